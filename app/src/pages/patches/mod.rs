//! The patch plan: one row per remediation, the one that removes most risk first.
//!
//! To add a column: its head in `table`, its cell in `row`, and a `PatchColumn` if it sorts.

mod findings;
mod row;
mod rule;
mod table;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::view::{PatchColumn, PatchOrder, PatchPage, PatchQuery, Slice, Sort};

use super::address::view_in_address;
use super::live::live;
use crate::browser::clock::today;
use crate::components::empty::Empty;
use crate::components::figures::percent;
use crate::components::format::counted;
use crate::components::pager::Pager;
use crate::components::search::SearchBox;
use crate::pages::export_dialog::ExportDialog;
use crate::state::App;
use crate::worker::message::{ExportTable, Reply, Request};
use crate::worker::packed::Packed;
pub(super) use rule::{FoldSwitch, Rule};
pub(super) use table::PatchTable;

/// Patches shown at a time.
const PAGE: u32 = 100;

/// The order that answers "what first?".
const BY_RANK: Sort<PatchColumn> = Sort { by: PatchColumn::Rank, descending: false };

fn page_of(reply: Reply) -> Option<PatchPage> {
    if let Reply::Patches(page) = reply { page.open() } else { None }
}

/// What a person chose: kept in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Chosen {
    /// Free text.
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    /// Order; none is by rank.
    #[serde(skip_serializing_if = "Option::is_none")]
    sort: Option<Sort<PatchColumn>>,
    /// What ranks; none is the risk removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<PatchOrder>,
    /// Are superseded patches listed by themselves?
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unfolded: bool,
}

impl Chosen {
    fn query(&self, slice: Slice) -> PatchQuery {
        PatchQuery {
            text: self.text.clone(),
            order: self.order.unwrap_or_default(),
            fold: !self.unfolded,
            sort: self.sort.unwrap_or(BY_RANK),
            slice,
        }
    }

    /// The same list without what filters it.
    fn everything(&self) -> Self {
        Self { order: self.order, unfolded: self.unfolded, ..Self::default() }
    }
}

/// The page.
#[component]
pub fn PatchesPage() -> impl IntoView {
    let app = App::get();
    let chosen = view_in_address::<Chosen>("/patches");
    let from = RwSignal::new(0_u32);
    Effect::watch(move || chosen.get(), move |_, _, _| from.set(0), false);
    let exporting = RwSignal::new(false);
    let text = Signal::derive(move || chosen.with(|c| c.text.clone()));
    let sort = Signal::derive(move || chosen.with(|c| c.sort.unwrap_or(BY_RANK)));
    let none = Slice { from: 0, count: 0 };
    let shown = move || chosen.with(|c| c.query(Slice { from: from.get(), count: PAGE }));
    let page = live(move || Some(Request::Patches(Packed::of(&shown()))), page_of);
    let every = live(move || Some(Request::Patches(Packed::of(&chosen.with(Chosen::everything).query(none)))), page_of);
    let total = Signal::derive(move || page.value.with(|p| p.as_ref().map_or(0, |p| p.total)));
    let all_total = Signal::derive(move || every.value.with(|p| p.as_ref().map_or(0, |p| p.total)));
    let search = Callback::new(move |words: String| chosen.update(|c| c.text = words));
    let on_sort = Callback::new(move |order| chosen.update(|c| c.sort = (order != BY_RANK).then_some(order)));
    let waiting = move || page.value.with(Option::is_none);
    view! {
        <div class="page list-page">
            <header class="list-head">
                <h1 class="page-title">"Patches"</h1>
                <p class="list-says" aria-live="polite">
                    {move || page.value.with(|p| p.as_ref().filter(|_| !app.is_empty()).map(|p| chosen.with(|c| sentence(p, c))))}
                </p>
                <Show when=move || !app.is_empty()>
                    <a href=app.href("/plan")>"What fits into the time there is"</a>
                    <a href=app.href("/groups")>"Risk by group"</a>
                </Show>
            </header>
            <Show when=move || !app.is_empty()>
                <div class="list-tools">
                    <SearchBox label="Search patches" placeholder="Title, reference, CVE, host" text=text on_text=search />
                    <OrderChoice chosen=chosen />
                    <FoldSwitch
                        fold=Signal::derive(move || chosen.with(|c| !c.unfolded))
                        on_fold=Callback::new(move |fold: bool| chosen.update(|c| c.unfolded = !fold))
                    />
                    <button
                        type="button"
                        class="button"
                        disabled=move || total.get() == 0
                        aria-haspopup="dialog"
                        on:click=move |_| exporting.set(true)
                    >
                        "Export\u{2026}"
                    </button>
                </div>
            </Show>
            <Show
                when=move || { total.get() > 0 }
                fallback=move || move || nothing_here(app, waiting(), &text.get(), search)
            >
                <PatchTable
                    label="Patches, ranked"
                    rows=Signal::derive(move || page.value.with(|p| p.as_ref().map(|p| p.rows.clone()).unwrap_or_default()))
                    total=total
                    fold=Signal::derive(move || chosen.with(|c| !c.unfolded))
                    order=Some((sort, on_sort))
                    busy=page.busy
                />
                <Pager from=from total=total size=PAGE noun="patches" />
                <Rule />
            </Show>
            <ExportDialog
                open=exporting
                title="Export patches"
                view=Signal::derive(move || ExportTable::Patches(chosen.with(|c| c.query(none))))
                everything=Signal::derive(move || ExportTable::Patches(chosen.with(Chosen::everything).query(none)))
                view_rows=total
                all_rows=all_total
                file_stem=Signal::derive(|| format!("patches-{}", today()))
            />
        </div>
    }
}

