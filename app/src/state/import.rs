//! One file's way into the workspace, as the page sees it: progress, outcome, where to go next. Reads no byte.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ingest::{Mapping, Refusal};
use web_sys::File;

use super::{App, Outcome, Progress};
use crate::browser::{clock, document};
use crate::worker::message::{Reply, Request};

/// Mark on the browser's time line: a file was chosen or dropped.
const MARK: &str = "patchfirst:chosen";
/// Measure from there to the first ranked rows on screen.
const MEASURE: &str = "patchfirst:import";

/// Import a file a person chose or dropped. `None` says that no file was chosen.
pub fn import_file(app: App, file: Option<File>) {
    let Some(file) = file else {
        app.outcome.set(Some(Outcome::Refused("No file".to_owned(), Refusal::NoFile.note())));
        return;
    };
    let limit_bytes = app.file_limit.get_untracked();
    let (name, size) = (file.name(), file.size() as u64);
    run(app, name, size, Request::Import { limit_bytes }, Some(file));
}

/// Import a file that the engine has at hand, with a mapping of its columns.
pub fn import_mapped(app: App, name: String, mapping: Mapping) {
    let limit_bytes = app.file_limit.get_untracked();
    let request = Request::ImportMapped { name: name.clone(), mapping: Box::new(mapping), limit_bytes };
    run(app, name, 0, request, None);
}

/// Import the generated sample report.
pub fn import_sample(app: App) {
    run(app, "the sample".to_owned(), 0, Request::ImportSample, None);
}

fn run(app: App, name: String, total_bytes: u64, request: Request, file: Option<File>) {
    if app.progress.with_untracked(Option::is_some) {
        app.notice.set(Some("One import at a time: wait for the running one, or cancel it.".to_owned()));
        return;
    }
    let waits = app.outcome.with_untracked(|o| matches!(o, Some(Outcome::Sheet(sheet)) if !sheet.applied));
    if waits {
        app.notice.set(Some("A scan waits: apply it or discard it first.".to_owned()));
        app.go.set(Some("/scans".to_owned()));
        return;
    }
    clock::mark(MARK);
    document::clear_fact("ranked");
    app.outcome.set(None);
    app.notice.set(None);
    app.progress.set(Some(Progress {
        name: name.clone(),
        bytes: 0,
        total_bytes,
        rows: 0,
        rows_per_s: 0.0,
        seconds_left: 0.0,
    }));
    spawn_local(async move {
        let answer = app.ask_with(request, file.as_deref()).await;
        app.progress.set(None);
        match answer.reply {
            Reply::Imported { sheet, .. } => {
                let first = sheet.first && sheet.applied;
                app.timing.set(first);
                app.outcome.set(Some(Outcome::Sheet(sheet)));
                app.go.set(Some(if first { "/" } else { "/scans" }.to_owned()));
            }
            Reply::Refused(note) => {
                app.outcome.set(Some(Outcome::Refused(name, note)));
                if !untrack(|| app.is_empty()) {
                    app.go.set(Some("/scans".to_owned()));
                }
            }
            Reply::Cancelled => app.outcome.set(Some(Outcome::Cancelled(name))),
            _ => {}
        }
    });
}

/// Call once ranked rows are on screen: closes the measure of the import, and tells watchers how many are ranked.
pub fn rows_are_shown(app: App) {
    if app.timing.get_untracked() {
        app.timing.set(false);
        clock::measure(MEASURE, MARK);
    }
    let open = app.summary.with_untracked(|s| s.as_ref().map_or(0, |s| s.open));
    document::set_fact("ranked", &open.to_string());
}
