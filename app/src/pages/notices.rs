//! How long a notice stays: long enough to be read, and no longer than the page that it was said on.

use std::time::Duration;

use leptos::prelude::*;

use crate::browser::{clock, document};
use crate::state::App;

/// The shortest notice stays for so long.
const LEAST: Duration = Duration::from_secs(8);
/// What people read in a second, slowly: letters.
const READ_PER_S: usize = 12;
/// A notice that came with the way to another page is about that one.
const COMES_ALONG_MS: f64 = 1_000.0;

/// Takes notices away, unless somebody points at one or is on it by keyboard, or nothing else is there yet.
pub(super) fn end_notices(app: App, route: Memo<String>) {
    let (came, again) = (StoredValue::new(0.0), RwSignal::new(0_u32));
    Effect::new(move |_| {
        if app.notice.with(Option::is_some) {
            came.set_value(clock::now_ms());
        }
    });
    Effect::new(move |_| {
        again.track();
        let Some(letters) = app.notice.with(|words| words.as_ref().map(String::len)) else { return };
        let time = LEAST.max(Duration::from_secs((letters / READ_PER_S) as u64));
        let end = move || if is_needed(app) { again.update(|n| *n = n.wrapping_add(1)) } else { app.notice.set(None) };
        if let Ok(timer) = set_timeout_with_handle(end, time) {
            on_cleanup(move || timer.clear());
        }
    });
    Effect::watch(
        move || route.get(),
        move |_, _, _| {
            let is_old = clock::now_ms() - came.get_value() > COMES_ALONG_MS;
            if is_old && !is_needed(app) {
                app.notice.set(None);
            }
        },
        false,
    );
}

/// Is somebody at it, is nobody looking, or did the workspace not open, which the notice alone says?
fn is_needed(app: App) -> bool {
    let is_opening = app.summary.with_untracked(Option::is_none);
    is_opening || document::is_hidden() || document::is_there(".notice:hover, .notice:focus-within")
}
