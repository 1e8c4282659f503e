//! The report: every open finding, ranked, with its reason. With nothing imported yet: the welcome in its place.

mod decide;
mod detail;
mod loader;
mod row;
mod stage;
mod table;
mod tally;
mod toolbar;
mod welcome;
mod why;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use shared::model::Stars;
use shared::view::{Edit, RatingEdit, Selection};

use self::decide::{Decide, Deciding};
use self::detail::DetailPanel;
use self::stage::Stage;
use self::table::FindingsTable;
use self::tally::Tally;
use self::toolbar::{Chips, FilterPanel, Toolbar};
use self::welcome::{Opening, Welcome};
use crate::browser::document;
use crate::pages::address::view_in_address;
use crate::pages::lazy::{Opened, part};
use crate::state::{App, ReportView};
use crate::worker::message::Request;

/// The page.
#[component]
pub(crate) fn ReportPage() -> impl IntoView {
    let app = App::get();
    let is_empty = Memo::new(move |_| app.summary.with(|s| s.as_ref().map(|s| s.scans.is_empty())));
    let instead = move || match is_empty.get() {
        None => view! { <Opening /> }.into_any(),
        Some(true) => view! { <Welcome /> }.into_any(),
        Some(false) => ().into_any(),
    };
    view! {
        {instead}
        <Stage is_empty=is_empty />
    }
}

#[component]
fn Report() -> impl IntoView {
    let app = App::get();
    let view = view_in_address::<ReportView>("/");
    let opened = RwSignal::new(None::<u32>);
    let filters = RwSignal::new(!document::media("(max-width: 900px)"));
    let total = RwSignal::new(0_u32);
    let deciding = Deciding::new();
    let facets = RwSignal::new(Vec::new());
    let load = loader::Loader::new(app, view, total);
    // Ids are stable until the next import.
    let scans = Memo::new(move |_| app.summary.with(|s| s.as_ref().map_or(0, |s| s.scans.len())));
    Effect::watch(move || scans.get(), move |_, _, _| opened.set(None), false);
    let has_rows = Memo::new(move |_| !load.is_blank.get() && load.page.with(Option::is_some));
    let is_opened = Signal::derive(move || opened.with(Option::is_some));
    let hint = move || load.page.with(|page| page.as_ref().and_then(|page| page.hint.clone()));
    let on_rate = Callback::new(move |(asset, stars): (u32, Option<u8>)| rate(app, asset, stars));
    view! {
        <div class="report" class:has-filters=filters class:has-detail=move || opened.get().is_some()>
            <h1 class="sr-only">"Report: findings by risk"</h1>
            <Toolbar view=view total=total filters=filters deciding=deciding />
            <p class="list-hint" role="status">{hint}</p>
            <Tally view=view has_rows=has_rows />
            <Chips view=view facets=facets />
            <div class="report-body">
                <Show when=move || filters.get()>
                    <FilterPanel view=view facets=facets has_rows=has_rows />
                </Show>
                <FindingsTable view=view load=load total=total opened=opened on_rate=on_rate />
                {part(is_opened, move || Box::pin(detail_panel(opened, deciding, on_rate)))}
            </div>
            {part(deciding.open.into(), move || Box::pin(decide_dialog(deciding, total)))}
        </div>
    }
}

/// Comes when a finding is opened.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn detail_panel(opened: RwSignal<Option<u32>>, deciding: Deciding, on_rate: Callback<(u32, Option<u8>)>) -> Opened {
    Ok(view! { <DetailPanel opened=opened deciding=deciding on_rate=on_rate /> }.into_any())
}

/// Comes when somebody is about to decide.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn decide_dialog(deciding: Deciding, total: RwSignal<u32>) -> Opened {
    Ok(view! { <Decide deciding=deciding total=total /> }.into_any())
}

/// Set or clear the importance of one asset.
fn rate(app: App, asset: u32, stars: Option<u8>) {
    let stars = stars.and_then(Stars::new).map_or(Edit::Clear, Edit::Set);
    spawn_local(async move {
        let edit = RatingEdit { stars, ..RatingEdit::default() };
        app.ask(Request::Rate { selection: Selection::These(vec![asset]), edit }).await;
    });
}
