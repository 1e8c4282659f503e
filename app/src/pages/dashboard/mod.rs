//! The dashboard: how the organisation stands, where the risk sits, and sliders that re-rank it live.
//!
//! To add a chart: a field of `Board`, and one `Bars` or `Pie` in `Charts`.

mod alerts;
mod deadlines;
mod first;
mod top;
mod weights;

use leptos::prelude::*;
use shared::model::RiskClass;
use shared::view::{Board, FindingFilter, Summary};

use super::live::live_at_rest;
use crate::components::badge::ClassBadge;
use crate::components::bars::Bars;
use crate::components::chart::ending;
use crate::components::empty::Empty;
use crate::components::format::{count, counted, score};
use crate::components::pie::{Pie, PiePart};
use crate::state::{App, report_link};
use crate::worker::message::{Reply, Request};
use alerts::Alerts;
use deadlines::Deadlines;
use first::First;
use top::Top;
use weights::WeightSliders;

/// The report where one facet has one value.
fn filtered(app: App, facet: &str, value: &str) -> String {
    let mut filter = FindingFilter::default();
    filter.facets.insert(facet.to_owned(), vec![value.to_owned()]);
    app.href(&report_link(&filter))
}

/// The value of the facet `class` that stands for a risk class: its name in lower case, as it is written in JSON.
fn facet_value(class: RiskClass) -> String {
    class.label().to_lowercase()
}

/// The page.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let app = App::get();
    let board = live_at_rest(
        || Some(Request::Board),
        |reply| if let Reply::Board(board) = reply { board.open() } else { None },
    );
    let known = Memo::new(move |_| board.value.with(Option::is_some) && !app.is_empty());
    let board = Signal::derive(move || board.value.get());
    view! {
        <div class="page list-page">
            <header class="list-head">
                <h1 class="page-title">"Dashboard"</h1>
            </header>
            <Show when=move || known.get() fallback=move || nothing_here(app)>
                <Alerts board=board />
                <Standing board=board />
                <div class="dashboard">
                    <Charts board=board />
                    <aside class="dashboard-side">
                        <WeightSliders />
                        <First />
                        <Top board=board />
                    </aside>
                </div>
            </Show>
        </div>
    }
}

fn nothing_here(app: App) -> impl IntoView {
    view! {
        <Show when=move || app.is_empty() fallback=|| view! { <Empty title="Adding up\u{2026}" /> }>
            <Empty title="No scan yet: its risk is summed up here.">
                <a href=app.href("/")>"Drop a Qualys CSV report"</a>
            </Empty>
        </Show>
    }
}

/// The organisation in one line: its score, and the counts a person is asked for.
#[component]
fn Standing(board: Signal<Option<Board>>) -> impl IntoView {
    let app = App::get();
    let class = Memo::new(move |_| board.with(|b| b.as_ref().map(|b| b.class)));
    let figure = move |pick: fn(&Board) -> String| move || board.with(|b| b.as_ref().map(pick).unwrap_or_default());
    let of_summary = move |pick: fn(&Summary) -> u32| {
        move || app.summary.with(|s| s.as_ref().map(pick)).map(count).unwrap_or_default()
    };
    view! {
        <dl class="standing" aria-label="The organisation now">
            <div class="standing-score">
                <dt>"Organisation risk"</dt>
                <dd>
                    {move || view! { <ClassBadge class=class.get() /> }}
                    <span class="num">{figure(|b| score(b.score))}</span>
                    <span class="muted">" of 100"</span>
                </dd>
            </div>
            <div>
                <dt>"Open findings"</dt>
                <dd class="num">{of_summary(|s| s.open)}</dd>
            </div>
            <div>
                <dt>"Overdue"</dt>
                <dd class="num">{figure(|b| count(b.deadlines.all_overdue()))}</dd>
            </div>
            <div>
                <dt>"Assets at risk"</dt>
                <dd class="num">
                    {figure(|b| count(b.assets_at_risk))} <span class="muted">" of " {of_summary(|s| s.assets)}</span>
                </dd>
            </div>
            <div>
                <dt>"Fixed"</dt>
                <dd class="num">{of_summary(|s| s.fixed)}</dd>
            </div>
            <div>
                <dt>"Scans"</dt>
                <dd class="num">{of_summary(|s| s.scans.len() as u32)}</dd>
            </div>
        </dl>
    }
}

/// Where the open findings are.
#[component]
fn Charts(board: Signal<Option<Board>>) -> impl IntoView {
    let app = App::get();
    let parts = Signal::derive(move || {
        let classes = board.with(|b| b.as_ref().map(|b| b.classes).unwrap_or_default());
        RiskClass::ALL
            .into_iter()
            .zip(classes)
            .map(|(class, n)| PiePart {
                label: class.label().to_owned(),
                letter: class.letter(),
                ending: ending(class),
                count: n,
                href: (n > 0).then(|| filtered(app, "class", &facet_value(class))),
            })
            .collect::<Vec<_>>()
    });
    let bars = move |pick: fn(&Board) -> &Vec<shared::view::Bar>| {
        Signal::derive(move || board.with(|b| b.as_ref().map(|b| pick(b).clone()).unwrap_or_default()))
    };
    let href = Callback::new(move |(facet, value): (String, String)| filtered(app, &facet, &value));
    view! {
        <div class="charts">
            <Pie title="Risk distribution" noun="open findings" parts=parts />
            <Deadlines board=board />
            <Bars title="By scanner severity" noun="Severity" bars=bars(|b| &b.by_severity) href=href />
            <Bars title="By subnet" noun="Subnet" bars=bars(|b| &b.by_subnet) href=href />
            <Bars title="By age" noun="First seen" bars=bars(|b| &b.by_age) href=href />
            <p class="charts-note">
                {move || {
                    let open = app.summary.with(|s| s.as_ref().map_or(0, |s| s.informational));
                    format!("{} not ranked and not counted here.", counted(open, "row of information is", "rows of information are"))
                }}
            </p>
        </div>
    }
}
