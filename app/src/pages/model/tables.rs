//! A decision table as people read one: outcomes with their bands, then the last question across and the others down.

use leptos::prelude::*;
use shared::view::{OutcomeSheet, TableSheet};

use crate::components::badge::ClassBadge;
use crate::components::format::{counted, score};

pub(super) fn table(sheet: TableSheet) -> AnyView {
    let label = format!("{}: every row", sheet.name);
    let scrolled = label.clone();
    let outcomes: Vec<_> = sheet.outcomes.iter().map(outcome).collect();
    let head: Vec<_> =
        sheet.questions.into_iter().map(|name| view! { <th scope="col" rowspan="2">{name}</th> }).collect();
    let columns: Vec<_> = sheet.columns.iter().map(|answer| view! { <th scope="col">{answer.clone()}</th> }).collect();
    let span = sheet.columns.len().to_string();
    let rows: Vec<_> = sheet
        .rows
        .into_iter()
        .map(|(answers, outcomes)| {
            let answers: Vec<_> = answers.into_iter().map(|answer| view! { <td class="muted">{answer}</td> }).collect();
            let outcomes: Vec<_> = outcomes.into_iter().map(|outcome| view! { <td>{outcome}</td> }).collect();
            view! { <tr>{answers}{outcomes}</tr> }
        })
        .collect();
    view! {
        <section class="factor">
            <h3>{sheet.name.clone()}</h3>
            <p class="factor-figures">{format!("Source: {}.", sheet.source)}</p>
            <table aria-label=format!("{}: outcomes", sheet.name)>
                <thead>
                    <tr>
                        <th scope="col">"Outcome"</th>
                        <th scope="col">"Class"</th>
                        <th scope="col" class="num">"Scores"</th>
                        <th scope="col" class="num">"Allowed"</th>
                    </tr>
                </thead>
                <tbody>{outcomes}</tbody>
            </table>
            <details>
                <summary>{label.clone()}</summary>
                <div class="table-scroll is-wide" tabindex="0" role="group" aria-label=scrolled>
                    <table class="decision-table" aria-label=label>
                        <thead>
                            <tr>{head}<th scope="colgroup" colspan=span>{sheet.across}</th></tr>
                            <tr>{columns}</tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </section>
    }
    .into_any()
}

fn outcome(outcome: &OutcomeSheet) -> impl IntoView + use<> {
    let days = outcome.days.map_or_else(|| "as its class".to_owned(), |days| counted(days, "day", "days"));
    view! {
        <tr>
            <th scope="row">{outcome.label.clone()}</th>
            <td><ClassBadge class=Some(outcome.class) /> " " {outcome.class.label()}</td>
            <td class="num">{format!("{} to {}", score(outcome.low), score(outcome.high))}</td>
            <td class="num">{days}</td>
        </tr>
    }
}
