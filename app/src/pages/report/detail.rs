//! The opened finding: why this rank, what to do, what the scanner saw. Beside the table, or over it where it is narrow.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::{FindingDetail, FindingRow, Link, SourceCell};

use super::decide::{Deciding, Decision};
use super::why::why;
use crate::browser::{clipboard, document};
use crate::components::badge::{ClassBadge, cvss_words, decision_word};
use crate::components::format;
use crate::components::icon::{Glyph, Icon};
use crate::components::stars::Stars;
use crate::state::App;
use crate::worker::message::{Reply, Request};

/// The panel.
#[component]
pub(super) fn DetailPanel(
    /// Finding that is open.
    opened: RwSignal<Option<u32>>,
    /// The dialog of decisions.
    deciding: Deciding,
    /// Stars for an asset.
    on_rate: Callback<(u32, Option<u8>)>,
) -> impl IntoView {
    let app = App::get();
    let node = NodeRef::<html::Dialog>::new();
    let detail = RwSignal::new(None::<FindingDetail>);
    let revision = Memo::new(move |_| app.revision());
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads never learns of a change.
        revision.get();
        let number = asked.with_value(|asked| asked + 1);
        asked.set_value(number);
        let Some(finding) = opened.get() else {
            detail.set(None);
            return;
        };
        spawn_local(async move {
            let answer = app.ask(Request::Detail { finding }).await;
            if asked.try_get_value() != Some(number) {
                return;
            }
            match answer.reply {
                Reply::Detail(new) => drop(detail.try_set(new.open())),
                // The notice says why.
                _ => drop(opened.try_set(None)),
            }
        });
    });
    Effect::new(move |_| {
        detail.track();
        if deciding.moved_focus.get_value() {
            deciding.moved_focus.set_value(false);
            request_animation_frame(|| {
                document::focus(".detail-decision button");
            });
        }
    });
    let is_open = Memo::new(move |_| opened.with(Option::is_some));
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (is_open.get(), dialog.open()) {
            // Over the table it is modal; beside it focus stays in the row.
            (true, false) if document::media("(max-width: 900px)") => {
                let _ = dialog.show_modal();
            }
            (true, false) => dialog.set_open(true),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let close = move || {
        let was = opened.get_untracked();
        opened.set(None);
        if let Some(id) = was {
            document::focus(&format!("[data-finding=\"{id}\"]"));
        }
    };
    let escape = window_event_listener(leptos::ev::keydown, move |ev| {
        // A window over the page closes first.
        let is_ours = is_open.get_untracked() && !deciding.open.get_untracked();
        if ev.key() == "Escape" && is_ours && !ev.default_prevented() && !document::is_typing() {
            ev.prevent_default();
            close();
        }
    });
    on_cleanup(move || escape.remove());
    view! {
        <dialog class="detail" node_ref=node aria-label="Finding" on:close=move |_| opened.set(None)>
            <div class="detail-head">
                {move || detail.with(|d| d.as_ref().map(|d| view! { <Rank row=d.row.clone() /> }))}
                <button type="button" class="icon-button" aria-label="Close the finding" on:click=move |_| close()>
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
            {move || match detail.get() {
                Some(detail) => view! { <Detail detail=detail deciding=deciding on_rate=on_rate /> }.into_any(),
                None => view! { <p class="muted detail-wait">"Reading the finding\u{2026}"</p> }.into_any(),
            }}
        </dialog>
    }
}

/// Class, rank and score in one line, always in sight.
#[component]
fn Rank(row: FindingRow) -> impl IntoView {
    let ranked = row.rank > 0;
    let decided = row.decision.as_ref().filter(|decision| decision.holds).map(decision_word);
    view! {
        <p class="detail-rank">
            <ClassBadge class=ranked.then_some(row.class) />
            {if ranked {
                format!("Rank {} \u{b7} {} \u{b7} score {}", format::count(row.rank), row.class.label(), format::score(row.score))
            } else {
                format!("Not ranked \u{b7} {}", decided.unwrap_or(row.kind.label()))
            }}
        </p>
    }
}

