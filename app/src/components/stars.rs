//! Placeholder: another branch brings the real stars.

use leptos::prelude::*;

/// Placeholder.
#[component]
pub fn Stars(
    value: Signal<u8>,
    set_by_person: Signal<bool>,
    on_rate: Callback<Option<u8>>,
    label: String,
) -> impl IntoView {
    let _ = set_by_person;
    view! {
        <button type="button" class="stars" aria-label=label on:click=move |_| on_rate.run(Some(value.get() % 5 + 1))>
            {move || "★".repeat(usize::from(value.get()))}
        </button>
    }
}
