//! How deadlines are kept: what is overdue and how long, what comes next, what was fixed in time, what is excepted.

use leptos::prelude::*;
use shared::model::RiskClass;
use shared::view::{Board, DeadlineFigures, FindingFilter};

use super::facet_value;
use crate::components::badge::ClassBadge;
use crate::components::figures::{percent, share};
use crate::components::format::{count, counted};
use crate::state::{App, report_link};

/// The section.
#[component]
pub fn Deadlines(board: Signal<Option<Board>>) -> impl IntoView {
    let app = App::get();
    let figures = Memo::new(move |_| board.with(|b| b.as_ref().map(|b| b.deadlines.clone())));
    view! {
        <section class="chart deadlines" aria-labelledby="deadlines-title">
            <h2 class="chart-title" id="deadlines-title">
                "Deadlines"
            </h2>
            <dl class="facts">{move || figures.get().map(|figures| lines(app, &figures))}</dl>
            <p class="charts-note">
                "Days allowed: " <a href=app.href("/settings")>"Settings"</a> ". What was fixed is judged by the class it has now."
            </p>
        </section>
    }
}

/// The report with these facets.
fn report(app: App, facets: &[(&str, &[&str])]) -> String {
    let mut filter = FindingFilter::default();
    for (facet, values) in facets {
        filter.facets.insert((*facet).to_owned(), values.iter().map(|value| (*value).to_owned()).collect());
    }
    app.href(&report_link(&filter))
}

fn lines(app: App, figures: &DeadlineFigures) -> impl IntoView + use<> {
    let all = figures.all_overdue();
    let overdue = (all > 0).then(|| {
        let classes = RiskClass::ALL.into_iter().zip(figures.overdue).filter(|(_, n)| *n > 0);
        let parts = classes.map(|(class, n)| {
            let href = report(app, &[("class", &[&facet_value(class)]), ("due", &["overdue"])]);
            view! { <a class="due-class" href=href><ClassBadge class=Some(class) /> {count(n)}</a> }
        });
        parts.collect_view()
    });
    let oldest =
        figures.oldest.as_ref().map(|oldest| format!("{}, since {}", counted(oldest.days, "day", "days"), oldest.due));
    let in_time = match figures.fixed {
        0 => "Nothing fixed yet".to_owned(),
        fixed => format!("{} of {}", percent(share(figures.on_time, fixed)), counted(fixed, "finding", "findings")),
    };
    let ends = figures.next_expiry.as_ref().map(|day| format!(", the next one ends on {day}"));
    let soon = figures.within_week;
    view! {
        {line("Overdue", overdue.map_or_else(|| "None".into_any(), IntoAny::into_any))}
        {line("Longest overdue", oldest.unwrap_or_else(|| "\u{2013}".to_owned()).into_any())}
        {line("Due within 7 days", number(soon, report(app, &[("due", &["week"])])))}
        {line("Fixed in time", in_time.into_any())}
        {line(
            "Exceptions",
            view! { {number(figures.exceptions, report(app, &[("status", &["accepted", "false_positive"])]))} {ends} }.into_any(),
        )}
    }
}

fn line(name: &'static str, value: AnyView) -> impl IntoView {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
}

/// A number that leads to its findings, where there are some.
fn number(n: u32, href: String) -> AnyView {
    if n == 0 { "None".into_any() } else { view! { <a href=href>{count(n)}</a> }.into_any() }
}
