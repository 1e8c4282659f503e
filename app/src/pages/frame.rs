//! The frame around every page: start, navigation, state of the data, notices, window-wide drop and undo.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::NavigateOptions;
use leptos_router::components::Router;
use leptos_router::hooks::{use_location, use_navigate};
use shared::risk::Settings;
use shared::sync::said::hear_settings;

use super::{PAGES, PageRoutes, lazy, team};
use crate::browser::theme::Theme;
use crate::browser::{clock, document, prefs, space};
use crate::components::format;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::Notice;
use crate::pages::drop_zone::WindowDrop;
use crate::pages::notices::end_notices;
use crate::pages::paste::WindowPaste;
use crate::pages::running::RunningImport;
use crate::pages::undo_import::{UndoImport, UndoImportDialog};
use crate::state::{App, Heard, Restarts, Saved, import_carried};
use crate::worker::message::{FeedRequest, HeardSettings, Reply, Request};
use crate::worker::packed::Packed;

/// An import that runs for so long shows how far it is.
const LONG: Duration = Duration::from_millis(300);

/// Mount the page.
pub fn start() {
    document::tell_panics();
    Theme::load().apply();
    leptos::mount::mount_to_body(Root);
    document::remove_shell();
}

/// Words when the engine had to be started again.
const RESTARTED: &str = "The engine stopped, perhaps for want of memory, and was started again with what was saved in this browser. If it happens again, close other tabs, or import the report in parts.";

#[component]
fn Root() -> impl IntoView {
    let workspace = prefs::text(prefs::WORKSPACE).unwrap_or_default();
    let kept = format!("{}{workspace}", prefs::SETTINGS);
    let settings: Settings = prefs::get(&kept).unwrap_or_default();
    let base = document::boot_fact("base").unwrap_or_else(|| "/".to_owned());
    let engine = document::boot_fact("engine").unwrap_or_default();
    match App::provide(&engine, &base, settings.clone()) {
        Ok(app) => {
            open(app, settings, workspace.clone());
            // Whoever changes the settings, they are kept.
            let keep = move |settings: &Settings, _: Option<&Settings>, _: Option<()>| {
                prefs::set(&kept, settings);
            };
            Effect::watch(move || app.settings.get(), keep, false);
            let again = move |_: &u32, _: Option<&u32>, _: Option<()>| {
                open(app, app.settings.get_untracked(), workspace.clone());
                app.notice.set(Some(RESTARTED.to_owned()));
            };
            let restarts = expect_context::<Restarts>();
            Effect::watch(move || restarts.0.get(), again, false);
            let base = base.trim_end_matches('/').to_owned();
            view! {
                <Router base=base>
                    <Frame />
                </Router>
            }
            .into_any()
        }
        Err(_) => view! {
            <main class="page">
                <h1 class="page-title">"This browser does not start Patchfirst's engine"</h1>
                <p>"It needs module workers (Chrome 80, Firefox 114, Safari 15 or later). Update the browser, or allow workers for this page."</p>
            </main>
        }
        .into_any(),
    }
}

fn open(app: App, settings: Settings, workspace: String) {
    spawn_local(async move {
        app.ask(Request::Open { today: clock::today(), settings, workspace }).await;
        // The first page stands: now the others, so that they open at once and without a network. Then `boot.js` has all
        // of it kept.
        spawn_local(async move {
            lazy::fetch().await;
            team::look(app).await;
            document::tell("patchfirst-open");
        });
        if app.saved.get_untracked() == Saved::Kept(0)
            && let Some(space) = space::space().await
        {
            app.saved.set(Saved::Kept(space.used_bytes as u64));
        }
        // Nothing waits for these.
        if let Reply::FeedsLoaded { sheets, .. } = app.ask(Request::Feed(FeedRequest::Site)).await.reply
            && !sheets.is_empty()
        {
            let words: Vec<String> = sheets.into_iter().map(|sheet| sheet.words).collect();
            app.notice.set(Some(words.join(" ")));
        }
    });
    // Behind the opening, and before any file.
    app.tell_remembered();
}

