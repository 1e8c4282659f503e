//! The order of day and month, asked where no value of a column decides it.

use leptos::prelude::*;
use shared::ingest::{DateExample, DateRule, Draft, Mapping, is_date};

/// The section; nothing where everything is decided.
#[component]
pub(super) fn Dates(draft: Draft, mapping: RwSignal<Mapping>) -> impl IntoView {
    let open: Vec<(usize, String, DateExample)> = draft
        .mapping
        .columns
        .into_iter()
        .zip(draft.columns)
        .enumerate()
        .filter_map(|(at, (column, found))| Some((at, column.name, found.open_date?)))
        .collect();
    let asked = Memo::new(move |_| {
        mapping.with(|m| {
            let is_asked = |at: usize| m.columns.get(at).is_some_and(|column| column.role.is_some_and(is_date));
            open.iter().filter(|(at, ..)| is_asked(*at)).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || asked.with(|asked| !asked.is_empty())>
            <section class="section" aria-labelledby="mapping-dates">
                <h2 id="mapping-dates">"Dates"</h2>
                <p class="muted">"Every date of these columns fits both orders."</p>
                <For each=move || asked.get() key=|(at, ..)| *at let((at, name, example))>
                    <Order at=at name=name example=example mapping=mapping />
                </For>
            </section>
        </Show>
    }
}

#[component]
fn Order(at: usize, name: String, example: DateExample, mapping: RwSignal<Mapping>) -> impl IntoView {
    let rule = Memo::new(move |_| mapping.with(|m| m.columns.get(at).map(|column| column.date)));
    let set = move |rule: DateRule| {
        mapping.update(|m| {
            if let Some(column) = m.columns.get_mut(at) {
                column.date = rule;
            }
        });
    };
    let choices = [
        (DateRule::DayFirst, "Day first", example.day_first),
        (DateRule::MonthFirst, "Month first", example.month_first),
    ]
    .map(|(own, words, day)| {
        view! {
            <label class="choice">
                <input type="radio" name=format!("mapping-date-{at}") prop:checked=move || rule.get() == Some(own) on:change=move |_| set(own) />
                <span>{words}": "{day}</span>
            </label>
        }
    });
    view! {
        <fieldset class="choices">
            <legend>{format!("{} in {name} is", example.text)}</legend>
            {choices}
        </fieldset>
    }
}
