//! What would come of the file as mapped now: counts, problems, first findings; and the button.

use leptos::prelude::*;
use shared::ingest::Mapping;
use shared::view::{ListPreview, ListRow, MappingPreview, PreviewRow, Problem};

use crate::components::format;
use crate::pages::live::Live;
use crate::pages::scans::equation;
use crate::state::{App, import_mapped};

/// The panel.
#[component]
pub(super) fn PreviewPanel(name: String, mapping: RwSignal<Mapping>, preview: Live<MappingPreview>) -> impl IntoView {
    let app = App::get();
    let value = preview.value;
    let lacks = Memo::new(move |_| value.with(|p| p.as_ref().map(|p| p.lacks.clone())));
    let ready = move || lacks.with(|lacks| lacks.as_ref().is_some_and(Vec::is_empty)) && !preview.busy.get();
    let import = move |_| {
        let mapping = mapping.get_untracked();
        app.remember(mapping.clone());
        import_mapped(app, name.clone(), &mapping);
    };
    let cancel = move |_| {
        app.mapped_file.set(None);
        app.go.set(Some(if untrack(|| app.is_empty()) { "/" } else { "/scans" }.to_owned()));
    };
    view! {
        <section class="mapping-preview" aria-labelledby="mapping-preview">
            <h2 id="mapping-preview" tabindex="-1">"What would come of it"</h2>
            <div role="status">{move || value.with(|p| p.as_ref().map(counts))}</div>
            <div id="mapping-lacks">
                {move || lacks.get().filter(|lacks| !lacks.is_empty()).map(|lacks| view! {
                    <p>"Before it can be imported:"</p>
                    <ul class="mapping-lacks">{lacks.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
                })}
            </div>
            <div class="form-actions">
                <button type="button" class="button button-primary" aria-describedby="mapping-lacks" disabled=move || !ready() on:click=import>
                    "Import with this mapping"
                </button>
                <button type="button" class="button" on:click=cancel>"Cancel"</button>
            </div>
            {move || value.with(|p| p.as_ref().map(|p| {
                (findings(p.findings.clone()), p.list.as_ref().map(|list| assets(list.first.clone())), problems(p.problems.clone(), p.rejected), warnings(told(p)))
            }))}
        </section>
    }
}

fn counts(preview: &MappingPreview) -> impl IntoView + use<> {
    if !preview.refused.is_empty() {
        return view! { <p>{preview.refused.clone()}</p> }.into_any();
    }
    if let Some(list) = &preview.list {
        return list_counts(preview, list).into_any();
    }
    let equation =
        format::equation([preview.accepted, preview.informational, preview.merged, preview.rejected, preview.rows]);
    let holds = format!(
        "{} on {}{}.",
        format::counted(preview.vulnerabilities, "vulnerability", "vulnerabilities"),
        format::counted(preview.hosts, "host", "hosts"),
        if preview.is_whole { "" } else { ", counted in the first 2 MiB of the file" },
    );
    view! {
        <p class="mapping-equation">{equation}</p>
        <p class="muted">{holds}</p>
    }
    .into_any()
}

/// A list of assets: every row accounted for, and the assets here that it speaks of.
fn list_counts(preview: &MappingPreview, list: &ListPreview) -> impl IntoView + use<> {
    let matched = &list.matched;
    let all = matched.assets + matched.assets_without_row;
    let holds = if all == 0 {
        "There is no asset here yet: the rows are kept for those that a scan brings.".to_owned()
    } else {
        let verb = if matched.rows == 1 { "speaks" } else { "speak" };
        let rows = format::counted(matched.rows, "row", "rows");
        format!("{rows} {verb} of {} of {}.", format::count(matched.assets), format::counted(all, "asset", "assets"))
    };
    let part = (!preview.is_whole).then_some(" Counted in the first 2 MiB of the file.");
    view! {
        <p class="mapping-equation">{equation(list.taken, list.repeated, preview.rejected, preview.rows)}</p>
        <p class="muted">{holds}{part}</p>
    }
}

/// What is good to know; of a list also what could not be told apart.
fn told(preview: &MappingPreview) -> Vec<String> {
    let doubts = preview.list.iter().flat_map(|list| list.matched.doubts.clone());
    doubts.chain(preview.warnings.clone()).collect()
}

fn assets(rows: Vec<ListRow>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let rows = rows
            .into_iter()
            .map(|row| {
                let says =
                    if row.says.is_empty() { "says nothing of it".to_owned() } else { row.says.join(" \u{00B7} ") };
                view! { <li><p><strong>{row.host}</strong></p><p class="muted">{says}</p></li> }
            })
            .collect_view();
        view! {
            <h3>"First rows"</h3>
            <ul class="mapping-findings">{rows}</ul>
        }
    })
}

fn findings(rows: Vec<PreviewRow>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let rows = rows
            .into_iter()
            .map(|row| {
                let rated =
                    if row.cvss.is_empty() { row.severity } else { format!("{}, CVSS {}", row.severity, row.cvss) };
                let seen = match (row.first_seen.as_str(), row.last_seen.as_str()) {
                    ("", "") => String::new(),
                    (first, "") => format!("seen first {first}"),
                    ("", last) => format!("seen last {last}"),
                    (first, last) => format!("seen {first} to {last}"),
                };
                let id = if row.id == row.title { String::new() } else { row.id };
                let facts = [id, row.service, row.cves.join(", "), seen];
                let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
                view! {
                    <li>
                        <p class="mapping-finding"><strong class="mapping-title">{row.title}</strong> <span>{rated}</span></p>
                        <p>{row.host}</p>
                        <p class="muted">{facts.join(" \u{00B7} ")}</p>
                    </li>
                }
            })
            .collect_view();
        view! {
            <h3>"First findings"</h3>
            <ul class="mapping-findings">{rows}</ul>
        }
    })
}

fn problems(problems: Vec<Problem>, rejected: u32) -> impl IntoView {
    (!problems.is_empty()).then(|| {
        let head = match u64::from(rejected) {
            all if all > problems.len() as u64 => {
                format!("Problems: {} of {} rejected rows", problems.len(), format::count(all))
            }
            all => format!("Problems: {}", format::counted(all, "rejected row", "rejected rows")),
        };
        let rows = problems
            .into_iter()
            .map(|problem| {
                let place = match problem.column.as_str() {
                    "" => format!("Line {}", format::count(problem.line)),
                    column => format!("Line {}, {column}", format::count(problem.line)),
                };
                view! { <li><strong>{place}</strong>": "{problem.what}" "<span class="muted">{problem.fix}</span></li> }
            })
            .collect_view();
        view! {
            <h3>{head}</h3>
            <ul class="mapping-problems">{rows}</ul>
        }
    })
}

fn warnings(warnings: Vec<String>) -> impl IntoView {
    (!warnings.is_empty()).then(|| view! {
        <h3>"Good to know"</h3>
        <ul class="mapping-problems">{warnings.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
    })
}
