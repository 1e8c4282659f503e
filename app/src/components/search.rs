//! A search box that tells its text at once after a rest, and while somebody types after each short rest, so that typing
//! stays smooth.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// Rest before the text is told: 120 ms.
const REST: Duration = Duration::from_millis(120);

/// The box.
#[component]
pub fn SearchBox(
    /// Accessible name.
    #[prop(into)]
    label: String,
    /// Hint inside the empty box.
    #[prop(into)]
    placeholder: String,
    /// The text that counts now; a change from outside is shown in the box.
    #[prop(into)]
    text: Signal<String>,
    /// The text after a rest.
    on_text: Callback<String>,
) -> impl IntoView {
    let typed = RwSignal::new(text.get_untracked());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let told = StoredValue::new(text.get_untracked());
    Effect::new(move |_| {
        let text = text.get();
        if told.with_value(|told| *told != text) {
            told.set_value(text.clone());
            typed.set(text);
        }
    });
    let tell = move || {
        let text = typed.get_untracked();
        told.set_value(text.clone());
        on_text.run(text);
    };
    let stop_waiting = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop_waiting);
    let on_input = move |ev| {
        typed.set(event_target_value(&ev));
        let is_typing = waiting.with_value(Option::is_some);
        stop_waiting();
        if !is_typing {
            tell();
        }
        let rested = move || {
            let _ = waiting.try_set_value(None);
            if is_typing {
                tell();
            }
        };
        waiting.set_value(set_timeout_with_handle(rested, REST).ok());
    };
    view! {
        <div class="search" role="search">
            <Icon glyph=Glyph::Search />
            <input
                type="search"
                aria-label=label
                placeholder=placeholder
                autocomplete="off"
                spellcheck="false"
                prop:value=typed
                on:input=on_input
                on:keydown=move |ev| {
                    if ev.key() == "Enter" {
                        stop_waiting();
                        tell();
                    }
                }
            />
        </div>
    }
}
