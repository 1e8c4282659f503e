//! Horizontal bars, each stacked by risk class: the same scale for all, a sentence, and the same numbers as a table. A
//! bar that stands for "all others" (it filters to nothing) is a number only: it would flatten those that matter.

use leptos::prelude::*;
use shared::model::RiskClass;
use shared::view::Bar;

use super::chart::ending;
use super::figures::{percent, share};
use super::format::count;

/// A piece below this share of the longest bar has no room for its letter.
const ROOM_FOR_LETTER: f64 = 0.06;

/// Is the bar drawn? All are where none filters.
fn is_drawn(bar: &Bar, bars: &[Bar]) -> bool {
    bar.filter.is_some() || bars.iter().all(|b| b.filter.is_none())
}

fn sentence(bars: &[Bar]) -> String {
    let whole: u32 = bars.iter().map(Bar::total).sum();
    let longest = bars.iter().filter(|b| is_drawn(b, bars)).max_by_key(|b| b.total()).filter(|b| b.total() > 0);
    longest.map_or_else(
        || "No open findings.".to_owned(),
        |bar| {
            let (n, part) = (count(bar.total()), percent(share(bar.total(), whole)));
            format!("Most open findings: {}, {n} of {} ({part}).", bar.label, count(whole))
        },
    )
}

/// One piece of a bar: a class and its part of the longest bar.
fn piece(class: RiskClass, n: u32, longest: u32) -> Option<impl IntoView> {
    let part = share(n, longest);
    (n > 0).then(|| {
        view! {
            <span
                class=format!("bar-piece sev-{}", ending(class))
                title=format!("{} {}", count(n), class.label())
                style:flex-basis=format!("{:.3}%", part * 100.0)
            >
                {(part >= ROOM_FOR_LETTER).then(|| class.letter().to_string())}
            </span>
        }
    })
}

/// The bars and their table.
#[component]
pub fn Bars(
    /// Heading.
    title: &'static str,
    /// What a bar is, such as `Subnet`.
    noun: &'static str,
    /// The bars, in the order drawn.
    #[prop(into)]
    bars: Signal<Vec<Bar>>,
    /// From a bar's facet key and value to the place where its rows are listed.
    href: Callback<(String, String), String>,
) -> impl IntoView {
    let says = move || bars.with(|b| sentence(b));
    let drawn = move || {
        let bars = bars.get();
        let longest = bars.iter().filter(|b| is_drawn(b, &bars)).map(Bar::total).max().unwrap_or(0);
        let drawn: Vec<bool> = bars.iter().map(|b| is_drawn(b, &bars)).collect();
        bars.into_iter()
            .zip(drawn)
            .map(|(bar, drawn)| {
                let total = bar.total();
                let classes = if drawn { bar.classes } else { [0; 4] };
                let pieces: Vec<_> =
                    RiskClass::ALL.into_iter().zip(classes).map(|(class, n)| piece(class, n, longest)).collect();
                let name = match bar.filter {
                    Some(filter) if total > 0 => view! { <a href=href.run(filter)>{bar.label.clone()}</a> }.into_any(),
                    _ => view! { <span>{bar.label.clone()}</span> }.into_any(),
                };
                view! {
                    <li class="bar-row">
                        <span class="bar-name" title=bar.label>
                            {name}
                        </span>
                        <span class="bar-track" aria-hidden="true">
                            {pieces}
                        </span>
                        <span class="num">{count(total)}</span>
                    </li>
                }
            })
            .collect_view()
    };
    let rows = move || {
        bars.get()
            .into_iter()
            .map(|bar| {
                let total = bar.total();
                view! {
                    <tr>
                        <th scope="row">{bar.label}</th>
                        {bar.classes.map(|n| view! { <td class="num">{count(n)}</td> }).collect_view()}
                        <td class="num">{count(total)}</td>
                    </tr>
                }
            })
            .collect_view()
    };
    let heads = RiskClass::ALL.map(|class| view! { <th scope="col" class="num">{class.label()}</th> }).collect_view();
    view! {
        <section class="chart" aria-label=title>
            <h2 class="chart-title">{title}</h2>
            <ul class="bars">{drawn}</ul>
            <p class="chart-says">{says}</p>
            <details class="chart-table">
                <summary>{format!("{title} as a table")}</summary>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{noun}</th>
                            {heads}
                            <th scope="col" class="num">"All"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </section>
    }
}
