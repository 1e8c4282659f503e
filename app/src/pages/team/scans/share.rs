//! The question before a scan is shared: what lies where then, who can read it, and that this is no way back.

use leptos::prelude::*;
use shared::view::ScanRow;

use super::View;
use crate::components::dialog::{Dialog, window_of};
use crate::components::format::{bytes, counted};
use crate::pages::team::engine::standing;
use crate::worker::message::ScanRequest;

/// The window; open while a scan is chosen.
#[component]
pub(super) fn ShareDialog(view: View) -> impl IntoView {
    let chosen = view.to_share.chosen;
    let open = window_of(chosen);
    let app = view.team.app();
    let scan = Memo::new(move |_| {
        let number = chosen.get()?;
        app.summary.with(|summary| summary.as_ref()?.scans.iter().find(|scan| scan.number == number).cloned())
    });
    view! {
        <Dialog open=open title=Signal::stored("Share this report with the organisation".to_owned())>
            {move || scan.get().map(|scan| view! { <Question view=view scan=scan open=open /> })}
        </Dialog>
    }
}

#[component]
fn Question(view: View, scan: ScanRow, open: RwSignal<bool>) -> impl IntoView {
    let team = view.team;
    let organisation = team.read(|state| standing(state).map(|s| s.name.clone())).unwrap_or_default();
    let what = format!("{}, {}", counted(scan.accepted, "finding", "findings"), bytes(scan.bytes));
    let (number, name) = (scan.number, scan.name.clone());
    let share = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        open.set(false);
        let said = format!("{name} is shared with your organisation.");
        view.act(ScanRequest::Share(number), Some(said));
    };
    view! {
        <form class="form" on:submit=share>
            <p><strong>{scan.name}</strong><span class="muted">{format!(" {what}")}</span></p>
            <ul class="sees-list">
                <li>"The file of this scan, with every host and finding in it, is packed and encrypted in this browser with your organisation's key. A sealed copy then lies on the server, which cannot read it."</li>
                <li>{format!("Every member of {organisation} can import it and sees the report that you see, also members who are approved later.")}</li>
                <li>"You and admins can remove it from the server. Whoever imported it by then keeps it."</li>
            </ul>
            <div class="form-actions">
                <button type="submit" class="button button-primary" disabled=move || view.is_busy()>"Share with the organisation"</button>
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
            </div>
        </form>
    }
}
