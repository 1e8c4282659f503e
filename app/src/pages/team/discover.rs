//! Is there a server? A static host answers with a file of the build, so that no request fails anywhere. What was found
//! last is remembered, for the time without a network.

use crate::browser::{http, prefs};
use crate::state::App;
use leptos::prelude::Update;
use shared::api::path;

/// What every server of ours says of itself (`shared::api::Server`), and what the service worker says without a network.
const PRODUCTS: [&str; 2] = ["\"product\":\"patchfirst\"", "\"product\":\"offline\""];

/// Look, remember, and say so to the page.
pub(super) async fn look(app: App) {
    let answer = http::ask("GET", &app.href(path::SERVER_FILE), &[], None).await;
    let [ours, offline] = PRODUCTS;
    match answer {
        Some(answer) if answer.text.contains(ours) => {
            prefs::set_text(prefs::SERVER, &answer.text);
        }
        // Not a word of who answers here: the network, or a proxy whose server is away.
        None => {}
        Some(answer) if answer.status >= 500 || answer.text.contains(offline) => {}
        Some(_) => prefs::remove(prefs::SERVER),
    }
    let is_known = prefs::text(prefs::SERVER).is_some();
    app.sharing().update(|sharing| sharing.has_server = Some(is_known));
}
