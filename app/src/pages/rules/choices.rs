//! A labelled choice of the rule's form.

use leptos::prelude::*;

/// A choice among words; empty is "not said".
pub(super) fn choice(id: &'static str, label: &'static str, words: Vec<String>, chosen: RwSignal<String>) -> AnyView {
    let options = words
        .into_iter()
        .map(|word| view! { <option value=word.clone() selected=chosen.with_untracked(|c| *c == word)>{word.clone()}</option> })
        .collect_view();
    view! {
        <label for=id>{label}</label>
        <select class="input" id=id on:change:target=move |ev| chosen.set(ev.target().value())>
            <option value="">"Not said"</option>
            {options}
        </select>
    }
    .into_any()
}
