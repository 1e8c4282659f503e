//! The scans that are shared: what each is, who shared it when, and what can be done with it. Nothing is offered that the
//! server would refuse.

use leptos::prelude::*;

use super::View;
use crate::browser::{clock, document};
use crate::components::dialog::{Dialog, LastLook, window_of};
use crate::components::empty::Empty;
use crate::components::format::{bytes, counted};
use crate::worker::message::{ScanRequest, SharedRow};

/// Words where nothing is shared.
const NOTHING_YET: &str = "Nothing yet. Share a scan of this workspace by its row above.";

/// The list.
#[component]
pub(super) fn List(view: View) -> impl IntoView {
    // Its rows are made anew only when something of them is new: a button keeps its focus.
    let scans = Memo::new(move |_| view.known.with(|known| known.as_ref().map(|known| known.scans.clone())));
    move || match scans.get() {
        None => ().into_any(),
        Some(scans) if scans.is_empty() => {
            let may_share = view.team.role().is_some_and(shared::api::Role::may_edit);
            let title = if may_share { NOTHING_YET } else { "Nothing yet." };
            view! { <Empty title=Signal::stored(title.to_owned()) /> }.into_any()
        }
        Some(scans) => {
            let rows = scans.into_iter().map(|scan| row(view, scan)).collect_view();
            view! {
                <table class="list team-list" aria-label="Shared scans">
                    <thead><tr><th scope="col">"Scan"</th><th scope="col">"Shared"</th><th scope="col">"State"</th><th scope="col"><span class="sr-only">"Actions"</span></th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        }
    }
}

fn name_of(scan: &SharedRow) -> String {
    scan.what.as_ref().map_or_else(|| "A sealed scan".to_owned(), |what| what.name.clone())
}

fn about(scan: &SharedRow) -> String {
    let Some(what) = &scan.what else { return format!("{} on the server", bytes(scan.bytes)) };
    let findings = counted(what.findings, "finding", "findings");
    let scanned = what
        .scanned_on
        .as_ref()
        .map(|day| format!(" \u{b7} scanned {}", day.replace('-', "\u{2011}")))
        .unwrap_or_default();
    format!("{} \u{b7} {findings} \u{b7} {}{scanned}", what.format, bytes(what.bytes))
}

/// `is_under_way`: is a scan being sent or fetched by this browser?
fn state_words(scan: &SharedRow, is_under_way: bool) -> String {
    let (there, all) = scan.there;
    match (&scan.what, scan.here) {
        (None, _) => "Cannot be opened with the keys in this browser".to_owned(),
        _ if !scan.is_whole && scan.is_mine && !is_under_way => {
            format!("Interrupted: {there} of {all} parts there")
        }
        _ if !scan.is_whole => format!("On its way: {there} of {all} parts there"),
        (_, Some(number)) => format!("In this workspace, no. {number}"),
        _ if scan.fetched > 0 && !is_under_way => format!("Interrupted: {} of {all} parts here", scan.fetched),
        _ => format!("{} on the server", bytes(scan.bytes)),
    }
}

fn row(view: View, scan: SharedRow) -> impl IntoView + use<> {
    let (name, about, at_s) = (name_of(&scan), about(&scan), scan.at_s);
    let stated = scan.clone();
    let state = move || state_words(&stated, view.is_busy());
    let (by, you) = (scan.by, scan.is_mine.then(|| view! { <span class="tag">"you"</span> }));
    let sharer =
        move || view.names.with(|names| names.get(&by).cloned().unwrap_or_else(|| "Somebody who left".to_owned()));
    view! {
        <tr>
            <th scope="row"><span class="team-name">{name}</span><span class="muted">{about}</span></th>
            <td data-label="Shared"><span class="team-name">{sharer}{you}</span><span class="muted">{clock::moment(at_s)}</span></td>
            <td data-label="State">{state}</td>
            <td class="team-actions">{actions(view, scan)}</td>
        </tr>
    }
}

fn actions(view: View, scan: SharedRow) -> impl IntoView + use<> {
    let name = name_of(&scan);
    let role = view.team.role();
    let may_edit = role.is_some_and(shared::api::Role::may_edit);
    let may_remove = may_edit && scan.is_mine || role.is_some_and(shared::api::Role::may_administer);
    let can_import = scan.is_whole && scan.what.is_some() && scan.here.is_none();
    let (id, again) = (scan.scan, scan.here.filter(|_| !scan.is_whole && scan.is_mine && may_edit));
    let is_begun = scan.fetched > 0;
    let take = move || {
        let limit_bytes = view.team.app().file_limit.get_untracked();
        view.act(ScanRequest::Take { scan: id, limit_bytes }, None);
    };
    let import = (can_import && !is_begun).then(|| {
        view! { <button type="button" class="button button-primary" aria-label=format!("Import {name}") disabled=move || view.is_busy() on:click=move |_| take()>"Import"</button> }
    });
    let take_rest = (can_import && is_begun)
        .then(|| idle(view, "button button-primary", format!("Go on importing {name}"), "Go on", take));
    let discard = (can_import && is_begun).then(|| {
        let discard = move || {
            document::focus("#shared-head");
            view.act(ScanRequest::Discard(id), None);
        };
        idle(view, "button", format!("Discard what is here of {name}"), "Discard", discard)
    });
    let go_on = again.map(|number| {
        let said = format!("{name} is shared with your organisation.");
        let share = move || view.act(ScanRequest::Share(number), Some(said.clone()));
        idle(view, "button button-primary", format!("Go on sharing {name}"), "Go on", share)
    });
    let remove = may_remove.then(|| {
        let kept = StoredValue::new(scan);
        view! { <button type="button" class="button" aria-haspopup="dialog" aria-label=format!("Remove {name}") disabled=move || view.is_busy() on:click=move |_| view.removed.set(Some(kept.get_value()))>"Remove\u{2026}"</button> }
    });
    view! { {import} {take_rest} {discard} {go_on} {remove} }
}

/// What can be done with a part of a scan while none is on its way: that one has its own way to be stopped.
fn idle(
    view: View,
    class: &'static str,
    label: String,
    words: &'static str,
    act: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    move || {
        let (label, act) = (label.clone(), act.clone());
        (!view.is_busy()).then(|| {
            view! { <button type="button" class=class aria-label=label on:click=move |_| act()>{words}</button> }
        })
    }
}

/// A second look before a scan is removed from the server.
#[component]
pub(super) fn RemoveDialog(view: View) -> impl IntoView {
    let removed = view.removed;
    let open = window_of(removed);
    let title = Signal::derive(move || {
        removed.with(|scan| scan.as_ref().map(|scan| format!("Remove {}?", name_of(scan))).unwrap_or_default())
    });
    let remove = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let Some(scan) = removed.get_untracked() else { return };
        open.set(false);
        view.act(ScanRequest::Remove(scan.scan), Some(format!("{} was removed from the server.", name_of(&scan))));
        document::focus("#shared-head");
    };
    view! {
        <Dialog open=open title=title>
            <form class="form" on:submit=remove>
                <p>"Its sealed copy is deleted from the server: nobody can import it any more. Whoever imported it keeps it, and so does this workspace."</p>
                <LastLook label="Remove it" barred=false open=open />
            </form>
        </Dialog>
    }
}