/// What the list says in one line: how many, and what the first ten are worth.
fn sentence(page: &PatchPage, chosen: &Chosen) -> String {
    let how_many = counted(page.total, "patch", "patches");
    let tenth = page.rows.iter().find(|row| row.rank == 10).filter(|_| chosen.text.is_empty());
    let first = match chosen.order.unwrap_or_default() {
        PatchOrder::RiskRemoved => "the one that removes most risk first",
        PatchOrder::HighestFinding => "the one with the worst finding first",
        PatchOrder::PerHost => "the one that removes most risk per host first",
    };
    tenth.map_or_else(
        || format!("{how_many}, {first}."),
        |row| format!("{how_many}. The first ten remove {} of the risk.", percent(row.cumulative)),
    )
}

/// What ranks the patches.
#[component]
fn OrderChoice(chosen: RwSignal<Chosen>) -> impl IntoView {
    let now = move || chosen.with(|c| c.order.unwrap_or_default());
    let options = PatchOrder::ALL.map(
        |order| view! { <option value=order.label() prop:selected=move || now() == order>{order.label()}</option> },
    );
    let choose = move |word: String| {
        let order = PatchOrder::ALL.into_iter().find(|order| order.label() == word);
        chosen.update(|c| c.order = order.filter(|order| *order != PatchOrder::default()));
    };
    view! {
        <label class="order-choice">
            <span>"Rank by"</span>
            <select class="input" on:change:target=move |event| choose(event.target().value())>
                {options.collect_view()}
            </select>
        </label>
    }
}

fn nothing_here(app: App, waiting: bool, text: &str, search: Callback<String>) -> AnyView {
    if app.is_empty() {
        let import = app.href("/");
        view! {
            <Empty title="No scan yet: its patches are ranked here.">
                <a href=import>"Drop a Qualys CSV report"</a>
            </Empty>
        }
        .into_any()
    } else if waiting {
        view! { <Empty title="Ranking\u{2026}" /> }.into_any()
    } else if text.is_empty() {
        view! { <Empty title="Nothing is open: there is nothing to patch." /> }.into_any()
    } else {
        view! {
            <Empty title=format!("No patch matches \u{201c}{text}\u{201d}.")>
                <button type="button" class="button" on:click=move |_| search.run(String::new())>
                    "Show all patches"
                </button>
            </Empty>
        }
        .into_any()
    }
}
