//! Today's date, how long something has been so, and marks on the browser's own time line. The only clock of the page.

use std::cell::Cell;
use std::time::Duration;

use js_sys::{Date, Function, Promise};
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

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
    let whole = day_and_time(at_s);
    let of_today = whole.strip_prefix(&today()).map(|time| time.trim_start().to_owned());
    of_today.unwrap_or(whole)
}

/// A moment with its day, for what is read on other days too: `2026-11-21 14:02`.
pub fn day_and_time(at_s: i64) -> String {
    let at = Date::new(&(at_s as f64 * 1_000.0).into());
    let day = format!("{:04}-{:02}-{:02}", at.get_full_year(), at.get_month() + 1, at.get_date());
    format!("{day} {:02}:{:02}", at.get_hours(), at.get_minutes())
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

/// Milliseconds since the page was opened.
pub fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Waits so long, while everything else goes on.
pub async fn pause(time: Duration) {
    let rested = Promise::new(&mut |resolve: Function, _| {
        // A function without arguments that the browser made cannot fail.
        set_timeout(move || drop(resolve.call0(&wasm_bindgen::JsValue::NULL)), time);
    });
    let _ = JsFuture::from(rested).await;
}

/// Has it been so for that long, without a break?
pub fn holds(is_so: Memo<bool>, time: Duration) -> Signal<bool> {
    let holds = RwSignal::new(false);
    Effect::new(move |_| {
        if holds.get_untracked() {
            holds.set(false);
        }
        if is_so.get()
            && let Ok(timer) = set_timeout_with_handle(move || holds.set(true), time)
        {
            on_cleanup(move || timer.clear());
        }
    });
    holds.into()
}

/// Calls back once the next frame is made: the task after the callbacks of a frame runs then.
pub fn painted(then: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(then, Duration::ZERO));
}

/// Waits until what this task began has had its turn. No other task comes between, and no frame.
pub async fn turn() {
    // A promise that is kept cannot fail.
    let _ = JsFuture::from(Promise::resolve(&wasm_bindgen::JsValue::UNDEFINED)).await;
}

thread_local! {
    /// Acts begun so far.
    static ACTS: Cell<u32> = const { Cell::new(0) };
}

/// Measures of one name that are kept.
const MOST_MEASURES: u32 = 1_000;

/// Something a person did, until its answer is painted: then a measure of this name.
#[must_use]
pub struct Act {
    name: &'static str,
    mark: String,
}

impl Act {
    /// It was done now.
    pub fn begin(name: &'static str) -> Self {
        let number = ACTS.replace(ACTS.get().wrapping_add(1));
        let mark = format!("{name}.{number}");
        self::mark(&mark);
        Self { name, mark }
    }

    /// Its answer is in the page, or comes with what the page does next: the measure ends with the frame that shows it.
    pub fn shown(self) {
        painted(move || self.end());
    }

    fn end(&self) {
        let Some(performance) = web_sys::window().and_then(|window| window.performance()) else { return };
        if ACTS.get().is_multiple_of(MOST_MEASURES) {
            performance.clear_measures_with_measure_name(self.name);
        }
        measure(self.name, &self.mark);
        performance.clear_marks_with_mark_name(&self.mark);
    }
}
