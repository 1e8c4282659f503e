//! Numbers for the operator's instruments, in Prometheus' text form (exposition format 0.0.4). They name routes, never
//! people.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::Method;

/// Upper bounds of the classes of duration, in seconds.
const BOUNDS_S: [f64; 8] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// Requests so far, by route and status.
#[derive(Debug, Default)]
pub struct Metrics {
    routes: Mutex<BTreeMap<(String, &'static str), Counted>>,
}

#[derive(Debug, Default)]
struct Counted {
    statuses: BTreeMap<u16, u64>,
    classes: [u64; BOUNDS_S.len()],
    seconds: f64,
}

impl Metrics {
    /// One more answer.
    pub fn count(&self, method: &Method, path: &'static str, status: u16, took: Duration) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = routes.entry((method.to_string(), path)).or_default();
        *counted.statuses.entry(status).or_default() += 1;
        let seconds = took.as_secs_f64();
        counted.seconds += seconds;
        for (class, bound) in counted.classes.iter_mut().zip(BOUNDS_S) {
            *class += u64::from(seconds <= bound);
        }
    }

    /// All of them as text.
    pub fn text(&self) -> String {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::from("# TYPE patchfirst_requests_total counter\n");
        // Writing to a String does not fail.
        for ((method, path), counted) in routes.iter() {
            for (status, count) in &counted.statuses {
                let labels = format!("method=\"{method}\",path=\"{path}\",status=\"{status}\"");
                let _ = writeln!(text, "patchfirst_requests_total{{{labels}}} {count}");
            }
        }
        text.push_str("# TYPE patchfirst_request_seconds histogram\n");
        for ((method, path), counted) in routes.iter() {
            let labels = format!("method=\"{method}\",path=\"{path}\"");
            for (class, bound) in counted.classes.iter().zip(BOUNDS_S) {
                let _ = writeln!(text, "patchfirst_request_seconds_bucket{{{labels},le=\"{bound}\"}} {class}");
            }
            let total: u64 = counted.statuses.values().sum();
            let _ = writeln!(text, "patchfirst_request_seconds_bucket{{{labels},le=\"+Inf\"}} {total}");
            let _ = writeln!(text, "patchfirst_request_seconds_sum{{{labels}}} {}", counted.seconds);
            let _ = writeln!(text, "patchfirst_request_seconds_count{{{labels}}} {total}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_add_up() {
        let metrics = Metrics::default();
        for ms in [1, 20, 300, 9_000] {
            metrics.count(&Method::GET, "/api/me", 200, Duration::from_millis(ms));
        }
        let text = metrics.text();
        for line in [
            "patchfirst_requests_total{method=\"GET\",path=\"/api/me\",status=\"200\"} 4",
            "patchfirst_request_seconds_bucket{method=\"GET\",path=\"/api/me\",le=\"0.025\"} 2",
            "patchfirst_request_seconds_bucket{method=\"GET\",path=\"/api/me\",le=\"5\"} 3",
            "patchfirst_request_seconds_bucket{method=\"GET\",path=\"/api/me\",le=\"+Inf\"} 4",
        ] {
            assert!(text.contains(line), "{text}");
        }
    }
}
