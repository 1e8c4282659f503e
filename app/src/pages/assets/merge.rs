//! Two or more assets that are one machine: a person says which one stays.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::AssetRow;

use super::row::name_of;
use super::view::View;
use crate::components::dialog::Dialog;
use crate::components::format::counted;
use crate::state::App;
use crate::worker::message::{Reply, Request};

/// The dialog.
#[component]
pub fn MergeDialog(
    /// Is it open?
    open: RwSignal<bool>,
    /// The list, for what is picked in it.
    view: View,
) -> impl IntoView {
    let title = Signal::derive(move || format!("Merge {}", counted(view.picked_count(), "asset", "assets")));
    view! {
        <Dialog open=open title=title>
            <Fields open=open view=view />
        </Dialog>
    }
}

/// The form: fresh each time the dialog opens.
#[component]
fn Fields(open: RwSignal<bool>, view: View) -> impl IntoView {
    let app = App::get();
    let rows = view.picked_rows();
    let assets: Vec<u32> = rows.iter().map(|row| row.id).collect();
    let keep = RwSignal::new(best(&rows));
    let busy = RwSignal::new(false);
    let merge = move || {
        let Some(keep) = keep.get_untracked() else { return };
        let assets = assets.clone();
        let done = format!("{} are one now.", counted(assets.len() as u64, "asset", "assets"));
        busy.set(true);
        spawn_local(async move {
            let merged = matches!(app.ask(Request::Merge { assets, keep }).await.reply, Reply::Summary(_));
            let _ = busy.try_set(false);
            if merged {
                view.pick_nothing();
                app.notice.set(Some(done));
            }
            let _ = open.try_set(false);
        });
    };
    let choices = rows.iter().map(|row| choice(row, keep)).collect_view();
    view! {
        <form class="form" on:submit=move |ev| { ev.prevent_default(); merge(); }>
            <fieldset class="merge-choices">
                <legend>"Which one stays?"</legend>
                {choices}
            </fieldset>
            <p class="muted">
                "Its name stays, and so does its rating: what it does not say (importance, class, exposure, owner) is taken from the others, tags from all. The others bring their findings, names and addresses; split off again, each gets the rating back that it had."
            </p>
            <div class="form-actions">
                <button type="submit" class="button button-primary" disabled=busy>"Merge"</button>
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
            </div>
        </form>
    }
}

/// The one with a rating, then the one seen last.
fn best(rows: &[AssetRow]) -> Option<u32> {
    rows.iter().max_by_key(|row| (row.stars_set, row.last_seen.clone(), std::cmp::Reverse(row.id))).map(|row| row.id)
}

fn choice(row: &AssetRow, keep: RwSignal<Option<u32>>) -> impl IntoView + use<> {
    let id = row.id;
    view! {
        <label class="choice merge-choice">
            <input type="radio" name="merge-keep" prop:checked=move || keep.get() == Some(id) on:change=move |_| keep.set(Some(id)) />
            <span>
                <b>{name_of(row)}</b>
                <span class="muted block">{facts(row)}</span>
            </span>
        </label>
    }
}

/// What tells two assets apart, in a line.
fn facts(row: &AssetRow) -> String {
    let rating = if row.stars_set { format!("{} of 5 stars", row.stars) } else { "not rated".to_owned() };
    let owner = (!row.owner.is_empty()).then(|| format!("owner {}", row.owner));
    let seen = row.last_seen.as_ref().map(|day| format!("last seen {day}"));
    let name = name_of(row);
    let address = row.ips.first().filter(|ip| **ip != name).cloned();
    address.into_iter().chain([rating]).chain(owner).chain(seen).collect::<Vec<_>>().join(" \u{b7} ")
}
