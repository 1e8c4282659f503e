//! How the score is made: the formula, this workspace's weights and constants, presets, decision tables, floors, and one
//! finding worked through.

mod formula;
mod tables;

use leptos::prelude::*;
use shared::model::RiskClass;
use shared::risk::Settings;
use shared::view::{FactorSheet, FindingColumn, FindingFilter, FindingQuery, FindingRow, Slice, Sort};

use self::formula::{Formula, Presets};
use self::tables::table;
use super::live::live;
use crate::components::badge::ClassBadge;
use crate::components::format::{counted, points, score};
use crate::state::{App, report_link};
use crate::worker::message::{Reply, Request};

/// The scores of a class, by the lowest ones of Critical, High and Medium.
fn scores_of(class: RiskClass, floors: [f64; 3]) -> String {
    let [critical, high, medium] = floors;
    match class {
        RiskClass::Critical => format!("{critical:.0} and above"),
        RiskClass::High => format!("{high:.0} to below {critical:.0}"),
        RiskClass::Medium => format!("{medium:.0} to below {high:.0}"),
        RiskClass::Low => format!("below {medium:.0}"),
    }
}

/// The page.
#[component]
pub fn ModelPage() -> impl IntoView {
    let sheet = live(|| Some(Request::Model), |reply| if let Reply::Model(m) = reply { m.open() } else { None });
    let floors =
        Signal::derive(move || sheet.value.with(|sheet| sheet.as_ref().map_or([70.0, 60.0, 50.0], |s| s.floors)));
    let factors = move || sheet.value.with(|s| s.as_ref().map(|s| s.factors.clone())).unwrap_or_default();
    let tables = move || sheet.value.with(|s| s.as_ref().map(|s| s.tables.clone())).unwrap_or_default();
    view! {
        <article class="page model">
            <h1 class="page-title">"How the score is made"</h1>
            <p>
                "Every open finding gets a score from 0 to 100. The score is a ranking, not a probability: it says what to patch first, not how likely an attack is. It starts at 100, the worst case: an exploited flaw of CVSS 10 on a five-star host on the internet. Each factor takes points off, and 12 points more mean ten times the risk."
            </p>
            <Formula />
            <section aria-labelledby="model-factors">
                <h2 id="model-factors">"The factors in this workspace"</h2>
                {move || factors().into_iter().map(factor).collect_view()}
            </section>
            <Presets />
            <section aria-labelledby="model-tables">
                <h2 id="model-tables">"The decision tables"</h2>
                <p>
                    "Answers come from what is known: KEV and the lists of exploits, the CVSS vector, the exposure and the stars of the host. Where nothing is known the most urgent answer counts, as the guide of SSVC recommends, and the row says \u{201c}assumed\u{201d}; but nothing counts as exploited before somebody says so."
                </p>
                {move || tables().into_iter().map(table).collect_view()}
            </section>
            <Classes floors=floors />
            <FloorRules />
            <Example />
        </article>
    }
}

/// A factor and its constants as the engine has them.
fn factor(sheet: FactorSheet) -> impl IntoView {
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
fn Classes(
    /// Lowest scores of Critical, High and Medium.
    floors: Signal<[f64; 3]>,
) -> impl IntoView {
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
                <td>{move || scores_of(class, floors.get())}</td>
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

/// The floor rules that count now.
#[component]
fn FloorRules() -> impl IntoView {
    let app = App::get();
    let rules = move || {
        app.settings.with(|settings: &Settings| {
            let rule = |floor: &shared::risk::Floor| format!("{}: at least {}", floor.title(), floor.class.label());
            let own = settings.floors.iter().filter(|floor| !floor.off).map(rule);
            let table = "CISA BOD 26-04: 3 days is at least Critical, 14 days High, 60 days Medium";
            own.chain(settings.bod_floor.then(|| table.to_owned())).collect::<Vec<_>>()
        })
    };
    let list = move || {
        match rules() {
        none if none.is_empty() => view! { <p>"No floor rule is on."</p> }.into_any(),
        rules => view! { <ul class="model-rules">{rules.into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view()}</ul> }.into_any(),
    }
    };
    view! {
        <section aria-labelledby="model-floors">
            <h2 id="model-floors">"Floor rules"</h2>
            <p>"A floor rule raises a finding at least to a class under \u{201c}Business risk\u{201d}, whatever the formula says. They are written on " <a href=app.href("/presets")>"Presets"</a> "."</p>
            {list}
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
    // A rule or table has its line where it had its say.
    let rule = Some(("Rule or table", row.parts.rule)).filter(|(_, part)| part.abs() > 0.0);
    let parts: Vec<_> = parts.into_iter().chain(rule).collect();
    let sum = 100.0 + parts.iter().map(|(_, p)| p).sum::<f64>();
    let floor = (sum < 0.0).then_some(" (the floor)");
    let lines: Vec<_> = parts
        .into_iter()
        .map(|(name, part)| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="num">{(part > 0.0).then_some("+")}{points(part)}</td>
                </tr>
            }
        })
        .collect();
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
                    {lines}
                    <tr class="total">
                        <th scope="row">"Score" {floor}</th>
                        <td class="num">{score(row.score)}</td>
                    </tr>
                </tbody>
            </table>
        </section>
    }
}
