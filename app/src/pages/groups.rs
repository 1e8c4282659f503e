//! "Risk by": the open findings of all assets that share a subnet, an owner, a tag, and so on.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::view::{FindingFilter, GroupBy, GroupChoice, GroupColumn, GroupPage, GroupQuery, GroupRow, Slice, Sort};

use super::address::view_in_address;
use super::assets::{list_link, open_by_class};
use super::live::live;
use crate::components::badge::ClassBadge;
use crate::components::column_head::ColumnHead;
use crate::components::empty::Empty;
use crate::components::figures::percent;
use crate::components::format::{count, score};
use crate::components::pager::Pager;
use crate::state::{App, report_link};
use crate::worker::message::{Reply, Request};
use crate::worker::packed::Packed;

/// Groups shown at a time.
const PAGE: u32 = 100;
/// Where most risk is first.
const BY_POINTS: Sort<GroupColumn> = Sort { by: GroupColumn::Points, descending: true };

/// What a person chose: kept in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Chosen {
    /// Grouped by what.
    by: GroupBy,
    /// Order; none is by points.
    #[serde(skip_serializing_if = "Option::is_none")]
    sort: Option<Sort<GroupColumn>>,
}

/// The page.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let app = App::get();
    let chosen = view_in_address::<Chosen>("/groups");
    let from = RwSignal::new(0_u32);
    Effect::watch(move || chosen.get(), move |_, _, _| from.set(0), false);
    let sort = Signal::derive(move || chosen.with(|c| c.sort.unwrap_or(BY_POINTS)));
    let on_sort = Callback::new(move |order| chosen.update(|c| c.sort = (order != BY_POINTS).then_some(order)));
    let asked = move || GroupQuery {
        by: chosen.with(|c| c.by),
        sort: sort.get(),
        slice: Slice { from: from.get(), count: PAGE },
    };
    let page = live(
        move || Some(Request::Groups(Packed::of(&asked()))),
        |reply| if let Reply::Groups(page) = reply { page.open() } else { None },
    );
    let total = Signal::derive(move || page.value.with(|p| p.as_ref().map_or(0, |p| p.total)));
    let option = move |by: GroupBy| {
        view! { <option value=by.label() prop:selected=move || chosen.with(|c| c.by == by)>{by.label()}</option> }
    };
    let choose = move |word: String| {
        let by = GroupBy::ALL.into_iter().find(|by| by.label() == word).unwrap_or_default();
        chosen.update(|c| c.by = by);
    };
    view! {
        <div class="page list-page">
            <header class="list-head">
                <h1 class="page-title">"Risk by group"</h1>
                <p class="list-says">"Where the risk sits, and with whom."</p>
            </header>
            <Show when=move || { total.get() > 0 && !app.is_empty() } fallback=move || nothing_here(app)>
                <div class="list-tools">
                    <label class="order-choice">
                        <span>"Risk by"</span>
                        <select class="input" on:change:target=move |event| choose(event.target().value())>
                            {GroupBy::ALL.map(option).collect_view()}
                        </select>
                    </label>
                    <span class="muted">
                        {move || {
                            if chosen.with(|c| c.by == GroupBy::Tag) {
                                "An asset with several tags counts in each: shares add up to more than 100 %."
                            } else {
                                ""
                            }
                        }}
                    </span>
                </div>
                <div class="table-scroll" tabindex="0" role="region" aria-label="Groups, scrolls sideways">
                    <table class="plain groups" aria-label="Groups by risk" aria-busy=move || page.busy.get().to_string()>
                        <thead>
                            <tr>{heads(sort, on_sort)}</tr>
                        </thead>
                        <tbody>{move || page.value.with(|p| p.as_ref().map(|page| lines(app, page)))}</tbody>
                    </table>
                </div>
                <Pager from=from total=total size=PAGE noun="groups" />
            </Show>
        </div>
    }
}

fn nothing_here(app: App) -> impl IntoView {
    view! {
        <Show when=move || app.is_empty() fallback=|| view! { <Empty title="Adding up\u{2026}" /> }>
            <Empty title="No scan yet: its risk is added up here.">
                <a href=app.href("/")>"Drop a scan report"</a>
            </Empty>
        </Show>
    }
}

fn heads(sort: Signal<Sort<GroupColumn>>, on_sort: Callback<Sort<GroupColumn>>) -> impl IntoView {
    use GroupColumn as C;
    [
        (C::Name, "Group", ""),
        (C::Points, "Share of risk", "num"),
        (C::Score, "Score", ""),
        (C::Findings, "Open", ""),
        (C::Assets, "Assets", "num"),
        (C::Worst, "Worst finding", ""),
    ]
    .map(|(column, label, class)| {
        let largest_first = column != C::Name;
        view! { <ColumnHead column=column label=label class=class sort=sort on_sort=on_sort largest_first=largest_first /> }
    })
    .collect_view()
}

fn lines(app: App, page: &GroupPage) -> Vec<AnyView> {
    page.rows.iter().map(|row| line(app, page.by, row)).collect()
}

fn line(app: App, by: GroupBy, row: &GroupRow) -> AnyView {
    let open: u32 = row.open.iter().sum();
    let group = Some(GroupChoice { by, value: row.value.clone() });
    let report = app.href(&report_link(&FindingFilter { group, ..FindingFilter::default() }));
    let label = row.label.clone();
    let name = if open > 0 { view! { <a href=report>{label}</a> }.into_any() } else { label.into_any() };
    // The facet writes its words small.
    let facet_value = if by == GroupBy::Function { row.value.to_lowercase() } else { row.value.clone() };
    let facet = facet_of(by).filter(|_| !row.value.is_empty());
    let assets = match facet {
        Some(facet) => view! { <a href=app.href(&list_link(facet, &facet_value))>{count(row.assets)}</a> }.into_any(),
        None => count(row.assets).into_any(),
    };
    let worst = row.worst.as_ref().map(|worst| {
        let asset = FindingFilter { asset: Some(worst.asset), ..FindingFilter::default() };
        view! {
            <ClassBadge class=Some(worst.class) />
            " "
            <span class="num">{score(worst.score)}</span>
            " "
            {worst.title.clone()}
            " on "
            <a href=app.href(&report_link(&asset))>{worst.host.clone()}</a>
        }
    });
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="num group-share">
                {percent(row.share)}
                <svg class="group-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="group-bar-own" x="0" y="0" width=format!("{:.2}", row.share.clamp(0.0, 1.0) * 100.0) height="4"></rect>
                </svg>
            </td>
            <td class="patch-top"><ClassBadge class=(open > 0).then_some(row.class) /> <span class="num">{score(row.score)}</span></td>
            <td class="open-by-class">{open_by_class(row.open)}</td>
            <td class="num">{assets} " " <span class="muted block">{format!("{} at risk", count(row.at_risk))}</span></td>
            <td class="group-worst">{worst}</td>
        </tr>
    }
    .into_any()
}

/// The facet of the asset list that is the same.
fn facet_of(by: GroupBy) -> Option<&'static str> {
    match by {
        GroupBy::Subnet => Some("subnet"),
        GroupBy::Owner => Some("owner"),
        GroupBy::Tag => Some("tag"),
        GroupBy::Environment => Some("environment"),
        GroupBy::Location => Some("location"),
        GroupBy::Function => Some("function"),
        GroupBy::Os => Some("os"),
        GroupBy::Organisation => None,
    }
}