#[component]
fn Frame() -> impl IntoView {
    let app = App::get();
    let to_main = |ev: ev::MouseEvent| {
        ev.prevent_default();
        document::focus("#main");
    };
    lazy::provide();
    follow_routes(app);
    hear_others(app);
    let undo_import = UndoImport::provide();
    listen_for_undo(app, undo_import);
    ask_before_leaving(app);
    let running = long_import(app);
    let dropped = UnsyncCallback::new(move |carried| import_carried(app, carried));
    view! {
        <a class="skip" href="#main" on:click=to_main>"Skip to the content"</a>
        <Header />
        <main id="main" tabindex="-1">
            {lazy::part(running, move || Box::pin(running_import(running)))}
            <lazy::Loading />
            <PageRoutes />
        </main>
        {lazy::part(undo_import.open.into(), || Box::pin(undo_import_dialog()))}
        <Notice text=app.notice />
        <WindowDrop on_drop=dropped />
        <WindowPaste />
    }
}

/// Does an import run that takes so long that people ask how far it is? A shorter one has its rows before anybody could
/// read that, and what is not drawn does not delay them.
fn long_import(app: App) -> Signal<bool> {
    clock::holds(Memo::new(move |_| app.progress.with(Option::is_some)), LONG)
}

/// What others of a team said of the settings counts here too.
fn hear_others(app: App) {
    let Heard(heard) = expect_context();
    Effect::new(move |_| {
        if let Some(settings) = heard.get() {
            // Where the module does not come, the page that it is on hears of it at its next start.
            spawn_local(async move { drop(take_settings(app, settings).await) });
        }
    });
}

#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn take_settings(app: App, heard: Packed<HeardSettings>) -> Result<(), SplitLoaderError> {
    if let Some(heard) = heard.open() {
        app.change(|mine| heard.iter().for_each(|(value, is_gone)| hear_settings(mine, value, *is_gone)));
    }
    Ok(())
}

/// Comes when somebody is about to take an import back.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn undo_import_dialog() -> lazy::Opened {
    Ok(view! { <UndoImportDialog /> }.into_any())
}

/// Comes when a file is read.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn running_import(running: Signal<bool>) -> lazy::Opened {
    Ok(view! { <RunningImport running=running /> }.into_any())
}

/// The route as in the list of pages: without base, without a closing slash, `index.html` as the root.
fn route_of(app: App, path: &str) -> String {
    let base = app.href("");
    let route = path.strip_prefix(&base).unwrap_or(path).trim_end_matches("index.html").trim_end_matches('/');
    if route.is_empty() { "/".to_owned() } else { route.to_owned() }
}

/// Title and focus follow the route; the state may send the page somewhere.
fn follow_routes(app: App) {
    let location = use_location();
    let route = Memo::new(move |_| route_of(app, &location.pathname.get()));
    Effect::new(move |before: Option<String>| {
        let route = route.get();
        let name = PAGES.iter().find(|p| p.route == route).map_or("Not found", |p| p.name);
        document::set_title(&format!("{name} \u{2013} Patchfirst"));
        // Not on the first page: there the browser's own start of focus is right.
        if before.is_some_and(|before| before != route) {
            document::focus("#main");
        }
        route
    });
    end_notices(app, route);
    let navigate = use_navigate();
    Effect::new(move |_| {
        let Some(to) = app.go.get() else { return };
        app.go.set(None);
        if route.get_untracked() != to {
            navigate(&app.href(&to), NavigateOptions { resolve: false, ..NavigateOptions::default() });
        }
    });
}

fn listen_for_undo(app: App, undo_import: UndoImport) {
    let handle = window_event_listener(ev::keydown, move |ev| {
        let undo = (ev.ctrl_key() || ev.meta_key()) && !ev.shift_key() && ev.key().eq_ignore_ascii_case("z");
        if undo && !document::is_typing() {
            ev.prevent_default();
            undo_import.undo_last(app);
        }
    });
    on_cleanup(move || handle.remove());
}

