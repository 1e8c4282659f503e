//! The hosts of a plan, one row per visit: every patch of the host is applied at once.

use leptos::prelude::*;
use shared::view::{FindingFilter, HostVisitRow};

use crate::components::badge::ClassBadge;
use crate::components::figures::percent;
use crate::components::format::{count, score};
use crate::state::{App, report_link};

/// The table.
pub fn visits(rows: impl Fn() -> Vec<HostVisitRow> + Send + 'static) -> AnyView {
    let app = App::get();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="The plan, host by host">
            <table class="plain visits" aria-label="Hosts to visit">
                <thead>
                    <tr>
                        <th scope="col" class="num">"#"</th>
                        <th scope="col">"Host"</th>
                        <th scope="col" class="num">"Risk removed"</th>
                        <th scope="col" class="num">"Together"</th>
                        <th scope="col">"Top"</th>
                        <th scope="col" class="num">"Findings"</th>
                        <th scope="col">"Patches"</th>
                    </tr>
                </thead>
                <tbody>{move || rows().into_iter().map(|row| line(app, row)).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(app: App, row: HostVisitRow) -> impl IntoView {
    let filter = FindingFilter { asset: Some(row.asset), ..FindingFilter::default() };
    let report = app.href(&report_link(&filter));
    let below = [(row.ip != row.host).then_some(row.ip), Some(row.owner)];
    let below = below.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" \u{b7} ");
    let more = row.patches.saturating_sub(row.names.len() as u32);
    let rest = (more > 0).then(|| format!(" and {} more", count(more)));
    view! {
        <tr>
            <td class="num muted">{count(row.rank)}</td>
            <th scope="row"><a href=report>{row.host}</a> " " <span class="muted block">{below}</span></th>
            <td class="num">{percent(row.share)}</td>
            <td class="num">{percent(row.cumulative)}</td>
            <td class="patch-top"><ClassBadge class=Some(row.class) /> <span class="num">{score(row.top_score)}</span></td>
            <td class="num">{count(row.findings)}</td>
            <td class="visit-patches">{count(row.patches)} ": " <span class="muted">{row.names.join(", ")} {rest}</span></td>
        </tr>
    }
}
