//! One patch of the plan, and under it, when opened, the findings it closes.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::view::{PatchChoice, PatchRow};

use super::findings::Findings;
use crate::components::badge::ClassBadge;
use crate::components::figures::{percent, risk_points};
use crate::components::format::{count, counted, score};

/// CVE ids shown before "and n more".
const CVES_SHOWN: usize = 3;

/// Names of a patch, and of patches that it takes over, shown before "and n more".
const NAMES_SHOWN: usize = 2;

/// A list of names, the first of them written out.
fn first_of(names: &[&str], shown: usize, between: &str, more: &str) -> String {
    let rest = names.len().saturating_sub(shown);
    let first = names.iter().take(shown).copied().collect::<Vec<_>>().join(between);
    if rest > 0 { format!("{first}{between}{} {more}", count(rest as u64)) } else { first }
}

/// What names the patch beside its title: its names, else QID and reference, and CVE ids.
fn references(row: &PatchRow) -> String {
    let names: Vec<&str> = row.names.iter().map(String::as_str).collect();
    let mut words = Vec::new();
    if !names.is_empty() {
        words.push(first_of(&names, NAMES_SHOWN, " or ", "others"));
    }
    words.push(format!("{} {}", row.id_name, row.scanner_id));
    if names.is_empty() && !row.vendor_reference.is_empty() {
        words.push(row.vendor_reference.clone());
    }
    words.extend(row.cves.iter().take(CVES_SHOWN).cloned());
    if row.cves.len() > CVES_SHOWN {
        words.push(format!("and {} more CVEs", row.cves.len() - CVES_SHOWN));
    }
    words.join(" \u{b7} ")
}

/// What else the row closes: other vulnerabilities, earlier patches. Nothing for a patch of one vulnerability.
fn closes(row: &PatchRow) -> Option<String> {
    if row.vulnerabilities < 2 && row.already == 0 {
        return None;
    }
    let mut words = vec![format!(
        "Closes {} of {}",
        counted(row.findings, "finding", "findings"),
        counted(row.vulnerabilities, "vulnerability", "vulnerabilities")
    )];
    if row.already > 0 {
        words.push(format!("{} of them closed by patches before it", count(row.already)));
    }
    if !row.folds.is_empty() {
        let names: Vec<&str> = row.folds.iter().map(|fold| fold.name.as_str()).collect();
        let folded: u32 = row.folds.iter().map(|fold| fold.findings).sum();
        words.push(format!("folds in {} ({})", first_of(&names, NAMES_SHOWN, ", ", "more"), count(folded)));
    }
    Some(words.join("; "))
}

/// A patch: the row, and the opened row below it.
#[component]
pub fn Row(row: PatchRow, fold: bool, open: RwSignal<BTreeSet<u32>>) -> impl IntoView {
    let id = row.patch;
    let is_open = Memo::new(move |_| open.with(|o| o.contains(&id)));
    let toggle = move |_| {
        open.update(|o| {
            if !o.remove(&id) {
                o.insert(id);
            }
        });
    };
    let below = format!("patch-{id}-findings");
    // Names the opened row only while there is one.
    let controls = {
        let below = below.clone();
        move || is_open.get().then(|| below.clone())
    };
    let refs = references(&row);
    let closes = closes(&row);
    let folds = row.folds.iter().map(|fold| format!("{} ({})", fold.name, count(fold.findings)));
    let folds = folds.collect::<Vec<_>>().join(", ");
    let all_cves = row.cves.join(", ");
    let hosts = row.hosts.join(", ");
    let more = row.assets.saturating_sub(row.hosts.len() as u32);
    let before = (row.cumulative - row.share).clamp(0.0, 1.0);
    let own = row.share.clamp(0.0, 1.0);
    let removed = format!("{} points; with all before it {}", risk_points(row.points), percent(row.cumulative));
    view! {
        <tr role="row" class:opened=is_open>
            <td role="cell" class="num rank">{count(row.rank)}</td>
            <th role="rowheader" scope="row" class="patch-name">
                <button
                    type="button"
                    class="opener"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=controls.clone()
                    on:click=toggle
                >
                    {row.title}
                </button>
                <span class="patch-refs" title=all_cves>
                    {refs}
                </span>
                {closes.map(|words| view! { <span class="patch-closes" title=folds>{words}</span> })}
            </th>
            <td role="cell" class="patch-share" title=removed>
                <span class="share-track" aria-hidden="true">
                    <span class="share-before" style:width=format!("{:.2}%", before * 100.0)></span>
                    <span class="share-own" style:width=format!("{:.2}%", own * 100.0)></span>
                </span>
                <span class="share-figures">
                    {percent(row.share)}
                    <span class="muted">
                        <span aria-hidden="true">" \u{3a3} "</span>
                        <span class="sr-only">", together with those before "</span>
                        {percent(row.cumulative)}
                    </span>
                </span>
            </td>
            <td role="cell" class="patch-top">
                <ClassBadge class=Some(row.class) />
                <span class="num">{score(row.top_score)}</span>
            </td>
            <td role="cell" class="num" data-label="findings">
                {count(row.findings)}
            </td>
            <td role="cell" class="num" data-label="assets">
                {count(row.assets)}
            </td>
            <td role="cell" class="patch-hosts">
                <span class="cut" title=hosts.clone()>
                    {hosts.clone()}
                </span>
                {(more > 0)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="opener more"
                                aria-expanded=move || is_open.get().to_string()
                                on:click=toggle
                            >
                                {format!("and {} more", count(more))}
                            </button>
                        }
                    })}
            </td>
            <td role="cell" class="due">{row.due.unwrap_or_default()}</td>
        </tr>
        <Show when=move || is_open.get()>
            <tr role="row" class="below" id=below.clone()>
                <td role="cell" colspan="8">
                    <Findings patch=PatchChoice { id, fold } />
                </td>
            </tr>
        </Show>
    }
}