#[component]
fn Detail(detail: FindingDetail, deciding: Deciding, on_rate: Callback<(u32, Option<u8>)>) -> impl IntoView {
    let app = App::get();
    let row = detail.row.clone();
    let ranked = row.rank > 0;
    let asset = row.asset;
    let (stars, stars_own) = (row.stars, row.stars_own);
    let place = [row.ip.clone(), row.port.clone()]
        .into_iter()
        .filter(|s| !s.is_empty() && *s != row.host)
        .collect::<Vec<_>>()
        .join(" \u{b7} ");
    let ids = [format!("{} {}", row.id_name, row.scanner_id)]
        .into_iter()
        .chain(row.cves.iter().cloned())
        .collect::<Vec<_>>()
        .join(", ");
    let copied = format!("{} on {} ({ids})", row.title, row.host);
    let copy = move |_| {
        let text = copied.clone();
        spawn_local(async move {
            let words = if clipboard::copy(&text).await { "Copied." } else { "The browser did not allow copying." };
            app.notice.set(Some(words.to_owned()));
        });
    };
    view! {
        <div class="detail-body">
            <h2 class="detail-title">{row.title.clone()}</h2>
            <p class="detail-ids">{ids} " " <button type="button" class="link-button" on:click=copy>"Copy"</button></p>
            <div class="detail-host">
                <p><b>{row.host.clone()}</b> <span class="muted">" " {place}</span></p>
                <div class="detail-stars">
                    <span class="muted" aria-hidden="true">"Importance"</span>
                    <Stars
                        fixed=App::get().is_read_only()
                        value=Signal::stored(stars)
                        set_by_person=Signal::stored(stars_own)
                        by=Signal::stored(row.stars_by.clone())
                        on_rate=Callback::new(move |stars| on_rate.run((asset, stars)))
                        label=format!("Importance of {}", row.host)
                    />
                </div>
            </div>
            <Decision row=row.clone() deciding=deciding />
            {ranked.then(|| why(&detail))}
            {detail.missing_source.clone().map(|why| view! { <p class="panel" role="alert">{why}</p> })}
            <Text head="Solution" text=detail.solution.clone() />
            <section>
                <h3>"State"</h3>
                <dl class="facts">
                    <div><dt>"Status"</dt><dd>{row.status.label()} ", " {row.kind.label().to_lowercase()}</dd></div>
                    {row.due.clone().map(|due| {
                        let left = row.due_in_days.map(format::due).unwrap_or_default();
                        let over = row.due_in_days.is_some_and(|days| days < 0);
                        view! { <div><dt>"Due"</dt><dd>{due} " " <span class="muted" class:overdue=over>{left}</span></dd></div> }
                    })}
                    {fact("CVSS", &cvss_words(&row).unwrap_or_default())}
                    {fact("First detected", row.first_seen.as_deref().unwrap_or_default())}
                    {fact("Last detected", row.last_seen.as_deref().unwrap_or_default())}
                    {fact("Seen", &seen(&row))}
                    {fact("System", &detail.asset.os)}
                </dl>
            </section>
            <Text head="Threat" text=detail.threat.clone() />
            <Text head="Impact" text=detail.impact.clone() />
            <Evidence text=detail.evidence.clone() />
            <Links links=detail.links.clone() />
            <Cells cells=detail.cells.clone() />
            <p class="muted detail-source">"Source: " {detail.source.clone()}</p>
        </div>
    }
}

/// How many scans saw it, and how often it came back.
fn seen(row: &FindingRow) -> String {
    let scans = format::counted(row.times_seen, "scan", "scans");
    match row.times_reopened {
        0 => format!("by {scans}"),
        1 => format!("by {scans}, came back once"),
        n => format!("by {scans}, came back {} times", format::count(n)),
    }
}

/// A text of the scanner under its heading; nothing where there is none.
#[component]
fn Text(head: &'static str, text: String) -> impl IntoView {
    (!text.is_empty()).then(|| view! { <section><h3>{head}</h3><p class="longtext">{text}</p></section> })
}

fn fact(name: &'static str, value: &str) -> Option<impl IntoView + use<>> {
    let value = value.to_owned();
    (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
}

#[component]
fn Evidence(text: String) -> impl IntoView {
    (!text.is_empty()).then(|| view! {
        <section><h3>"What the scanner saw"</h3><pre class="evidence" tabindex="0" aria-label="What the scanner saw">{text}</pre></section>
    })
}

#[component]
fn Links(links: Vec<Link>) -> impl IntoView {
    // The engine gives only http and https; a second look costs nothing.
    let safe: Vec<Link> =
        links.into_iter().filter(|l| l.url.starts_with("https://") || l.url.starts_with("http://")).collect();
    (!safe.is_empty()).then(|| {
        view! {
            <section>
                <h3>"Links"</h3>
                <ul class="links">
                    {safe.into_iter().map(|link| view! {
                        <li><a href=link.url rel="noopener noreferrer" target="_blank">{link.label}</a></li>
                    }).collect_view()}
                </ul>
            </section>
        }
    })
}

#[component]
fn Cells(cells: Vec<SourceCell>) -> impl IntoView {
    (!cells.is_empty()).then(|| view! {
        <details class="cells">
            <summary>"All other columns of the row"</summary>
            <dl class="facts">
                {cells.into_iter().map(|cell| view! { <div><dt>{cell.column}</dt><dd class="longtext">{cell.text}</dd></div> }).collect_view()}
            </dl>
        </details>
    })
}
