//! What no scan has looked at: hosts the files say were not scanned, hosts that are missing since, and hosts that a list
//! from elsewhere knows better.

mod check;
mod list;

use leptos::prelude::*;
use shared::view::{Coverage, FindingFilter, MissingRow, NotScannedRow};

use self::check::CrossCheck;
use self::list::Source;
use super::live::live;
use crate::components::empty::Empty;
use crate::components::format::{count, counted};
use crate::state::{App, report_link};
use crate::worker::message::{Reply, Request};

/// The page.
#[component]
pub(crate) fn CoveragePage() -> impl IntoView {
    let app = App::get();
    view! {
        <div class="page coverage">
            <h1 class="page-title">"Coverage"</h1>
            <p class="muted">"A host that no scan looks at has no findings and is not safe."</p>
            <Show when=move || !app.is_empty() fallback=move || no_scan(app)>
                <Loaded />
            </Show>
        </div>
    }
}

fn no_scan(app: App) -> impl IntoView {
    let import = app.href("/scans");
    view! {
        <Empty title="No scan yet: what it did not reach is listed here.">
            <a href=import>"Import a scan"</a>
        </Empty>
    }
}

#[component]
fn Loaded() -> impl IntoView {
    let source = Source::new();
    let coverage = live(
        move || Some(Request::Coverage { list: source.checked.get() }),
        |reply| if let Reply::Coverage(coverage) = reply { coverage.open() } else { None },
    );
    let known = move || coverage.value.with(Option::is_some);
    let part = move |read: fn(&Coverage) -> Option<AnyView>| {
        move || coverage.value.with(|coverage| coverage.as_ref().and_then(read))
    };
    // The lists of hosts stay as they are while another list is checked.
    let check = Memo::new(move |_| coverage.value.with(|coverage| coverage.as_ref().and_then(|c| c.list.clone())));
    view! {
        <Show when=known fallback=|| view! { <p class="muted" role="status">"Reading\u{2026}"</p> }>
            {part(|coverage| Some(not_scanned(coverage).into_any()))}
            {part(|coverage| Some(missing(coverage).into_any()))}
        </Show>
        <CrossCheck source=source check=check busy=coverage.busy />
    }
}

/// Hosts that the newest scans say they did not scan.
fn not_scanned(coverage: &Coverage) -> impl IntoView + use<> {
    let total = coverage.not_scanned_total;
    let cut = cut(coverage.not_scanned.len(), total);
    let rows = coverage.not_scanned.iter().cloned().map(not_scanned_line).collect_view();
    let body = if total == 0 {
        view! { <p class="muted">"The newest scans name no host that they did not scan."</p> }.into_any()
    } else {
        view! {
            <p>"Their findings stay open: a host that was not looked at is not fixed."</p>
            <div class="table-scroll is-tall" tabindex="0" role="region" aria-label="Not scanned, say the scans">
                <table class="plain">
                    <thead>
                        <tr>
                            <th scope="col">"Reason"</th>
                            <th scope="col">"Hosts"</th>
                            <th scope="col">"Known assets"</th>
                            <th scope="col" class="num">"Open findings"</th>
                            <th scope="col">"Scan"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {cut}
        }
        .into_any()
    };
    view! {
        <section class="section">
            <h2>"Not scanned, say the scans"</h2>
            {body}
        </section>
    }
}

fn not_scanned_line(row: NotScannedRow) -> impl IntoView {
    let more = row.assets.saturating_sub(row.examples.len() as u32);
    let names = row.examples.join(", ");
    let rest = (more > 0).then(|| format!(" and {} more", count(more)));
    let known = if row.assets == 0 { "none".to_owned() } else { names };
    view! {
        <tr>
            <th scope="row">{row.reason}</th>
            <td class="coverage-hosts">{row.hosts}</td>
            <td>{known} {rest}</td>
            <td class="num">{count(row.open)}</td>
            <td>{row.name} " " <span class="muted block">{row.scanned_on}</span></td>
        </tr>
    }
}

/// Assets seen before, but not by the newest scan of their family.
fn missing(coverage: &Coverage) -> impl IntoView + use<> {
    let total = coverage.missing_total;
    let cut = cut(coverage.missing.len(), total);
    let rows = coverage.missing.iter().cloned().map(missing_line).collect_view();
    let body = if total == 0 {
        view! { <p class="muted">"The newest scans name every asset that is known."</p> }.into_any()
    } else {
        let words = if total == 1 {
            "1 asset was seen before and is not in the newest scan. Is it switched off, gone, or out of the scan's scope?"
                .to_owned()
        } else {
            format!(
                "{} were seen before and are not in the newest scan. Are they switched off, gone, or out of the scan's scope?",
                counted(total, "asset", "assets")
            )
        };
        view! {
            <p>{words}</p>
            <div class="table-scroll is-tall" tabindex="0" role="region" aria-label="Missing since">
                <table class="plain">
                    <thead>
                        <tr>
                            <th scope="col">"Asset"</th>
                            <th scope="col">"Last seen"</th>
                            <th scope="col">"By"</th>
                            <th scope="col" class="num">"Missing in scan"</th>
                            <th scope="col">"Reason the scan gives"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {cut}
        }
        .into_any()
    };
    view! {
        <section class="section">
            <h2>"Missing since"</h2>
            {body}
        </section>
    }
}

fn missing_line(row: MissingRow) -> impl IntoView {
    let ip = (row.ip != row.host).then_some(row.ip);
    let reason = if row.reason.is_empty() { "none".to_owned() } else { row.reason };
    view! {
        <tr>
            <th scope="row"><a href=findings_of(row.asset)>{row.host}</a> " " <span class="muted block">{ip}</span></th>
            <td class="date">{row.last_seen}</td>
            <td>{row.scanner}</td>
            <td class="num">{row.scan}</td>
            <td>{reason}</td>
        </tr>
    }
}

/// The report of one asset.
fn findings_of(asset: u32) -> String {
    App::get().href(&report_link(&FindingFilter { asset: Some(asset), ..FindingFilter::default() }))
}

/// Says how many rows of a cut list are shown; nothing for a whole one.
fn cut(shown: usize, total: u32) -> Option<impl IntoView> {
    ((shown as u32) < total)
        .then(|| view! { <p class="muted">{format!("The first {} of {}.", count(shown as u64), count(total))}</p> })
}
