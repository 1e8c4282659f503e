//! The report: every open finding, ranked, with its reason. With nothing imported yet: the welcome in its place.

mod decide;
mod detail;
mod loader;
mod row;
mod table;
mod tally;
mod toolbar;
mod welcome;
mod why;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::model::Stars;
use shared::view::{Edit, RatingEdit, Selection};

use self::decide::{Decide, Deciding};
use self::detail::DetailPanel;
use self::table::FindingsTable;
use self::tally::Tally;
use self::toolbar::{Chips, FilterPanel, Toolbar};
use self::welcome::{Opening, Welcome};
use crate::browser::document;
use crate::pages::address::view_in_address;
use crate::state::{App, ReportView};
use crate::worker::message::Request;

/// The page.
#[component]
pub(crate) fn ReportPage() -> impl IntoView {
    let app = App::get();
    let state = Memo::new(move |_| app.summary.with(|s| s.as_ref().map(|s| s.scans.is_empty())));
    move || match state.get() {
        None => view! { <Opening /> }.into_any(),
        Some(true) => view! { <Welcome /> }.into_any(),
        Some(false) => view! { <Report /> }.into_any(),
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
    let hint = move || load.page.with(|page| page.as_ref().and_then(|page| page.hint.clone()));
    let on_rate = Callback::new(move |(asset, stars): (u32, Option<u8>)| rate(app, asset, stars));
    view! {
        <div class="report" class:has-filters=filters class:has-detail=move || opened.get().is_some()>
            <h1 class="sr-only">"Report: findings by risk"</h1>
            <Toolbar view=view total=total filters=filters deciding=deciding />
            <p class="list-hint" role="status">{hint}</p>
            <Tally view=view load=load />
            <Chips view=view facets=facets />
            <div class="report-body">
                <Show when=move || filters.get()>
                    <FilterPanel view=view facets=facets />
                </Show>
                <FindingsTable view=view load=load total=total opened=opened on_rate=on_rate />
                <DetailPanel opened=opened deciding=deciding on_rate=on_rate />
            </div>
            <Decide deciding=deciding total=total />
        </div>
    }
}

/// Set or clear the importance of one asset.
fn rate(app: App, asset: u32, stars: Option<u8>) {
    let stars = stars.and_then(Stars::new).map_or(Edit::Clear, Edit::Set);
    spawn_local(async move {
        let edit = RatingEdit { stars, ..RatingEdit::default() };
        app.ask(Request::Rate { selection: Selection::These(vec![asset]), edit }).await;
    });
}
