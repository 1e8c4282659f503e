//! The result sheet of one import: what the file is, every row accounted for, declared against found, warnings.

use leptos::prelude::*;
use shared::view::{Declared, ImportSheet, NotScanned};

use super::change::ChangePanel;
use super::problems::Problems;
use crate::components::format;
use crate::components::icon::{Glyph, Icon};
use crate::state::App;

/// The sheet.
#[component]
pub(super) fn ResultSheet(sheet: ImportSheet) -> impl IntoView {
    let app = App::get();
    let equation = format::equation([sheet.accepted, sheet.informational, sheet.merged, sheet.rejected, sheet.rows]);
    let holds = format!(
        "{} on {}.",
        format::counted(sheet.vulnerabilities, "vulnerability", "vulnerabilities"),
        format::counted(sheet.assets, "asset", "assets"),
    );
    let facts = facts(&sheet);
    let applied = sheet.applied;
    let head = head_of(sheet.ticket);
    view! {
        <section class="section sheet" aria-labelledby=head>
            <h2 id=head.clone() tabindex="-1">{format!("How {} was read", sheet.name)}</h2>
            <ChangePanel
                ticket=sheet.ticket
                change=sheet.change
                applied=sheet.applied
                first=sheet.first
                seen_before=sheet.seen_before
            />
            <p class="equation">{equation}</p>
            <p class="muted">{holds}" "
                {applied.then(|| view! { <a href=app.href("/")>"Open the report"</a> })}
            </p>
            {sheet.is_mapped.then(|| view! { <Mapped name=sheet.name.clone() /> })}
            <Warnings warnings=sheet.warnings />
            <dl class="facts sheet-facts">{facts}</dl>
            <Reconciliation declared=sheet.declared />
            <NotScannedHosts ticket=sheet.ticket groups=sheet.not_scanned />
            <Problems ticket=sheet.ticket rejected=sheet.rejected counts=sheet.problem_counts problems=sheet.problems name=sheet.name />
        </section>
    }
}

/// Says that the file was read by a mapping, and leads to it.
#[component]
pub(super) fn Mapped(name: String) -> impl IntoView {
    let app = App::get();
    view! {
        <p class="muted">
            "Read by the mapping of its columns that this browser remembers. "
            <button type="button" class="link-button" on:click=move |_| app.map_columns(name.clone())>"Change the mapping"</button>
        </p>
    }
}

/// Id of the heading of a sheet: several can be open at once.
pub(super) fn head_of(ticket: u32) -> String {
    format!("sheet-{ticket}")
}

fn facts(sheet: &ImportSheet) -> impl IntoView + use<> {
    let said = sheet.scanned_on.clone().unwrap_or_else(|| "not said in the file".to_owned());
    let own = [
        ("Format".to_owned(), sheet.format.clone()),
        ("Encoding".to_owned(), sheet.encoding.clone()),
        ("Delimiter".to_owned(), sheet.delimiter.clone()),
        ("Line ends".to_owned(), sheet.line_ends.clone()),
        ("Header".to_owned(), format!("line {}", format::count(sheet.header_line))),
        ("Dates".to_owned(), sheet.dates.clone()),
        ("Scanned".to_owned(), said),
        ("Size".to_owned(), format::bytes(sheet.bytes)),
    ];
    own.into_iter()
        .chain(sheet.about.clone())
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view()
}

/// Things a person should know.
#[component]
pub(super) fn Warnings(warnings: Vec<String>) -> impl IntoView {
    (!warnings.is_empty()).then(|| view! {
        <ul class="warnings" aria-label="Warnings">
            {warnings.into_iter().map(|words| view! { <li><Icon glyph=Glyph::Alert /><span>{words}</span></li> }).collect_view()}
        </ul>
    })
}

/// Totals that the file declares beside what it holds; differences are marked in words.
#[component]
fn Reconciliation(declared: Vec<Declared>) -> impl IntoView {
    if declared.is_empty() {
        return None;
    }
    let different = declared.iter().filter(|d| d.declared != d.found).count();
    let words = if different == 0 {
        "Everything the file declares is there.".to_owned()
    } else {
        format!("{} of {} declared totals differ from what the file holds.", different, declared.len())
    };
    // Differences first: with thousands of hosts nobody looks for them.
    let (mut lines, same): (Vec<_>, Vec<_>) = declared.into_iter().partition(|d| d.declared != d.found);
    lines.extend(same);
    let hidden = lines.len().saturating_sub(SHOWN_TOTALS);
    let rows = lines
        .into_iter()
        .take(SHOWN_TOTALS)
        .map(|line| {
            let differs = line.declared != line.found;
            let gap = line.found as i64 - line.declared as i64;
            view! {
                <tr class:is-different=differs>
                    <th scope="row">{line.what}</th>
                    <td class="num">{format::count(line.declared)}</td>
                    <td class="num">{format::count(line.found)}</td>
                    <td>{if differs { format!("differs by {}{}", if gap < 0 { '\u{2212}' } else { '+' }, format::count(gap.unsigned_abs())) } else { "same".to_owned() }}</td>
                </tr>
            }
        })
        .collect_view();
    Some(view! {
        <section>
            <h3>"Declared against found"</h3>
            <p>{words}</p>
            <div class="table-scroll is-short" tabindex="0" role="region" aria-label="Declared against found">
                <table class="plain">
                    <thead><tr><th scope="col">"What"</th><th scope="col" class="num">"Declared"</th><th scope="col" class="num">"Found"</th><th scope="col">"Result"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {(hidden > 0).then(|| format!("{} more are the same.", format::count(hidden as u64)))}
        </section>
    })
}

/// Declared totals shown: 200, differences first.
const SHOWN_TOTALS: usize = 200;

#[component]
fn NotScannedHosts(ticket: u32, groups: Vec<NotScanned>) -> impl IntoView {
    let head = format!("unscanned-{ticket}");
    (!groups.is_empty()).then(|| view! {
        <section aria-labelledby=head>
            <h3 id=head.clone()>"Hosts that were not scanned"</h3>
            <p>"Their findings stay as they are: a host that was not looked at is not fixed."</p>
            <dl class="facts">
                {groups.into_iter().map(|g| view! { <div><dt>{g.reason}</dt><dd class="longtext">{g.hosts}</dd></div> }).collect_view()}
            </dl>
        </section>
    })
}
