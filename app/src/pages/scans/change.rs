//! What a scan changes: the difference to the workspace, and the choice to apply it or not.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::{Change, Moved};

use super::difference::WaitingDifference;
use super::sheet::head_of;
use crate::browser::document;
use crate::components::format;
use crate::state::{App, decide};

/// The difference, as a preview while it waits and as a record once it is applied.
#[component]
pub(super) fn ChangePanel(ticket: u32, change: Change, applied: bool, first: bool, seen_before: bool) -> impl IntoView {
    if first && applied {
        return None;
    }
    if change.is_nothing() && applied {
        let words = if seen_before {
            "This file was imported before: nothing changes."
        } else {
            "Nothing changes: this scan holds what the workspace already has."
        };
        return Some(view! { <p class="panel" role="status">{words}</p> }.into_any());
    }
    let Change { moved, new, .. } = change;
    let lines = [
        ("New", new, "findings never seen before"),
        ("Reopened", change.reopened, "were fixed once and are there again"),
        ("Fixed, says the scanner", change.fixed_by_scanner, "marked fixed in the file"),
        ("Fixed, no longer there", change.fixed_by_absence, "gone, though their host was scanned"),
        ("Still open", change.still_open, "seen before and still there"),
        ("Not seen", change.not_seen, "their host was not scanned: left as they are"),
        ("New assets", change.new_assets, "never seen before"),
        ("Moved assets", moved.len() as u32, "found under another address"),
        ("Ratings kept", change.ratings_kept, "assets keep their stars, owner and tags"),
    ];
    let rows = lines
        .into_iter()
        .map(|(name, n, words)| {
            view! { <tr class:is-zero=n == 0><th scope="row">{name}</th><td class="num">{format::count(n)}</td><td>{words}</td></tr> }
        })
        .collect_view();
    let head = if applied { "What it changed" } else { "What it would change" };
    Some(
        view! {
            <section class="panel change" aria-label=head>
                <h3>{head}</h3>
                {seen_before.then(|| view! { <p>"This very file was imported before."</p> })}
                <table class="plain"><tbody>{rows}</tbody></table>
                <MovedList moved=moved />
                {(!applied).then(|| view! { <Choice ticket=ticket /> })}
            </section>
            {(!applied).then(|| view! { <WaitingDifference ticket=ticket /> })}
        }
        .into_any(),
    )
}

#[component]
fn MovedList(moved: Vec<Moved>) -> impl IntoView {
    (!moved.is_empty()).then(|| view! {
        <details>
            <summary>"Assets under another address"</summary>
            <ul class="moved">
                {moved.into_iter().map(|m| view! { <li><b>{m.asset}</b>": "{m.from}" \u{2192} "{m.to}</li> }).collect_view()}
            </ul>
        </details>
    })
}

/// Apply or discard.
#[component]
fn Choice(ticket: u32) -> impl IntoView {
    let app = App::get();
    let busy = RwSignal::new(false);
    let act = move |applies: bool| {
        busy.set(true);
        spawn_local(async move {
            if applies {
                decide::apply(app, ticket).await;
            } else {
                decide::discard(app, ticket).await;
            }
            busy.try_set(false);
            document::focus_if_lost(&[&format!("#{}", head_of(ticket)), "#files-head", "#main"]);
        });
    };
    view! {
        <div class="form-actions">
            <button type="button" class="button button-primary" disabled=busy on:click=move |_| act(true)>"Apply"</button>
            <button type="button" class="button" disabled=busy on:click=move |_| act(false)>"Discard"</button>
            <p class="muted">"Nothing is changed before you apply it."</p>
        </div>
    }
}
