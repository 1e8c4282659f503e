//! Words met in a column, each with a choice what it means. Used for severities and for the words of lists of assets.

use leptos::prelude::*;

use crate::components::format;

/// A word met.
#[derive(Clone, PartialEq)]
pub(super) struct Met {
    /// As the mapping knows it.
    pub(super) word: String,
    /// As the file writes it.
    pub(super) shown: String,
    /// Rows that hold it.
    pub(super) rows: u32,
    /// Key of what it counts as for as long as nobody says otherwise.
    pub(super) guess: Option<String>,
}

/// What can be said of words, and what was said.
#[derive(Clone, Copy)]
pub(super) struct Meanings {
    /// Key and label of every choice.
    pub(super) options: StoredValue<Vec<(String, String)>>,
    /// The choice that stands for a word that nobody knows.
    pub(super) open: &'static str,
    /// Must such a word be said before the file can be imported?
    pub(super) must: bool,
    /// Key that a person chose for a word.
    pub(super) said: Callback<String, Option<String>>,
    /// Hears a word and the key chosen; an empty key takes the choice back.
    pub(super) say: Callback<(String, String)>,
}

/// The table.
#[component]
pub(super) fn WordTable(words: Signal<Vec<Met>>, meanings: Meanings) -> impl IntoView {
    view! {
        <table class="plain mapping-words">
            <thead>
                <tr><th scope="col">"Word in the file"</th><th scope="col" class="num">"Rows"</th><th scope="col">"Means"</th></tr>
            </thead>
            <tbody>
                <For each=move || words.get() key=|met| (met.word.clone(), met.rows, met.guess.clone()) let(met)>
                    <Word met=met meanings=meanings />
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn Word(met: Met, meanings: Meanings) -> impl IntoView {
    let Met { word, shown, rows, guess } = met;
    let guessed = guess.is_some();
    let said = Memo::new({
        let word = word.clone();
        move |_| meanings.said.run(word.clone())
    });
    let chosen = Memo::new({
        let guess = guess.clone();
        move |_| said.get().or_else(|| guess.clone())
    });
    let is_guess = move || guess.is_some() && chosen.get() == guess;
    let choose = move |key: String| meanings.say.run((word.clone(), key));
    let options = meanings.options.get_value();
    let options = options
        .into_iter()
        .map(|(key, label)| {
            let own = key.clone();
            view! { <option value=key prop:selected=move || chosen.with(|chosen| chosen.as_ref() == Some(&own))>{label}</option> }
        })
        .collect_view();
    let unknown = (!guessed)
        .then(|| view! { <option value="" prop:selected=move || chosen.get().is_none()>{meanings.open}</option> });
    view! {
        <tr>
            <th scope="row">{shown.clone()}</th>
            <td class="num">{format::count(rows)}</td>
            <td>
                <select
                    class="input mapping-choice"
                    class:is-open=move || meanings.must && chosen.get().is_none()
                    aria-label=format!("Meaning of {shown}")
                    on:change:target=move |event| choose(event.target().value())
                >
                    {unknown}
                    {options}
                </select>
                {move || is_guess().then(|| view! { <span class="mapping-guessed">"guessed"</span> })}
            </td>
        </tr>
    }
}
