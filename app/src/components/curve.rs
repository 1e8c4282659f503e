//! What is left against effort, as two lines: own SVG, a sentence, and the same numbers as a table.

use std::fmt::Write as _;

use leptos::prelude::*;
use shared::view::Curve;

use super::figures::percent;
use super::format::count;

/// A line through shares from 0 to 1, in a picture of 100 by 100 with the origin at its upper left.
fn line(efforts: &[u32], left: &[f64]) -> String {
    let mut path = String::new();
    for (place, (effort, left)) in efforts.iter().zip(left).enumerate() {
        let (x, y) = (across(efforts, *effort), 100.0 - left * 100.0);
        let letter = if place == 0 { 'M' } else { 'L' };
        // Writing to a text does not fail.
        let _ = write!(path, "{letter}{x:.2} {y:.2}");
    }
    path
}

/// Where an effort is, from 0 to 100.
fn across(efforts: &[u32], effort: u32) -> f64 {
    let all = efforts.last().copied().unwrap_or(0);
    if all == 0 { 0.0 } else { f64::from(effort) / f64::from(all) * 100.0 }
}

/// The lines, what they say, and their table. `chosen` is the budget, one of the efforts; `noun` what is spent, such as
/// `patches`; `says` what the lines say at the budget.
pub fn left_curve(curve: &Curve, chosen: u32, noun: &'static str, says: String) -> AnyView {
    let at = curve.efforts.iter().position(|effort| *effort == chosen).unwrap_or(0);
    let left = curve.plan.get(at).copied().unwrap_or(0.0);
    let (x, y) = (across(&curve.efforts, chosen), 100.0 - left * 100.0);
    let (plan, by_cvss) = (line(&curve.efforts, &curve.plan), line(&curve.efforts, &curve.by_cvss));
    let all = curve.efforts.last().copied().unwrap_or(0);
    let rows = curve
        .efforts
        .iter()
        .zip(curve.plan.iter().zip(&curve.by_cvss))
        .map(|(effort, (plan, by_cvss))| {
            view! {
                <tr>
                    <th scope="row" class="num">{count(*effort)}</th>
                    <td class="num">{percent(*plan)}</td>
                    <td class="num">{percent(*by_cvss)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="chart curve" aria-label="Risk left against effort">
            <h2 class="chart-title">"Risk left against effort"</h2>
            <ul class="curve-legend" aria-hidden="true">
                <li class="curve-key is-plan">"this plan"</li>
                <li class="curve-key is-cvss">"highest CVSS first"</li>
            </ul>
            <div class="curve-picture">
                <span class="curve-y" aria-hidden="true">
                    <span>"100 %"</span>
                    <span>"50 %"</span>
                    <span>"0 %"</span>
                </span>
                <svg class="curve-lines" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label=says.clone()>
                    <path class="curve-grid" d="M0 0H100M0 50H100M0 100H100"></path>
                    <path class="curve-budget" d=format!("M{x:.2} 0V100")></path>
                    <path class="curve-cvss" d=by_cvss></path>
                    <path class="curve-plan" d=plan></path>
                    <path class="curve-dot" d=format!("M{x:.2} {y:.2}h0")></path>
                </svg>
                <span class="curve-x" aria-hidden="true">
                    <span>"0"</span>
                    <span>{format!("{} {noun}", count(all))}</span>
                </span>
            </div>
            <p class="chart-says">{says}</p>
            <details class="chart-table">
                <summary>"Risk left against effort as a table"</summary>
                <div class="curve-table" tabindex="0" role="region" aria-label="Risk left against effort, numbers">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col" class="num">{capital(noun)}</th>
                                <th scope="col" class="num">"Left by this plan"</th>
                                <th scope="col" class="num">"Left, highest CVSS first"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </section>
    }
    .into_any()
}

/// With a capital letter in front.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{across, capital, line};

    #[test]
    fn lines_run_from_all_to_nothing() {
        assert_eq!(line(&[0, 1, 4], &[1.0, 0.25, 0.0]), "M0.00 0.00L25.00 75.00L100.00 100.00");
        assert!(across(&[0], 0) < 1e-9);
        assert_eq!(capital("host visits"), "Host visits");
    }
}
