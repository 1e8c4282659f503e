//! The first patches and the worst hosts, each with the way to its findings.

use leptos::prelude::*;
use shared::view::{AssetRow, Board, FindingFilter, PatchChoice, PatchRow};

use super::super::assets::name_of;
use crate::components::badge::ClassBadge;
use crate::components::figures::percent;
use crate::components::format::{counted, score};
use crate::state::{App, report_link};

/// Both lists.
#[component]
pub fn Top(board: Signal<Option<Board>>) -> impl IntoView {
    let app = App::get();
    let patches = move || board.with(|b| b.as_ref().map(|b| b.top_patches.clone()).unwrap_or_default());
    let assets = move || board.with(|b| b.as_ref().map(|b| b.top_assets.clone()).unwrap_or_default());
    view! {
        <section class="top" aria-labelledby="top-patches">
            <h2 class="chart-title" id="top-patches">
                "Patch first"
            </h2>
            <ol>{move || patches().iter().map(|row| patch(app, row)).collect_view()}</ol>
            <a href=app.href("/patches")>"All patches"</a>
            " "
            <a href=app.href("/plan")>"Plan for the time there is"</a>
        </section>
        <section class="top" aria-labelledby="top-assets">
            <h2 class="chart-title" id="top-assets">
                "Hosts at risk"
            </h2>
            <ol>{move || assets().iter().map(|row| asset(app, row)).collect_view()}</ol>
            <a href=app.href("/assets")>"All assets"</a>
            " "
            <a href=app.href("/groups")>"Risk by group"</a>
        </section>
    }
}

fn patch(app: App, row: &PatchRow) -> impl IntoView + use<> {
    let filter = FindingFilter { patch: Some(PatchChoice { id: row.patch, fold: true }), ..FindingFilter::default() };
    let removes = format!(
        "{} of the risk, {} on {}",
        percent(row.share),
        counted(row.findings, "finding", "findings"),
        counted(row.assets, "asset", "assets")
    );
    view! {
        <li>
            <ClassBadge class=Some(row.class) />
            <a class="cut" href=app.href(&report_link(&filter)) title=row.title.clone()>
                {row.title.clone()}
            </a>
            <span class="muted">{removes}</span>
        </li>
    }
}

fn asset(app: App, row: &AssetRow) -> impl IntoView + use<> {
    let filter = FindingFilter { asset: Some(row.id), ..FindingFilter::default() };
    let open: u32 = row.open.iter().sum();
    let holds = format!("score {}, {} open", score(row.score), counted(open, "finding", "findings"));
    view! {
        <li>
            <ClassBadge class=Some(row.risk) />
            <a class="cut" href=app.href(&report_link(&filter))>
                {name_of(row)}
            </a>
            <span class="muted">{holds}</span>
        </li>
    }
}
