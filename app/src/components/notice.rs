//! One sentence about something that just happened or failed, at the foot of the page, until it is closed or taken away.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// The notice. Its region is always in the page, so that screen readers hear changes.
#[component]
pub fn Notice(
    /// The sentence; emptied when it is closed.
    text: RwSignal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="notice-region" role="status" aria-live="polite">
            {move || {
                text.get().map(|words| view! {
                    <div class="notice">
                        <p>{words}</p>
                        <button type="button" class="icon-button" aria-label="Close this message" on:click=move |_| text.set(None)>
                            <Icon glyph=Glyph::Close />
                        </button>
                    </div>
                })
            }}
        </div>
    }
}
