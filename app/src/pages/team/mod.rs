//! Team mode on the page: accounts, members, how sharing goes. All of it but this file is in a wasm module of its own,
//! `team`, which is fetched only where a server was found; without one nothing here shows.
//!
//! What needs a key goes through the engine (`engine`), plain questions to the server (`server`). To add a page: a variant
//! of [`TeamPage`], its arm in `page`, its route and name in `pages/mod.rs`.

mod account;
mod audit;
mod back;
mod discover;
mod engine;
mod form;
mod header;
mod join;
mod members;
mod passkey_words;
mod password;
mod recovery;
mod reset;
mod review;
mod scans;
mod second_half;
mod sees;
mod server;
mod set_up;
mod sign_in;
mod to_share;
mod words;

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

pub(super) use self::to_share::{ShareButton, SharedScans, ToShare};
use super::{NotFound, lazy};
use crate::browser::document;
use crate::state::App;

/// The pages of team mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TeamPage {
    /// The first account.
    SetUp,
    /// A further account.
    Join,
    /// Sign in, or open the keys again.
    SignIn,
    /// A forgotten password.
    Reset,
    /// Members, or what to do to become one.
    Team,
    /// One's own account.
    Account,
    /// Values that differ, edits that were refused.
    Review,
    /// The audit log.
    Audit,
    /// What the server can see.
    Server,
}

/// Words on the way.
type Work = Pin<Box<dyn Future<Output = ()>>>;

/// Looks whether there is a server, and begins team mode where there is one. Where a module does not come, the next visit
/// looks again.
pub(super) async fn look(app: App) {
    if let Ok(work) = looking(app).await {
        work.await;
    }
    if untrack(|| app.has_server()) == Some(true)
        && let Ok(work) = beginning(app).await
    {
        // The service worker keeps the modules of team mode from now on.
        document::set_fact("team", "yes");
        work.await;
    }
}

#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn looking(app: App) -> Result<Work, SplitLoaderError> {
    Ok(Box::pin(discover::look(app)))
}

#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(team, wasm_split_path = leptos::wasm_split, fallible)]
fn beginning(app: App) -> Result<Work, SplitLoaderError> {
    Ok(Box::pin(engine::begin(app)))
}

/// How sharing goes, and the way to one's account: in the header, where there is a server.
#[component]
pub(super) fn TeamState() -> impl IntoView {
    let app = App::get();
    lazy::part(Signal::derive(move || app.team.with(Option::is_some)), || Box::pin(in_header()))
}

#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(team, wasm_split_path = leptos::wasm_split, fallible)]
fn in_header() -> lazy::Opened {
    Ok(view! { <header::InHeader /> }.into_any())
}

/// A page of team mode; where there is no server, that there is no such page. A secret in the address's fragment leaves
/// the address at once.
#[component]
pub(super) fn TeamRoute(page: TeamPage) -> impl IntoView {
    let app = App::get();
    let location = use_location();
    let (secret, go) = (RwSignal::new(String::new()), use_navigate());
    let take = move |hash: &str| {
        let said = hash.trim_start_matches('#');
        if !said.is_empty() {
            secret.set(said.to_owned());
            let how = NavigateOptions { resolve: false, replace: true, scroll: false, ..NavigateOptions::default() };
            go(&location.pathname.get_untracked(), how);
        }
    };
    take(&location.hash.get_untracked());
    // A further link may be opened on the page that it leads to.
    Effect::watch(move || location.hash.get(), move |hash, _, _| take(hash), false);
    let is_none = Memo::new(move |_| app.has_server() == Some(false));
    let is_here = Signal::derive(move || app.team.with(Option::is_some));
    view! {
        {move || {
            let secret = secret.get();
            lazy::part(is_here, move || Box::pin(open(page, secret.clone())))
        }}
        {move || is_none.get().then(|| {
            document::set_title("Not found \u{2013} Patchfirst");
            NotFound()
        })}
    }
}

/// A page; `secret` is what stood behind `#`.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(team, wasm_split_path = leptos::wasm_split, fallible)]
fn open(page: TeamPage, secret: String) -> lazy::Opened {
    Ok(match page {
        TeamPage::SetUp => view! { <set_up::SetUpPage secret=secret /> }.into_any(),
        TeamPage::Join => view! { <join::JoinPage secret=secret /> }.into_any(),
        TeamPage::SignIn => view! { <sign_in::SignInPage /> }.into_any(),
        TeamPage::Reset => view! { <reset::ResetPage secret=secret /> }.into_any(),
        TeamPage::Team => view! { <members::MembersPage /> }.into_any(),
        TeamPage::Account => view! { <account::AccountPage secret=secret /> }.into_any(),
        TeamPage::Review => view! { <review::ReviewPage /> }.into_any(),
        TeamPage::Audit => view! { <audit::AuditPage /> }.into_any(),
        TeamPage::Server => view! { <sees::SeesPage /> }.into_any(),
    })
}
