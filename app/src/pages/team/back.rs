//! Where somebody was who goes to sign in: on a page of the team they go on there. Known to this tab alone and as one of our
//! own routes, so that no link from elsewhere leads anywhere.

use std::cell::Cell;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::state::App;

/// Pages that one signs in for.
const PAGES: [&str; 5] = ["/team", "/audit", "/review", "/account", "/server"];

thread_local! {
    static CAME_FROM: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Remembers from which of the pages somebody goes to where one signs in.
pub(super) fn watch(app: App) {
    let (location, sign_in) = (use_location(), app.href("/sign-in"));
    let team = PAGES.map(|route| (app.href(route), route));
    let way = Memo::new(move |_| location.pathname.get().trim_end_matches('/').to_owned());
    let note = move |now: &String, before: Option<&String>, _: Option<()>| {
        if *now == sign_in {
            let found = before.and_then(|before| team.iter().find(|(path, _)| path == before));
            CAME_FROM.set(found.map(|(_, route)| *route));
        }
    };
    Effect::watch(move || way.get(), note, false);
}

/// Where to go on, once.
pub(super) fn take() -> Option<&'static str> {
    CAME_FROM.take()
}