/// The browser asks before it closes or reloads a page on which something would be lost: a file in line or being read,
/// a scan that waits, a change that is not stored yet.
fn ask_before_leaving(app: App) {
    let handle = window_event_listener(ev::beforeunload, move |ev| {
        let tally = untrack(|| app.queue.tally());
        if tally.is_busy() || tally.waiting > 0 || app.saved.get_untracked() == Saved::Saving {
            ev.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

#[component]
fn Header() -> impl IntoView {
    let app = App::get();
    let location = use_location();
    let route = Memo::new(move |_| route_of(app, &location.pathname.get()));
    let links = PAGES
        .iter()
        .filter(|page| page.shown)
        .map(|page| {
            let current = move || (route.get() == page.route).then_some("page");
            let waiting = match page.route {
                "/scans" => Some(nav_count(Memo::new(move |_| app.queue.tally().waiting), "waiting")),
                "/dashboard" => Some(nav_count(
                    Memo::new(move |_| app.summary.with(|s| s.as_ref().map_or(0, |s| s.alerts))),
                    "news",
                )),
                _ => None,
            };
            view! {
                <li><a href=app.href(page.route) data-words=page.name aria-current=current>{page.name}{waiting}</a></li>
            }
        })
        .collect_view();
    view! {
        <header class="bar">
            <a class="brand" href=app.href("/")>"Patchfirst"</a>
            <nav class="nav" aria-label="Pages"><ul>{links}</ul></nav>
            <div class="bar-end">
                <UndoButton />
                <DataState />
                <team::TeamState />
            </div>
        </header>
    }
}

/// How much waits for a person on a page, in sight on every page.
fn nav_count(count: Memo<u32>, what: &'static str) -> AnyView {
    view! {
        <Show when=move || { count.get() > 0 }>
            <span class="nav-count">{count}<span class="sr-only">" "{what}</span></span>
        </Show>
    }
    .into_any()
}

#[component]
fn UndoButton() -> impl IntoView {
    let (app, undo_import) = (App::get(), UndoImport::get());
    let what = Memo::new(move |_| app.summary.with(|s| s.as_ref().and_then(|s| s.undo.clone())));
    view! {
        {move || {
            what.get().map(|what| {
                let label = format!("Undo: {what}");
                view! {
                    <button type="button" class="icon-button" title=label.clone() aria-label=label on:click=move |_| undo_import.undo_last(app)>
                        <Icon glyph=Glyph::Undo />
                    </button>
                }
            })
        }}
    }
}

/// Where the data is, always in sight.
#[component]
fn DataState() -> impl IntoView {
    let app = App::get();
    let state = move || match app.saved.get() {
        Saved::Nothing => ("datastate", String::new(), String::new()),
        Saved::Saving => {
            ("datastate is-saving", "saving".to_owned(), "A change is on its way to this browser's storage.".to_owned())
        }
        Saved::Kept(0) => ("datastate is-kept", "saved".to_owned(), "Kept in this browser's storage.".to_owned()),
        Saved::Kept(used) => {
            let used = format::bytes(used);
            ("datastate is-kept", format!("saved, {used}"), format!("Kept in this browser's storage: {used} used."))
        }
        Saved::Failed(why) => ("datastate is-failed", "not saved".to_owned(), why),
    };
    // In one piece: a class of its own would go with the next state.
    let class = move || format!("{}{}", state().0, if app.is_shared() { " is-shared" } else { "" });
    view! {
        <p class=class title=move || state().2>
            <span class="datastate-dot" aria-hidden="true"></span>
            <Show when=move || !app.is_shared()><span class="datastate-where">"In this browser only"</span></Show>
            <span class="datastate-words">{move || state().1}</span>
        </p>
        <Show when=move || matches!(app.saved.get(), Saved::Failed(_))>
            <p class="sr-only" role="alert">{move || format!("Not saved: {}", state().2)}</p>
        </Show>
    }
}
