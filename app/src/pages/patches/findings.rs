//! The findings one patch closes, worst first, under its opened row.

use leptos::prelude::*;
use shared::view::{FindingColumn, FindingFilter, FindingQuery, FindingRow, PatchChoice, Slice, Sort};

use super::super::live::live;
use crate::components::badge::ClassBadge;
use crate::components::format::{count, due_short, score};
use crate::state::{App, report_link};
use crate::worker::message::{Reply, Request};

/// Findings added by each "Show more".
const STEP: u32 = 25;

/// A short list of findings with the way to all of them in the report.
#[component]
pub fn Findings(patch: PatchChoice) -> impl IntoView {
    let app = App::get();
    let filter = FindingFilter { patch: Some(patch), ..FindingFilter::default() };
    let wanted = RwSignal::new(STEP);
    let report = app.href(&report_link(&filter));
    let page = live(
        move || {
            Some(Request::Findings(FindingQuery {
                filter: filter.clone(),
                sort: Sort { by: FindingColumn::Rank, descending: false },
                slice: Slice { from: 0, count: wanted.get() },
            }))
        },
        |reply| if let Reply::Findings(page) = reply { Some(page) } else { None },
    );
    let rows = move || page.value.with(|p| p.as_ref().map(|p| p.rows.clone()).unwrap_or_default());
    let total = move || page.value.with(|p| p.as_ref().map_or(0, |p| p.total));
    view! {
        <Show when=move || page.value.with(Option::is_some) fallback=|| "Reading\u{2026}">
            <table class="list inner" aria-label="Findings this patch closes">
                <thead>
                    <tr>
                        <th scope="col" class="num">"Rank"</th>
                        <th scope="col">"Score"</th>
                        <th scope="col">"Host"</th>
                        <th scope="col" class="inner-extra">"Port"</th>
                        <th scope="col" class="inner-extra">"Importance"</th>
                        <th scope="col" class="inner-extra">"Status"</th>
                        <th scope="col" class="inner-extra">"First seen"</th>
                        <th scope="col">"Due"</th>
                    </tr>
                </thead>
                <tbody>{move || rows().into_iter().map(line).collect_view()}</tbody>
            </table>
            <p class="inner-more">
                <Show when=move || { total() > wanted.get() }>
                    <button type="button" class="button" on:click=move |_| wanted.update(|n| *n += STEP)>
                        {move || format!("Show {} more", count(STEP.min(total().saturating_sub(wanted.get()))))}
                    </button>
                </Show>
                <a href=report.clone()>{move || format!("All {} in the report", count(total()))}</a>
            </p>
        </Show>
    }
}

fn line(row: FindingRow) -> impl IntoView {
    let address = (row.ip != row.host && !row.ip.is_empty()).then(|| view! { <span class="muted">" " {row.ip}</span> });
    let overdue = row.due_in_days.is_some_and(|days| days < 0);
    let due = row.due.unwrap_or_default();
    view! {
        <tr>
            <td class="num">{if row.rank > 0 { count(row.rank) } else { String::new() }}</td>
            <td class="patch-top">
                <ClassBadge class=Some(row.class) />
                <span class="num">{score(row.score)}</span>
            </td>
            <th scope="row">{row.host} {address}</th>
            <td class="inner-extra">{row.port}</td>
            <td class="inner-extra">{format!("{} of 5{}", row.stars, if row.stars_set { "" } else { ", default" })}</td>
            <td class="inner-extra">{row.status.label()}</td>
            <td class="inner-extra">{row.first_seen.unwrap_or_default()}</td>
            <td class="due">{due} " " <span class="muted" class:overdue=overdue>{row.due_in_days.map(due_short)}</span></td>
        </tr>
    }
}
