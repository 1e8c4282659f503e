//! How the score is made: the formula, this workspace's weights and constants, and one finding worked through.

use leptos::prelude::*;
use shared::model::RiskClass;
use shared::risk::{Preset, Settings};
use shared::view::{FactorSheet, FindingColumn, FindingFilter, FindingQuery, FindingRow, Slice, Sort};

use super::live::live;
use crate::components::badge::ClassBadge;
use crate::components::format::{counted, points, score};
use crate::state::{App, report_link};
use crate::worker::message::{Reply, Request};

/// Lowest score of each class, as the risk model has it. Low is everything below.
fn lowest(class: RiskClass) -> &'static str {
    match class {
        RiskClass::Critical => "70 and above",
        RiskClass::High => "60 to below 70",
        RiskClass::Medium => "50 to below 60",
        RiskClass::Low => "below 50",
    }
}

/// The page.
#[component]
pub fn ModelPage() -> impl IntoView {
    let app = App::get();
    let simple = move || app.settings.with(|s| s.preset == Preset::Simple);
    view! {
        <article class="page model">
            <h1 class="page-title">"How the score is made"</h1>
            <p>
                "Every open finding gets a score from 0 to 100. The score is a ranking, not a probability: it says what to patch first, not how likely an attack is. It starts at 100, the worst case: an exploited flaw of CVSS 10 on a five-star host on the internet. Each factor takes points off, and 12 points more mean ten times the risk."
            </p>
            <Show when=simple fallback=|| view! { <BusinessRisk /> }>
                <Simple />
            </Show>
            <Factors />
            <Classes />
            <Example />
        </article>
    }
}

/// A piece of the formula: a letter with its weight as the exponent.
fn factor(letter: &'static str, weight: &'static str) -> impl IntoView {
    view! {
        <msup>
            <mi>{letter}</mi>
            <msub>
                <mi>"w"</mi>
                <mi>{weight}</mi>
            </msub>
        </msup>
    }
}

/// The default formula.
#[component]
fn BusinessRisk() -> impl IntoView {
    view! {
        <section aria-labelledby="model-formula">
            <h2 id="model-formula">"The formula"</h2>
            <div class="formula">
                <math display="block" aria-label="p is S to the weight of S, times L to the weight of L, all to the fourth power, times A to the weight of A, times X to the weight of X, all squared">
                    <mi>"p"</mi>
                    <mo>"="</mo>
                    <msup>
                        <mrow>
                            <mo>"("</mo>
                            {factor("S", "S")}
                            <mo>"\u{b7}"</mo>
                            {factor("L", "L")}
                            <mo>")"</mo>
                        </mrow>
                        <mn>"4"</mn>
                    </msup>
                    <mo>"\u{b7}"</mo>
                    <msup>
                        <mrow>
                            <mo>"("</mo>
                            {factor("A", "A")}
                            <mo>"\u{b7}"</mo>
                            {factor("X", "X")}
                            <mo>")"</mo>
                        </mrow>
                        <mn>"2"</mn>
                    </msup>
                </math>
                <math display="block" aria-label="score is the larger of 0 and 100 plus 12 times the logarithm to base ten of p">
                    <mi>"score"</mi>
                    <mo>"="</mo>
                    <mi>"max"</mi>
                    <mo>"("</mo>
                    <mn>"0"</mn>
                    <mo>","</mo>
                    <mn>"100"</mn>
                    <mo>"+"</mo>
                    <mn>"12"</mn>
                    <mo>"\u{b7}"</mo>
                    <msub>
                        <mi>"log"</mi>
                        <mn>"10"</mn>
                    </msub>
                    <mi>"p"</mi>
                    <mo>")"</mo>
                </math>
            </div>
            <p>
                "S is the severity, L the likelihood that comes from the threat, A the importance of the asset and X its exposure; each is above 0 and at most 1. The logarithm turns the product into a sum: severity and likelihood take off 48 \u{b7} w \u{b7} log\u{2081}\u{2080} of their value, importance and exposure 24 \u{b7} w \u{b7} log\u{2081}\u{2080} of theirs. That sum is the explanation of each row, and it adds up exactly."
            </p>
            <p>
                "The exponent 4 is an empirical fit: with it the ranking found later-exploited flaws best on published exploitation data. It follows from no theory. A patch is worth the sum of p over the findings it closes; assets and the organisation roll up as 1 \u{2212} \u{220f}(1 \u{2212} p)."
            </p>
        </section>
    }
}

/// The simple formula.
#[component]
fn Simple() -> impl IntoView {
    view! {
        <section aria-labelledby="model-formula">
            <h2 id="model-formula">"The formula"</h2>
            <p class="formula">"score = severity (0 to 10) \u{d7} stars (1 to 5) \u{d7} 2"</p>
            <p>
                "This is the simple formula: it looks neither at threat nor at exposure, and weights do not change it. The default, \u{201c}Business risk\u{201d}, does; choose it on the dashboard."
            </p>
        </section>
    }
}

