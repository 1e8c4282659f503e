//! Facets: values with counts to choose from, and the chosen ones as chips.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::view::Facet;

use super::format;
use super::icon::{Glyph, Icon};

/// Values shown before "more": 6.
const SHORT: usize = 6;

/// The panel: one group per facet, one box per value.
#[component]
pub fn Facets(
    /// The facets as the engine counts them.
    #[prop(into)]
    facets: Signal<Vec<Facet>>,
    /// Facet key -> chosen values.
    #[prop(into)]
    chosen: Signal<BTreeMap<String, Vec<String>>>,
    /// A value was chosen or taken back: facet key and value.
    on_toggle: Callback<(String, String)>,
) -> impl IntoView {
    let keys = Memo::new(move |_| {
        facets.with(|all| {
            all.iter().filter(|f| !f.values.is_empty()).map(|f| (f.key.clone(), f.label.clone())).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="facets">
            <For each=move || keys.get() key=Clone::clone let((key, label))>
                <Group facet=key label=label facets=facets chosen=chosen on_toggle=on_toggle />
            </For>
        </div>
    }
}

#[component]
fn Group(
    facet: String,
    label: String,
    facets: Signal<Vec<Facet>>,
    chosen: Signal<BTreeMap<String, Vec<String>>>,
    on_toggle: Callback<(String, String)>,
) -> impl IntoView {
    let wide = RwSignal::new(false);
    let key = StoredValue::new(facet);
    let this = Memo::new(move |_| facets.with(|all| key.with_value(|key| all.iter().find(|f| f.key == *key).cloned())));
    let is_chosen = move |value: &str| {
        chosen.with(|c| key.with_value(|key| c.get(key).is_some_and(|values| values.iter().any(|v| v == value))))
    };
    let values = move || {
        let values = this.get().map(|f| f.values).unwrap_or_default();
        let short = if wide.get() { values.len() } else { SHORT };
        values
            .into_iter()
            .enumerate()
            .filter(|(i, v)| *i < short || is_chosen(&v.value))
            .map(|(_, v)| (v.value, v.label))
            .collect::<Vec<_>>()
    };
    let count_of = move |value: &str| {
        this.with(|f| f.as_ref().and_then(|f| f.values.iter().find(|v| v.value == value)).map_or(0, |v| v.count))
    };
    let more = move || this.with(|f| f.as_ref().map_or(0, |f| f.values.len().saturating_sub(SHORT)));
    let beyond = move || this.with(|f| f.as_ref().map_or(0, |f| f.total.saturating_sub(f.values.len() as u32)));
    view! {
        <details class="facet" open>
            <summary>{label}</summary>
            <ul>
                <For each=values key=Clone::clone let((value, word))>
                    <Value
                        word=word
                        count=Signal::derive({ let value = value.clone(); move || count_of(&value) })
                        checked=Signal::derive({ let value = value.clone(); move || is_chosen(&value) })
                        on_toggle=Callback::new(move |()| on_toggle.run((key.get_value(), value.clone())))
                    />
                </For>
            </ul>
            <Show when=move || { more() > 0 }>
                <button type="button" class="link-button facet-more" on:click=move |_| wide.update(|w| *w = !*w)>
                    {move || if wide.get() { "Show fewer".to_owned() } else { format!("{} more", more()) }}
                </button>
            </Show>
            <Show when=move || { wide.get() && beyond() > 0 }>
                <p class="muted facet-note">{move || format!("{} rarer ones: use the search.", format::count(beyond()))}</p>
            </Show>
        </details>
    }
}

#[component]
fn Value(word: String, count: Signal<u32>, checked: Signal<bool>, on_toggle: Callback<()>) -> impl IntoView {
    view! {
        <li>
            <label class="facet-value">
                <input type="checkbox" prop:checked=checked on:change=move |_| on_toggle.run(()) />
                <span class="facet-word">{word}</span>
                <span class="facet-count">{move || format::count(count.get())}</span>
            </label>
        </li>
    }
}

/// A filter that is on, with a button to take it off.
#[component]
pub fn Chip(
    /// What it filters, such as `Class: Critical`.
    #[prop(into)]
    words: String,
    /// Take it off.
    on_remove: Callback<()>,
) -> impl IntoView {
    let label = format!("Remove filter {words}");
    view! {
        <span class="chip">
            <span class="chip-words">{words}</span>
            <button type="button" class="chip-remove" aria-label=label on:click=move |_| on_remove.run(())>
                <Icon glyph=Glyph::Close />
            </button>
        </span>
    }
}
