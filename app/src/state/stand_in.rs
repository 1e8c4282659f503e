//! Placeholder for what the `ui` branch's state brings: to be dropped when the branches meet.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::FindingFilter;

use super::App;
use crate::worker::message::Request;

impl App {
    /// Placeholder.
    pub fn href(self, route: &str) -> String {
        route.to_owned()
    }

    /// Placeholder.
    pub fn is_empty(self) -> bool {
        self.summary.with(|s| s.as_ref().is_some_and(|s| s.scans.is_empty()))
    }

    /// Placeholder.
    pub fn undo(self) {
        spawn_local(async move {
            self.ask(Request::Undo).await;
        });
    }
}

/// Placeholder.
pub fn report_link(filter: &FindingFilter) -> String {
    serde_json::to_string(filter).map(|json| format!("/#{json}")).unwrap_or_default()
}
