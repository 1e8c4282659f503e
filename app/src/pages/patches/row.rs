//! One patch of the plan, and under it, when opened, the findings it closes.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::view::PatchRow;

use super::findings::Findings;
use crate::components::badge::ClassBadge;
use crate::components::figures::{percent, risk_points};
use crate::components::format::{count, score};

/// CVE ids shown before "and n more".
const CVES_SHOWN: usize = 3;

/// What names the patch beside its title: QID, vendor's reference, CVE ids.
fn references(row: &PatchRow) -> String {
    let mut words = vec![format!("{} {}", row.id_name, row.scanner_id)];
    if !row.vendor_reference.is_empty() {
        words.push(row.vendor_reference.clone());
    }
    words.extend(row.cves.iter().take(CVES_SHOWN).cloned());
    if row.cves.len() > CVES_SHOWN {
        words.push(format!("and {} more CVEs", row.cves.len() - CVES_SHOWN));
    }
    words.join(" \u{b7} ")
}

/// A patch: the row, and the opened row below it.
#[component]
pub fn Row(row: PatchRow, open: RwSignal<BTreeSet<u32>>) -> impl IntoView {
    let id = row.vulnerability;
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
                    <Findings vulnerability=id />
                </td>
            </tr>
        </Show>
    }
}