/// The factors and their constants as the engine has them.
#[component]
fn Factors() -> impl IntoView {
    let sheets = live(|| Some(Request::Model), |reply| if let Reply::Model(m) = reply { Some(m) } else { None });
    view! {
        <section aria-labelledby="model-factors">
            <h2 id="model-factors">"The factors in this workspace"</h2>
            {move || sheets.value.get().map(|sheets| sheets.into_iter().map(sheet).collect_view())}
        </section>
    }
}

fn sheet(sheet: FactorSheet) -> impl IntoView {
    let assumed = (sheet.assumed > 0).then(|| {
        format!(
            " Nothing is known for {}: the neutral value counts there.",
            counted(sheet.assumed, "open finding", "open findings")
        )
    });
    let caption = format!("{}: values and points off at weight 1", sheet.name);
    let rows: Vec<_> = sheet
        .constants
        .into_iter()
        .map(|constant| {
            view! {
                <tr>
                    <th scope="row">{constant.name}</th>
                    <td class="num">{format!("{:.3}", constant.value)}</td>
                    <td class="num">{points(constant.points)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="factor">
            <h3>{format!("{} ({})", sheet.name, sheet.symbol)}</h3>
            <p class="factor-figures">
                {format!("Weight {:.1}; {:.0} points per power of ten at weight 1.", sheet.weight, sheet.slope)}
            </p>
            <p>{sheet.words} {assumed}</p>
            <details>
                <summary>{caption.clone()}</summary>
                <table aria-label=caption>
                    <thead>
                        <tr>
                            <th scope="col">"What"</th>
                            <th scope="col" class="num">"Value"</th>
                            <th scope="col" class="num">"Points"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </section>
    }
}

/// Classes, their thresholds and deadlines.
#[component]
fn Classes() -> impl IntoView {
    let app = App::get();
    let rows = RiskClass::ALL.map(|class| {
        let days = move || app.settings.with(|s: &Settings| counted(s.deadlines.days(class), "day", "days"));
        view! {
            <tr>
                <th scope="row">
                    <ClassBadge class=Some(class) />
                    " "
                    {class.label()}
                </th>
                <td>{lowest(class)}</td>
                <td class="num">{days}</td>
            </tr>
        }
    });
    view! {
        <section aria-labelledby="model-classes">
            <h2 id="model-classes">"Classes and deadlines"</h2>
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Class"</th>
                        <th scope="col">"Score"</th>
                        <th scope="col" class="num">"Allowed"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            <p>"The days allowed are set in " <a href=app.href("/settings")>"Settings"</a> "."</p>
        </section>
    }
}

/// The finding that ranks first, worked through.
#[component]
fn Example() -> impl IntoView {
    let first = live(
        || {
            Some(Request::Findings(FindingQuery {
                filter: FindingFilter::default(),
                sort: Sort { by: FindingColumn::Rank, descending: false },
                slice: Slice { from: 0, count: 1 },
            }))
        },
        |reply| if let Reply::Findings(page) = reply { Some(page.rows.into_iter().next()) } else { None },
    );
    move || first.value.get().flatten().map(worked)
}

fn worked(row: FindingRow) -> impl IntoView {
    let app = App::get();
    let filter = FindingFilter { asset: Some(row.asset), ..FindingFilter::default() };
    let parts = [
        ("Severity", row.parts.severity),
        ("Threat", row.parts.threat),
        ("Importance", row.parts.importance),
        ("Exposure", row.parts.exposure),
    ];
    let sum = 100.0 + parts.iter().map(|(_, p)| p).sum::<f64>();
    let floor = (sum < 0.0).then_some(" (the floor)");
    let lines = parts.map(|(name, part)| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="num">{points(part)}</td>
            </tr>
        }
    });
    view! {
        <section aria-labelledby="model-example">
            <h2 id="model-example">"Worked example: the first finding now"</h2>
            <p>
                <ClassBadge class=Some(row.class) />
                " "
                <b>{row.title}</b>
                " on "
                <a href=app.href(&report_link(&filter))>{row.host}</a>
                ". "
                {row.reason}
            </p>
            <table class="worked">
                <tbody>
                    <tr>
                        <th scope="row">"Worst case"</th>
                        <td class="num">"100.0"</td>
                    </tr>
                    {lines.collect_view()}
                    <tr class="total">
                        <th scope="row">"Score" {floor}</th>
                        <td class="num">{score(row.score)}</td>
                    </tr>
                </tbody>
            </table>
        </section>
    }
}
