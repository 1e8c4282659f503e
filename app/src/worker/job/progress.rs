//! How far a file is: told to the page, not too often.

use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

use super::post::post_event;
use crate::worker::message::Event;

/// Least time between two messages, ms.
const EVERY_MS: f64 = 100.0;

/// The way through one file.
pub(super) struct Progress {
    total_bytes: u64,
    started: f64,
    told: f64,
}

impl Progress {
    /// At its first byte.
    pub(super) fn new(total_bytes: u64) -> Self {
        let started = now_ms();
        Self { total_bytes, started, told: started }
    }

    /// So far, with so many rows.
    pub(super) fn at(&mut self, bytes: u64, rows: u64) {
        let now = now_ms();
        if now - self.told < EVERY_MS {
            return;
        }
        self.told = now;
        let seconds = (now - self.started) / 1000.0;
        let left = self.total_bytes.saturating_sub(bytes) as f64;
        post_event(&Event::Progress {
            bytes,
            total_bytes: self.total_bytes,
            rows,
            rows_per_s: rows as f64 / seconds,
            seconds_left: left * seconds / bytes.max(1) as f64,
        });
    }
}

fn now_ms() -> f64 {
    let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>().ok();
    scope.and_then(|scope| scope.performance()).map_or(0.0, |performance| performance.now())
}
