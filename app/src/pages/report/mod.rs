//! The report: every open finding, ranked, with its reason. With nothing imported yet: the welcome in its place.

mod detail;
mod loader;
mod row;
mod table;
mod tally;
mod toolbar;
mod welcome;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use shared::model::Stars;
use shared::view::{Edit, RatingEdit, Selection};

use self::detail::DetailPanel;
use self::table::FindingsTable;
use self::tally::Tally;
use self::toolbar::{Chips, FilterPanel, Toolbar};
use self::welcome::{Opening, Welcome};
use crate::browser::document;
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
    let view = view_in_address();
    let opened = RwSignal::new(None::<u32>);
    let filters = RwSignal::new(!document::media("(max-width: 900px)"));
    let total = RwSignal::new(0_u32);
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
            <Toolbar view=view total=total filters=filters />
            <p class="list-hint" role="status">{hint}</p>
            <Tally view=view load=load />
            <Chips view=view facets=facets />
            <div class="report-body">
                <Show when=move || filters.get()>
                    <FilterPanel view=view facets=facets />
                </Show>
                <FindingsTable view=view load=load total=total opened=opened on_rate=on_rate />
                <DetailPanel opened=opened on_rate=on_rate />
            </div>
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

/// The view, kept equal to the fragment of the address: a shared link opens it, a change rewrites it.
fn view_in_address() -> RwSignal<ReportView> {
    let app = App::get();
    let location = use_location();
    let hash = location.hash;
    let view = RwSignal::new(ReportView::from_fragment(&hash.get_untracked()).unwrap_or_default());
    Effect::watch(
        move || hash.get(),
        move |hash, _, _| {
            if let Some(said) = ReportView::from_fragment(hash)
                && view.with_untracked(|view| *view != said)
            {
                view.set(said);
            }
        },
        false,
    );
    let navigate = use_navigate();
    Effect::watch(
        move || view.get(),
        move |view, _, _| {
            if ReportView::from_fragment(&hash.get_untracked()).as_ref() == Some(view) {
                return;
            }
            let to = app.href(&format!("/{}", view.to_fragment()));
            navigate(
                &to,
                NavigateOptions { resolve: false, replace: true, scroll: false, ..NavigateOptions::default() },
            );
        },
        false,
    );
    view
}
