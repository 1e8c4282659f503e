//! Importance as one to five stars: native radios, so that touch, keyboard and screen reader all work. A solid star was
//! set by a person, a hollow one is of a rule, the inventory or the default, a dot does not count.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::html;
use leptos::prelude::*;

/// Radios belong together by name: every rating on the page needs its own.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A star rating. Arrows or 1 to 5 rate; Delete, Backspace, 0, or a second press on the same star go back to the default.
#[component]
pub fn Stars(
    /// Stars that count, 1 to 5.
    #[prop(into)]
    value: Signal<u8>,
    /// Did a person set them, of this very asset?
    #[prop(into)]
    set_by_person: Signal<bool>,
    /// Who set them, in words: `set by a person`, `by rule 'DMZ'`, `default`.
    #[prop(into)]
    by: Signal<String>,
    /// Hears the new rating; `None` goes back to the default.
    on_rate: Callback<Option<u8>>,
    /// Accessible name, such as `Importance of db-1`.
    #[prop(into)]
    label: Signal<String>,
    /// Is it only to be read?
    #[prop(optional, into)]
    fixed: Signal<bool>,
) -> impl IntoView {
    let name = format!("stars-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let says = format!("{name}-says");
    let told = move || by.with(|by| format!("{} of 5, {by}", value.get()));
    let radios: [NodeRef<html::Input>; 5] = std::array::from_fn(|_| NodeRef::new());
    let focused = StoredValue::new(false);
    // What was pressed here may have been of another asset: the place of a row is used again for others.
    Effect::new(move |_| {
        label.track();
        let now = value.get();
        for (n, radio) in (1..=5).zip(&radios) {
            if let Some(radio) = radio.get_untracked() {
                radio.set_checked(n == now);
            }
        }
    });
    // Arrows go on from the focused star: after a digit or Delete that must be the one that counts.
    Effect::new(move |_| {
        let at = usize::from(value.get()).saturating_sub(1);
        if focused.get_value()
            && let Some(radio) = radios.get(at).and_then(|radio| radio.get_untracked())
        {
            // Refused only when the row is gone.
            let _ = radio.focus();
        }
    });
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || fixed.get_untracked() {
            return;
        }
        let rating = match event.key().as_str() {
            "Delete" | "Backspace" | "0" => None,
            "1" => Some(1),
            "2" => Some(2),
            "3" => Some(3),
            "4" => Some(4),
            "5" => Some(5),
            _ => return,
        };
        event.prevent_default();
        on_rate.run(rating);
    };
    let star = {
        let name = name.clone();
        move |(n, radio): (u8, NodeRef<html::Input>)| {
            let press = move |_| {
                let again = set_by_person.get_untracked() && value.get_untracked() == n;
                on_rate.run((!again).then_some(n));
            };
            view! {
                <label class="star" class:counts=move || n <= value.get()>
                    <input
                        node_ref=radio
                        type="radio"
                        name=name.clone()
                        disabled=fixed
                        aria-label=if n == 1 { "1 star".to_owned() } else { format!("{n} stars") }
                        prop:checked=move || value.get() == n
                        on:click=press
                    />
                    <span class="star-glyph" aria-hidden="true"></span>
                </label>
            }
        }
    };
    view! {
        <span
            class="stars"
            class:set=set_by_person
            role="radiogroup"
            aria-label=label
            aria-describedby=says.clone()
            title=told
            on:keydown=key
            on:focusin=move |_| focused.set_value(true)
            on:focusout=move |_| focused.set_value(false)
        >
            {(1..=5).zip(radios).map(star).collect_view()}
            <span class="sr-only" id=says.clone()>{told}</span>
        </span>
    }
}
