//! Any two presets side by side: who moves most, and why.

use leptos::prelude::*;
use shared::model::RiskClass;
use shared::view::{Comparison, ComparisonRow, FindingFilter, Slice};

use super::all_presets;
use crate::components::badge::ClassBadge;
use crate::components::format::{count, counted, score};
use crate::components::pager::Pager;
use crate::pages::live::live;
use crate::state::{App, report_link};
use crate::worker::message::{PresetRequest, Reply, Request};
use crate::worker::packed::Packed;

/// Rows shown at a time.
const PAGE: u32 = 50;

/// The section.
#[component]
pub(super) fn Compare() -> impl IntoView {
    let app = App::get();
    let presets = Memo::new(move |_| app.settings.with(all_presets));
    // Places in the list: what ranks now beside the first formula that is another, until a person chooses.
    let other = app.settings.with_untracked(|s| if s.preset == shared::risk::Preset::Bod { 1 } else { 2 });
    let chosen = RwSignal::new([0, other]);
    let from = RwSignal::new(0_u32);
    let page = live(
        move || {
            let [a, b] = chosen.get();
            let (a, b) = presets.with(|all| Some((Packed::of(&all.get(a)?.2), Packed::of(&all.get(b)?.2))))?;
            let slice = Slice { from: from.get(), count: PAGE };
            Some(Request::Presets(PresetRequest::Compare { a, b, slice }))
        },
        |reply| if let Reply::Comparison(page) = reply { page.open() } else { None },
    );
    let total = Signal::derive(move || page.value.with(|page| page.as_ref().map_or(0, |page| page.total)));
    let choice = move |at: usize, label: &'static str| {
        let options = move || {
            let is_chosen = move |place: usize| chosen.with(|chosen| chosen.get(at) == Some(&place));
            presets
                .with(|all| all.iter().map(|(_, name, _)| name.clone()).collect::<Vec<_>>())
                .into_iter()
                .enumerate()
                .map(|(place, name)| view! { <option value=place.to_string() prop:selected=move || is_chosen(place)>{name}</option> })
                .collect_view()
        };
        let choose = move |ev| {
            if let Ok(place) = event_target_value(&ev).parse::<usize>() {
                chosen.update(|chosen| chosen.iter_mut().skip(at).take(1).for_each(|one| *one = place));
                from.set(0);
            }
        };
        view! {
            <label class="compare-choice">
                <span class="muted">{label}</span>
                <select class="input" on:change=choose>{options}</select>
            </label>
        }
    };
    let told = move || page.value.get().map(|page| if page.total == 0 { nothing(app) } else { table(app, &page) });
    view! {
        <section class="section" aria-labelledby="presets-compare">
            <h2 id="presets-compare">"Two presets side by side"</h2>
            <div class="compare-pair">{choice(0, "First preset")} {choice(1, "Second preset")}</div>
            <div aria-busy=move || page.busy.get().to_string()>{told}</div>
            <Pager from=from total=total size=PAGE noun="compared findings" />
        </section>
    }
}

fn nothing(app: App) -> AnyView {
    let words = if app.is_empty() {
        "No scan yet: import one, and both presets are compared here."
    } else {
        "No finding is open: there is nothing to compare."
    };
    view! { <p class="muted">{words}</p> }.into_any()
}

fn table(app: App, page: &Comparison) -> AnyView {
    let top: Vec<String> = page
        .top
        .iter()
        .map(|top| {
            let first =
                if top.size == 100 { "first 100".to_owned() } else { format!("first 5 % ({})", count(top.size)) };
            let others = match top.changed {
                0 => "none is another".to_owned(),
                1 => "1 is another".to_owned(),
                n => format!("{} are others", count(n)),
            };
            format!("Of the {first}, {others}.")
        })
        .collect();
    let moved = format!(
        "{} of {} another rank. {}",
        count(page.moved),
        counted(page.total, "finding has", "findings have"),
        top.join(" ")
    );
    let rows: Vec<_> = page.rows.iter().map(|row| line(app, row)).collect();
    view! {
        <p class="compare-says">{moved}</p>
        {matrix(page.classes)}
        <div class="table-scroll difference compared" tabindex="0" role="group" aria-label="Findings under both presets">
            <table role="table" class="plain" aria-label="Findings under both presets, the biggest movers first">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">"Finding"</th>
                        <th role="columnheader" scope="col" class="num">"First"</th>
                        <th role="columnheader" scope="col" class="num">"Second"</th>
                        <th role="columnheader" scope="col" class="num">"Moved"</th>
                        <th role="columnheader" scope="col">"Why"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// How many findings have which class under which preset.
fn matrix(classes: [[u32; 4]; 4]) -> impl IntoView {
    let head: Vec<_> = RiskClass::ALL
        .iter()
        .map(|class| view! { <th scope="col" class="num"><ClassBadge class=Some(*class) /></th> })
        .collect();
    let rows: Vec<_> = RiskClass::ALL
        .into_iter()
        .zip(classes)
        .enumerate()
        .map(|(at, (class, cells))| {
            let cells: Vec<_> = cells
                .into_iter()
                .enumerate()
                .map(|(place, n)| view! { <td class="num" class:is-same=at == place class:is-none=n == 0>{count(n)}</td> })
                .collect();
            view! { <tr><th scope="row"><ClassBadge class=Some(class) /> " " {class.label()}</th>{cells}</tr> }
        })
        .collect();
    view! {
        <details class="class-matrix">
            <summary>"Classes: first preset down, second across"</summary>
            <table aria-label="Findings by class: first preset down, second across">
                <thead><tr><td></td>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}

fn line(app: App, row: &ComparisonRow) -> impl IntoView + use<> {
    let [a, b] = row.ranks;
    let moved = match b.cmp(&a) {
        std::cmp::Ordering::Less => format!("up {}", count(a - b)),
        std::cmp::Ordering::Greater => format!("down {}", count(b - a)),
        std::cmp::Ordering::Equal => "stays".to_owned(),
    };
    let filter =
        FindingFilter { asset: Some(row.asset), vulnerability: Some(row.vulnerability), ..FindingFilter::default() };
    let cell = |at: usize| {
        let rank = row.ranks.get(at).copied().unwrap_or_default();
        let points = row.scores.get(at).copied().unwrap_or_default();
        view! {
            <td role="cell" class="num compared-rank">
                <span>{count(rank)}</span> " "
                <span class="compared-score"><ClassBadge class=row.classes.get(at).copied() /> " " <span class="muted">{score(points)}</span></span>
            </td>
        }
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="difference-title">
                <a href=app.href(&report_link(&filter))>{row.title.clone()}</a> " "
                <span class="muted difference-id">{row.host.clone()}</span>
            </th>
            {cell(0)}
            {cell(1)}
            <td role="cell" class="num compared-moved">{moved}</td>
            <td role="cell" class="compared-why">{row.why.clone()}</td>
        </tr>
    }
}
