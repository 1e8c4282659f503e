//! A scan on its way to the team or from it: how far it is, and the way to stop it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{View, ask};
use crate::components::format::bytes;
use crate::worker::message::{ScanRequest, ScanStep, ScanWork};

/// Nothing while no scan is on its way.
#[component]
pub(super) fn Work(view: View) -> impl IntoView {
    let work = Memo::new(move |_| view.team.read(|state| state.scan.clone()));
    let is_there = Memo::new(move |_| work.with(Option::is_some));
    let read = move |what: fn(&ScanWork) -> String| work.with(|work| work.as_ref().map(what).unwrap_or_default());
    let percent = move || {
        let share = |work: &ScanWork| if work.of == 0 { 0.0 } else { work.done as f64 / work.of as f64 * 100.0 };
        work.with(|work| work.as_ref().map_or(0.0, share)).min(100.0)
    };
    let app = view.team.app();
    let stop = move |_| {
        spawn_local(async move {
            // What is stopped says so itself.
            let _ = ask(app, ScanRequest::Stop).await;
        });
    };
    view! {
        <Show when=move || is_there.get()>
            <section class="import-progress" aria-label="Scan on its way">
                <p class="import-progress-name">{move || read(verb)}" "<strong>{move || read(|work| work.name.clone())}</strong></p>
                <progress max="100" prop:value=percent aria-label="Share of the scan done">{move || format!("{:.0} %", percent())}</progress>
                <p class="import-progress-words">{move || read(words)}</p>
                <div class="import-progress-acts">
                    <button type="button" class="button" on:click=stop>{move || read(stops)}</button>
                </div>
            </section>
        </Show>
    }
}

fn verb(work: &ScanWork) -> String {
    match work.step {
        ScanStep::Packing => "Packing",
        ScanStep::Sending => "Encrypting and sending",
        ScanStep::Fetching => "Fetching",
    }
    .to_owned()
}

/// What was sent stays for later; what was fetched does not.
fn stops(work: &ScanWork) -> String {
    if work.step == ScanStep::Fetching { "Stop and discard" } else { "Stop" }.to_owned()
}

fn words(work: &ScanWork) -> String {
    if work.is_waiting {
        return "The server is not reached. It is tried again for a minute; what arrived is kept.".to_owned();
    }
    format!("{} of {}", bytes(work.done), bytes(work.of))
}
