//! A ring of parts: own SVG, a sentence, links, and the same numbers as a table. Colour is never alone: each part has
//! its letter and a border.

use std::f64::consts::TAU;

use leptos::prelude::*;

use super::figures::{percent, share};
use super::format::count;

/// Outer radius in user units; the picture is 200 by 200 around the origin.
const OUTER: f64 = 96.0;
/// Inner radius.
const INNER: f64 = 58.0;
/// A part below this share has no room for its letter.
const ROOM_FOR_LETTER: f64 = 0.05;

/// One part of the ring.
#[derive(Clone, Debug, PartialEq)]
pub struct PiePart {
    /// What it counts.
    pub label: String,
    /// Its letter.
    pub letter: char,
    /// Ending of the style classes of its colour, such as `high`.
    pub ending: &'static str,
    /// How many.
    pub count: u32,
    /// Where its rows are listed.
    pub href: Option<String>,
}

/// A part with its place on the ring, in shares of a turn from twelve o'clock, clockwise.
struct Placed {
    part: PiePart,
    start: f64,
    end: f64,
}

fn place(parts: Vec<PiePart>) -> Vec<Placed> {
    let whole = parts.iter().map(|p| p.count).sum();
    let mut before = 0;
    parts
        .into_iter()
        .map(|part| {
            let start = share(before, whole);
            before += part.count;
            Placed { end: share(before, whole), part, start }
        })
        .collect()
}

/// The point at `turn` of the circle with this radius.
fn at(turn: f64, radius: f64) -> (f64, f64) {
    let angle = turn * TAU;
    (radius * angle.sin(), -radius * angle.cos())
}

/// The outline of a part. A whole ring is two half rings: an arc cannot end where it starts.
fn outline(start: f64, end: f64) -> String {
    if end - start > 0.9999 {
        return format!("{} {}", outline(0.0, 0.5), outline(0.5, 1.0));
    }
    let large = u8::from(end - start > 0.5);
    let ((ax, ay), (bx, by)) = (at(start, OUTER), at(end, OUTER));
    let ((cx, cy), (dx, dy)) = (at(end, INNER), at(start, INNER));
    format!(
        "M{ax:.2} {ay:.2}A{OUTER} {OUTER} 0 {large} 1 {bx:.2} {by:.2}L{cx:.2} {cy:.2}A{INNER} {INNER} 0 {large} 0 {dx:.2} {dy:.2}Z"
    )
}

fn sentence(parts: &[PiePart], noun: &str) -> String {
    let whole = parts.iter().map(|p| p.count).sum();
    if whole == 0 {
        return format!("No {noun}.");
    }
    let each: Vec<String> = parts
        .iter()
        .map(|p| format!("{} {} ({})", count(p.count), p.label.to_lowercase(), percent(share(p.count, whole))))
        .collect();
    format!("{} {noun}: {}.", count(whole), each.join(", "))
}

/// The ring, its legend and its table.
#[component]
pub fn Pie(
    /// Heading.
    title: &'static str,
    /// What is counted, such as `open findings`.
    noun: &'static str,
    /// The parts, in the order drawn.
    #[prop(into)]
    parts: Signal<Vec<PiePart>>,
) -> impl IntoView {
    let whole = move || parts.with(|p| p.iter().map(|p| p.count).sum::<u32>());
    let says = move || parts.with(|p| sentence(p, noun));
    let drawn = move || {
        place(parts.get())
            .into_iter()
            .filter(|placed| placed.part.count > 0)
            .map(|Placed { part, start, end }| {
                let (x, y) = at(f64::midpoint(start, end), f64::midpoint(INNER, OUTER));
                let letter = (end - start >= ROOM_FOR_LETTER).then(|| {
                    view! {
                        <text class="pie-letter" x=format!("{x:.1}") y=format!("{y:.1}")>
                            {part.letter.to_string()}
                        </text>
                    }
                });
                view! {
                    <g class=format!("pie-part sev-{}", part.ending)>
                        <path d=outline(start, end)></path>
                        {letter}
                    </g>
                }
            })
            .collect_view()
    };
    let legend = move || {
        let whole = whole();
        parts
            .get()
            .into_iter()
            .map(|part| {
                let name = match part.href {
                    Some(href) => view! { <a href=href>{part.label}</a> }.into_any(),
                    None => view! { <span>{part.label}</span> }.into_any(),
                };
                view! {
                    <li>
                        <span class=format!("badge badge-{}", part.ending) aria-hidden="true">
                            {part.letter.to_string()}
                        </span>
                        {name}
                        <span class="num">{count(part.count)}</span>
                        <span class="num muted">{percent(share(part.count, whole))}</span>
                    </li>
                }
            })
            .collect_view()
    };
    let rows = move || {
        let whole = whole();
        parts
            .get()
            .into_iter()
            .map(|part| {
                view! {
                    <tr>
                        <th scope="row">{part.label}</th>
                        <td class="num">{count(part.count)}</td>
                        <td class="num">{percent(share(part.count, whole))}</td>
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <section class="chart" aria-label=title>
            <h2 class="chart-title">{title}</h2>
            <div class="pie">
                <svg class="pie-ring" viewBox="-100 -100 200 200" role="img" aria-label=says>
                    {drawn}
                    <text class="pie-whole" x="0" y="0">
                        {move || count(whole())}
                    </text>
                    <text class="pie-noun" x="0" y="20">
                        {noun}
                    </text>
                </svg>
                <ul class="pie-legend">{legend}</ul>
            </div>
            <p class="chart-says">{says}</p>
            <details class="chart-table">
                <summary>{format!("{title} as a table")}</summary>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Class"</th>
                            <th scope="col" class="num">"Findings"</th>
                            <th scope="col" class="num">"Share"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </section>
    }
}
