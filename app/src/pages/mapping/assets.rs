//! What the words of a list of assets mean: of its importance, class, exposure and function, each met in the file.

use leptos::prelude::*;
use shared::ingest::{Mapping, Role};
use shared::rules::Field;
use shared::view::{MappingPreview, Meaning, MetMeaning, MetMeanings};

use super::words::{Meanings, Met, WordTable};
use crate::components::format;

/// The sections, one for each column of words.
#[component]
pub(super) fn AssetWords(mapping: RwSignal<Mapping>, preview: RwSignal<Option<MappingPreview>>) -> impl IntoView {
    let met = Memo::new(move |_| {
        preview.with(|p| p.as_ref().and_then(|p| p.list.as_ref()).map(|list| list.words.clone()).unwrap_or_default())
    });
    let fields = move || met.with(|met| met.iter().map(|words| words.field).collect::<Vec<_>>());
    view! {
        <For each=fields key=|field| *field as u8 let(field)>
            <FieldWords field=field met=met mapping=mapping />
        </For>
    }
}

#[component]
fn FieldWords(field: Field, met: Memo<Vec<MetMeanings>>, mapping: RwSignal<Mapping>) -> impl IntoView {
    let own = Memo::new(move |_| met.with(|met| met.iter().find(|met| met.field == field).cloned()));
    let words = Signal::derive(move || {
        own.with(|own| own.iter().flat_map(|own| &own.words).cloned().map(shown).collect::<Vec<_>>())
    });
    let more = move || own.with(|own| own.as_ref().map_or(0, |own| own.more));
    let has_numbers = Memo::new(move |_| own.with(|own| own.as_ref().is_some_and(|own| own.has_numbers)));
    let role = Role::of_worded(field);
    let meanings = Meanings {
        options: StoredValue::new(Meaning::of(field).into_iter().map(|m| (m.label(), m.label())).collect()),
        open: "Unknown: not said",
        must: false,
        said: Callback::new(move |word: String| {
            mapping.with(|m| m.meanings.get(&role?)?.get(&word).map(|meaning| meaning.label()))
        }),
        say: Callback::new(move |(word, label): (String, String)| {
            let Some(role) = role else { return };
            let meaning = Meaning::of(field).into_iter().find(|meaning| meaning.label() == label);
            mapping.update(|m| {
                let words = m.meanings.entry(role).or_default();
                match meaning {
                    Some(meaning) => drop(words.insert(word, meaning)),
                    None => drop(words.remove(&word)),
                }
            });
        }),
    };
    let head = format!("mapping-field-{}", field as u8);
    view! {
        <section class="section" aria-labelledby=head>
            <h2 id=head.clone()>{field.label()}</h2>
            {move || has_numbers.get().then(|| view! { <NumberScale mapping=mapping /> })}
            <WordTable words=words meanings=meanings />
            {move || (more() > 0).then(|| view! { <p class="muted">{format!("{} more words.", format::count(more()))}</p> })}
        </section>
    }
}

/// Which end of the numbers is the most important one.
#[component]
fn NumberScale(mapping: RwSignal<Mapping>) -> impl IntoView {
    let tops = [3_u32, 4, 5, 10, 100].map(|top| {
        view! { <option value=top.to_string() prop:selected=move || mapping.with(|m| m.numbers.top == top)>{format!("1 to {top}")}</option> }
    });
    view! {
        <div class="mapping-scale">
            <label class="field">
                <span>"Numbers run from"</span>
                <select
                    class="input"
                    on:change:target=move |event| mapping.update(|m| m.numbers.top = event.target().value().parse().unwrap_or(5))
                >
                    {tops}
                </select>
            </label>
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || mapping.with(|m| m.numbers.is_one_first)
                    on:change:target=move |event| mapping.update(|m| m.numbers.is_one_first = event.target().checked())
                />
                <span>"1 is the most important"</span>
            </label>
        </div>
    }
}

fn shown(met: MetMeaning) -> Met {
    Met { word: met.word, shown: met.shown, rows: met.rows, guess: met.guess.map(Meaning::label) }
}
