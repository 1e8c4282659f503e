//! What severity words mean: those met in the file, each with a choice; nothing unknown is decided by us.

use leptos::prelude::*;
use shared::ingest::{Mapping, Role};
use shared::view::{Choice, MappingPreview, MetWord};

use super::words::{Meanings, Met, WordTable};
use crate::components::format;

/// The section.
#[component]
pub(super) fn SeverityWords(mapping: RwSignal<Mapping>, preview: RwSignal<Option<MappingPreview>>) -> impl IntoView {
    let has_column =
        Memo::new(move |_| mapping.with(|m| m.columns.iter().any(|column| column.role == Some(Role::Severity))));
    view! {
        <section class="section" aria-labelledby="mapping-severity">
            <h2 id="mapping-severity">"Severity"</h2>
            <Show when=move || has_column.get() fallback=move || view! { <Otherwise mapping=mapping /> }>
                <Words mapping=mapping preview=preview />
            </Show>
        </section>
    }
}

/// No column says it: one choice for all rows.
#[component]
fn Otherwise(mapping: RwSignal<Mapping>) -> impl IntoView {
    let options = Choice::ALL
        .into_iter()
        .filter(|choice| *choice != Choice::LeaveOut)
        .map(|choice| option(choice, Signal::derive(move || mapping.with(|m| Some(m.otherwise)))))
        .collect_view();
    let choose = move |value: String| {
        if let Some(choice) = named(&value) {
            mapping.update(|m| m.otherwise = choice);
        }
    };
    view! {
        <label class="field">
            <span>"No column says it. Every row is"</span>
            <select class="input" on:change:target=move |event| choose(event.target().value())>{options}</select>
        </label>
    }
}

#[component]
fn Words(mapping: RwSignal<Mapping>, preview: RwSignal<Option<MappingPreview>>) -> impl IntoView {
    let part = move |take: fn(&MappingPreview) -> u32| preview.with(|p| p.as_ref().map_or(0, take));
    let words = Signal::derive(move || {
        preview.with(|p| p.as_ref().map(|p| p.words.iter().map(met).collect()).unwrap_or_default())
    });
    let meanings = Meanings {
        options: StoredValue::new(Choice::ALL.map(|choice| (key(choice), choice.label().to_owned())).to_vec()),
        open: "Choose\u{2026}",
        must: true,
        said: Callback::new(move |word: String| mapping.with(|m| m.words.get(&word).copied().map(key))),
        say: Callback::new(move |(word, value): (String, String)| {
            mapping.update(|m| match named(&value) {
                Some(choice) => drop(m.words.insert(word, choice)),
                None => drop(m.words.remove(&word)),
            });
        }),
    };
    let has_scores =
        Memo::new(move |_| mapping.with(|m| m.scores) || preview.with(|p| p.as_ref().is_some_and(|p| p.has_scores)));
    let more = move || part(|p| p.more_words);
    let has_more = move || more() > 0;
    view! {
        <Show when=move || has_scores.get()>
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || mapping.with(|m| m.scores)
                    on:change:target=move |event| mapping.update(|m| m.scores = event.target().checked())
                />
                <span>"Numbers are scores from 0 to 10: 0 information, below 4 low, below 7 medium, below 9 high, else critical"</span>
            </label>
        </Show>
        <WordTable words=words meanings=meanings />
        <Show when=has_more>
            <p>{move || format!("{} more. So many words are hardly severities: is another column the severity?", format::count(more()))}</p>
        </Show>
    }
}

fn option(choice: Choice, chosen: Signal<Option<Choice>>) -> impl IntoView {
    view! { <option value=format!("{choice:?}") prop:selected=move || chosen.get() == Some(choice)>{choice.label()}</option> }
}

fn met(word: &MetWord) -> Met {
    Met { word: word.word.clone(), shown: word.shown.clone(), rows: word.rows, guess: word.guess.map(key) }
}

fn key(choice: Choice) -> String {
    format!("{choice:?}")
}

fn named(value: &str) -> Option<Choice> {
    Choice::ALL.into_iter().find(|choice| format!("{choice:?}") == value)
}
