//! The stage: while there is no report yet, the page that will show the first one is laid out behind the welcome, with
//! rows that say nothing. Only their texts are missing then. Nothing of it is seen, read aloud or reached by a key.

use std::time::Duration;

use leptos::prelude::*;
use shared::model::{Kind, RiskClass, Status};
use shared::view::{FindingPage, FindingRow, Parts};

use super::Report;
use crate::browser::clock;

/// How long the welcome stands before anything is laid out behind it.
const REST: Duration = Duration::from_millis(200);

/// The report, or the place behind the welcome where it is laid out.
#[component]
pub(super) fn Stage(
    /// Is the workspace without any scan? `None` until it is open.
    is_empty: Memo<Option<bool>>,
) -> impl IntoView {
    let is_shown = Memo::new(move |_| is_empty.get() == Some(false));
    let is_rested = clock::holds(Memo::new(move |_| is_empty.get() == Some(true)), REST);
    let is_laid_out = Memo::new(move |_| is_shown.get() || is_rested.get());
    view! {
        <Show when=move || is_laid_out.get()>
            <div class="report-stage" class:is-behind=move || !is_shown.get() inert=move || !is_shown.get()>
                <Report />
            </div>
        </Show>
    }
}

/// Rows with nothing to read in them, and the same with other marks: what is made of a row that takes another's place is
/// ready once it was done.
pub(super) fn blank_pages(rows: u32) -> [FindingPage; 3] {
    [false, true, false].map(|marked| {
        let blank = |id| if marked { marked_row(id) } else { blank_row(id) };
        FindingPage { total: rows, from: 0, rows: (0..rows).map(blank).collect(), hint: None }
    })
}

fn marked_row(id: u32) -> FindingRow {
    FindingRow {
        rank: id + 2,
        class: RiskClass::High,
        kind: Kind::Potential,
        status: Status::New,
        exploited: true,
        cvss: Some(0.0),
        stars: 4,
        stars_set: true,
        due_in_days: Some(1),
        ..blank_row(id)
    }
}

fn blank_row(id: u32) -> FindingRow {
    FindingRow {
        id,
        rank: id + 1,
        score: 0.0,
        class: RiskClass::Low,
        parts: Parts::default(),
        reason: String::new(),
        kind: Kind::Confirmed,
        status: Status::Open,
        decision: None,
        vulnerability: 0,
        id_name: String::new(),
        scanner_id: String::new(),
        title: String::new(),
        level: None,
        severity: String::new(),
        cvss: None,
        cvss_published: None,
        cves: Vec::new(),
        exploited: false,
        epss: None,
        asset: 0,
        host: String::new(),
        ip: String::new(),
        port: String::new(),
        stars: 3,
        stars_set: false,
        stars_own: false,
        stars_by: String::new(),
        exposure: None,
        first_seen: None,
        last_seen: None,
        times_seen: 1,
        times_reopened: 0,
        due: None,
        due_in_days: Some(0),
    }
}
