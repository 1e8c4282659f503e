//! Threat feeds: which are loaded, how old they are, a file for each, and the way to let go of one.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::feeds::FeedKind;
use shared::view::{FeedRow, LoadedFeed};

use crate::browser::{document, file};
use crate::components::format::count;
use crate::components::icon::{Glyph, Icon};
use crate::pages::feed_result::feed_result;
use crate::pages::import_area::RefusalWords;
use crate::pages::live::live;
use crate::state::App;
use crate::worker::message::{FeedRequest, Reply, Request};

/// Endings of feed files, for the browser's file chooser.
const ENDINGS: &str = ".csv,.txt,.json,.gz,.zip,text/csv,text/plain,application/json,application/gzip,application/zip";

/// The section.
#[component]
pub(super) fn ThreatFeeds() -> impl IntoView {
    let app = App::get();
    let feeds = live(
        || Some(Request::Feed(FeedRequest::Sheet)),
        |reply| if let Reply::Feeds(rows) = reply { rows.open() } else { None },
    );
    let input = NodeRef::<html::Input>::new();
    let kind = StoredValue::new(FeedKind::Kev);
    let outcome = RwSignal::new(None::<Reply>);
    let busy = RwSignal::new(false);
    let load = move |ev| {
        let Some((name, file)) = file::chosen(&ev, 1).files.pop() else { return };
        busy.set(true);
        spawn_local(async move {
            let limit_bytes = app.file_limit.get_untracked();
            let request = Request::Feed(FeedRequest::Load { name, kind: kind.get_value(), limit_bytes });
            let reply = app.ask_with(request, Some(&file)).await.reply;
            // The page may have been left meanwhile.
            let _ = outcome.try_set(Some(reply));
            let _ = busy.try_set(false);
        });
    };
    let choose = Callback::new(move |of: FeedKind| {
        kind.set_value(of);
        if let Some(input) = input.get_untracked() {
            file::open_chooser(&input);
        }
    });
    // The button goes with what it lets go of, once the rows are made anew: whoever pressed it must not lose the focus.
    let pressed = StoredValue::new(None::<FeedKind>);
    let forget = Callback::new(move |of: FeedKind| {
        outcome.set(None);
        pressed.set_value(Some(of));
        spawn_local(async move {
            app.ask(Request::Feed(FeedRequest::Forget(of))).await;
        });
    });
    Effect::new(move |_| {
        feeds.value.track();
        if let Some(of) = pressed.try_update_value(Option::take).flatten() {
            request_animation_frame(move || document::focus_if_lost(&[&format!("#feed-{}", of.id()), "#main"]));
        }
    });
    let rows = move || {
        let rows = feeds.value.get().unwrap_or_default();
        rows.into_iter().map(|row| feed_row(row, choose, forget)).collect::<Vec<_>>()
    };
    view! {
        <section class="section feeds" aria-labelledby="feeds-head">
            <h2 id="feeds-head">"Threat feeds"</h2>
            <p class="muted">"What the world knows of CVEs counts in every score: exploited in the wild, likely to be, exploit public. Files are read in this browser; nothing about your scan leaves it. Drop a newer file on any page, or load it here."</p>
            <table class="feed-table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Feed"</th>
                        <th scope="col" role="columnheader">"Date"</th>
                        <th scope="col" role="columnheader" class="num">"CVEs"</th>
                        <th scope="col" role="columnheader" class="num">"Of yours"</th>
                        <th scope="col" role="columnheader">"State"</th>
                        <th scope="col" role="columnheader"><span class="sr-only">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <input type="file" hidden=true aria-label="Feed file" accept=ENDINGS node_ref=input on:change=load />
            <div role="status">
                {move || busy.get().then(|| view! { <p class="muted">"Reading the file\u{2026}"</p> })}
                {move || outcome.with(|outcome| match outcome {
                    Some(Reply::FeedsLoaded { sheets, .. }) => Some(sheets.iter().map(feed_result).collect::<Vec<_>>().into_any()),
                    Some(Reply::Refused(note)) => Some(view! {
                        <div class="panel panel-refused"><Icon glyph=Glyph::Alert /><div><RefusalWords note=note.clone() /></div></div>
                    }.into_any()),
                    _ => None,
                })}
            </div>
        </section>
    }
}

/// Where to get the file of a feed, in words: the page itself fetches nothing from elsewhere.
fn source_of(kind: FeedKind) -> &'static str {
    match kind {
        FeedKind::Kev => {
            "Not loaded. Download \u{201C}Known Exploited Vulnerabilities\u{201D} as CSV or JSON from www.cisa.gov."
        }
        FeedKind::Epss => "Not loaded. Download epss_scores-current.csv.gz from www.first.org/epss/data.",
        FeedKind::Exploits => {
            "Not loaded, and not needed. Any list of CVE ids: one on a line, or in the column \u{201C}cve\u{201D}."
        }
    }
}

fn feed_row(row: FeedRow, choose: Callback<FeedKind>, forget: Callback<FeedKind>) -> AnyView {
    let kind = row.kind;
    let is_loaded = row.loaded.is_some();
    let cells = match row.loaded {
        Some(loaded) => loaded_cells(&loaded),
        None => view! { <td role="cell" colspan="4" class="feed-none muted">{source_of(kind)}</td> }.into_any(),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{kind.label()}</th>
            {cells}
            <td role="cell" class="feed-acts">
                <button type="button" class="button" id=format!("feed-{}", kind.id()) aria-label=format!("Load a file: {}", kind.label()) on:click=move |_| choose.run(kind)>"Load a file"</button>
                {is_loaded.then(|| view! {
                    <button type="button" class="link-button" aria-label=format!("Forget {}", kind.label()) on:click=move |_| forget.run(kind)>"Forget"</button>
                })}
            </td>
        </tr>
    }
    .into_any()
}

fn loaded_cells(loaded: &LoadedFeed) -> AnyView {
    let from = if loaded.from_site { "from this site" } else { "by hand" };
    let loaded_on = loaded.loaded_on.as_deref().unwrap_or("an unknown day");
    let file = format!("{}, loaded {from} on {loaded_on}", loaded.name);
    let dated = if loaded.dated.is_empty() { String::new() } else { format!("The date is {}. ", loaded.dated) };
    let state = if loaded.is_stale { format!("stale: {} days old", loaded.age_days) } else { "current".to_owned() };
    view! {
        <td role="cell" class="feed-date">
            <span title=dated>{loaded.date.clone().unwrap_or_else(|| "\u{2013}".to_owned())}</span>
            <span class="feed-file">{file}</span>
        </td>
        <td role="cell" class="num" data-name="CVEs">{count(loaded.cves)}</td>
        <td role="cell" class="num" data-name="of yours">{format!("{} of {}", count(loaded.matched), count(loaded.all))}</td>
        <td role="cell" class="feed-state" class:is-over=loaded.is_stale>
            {loaded.is_stale.then(|| view! { <Icon glyph=Glyph::Alert /> })}
            {state}
        </td>
    }
    .into_any()
}
