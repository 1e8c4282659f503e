//! "I can do so many patches, or visit so many hosts": the plan that removes most, and what is left after it.

mod figures;
mod visits;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::view::{Budget, PatchRow, PlanPage as Answer, PlanQuery, PlanRows, Slice};

use super::address::view_in_address;
use super::export_dialog::ExportDialog;
use super::live::live;
use super::patches::{FoldSwitch, PatchTable, Rule};
use crate::browser::clock::today;
use crate::components::empty::Empty;
use crate::components::pager::Pager;
use crate::state::App;
use crate::worker::message::{ExportTable, Reply, Request};
use crate::worker::packed::Packed;
use figures::Outcome;
use visits::visits;

/// Rows shown at a time.
const PAGE: u32 = 100;
/// What a week may hold, before anybody says so.
const FIRST_BUDGET: u32 = 10;
/// No budget is larger.
const MOST: u32 = 1_000_000;

/// What a person chose: kept in the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Chosen {
    /// The budget.
    budget: Budget,
    /// Are superseded patches listed by themselves?
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unfolded: bool,
}

impl Default for Chosen {
    fn default() -> Self {
        Self { budget: Budget::Patches(FIRST_BUDGET), unfolded: false }
    }
}

impl Chosen {
    fn query(self, slice: Slice) -> PlanQuery {
        PlanQuery { budget: self.budget, fold: !self.unfolded, slice }
    }

    fn number(self) -> u32 {
        let (Budget::Patches(number) | Budget::HostVisits(number)) = self.budget;
        number
    }

    fn is_visits(self) -> bool {
        matches!(self.budget, Budget::HostVisits(_))
    }

    /// The same with another number.
    fn with_number(self, number: u32) -> Self {
        let number = number.min(MOST);
        let budget = if self.is_visits() { Budget::HostVisits(number) } else { Budget::Patches(number) };
        Self { budget, ..self }
    }
}

/// The page.
#[component]
pub fn PlanPage() -> impl IntoView {
    let app = App::get();
    let chosen = view_in_address::<Chosen>("/plan");
    let from = RwSignal::new(0_u32);
    Effect::watch(move || chosen.get(), move |_, _, _| from.set(0), false);
    let exporting = RwSignal::new(false);
    let none = Slice { from: 0, count: 0 };
    let page = live(
        move || Some(Request::Plan(Packed::of(&chosen.get().query(Slice { from: from.get(), count: PAGE })))),
        |reply| if let Reply::Plan(page) = reply { page.open() } else { None },
    );
    let total = Signal::derive(move || page.value.with(|p| p.as_ref().map_or(0, |p| p.chosen)));
    let all = Signal::derive(move || page.value.with(|p| p.as_ref().map_or(0, |p| p.all)));
    let export = Callback::new(move |()| exporting.set(true));
    let ready = move || page.value.with(|p| p.as_ref().is_some_and(|p| p.all > 0)) && !app.is_empty();
    view! {
        <div class="page list-page">
            <header class="list-head">
                <h1 class="page-title">"Plan"</h1>
                <p class="list-says">"What removes most risk in the time there is."</p>
                <a href=app.href("/patches")>"All patches"</a>
            </header>
            <Show when=ready fallback=move || move || nothing_here(app, page.value.with(Option::is_none))>
                <BudgetForm chosen=chosen can_export=Signal::derive(move || total.get() > 0) on_export=export />
                <Outcome page=page.value />
                {move || table(page.value, page.busy, total, chosen)}
                <Pager from=from total=total size=PAGE noun="steps" />
                <Rule />
            </Show>
            <ExportDialog
                open=exporting
                title="Export the plan"
                view=Signal::derive(move || ExportTable::Plan(chosen.get().query(none)))
                everything=Signal::derive(move || ExportTable::Plan(chosen.get().with_number(MOST).query(none)))
                view_rows=total
                all_rows=all
                file_stem=Signal::derive(|| format!("plan-{}", today()))
            />
        </div>
    }
}

fn nothing_here(app: App, waiting: bool) -> AnyView {
    if app.is_empty() {
        view! {
            <Empty title="No scan yet: a plan is made here.">
                <a href=app.href("/")>"Drop a scan report"</a>
            </Empty>
        }
        .into_any()
    } else if waiting {
        view! { <Empty title="Planning\u{2026}" /> }.into_any()
    } else {
        view! { <Empty title="Nothing is open: there is nothing to plan." /> }.into_any()
    }
}

/// "I can do [10] [patches]".
#[component]
fn BudgetForm(chosen: RwSignal<Chosen>, can_export: Signal<bool>, on_export: Callback<()>) -> impl IntoView {
    let typed = move |text: String| {
        // An empty or half-typed box changes nothing until it is a number again.
        if let Ok(number) = text.trim().parse::<u32>() {
            chosen.update(|c| *c = c.with_number(number));
        }
    };
    let unit = move |is_visits: bool| {
        chosen.update(|c| {
            let number = c.number();
            c.budget = if is_visits { Budget::HostVisits(number) } else { Budget::Patches(number) };
        });
    };
    let is_visits = move || chosen.with(|c| c.is_visits());
    view! {
        <form class="list-tools" on:submit=move |event| event.prevent_default()>
            <label class="order-choice">
                <span>"I can do"</span>
                <input
                    type="number"
                    class="input budget-number"
                    min="0"
                    max=MOST.to_string()
                    step="1"
                    inputmode="numeric"
                    aria-label="How many"
                    prop:value=move || chosen.with(|c| c.number().to_string())
                    on:input:target=move |event| typed(event.target().value())
                />
            </label>
            <select class="input budget-unit" aria-label="Of what" on:change:target=move |event| unit(event.target().value() == "visits")>
                <option value="patches" prop:selected=move || !is_visits()>"patches"</option>
                <option value="visits" prop:selected=is_visits>"host visits"</option>
            </select>
            <FoldSwitch
                fold=Signal::derive(move || chosen.with(|c| !c.unfolded))
                on_fold=Callback::new(move |fold: bool| chosen.update(|c| c.unfolded = !fold))
            />
            <button type="button" class="button" disabled=move || !can_export.get() aria-haspopup="dialog" on:click=move |_| on_export.run(())>
                "Export\u{2026}"
            </button>
        </form>
    }
}

/// The steps: patches, or hosts.
fn table(
    page: RwSignal<Option<Answer>>,
    busy: RwSignal<bool>,
    total: Signal<u32>,
    chosen: RwSignal<Chosen>,
) -> AnyView {
    let is_patches =
        Memo::new(move |_| page.with(|p| p.as_ref().is_some_and(|p| matches!(p.rows, PlanRows::Patches(_)))));
    let patches = Signal::derive(move || {
        page.with(|p| match p.as_ref().map(|p| &p.rows) {
            Some(PlanRows::Patches(rows)) => rows.clone(),
            _ => Vec::<PatchRow>::new(),
        })
    });
    let hosts = move || {
        page.with(|p| match p.as_ref().map(|p| &p.rows) {
            Some(PlanRows::Hosts(rows)) => rows.clone(),
            _ => Vec::new(),
        })
    };
    (move || {
        if is_patches.get() {
            let fold = Signal::derive(move || chosen.with(|c| !c.unfolded));
            view! { <PatchTable label="The plan, patch by patch" rows=patches total=total fold=fold order=None busy=busy /> }
                .into_any()
        } else {
            visits(hosts)
        }
    })
    .into_any()
}
