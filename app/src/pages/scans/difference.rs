//! Row by row what differs: between the workspace and the scan that waits, or between two scans of the history.

use leptos::prelude::*;
use shared::view::{ChangeKind, DifferencePage, DifferenceRow, Slice};

use crate::components::format::count;
use crate::components::pager::Pager;
use crate::pages::live::live;
use crate::worker::message::{Reply, Request};

/// Rows shown at a time.
const PAGE: u32 = 100;

/// The rows that the scan that waits would change.
#[component]
pub(super) fn WaitingDifference(
    /// Which of the scans that wait.
    ticket: u32,
) -> impl IntoView {
    view! {
        <DifferenceTable
            label="What it would change, row by row"
            kinds=&ChangeKind::WAITING
            ask=Callback::new(move |(slice, kind)| Some(Request::Difference { ticket, slice, kind }))
        />
    }
}

/// Chips of the kinds with their counts, and a page of rows.
#[component]
pub(super) fn DifferenceTable(
    /// Accessible name.
    label: &'static str,
    /// Kinds, in the order shown.
    kinds: &'static [ChangeKind],
    /// The question for a slice of a kind; none while there is nothing to ask.
    ask: Callback<(Slice, Option<ChangeKind>), Option<Request>>,
) -> impl IntoView {
    let kind = RwSignal::new(None::<ChangeKind>);
    let from = RwSignal::new(0_u32);
    let page = live(
        move || ask.run((Slice { from: from.get(), count: PAGE }, kind.get())),
        |reply| if let Reply::Difference(page) = reply { page.open() } else { None },
    );
    let with = move |read: fn(&DifferencePage) -> u32| {
        Signal::derive(move || page.value.with(|page| page.as_ref().map_or(0, read)))
    };
    let (total, all) = (with(|page| page.total), with(|page| page.counts.iter().map(|(_, n)| n).sum()));
    let known = move || page.value.with(Option::is_some);
    // Other scans may have fewer rows, and none of the chosen kind: then all are shown again, from the first.
    Effect::new(move |_| {
        let Some((total, has_kind)) = page.value.with(|page| {
            let page = page.as_ref()?;
            Some((page.total, kind.get_untracked().is_none_or(|kind| count_of(page, kind) > 0)))
        }) else {
            return;
        };
        if !has_kind {
            kind.set(None);
        }
        if !has_kind || (total <= from.get_untracked() && from.get_untracked() > 0) {
            from.set(0);
        }
    });
    let chip = move |one: Option<ChangeKind>| {
        let n = Memo::new(move |_| match one {
            None => all.get(),
            Some(one) => page.value.with(|page| page.as_ref().map_or(0, |page| count_of(page, one))),
        });
        let words = one.map_or("All", ChangeKind::label);
        view! {
            <Show when=move || one.is_none() || n.get() != 0>
                <button
                    type="button"
                    class="kind-chip"
                    aria-pressed=move || (kind.get() == one).to_string()
                    on:click=move |_| {
                        kind.set(one);
                        from.set(0);
                    }
                >
                    {words} " " <b>{move || count(n.get())}</b>
                </button>
            </Show>
        }
    };
    let note =
        move || page.value.with(|page| page.as_ref().map(|page| page.note.clone()).filter(|note| !note.is_empty()));
    let rows = move || page.value.with(|page| page.as_ref().map(|page| page.rows.clone()).unwrap_or_default());
    view! {
        <Show when=known fallback=|| view! { <p class="muted">"Comparing\u{2026}"</p> }>
            {move || note().map(|note| view! { <p class="difference-note">{note}</p> })}
            <Show when=move || { all.get() > 0 } fallback=|| view! { <p class="muted">"Nothing differs."</p> }>
                <div class="kind-chips" role="group" aria-label="Kinds of change">
                    {chip(None)}
                    {kinds.iter().map(|one| chip(Some(*one))).collect_view()}
                </div>
                <div class="table-scroll difference" tabindex="0" role="group" aria-label=label aria-busy=move || page.busy.get().to_string()>
                    <table role="table" class="plain" aria-label=label>
                        <thead role="rowgroup">
                            <tr role="row">
                                <th role="columnheader" scope="col">"Change"</th>
                                <th role="columnheader" scope="col">"Vulnerability"</th>
                                <th role="columnheader" scope="col">"Host"</th>
                                <th role="columnheader" scope="col">"Port"</th>
                                <th role="columnheader" scope="col">"Severity"</th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{move || rows().into_iter().map(line).collect_view()}</tbody>
                    </table>
                </div>
                <Pager from=from total=total size=PAGE noun="changes" />
            </Show>
        </Show>
    }
}

fn count_of(page: &DifferencePage, kind: ChangeKind) -> u32 {
    page.counts.iter().find(|(k, _)| *k == kind).map_or(0, |(_, n)| *n)
}

fn line(row: DifferenceRow) -> impl IntoView {
    let id = [row.id_name, row.scanner_id].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ");
    let ip = (row.ip != row.host).then_some(row.ip);
    let title = if row.title.is_empty() { "The same host, another address".to_owned() } else { row.title };
    view! {
        <tr role="row">
            <td role="cell" class="difference-kind">{row.kind.label()}</td>
            <th role="rowheader" scope="row" class="difference-title">{title} " " <span class="muted difference-id">{id}</span></th>
            <td role="cell" class="difference-host">{row.host} " " <span class="muted difference-id">{ip}</span></td>
            <td role="cell" class="difference-port">{row.port}</td>
            <td role="cell" class="difference-severity">{row.severity}</td>
        </tr>
    }
}
