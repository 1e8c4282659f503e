//! Why a finding has its rank: the sum that is its score, the rule or table that had its say, and what would change it.

use leptos::prelude::*;
use shared::view::{DecisionLine, FactorLine, FindingDetail};

use crate::components::format;
use crate::state::App;

/// Why this rank: from 100, the worst there is, each factor takes its points off, and a rule or table has its say, down
/// to the score. The bars are a fall: grey is what is left, accent is what the factor took. Shown in tenths that add up
/// exactly.
pub(super) fn why(detail: &FindingDetail) -> AnyView {
    let app = App::get();
    let (factors, unclipped, score) = (&detail.factors, detail.score_unclipped, detail.row.score);
    let decided = detail.decision.as_ref().map(|decision| decision.points);
    let points: Vec<f64> = factors.iter().map(|line| line.points).chain(decided).collect();
    let (tenths, _) = format::tenths(&points, unclipped - 100.0);
    let steps: Vec<f64> = tenths.iter().map(|n| *n as f64 / 10.0).collect();
    let mut left = 100.0;
    let lines: Vec<_> = factors
        .iter()
        .zip(&steps)
        .map(|(line, points)| {
            let before: f64 = left;
            left += points;
            why_line(line, *points, left.clamp(0.0, 100.0), before.clamp(0.0, 100.0))
        })
        .collect();
    let decided =
        detail.decision.as_ref().zip(steps.last().copied()).map(|(line, points)| {
            decision_line(line, points, (left + points).clamp(0.0, 100.0), left.clamp(0.0, 100.0))
        });
    let sign = |n: &i64| if *n > 0 { '+' } else { '\u{2212}' };
    let terms: Vec<_> = tenths.iter().map(|n| format!(" {} {:.1}", sign(n), n.abs() as f64 / 10.0)).collect();
    let below = unclipped < 0.0;
    let sum = format::points((unclipped * 10.0).round() / 10.0);
    let equals = if below { format!("{sum}, which counts as 0") } else { format::score(score) };
    view! {
        <section class="why">
            <h3>"Why this rank"</h3>
            <p class="why-sum">"100" {terms} " = " <b>{equals}</b></p>
            <table class="why-table">
                <thead><tr><th scope="col">"Factor"</th><th scope="col" class="num">"Value"</th><th scope="col" class="num">"Weight"</th><th scope="col" class="num">"Points"</th></tr></thead>
                <tbody>
                    <tr><th scope="row" colspan="3">"The worst possible finding"</th><td class="num">"100.0"</td></tr>
                    <tr class="why-facts"><td colspan="4">{fall(100.0, 100.0)}</td></tr>
                    {lines}
                    {decided}
                </tbody>
                <tfoot>
                    {below.then(|| view! { <tr><th scope="row" colspan="3">"Sum, below the floor"</th><td class="num">{sum}</td></tr> })}
                    <tr><th scope="row" colspan="3">"Score"</th><td class="num">{format::score(score)}</td></tr>
                    <tr class="why-facts"><td colspan="4">{fall(score, score)}</td></tr>
                </tfoot>
            </table>
            {what_if(detail)}
            <p><a href=app.href("/model")>"How the score is made"</a></p>
        </section>
    }
    .into_any()
}

/// One factor: value, weight and points, below them the facts and the step of the fall.
fn why_line(line: &FactorLine, points: f64, after: f64, before: f64) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">{line.factor.clone()}{assumed(line.assumed)}</th>
            <td class="num">{format!("{:.2}", line.value)}</td>
            <td class="num">{format!("\u{d7} {:.1}", line.weight)}</td>
            <td class="num">{format::points(points)}</td>
        </tr>
        <tr class="why-facts"><td colspan="4">{line.facts.clone()}{fall(after, before)}</td></tr>
    }
}

fn assumed(assumed: bool) -> Option<impl IntoView> {
    assumed.then(|| view! { <span class="muted">" (assumed)"</span> })
}

/// A rule or table: what it says and by which answers, and the points that bring the sum there.
fn decision_line(line: &DecisionLine, points: f64, after: f64, before: f64) -> impl IntoView + use<> {
    let answers: Vec<_> = line
        .answers
        .iter()
        .map(|answer| {
            view! {
                <li title=answer.facts.clone()>
                    {format!("{}: ", answer.question)} <b>{answer.answer.clone()}</b> {assumed(answer.assumed)}
                    <span class="muted why-because">{answer.facts.clone()}</span>
                </li>
            }
        })
        .collect();
    let days = line.days.map(|days| format!(" ({} allowed)", format::counted(days, "day", "days")));
    let plus = (points > 0.0).then_some("+");
    view! {
        <tr>
            <th scope="row" colspan="3">{line.name.clone()} ": " {line.outcome.clone()} {days}</th>
            <td class="num">{plus}{format::points(points)}</td>
        </tr>
        <tr class="why-facts"><td colspan="4"><ul class="why-answers">{answers}</ul>{fall(after, before.max(after))}</td></tr>
    }
}

/// What would change the rank the most, as sentences.
fn what_if(detail: &FindingDetail) -> Option<AnyView> {
    let now = format::count(detail.row.rank);
    let lines: Vec<_> = detail
        .what_if
        .iter()
        .map(|what| {
            view! {
                <li>
                    "If " {what.change.clone()} ": " {format::score(what.score)} ", "
                    {what.class.label()} ", rank " <b>{format::count(what.rank)}</b>
                    {format!(" (now {now})")}
                </li>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <h4>"What would change it most"</h4>
            <ul class="what-if">{lines}</ul>
        }
        .into_any()
    })
}

/// A step of the fall: what is left of 100, and what this step took.
fn fall(after: f64, before: f64) -> impl IntoView {
    view! {
        <span class="fall" aria-hidden="true">
            <span class="fall-left" style:width=format!("{after:.1}%")></span>
            <span class="fall-taken" style:width=format!("{:.1}%", before - after)></span>
        </span>
    }
}
