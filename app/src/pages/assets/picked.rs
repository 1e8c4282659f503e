//! What is picked and what can be done with it: said in numbers before anything changes.

use leptos::prelude::*;
use shared::view::{RatingEdit, Selection};

use super::super::live::live;
use super::merge::MergeDialog;
use super::view::View;
use crate::components::bulk_edit::BulkEdit;
use crate::components::format::{count, counted};
use crate::state::App;
use crate::worker::message::{Reply, Request};

/// Most assets merged at once.
const MOST_MERGED: u32 = 20;

/// The bar above the table while something is picked, and the dialog it opens.
#[component]
pub fn PickedBar(view: View) -> impl IntoView {
    let app = App::get();
    let open = RwSignal::new(false);
    let merging = RwSignal::new(false);
    let counted_by_engine = live(
        move || open.get().then(|| Request::Count(view.picked.get())),
        |reply| if let Reply::Count(n) = reply { Some(n) } else { None },
    );
    let holds = Signal::derive(move || {
        // The last count may be of another selection while a new one is on its way.
        if counted_by_engine.busy.get() { None } else { counted_by_engine.value.get() }
    });
    let submit = Callback::new(move |edit: RatingEdit| view.rate_picked(edit));
    let everything = move || view.picked.with(|p| matches!(p, Selection::Matching(_)));
    // More than that nobody looks through; and it is never one machine.
    let mergeable = move || !everything() && (2..=MOST_MERGED).contains(&view.picked_count());
    let words = move || {
        if everything() {
            format!("All {} that match are selected", counted(view.total(), "asset", "assets"))
        } else {
            format!("{} selected", counted(view.picked_count(), "asset", "assets"))
        }
    };
    view! {
        <Show when=move || { view.picked_count() > 0 }>
            <div class="picked-bar" role="toolbar" aria-label="Selected assets">
                <span class="picked-words" role="status">
                    {words}
                </span>
                <Show when=move || !everything() && (view.total() > view.picked_count())>
                    <button type="button" class="link-button" on:click=move |_| view.pick_matching()>
                        {move || format!("Select all {} that match", count(view.total()))}
                    </button>
                </Show>
                <Show when=move || app.may_edit()>
                    <button
                        type="button"
                        class="button button-primary"
                        aria-haspopup="dialog"
                        on:click=move |_| open.set(true)
                    >
                        "Edit\u{2026}"
                    </button>
                </Show>
                <Show when=mergeable>
                    <button type="button" class="button" aria-haspopup="dialog" on:click=move |_| merging.set(true)>
                        "Merge\u{2026}"
                    </button>
                </Show>
                <button type="button" class="link-button" on:click=move |_| view.pick_nothing()>
                    "Select none"
                </button>
            </div>
        </Show>
        <MergeDialog open=merging view=view />
        <BulkEdit open=open count=holds on_submit=submit />
    }
}
