//! Between the list of scans in this workspace and what a team shares: the list offers to share a scan, and what is shared
//! stands below it. Knows nothing of a team: the module of team mode fills it, and without one nothing shows.

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::scans;
use crate::pages::lazy;
use crate::state::App;

/// What both sides know. Copy it freely; get it with [`ToShare::get`].
#[derive(Clone, Copy)]
pub(crate) struct ToShare {
    /// Scans that may be shared, by number.
    pub(super) offered: RwSignal<Vec<u32>>,
    /// The one that a person wants to share.
    pub(super) chosen: RwSignal<Option<u32>>,
}

impl ToShare {
    /// Make it available to every component below.
    pub(crate) fn provide() {
        provide_context(Self { offered: RwSignal::new(Vec::new()), chosen: RwSignal::new(None) });
    }

    /// It, inside any component.
    pub(super) fn get() -> Self {
        expect_context()
    }
}

/// The way to share a scan, in its row.
#[component]
pub(crate) fn ShareButton(
    /// Its number.
    number: u32,
) -> impl IntoView {
    let to_share = ToShare::get();
    let is_offered = Memo::new(move |_| to_share.offered.with(|offered| offered.contains(&number)));
    view! {
        <Show when=move || is_offered.get()>
            <button type="button" class="link-button" aria-haspopup="dialog" on:click=move |_| to_share.chosen.set(Some(number))>
                "Share\u{2026}"
            </button>
        </Show>
    }
}

/// What a team shares, below the list of scans.
#[component]
pub(crate) fn SharedScans() -> impl IntoView {
    let app = App::get();
    lazy::part(Signal::derive(move || app.is_shared()), || Box::pin(below()))
}

#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(team, wasm_split_path = leptos::wasm_split, fallible)]
fn below() -> lazy::Opened {
    Ok(view! { <scans::Shared /> }.into_any())
}
