//! The opened finding: why this rank, what to do, what the scanner saw. Beside the table, or over it where it is narrow.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::{FactorLine, FindingDetail, Link, SourceCell};

use crate::browser::{clipboard, document};
use crate::components::badge::ClassBadge;
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
    /// Stars for an asset.
    on_rate: Callback<(u32, Option<u8>)>,
) -> impl IntoView {
    let app = App::get();
    let node = NodeRef::<html::Dialog>::new();
    let detail = RwSignal::new(None::<FindingDetail>);
    let revision = Memo::new(move |_| app.revision());
    Effect::new(move |_| {
        revision.track();
        let Some(finding) = opened.get() else {
            detail.set(None);
            return;
        };
        spawn_local(async move {
            let answer = app.ask(Request::Detail { finding }).await;
            if let (Reply::Detail(new), true) = (answer.reply, opened.try_get_untracked() == Some(Some(finding))) {
                detail.try_set(Some(*new));
            }
        });
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
        if ev.key() == "Escape" && is_open.get_untracked() && !ev.default_prevented() && !document::is_typing() {
            ev.prevent_default();
            close();
        }
    });
    on_cleanup(move || escape.remove());
    view! {
        <dialog class="detail" node_ref=node aria-label="Finding" on:close=move |_| opened.set(None)>
            <div class="detail-head">
                <button type="button" class="icon-button" aria-label="Close the finding" on:click=move |_| close()>
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
            {move || match detail.get() {
                Some(detail) => view! { <Detail detail=detail on_rate=on_rate /> }.into_any(),
                None => view! { <p class="muted detail-wait">"Reading the finding\u{2026}"</p> }.into_any(),
            }}
        </dialog>
    }
}

#[component]
fn Detail(detail: FindingDetail, on_rate: Callback<(u32, Option<u8>)>) -> impl IntoView {
    let app = App::get();
    let row = detail.row.clone();
    let ranked = row.rank > 0;
    let asset = row.asset;
    let (stars, stars_set) = (row.stars, row.stars_set);
    let place = [row.ip.clone(), row.port.clone()]
        .into_iter()
        .filter(|s| !s.is_empty() && *s != row.host)
        .collect::<Vec<_>>()
        .join(" \u{b7} ");
    let ids =
        [format!("QID {}", row.scanner_id)].into_iter().chain(row.cves.iter().cloned()).collect::<Vec<_>>().join(", ");
    let copied = format!("{} on {} ({ids})", row.title, row.host);
    let texts =
        [("Solution", detail.solution.clone()), ("Threat", detail.threat.clone()), ("Impact", detail.impact.clone())];
    let copy = move |_| {
        let text = copied.clone();
        spawn_local(async move {
            let words = if clipboard::copy(&text).await { "Copied." } else { "The browser did not allow copying." };
            app.notice.set(Some(words.to_owned()));
        });
    };
    view! {
        <div class="detail-body">
            <p class="detail-rank">
                <ClassBadge class=ranked.then_some(row.class) />
                {if ranked {
                    format!("Rank {} \u{b7} {} \u{b7} score {}", format::count(row.rank), row.class.label(), format::score(row.score))
                } else {
                    format!("Not ranked \u{b7} {}", row.kind.label())
                }}
            </p>
            <h2 class="detail-title">{row.title.clone()}</h2>
            <p class="muted">{ids} " " <button type="button" class="link-button" on:click=copy>"Copy"</button></p>
            <dl class="facts">
                <div><dt>"Host"</dt><dd>{row.host.clone()} <span class="muted">" " {place}</span></dd></div>
                <div>
                    <dt>"Importance"</dt>
                    <dd>
                        <Stars
                            value=Signal::stored(stars)
                            set_by_person=Signal::stored(stars_set)
                            on_rate=Callback::new(move |stars| on_rate.run((asset, stars)))
                            label=format!("Importance of {}", row.host)
                        />
                    </dd>
                </div>
                <div><dt>"Status"</dt><dd>{row.status.label()} ", " {row.kind.label().to_lowercase()}</dd></div>
                {fact("System", &detail.asset.os)}
                {fact("First detected", row.first_seen.as_deref().unwrap_or_default())}
                {fact("Last detected", row.last_seen.as_deref().unwrap_or_default())}
                {row.due.clone().map(|due| {
                    let left = row.due_in_days.map(format::due).unwrap_or_default();
                    view! { <div><dt>"Due"</dt><dd>{due} <span class="muted">" " {left}</span></dd></div> }
                })}
            </dl>
            {ranked.then(|| view! { <Why factors=detail.factors.clone() unclipped=detail.score_unclipped score=row.score /> })}
            {detail.missing_source.clone().map(|why| view! { <p class="panel" role="alert">{why}</p> })}
            {texts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(head, text)| view! {
                <section><h3>{head}</h3><p class="longtext">{text}</p></section>
            }).collect_view()}
            <Evidence text=detail.evidence.clone() />
            <Links links=detail.links.clone() />
            <Cells cells=detail.cells.clone() />
            <p class="muted detail-source">"Source: " {detail.source.clone()}</p>
        </div>
    }
}

fn fact(name: &'static str, value: &str) -> Option<impl IntoView + use<>> {
    let value = value.to_owned();
    (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
}

/// Why this rank: 100, and what each factor takes off, down to the score.
#[component]
fn Why(factors: Vec<FactorLine>, unclipped: f64, score: f64) -> impl IntoView {
    let app = App::get();
    let lines = factors
        .into_iter()
        .map(|line| {
            view! {
                <tr>
                    <th scope="row">{line.factor}{line.assumed.then(|| view! { <span class="muted">" (assumed)"</span> })}</th>
                    <td class="num">{format!("{:.2}", line.value)}</td>
                    <td class="num">{format!("\u{d7} {:.1}", line.weight)}</td>
                    <td class="num">{format::points(line.points)}</td>
                </tr>
                <tr class="why-facts"><td colspan="4">{line.facts}</td></tr>
            }
        })
        .collect_view();
    view! {
        <section class="why">
            <h3>"Why this rank"</h3>
            <table class="why-table">
                <thead><tr><th scope="col">"Factor"</th><th scope="col" class="num">"Value"</th><th scope="col" class="num">"Weight"</th><th scope="col" class="num">"Points"</th></tr></thead>
                <tbody>
                    <tr><th scope="row" colspan="3">"The worst possible finding"</th><td class="num">"100.0"</td></tr>
                    {lines}
                </tbody>
                <tfoot>
                    {(unclipped < 0.0).then(|| view! { <tr><th scope="row" colspan="3">"Sum, below the floor"</th><td class="num">{format::points(unclipped)}</td></tr> })}
                    <tr><th scope="row" colspan="3">"Score"</th><td class="num">{format::score(score)}</td></tr>
                </tfoot>
            </table>
            <p><a href=app.href("/model")>"How the score is made"</a></p>
        </section>
    }
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
