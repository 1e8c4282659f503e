//! The first findings of the ranking: they follow the sliders at once, each place writing its texts anew.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::{FindingFilter, FindingQuery, FindingRow};

use crate::components::badge::ClassBadge;
use crate::components::format::score;
use crate::state::{App, report_link};
use crate::worker::message::{RANKED_ROWS, Reply, Request};

/// The list.
#[component]
pub fn First() -> impl IntoView {
    let app = App::get();
    ask_where_unknown(app);
    let places = (0..RANKED_ROWS as usize).map(|place| {
        let row =
            Memo::new(move |_| app.first.with(|first| first.as_ref().and_then(|(_, rows)| rows.get(place).cloned())));
        view! { <Place row=row /> }
    });
    view! {
        <section class="top" aria-labelledby="top-findings">
            <h2 class="chart-title" id="top-findings">
                "First findings"
            </h2>
            <ol>{places.collect_view()}</ol>
            <a href=app.href("/")>"All findings"</a>
        </section>
    }
}

/// A change of weights brings its rows along; after any other change they are asked for.
fn ask_where_unknown(app: App) {
    let revision = Memo::new(move |_| app.revision());
    Effect::new(move |_| {
        let now = revision.get();
        if app.first.with_untracked(|first| first.as_ref().is_some_and(|(of, _)| *of == now)) {
            return;
        }
        spawn_local(async move {
            let answer = app.ask(Request::Findings(FindingQuery::first(RANKED_ROWS))).await;
            if let (Reply::Findings(page), true) = (answer.reply, untrack(|| app.revision()) == now) {
                app.first.set(Some((now, page.rows)));
            }
        });
    });
}

/// One place of the list.
#[component]
fn Place(row: Memo<Option<FindingRow>>) -> impl IntoView {
    let app = App::get();
    let class = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.class)));
    let told = move |tell: fn(&FindingRow) -> String| {
        Memo::new(move |_| row.with(|row| row.as_ref().map(tell).unwrap_or_default()))
    };
    let title = told(|row| row.title.clone());
    let place = told(|row| format!("score {} on {}", score(row.score), row.host));
    let to = told(|row| {
        report_link(&FindingFilter {
            asset: Some(row.asset),
            vulnerability: Some(row.vulnerability),
            ..FindingFilter::default()
        })
    });
    view! {
        <li hidden=move || class.get().is_none()>
            {move || view! { <ClassBadge class=class.get() /> }}
            <a class="cut" href=move || app.href(&to.get()) title=title>
                {title}
            </a>
            <span class="muted">{place}</span>
        </li>
    }
}
