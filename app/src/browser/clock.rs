//! Today's date, and marks on the browser's own time line. The only clock of the page.

use js_sys::Date;

/// The day on this person's calendar, ISO (`2026-11-21`).
pub fn today() -> String {
    let now = Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// Now, seconds since 1970.
pub fn now_s() -> i64 {
    (Date::now() / 1_000.0) as i64
}

/// A moment as people read it on this person's clock: `14:02` of today, else `2026-11-21 14:02`.
pub fn moment(at_s: i64) -> String {
    let at = Date::new(&(at_s as f64 * 1_000.0).into());
    let day = format!("{:04}-{:02}-{:02}", at.get_full_year(), at.get_month() + 1, at.get_date());
    let time = format!("{:02}:{:02}", at.get_hours(), at.get_minutes());
    if day == today() { time } else { format!("{day} {time}") }
}

/// Set a mark on the time line.
pub fn mark(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|w| w.performance()) {
        // A mark only serves measuring; without it the page works the same.
        let _ = performance.mark(name);
    }
}

/// Record the time since a mark under a name.
pub fn measure(name: &str, since_mark: &str) {
    if let Some(performance) = web_sys::window().and_then(|w| w.performance()) {
        // As above: a measure nobody reads is no failure.
        let _ = performance.measure_with_start_mark(name, since_mark);
    }
}
