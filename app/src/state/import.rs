//! Files' way into the workspace, as the page sees it: one after another, with progress, outcome and where to go next.
//! Reads no byte.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ingest::{Mapping, Refusal};
use wasm_bindgen::JsValue;
use web_sys::File;

use super::queue::{FileState, MOST_FILES, Origin, QueuedFile};
use super::{App, Progress};
use crate::browser::file::{self, Found};
use crate::browser::folder::Carried;
use crate::browser::{clock, document};
use crate::worker::message::{Reply, Request};
use crate::worker::packed::Packed;

/// Mark on the browser's time line: a file was chosen or dropped.
const MARK: &str = "patchfirst:chosen";
/// Measures from there to the first ranked rows in the page, and to the frame that shows them.
const MEASURE: &str = "patchfirst:import";
const PAINTED: &str = "patchfirst:painted";
/// Name of a text that was pasted.
const PASTED: &str = "pasted text.csv";

/// Import what was dropped or pasted, folders walked through.
pub fn import_carried(app: App, carried: Carried) {
    spawn_local(async move {
        let found = carried.files(app.queue.room()).await;
        import_found(app, found);
    });
}

/// Import files that a person chose; nothing chosen is said too.
pub fn import_found(app: App, found: Found) {
    let left_out = left_out(&found);
    let room = app.queue.room();
    if found.files.is_empty() {
        match left_out {
            Some(words) => app.notice.set(Some(words)),
            None => no_file(app),
        }
        return;
    }
    begin(app);
    for (name, file) in found.files.into_iter().take(room) {
        app.queue.push(name, file.size() as u64, Origin::Given(file));
    }
    go_on(app, left_out);
}

/// Import a text that was pasted. A line of words is nobody's report: it is said, not read.
pub fn import_text(app: App, text: &str) {
    if !text.trim().contains(['\n', '\r']) {
        let words = "Nothing was read: a pasted report has a header and at least one row below it.";
        return app.notice.set(Some(words.to_owned()));
    }
    match file::from_text(text, PASTED, "text/csv") {
        Ok(file) => import_found(app, Found { files: vec![(PASTED.to_owned(), file)], ..Found::default() }),
        Err(_) => app.notice.set(Some("The browser has no memory left for this text: save it as a file.".to_owned())),
    }
}

/// Import a file that the engine has at hand, with a mapping of its columns. It takes the place of its refusal.
pub fn import_mapped(app: App, name: String, mapping: &Mapping) {
    if app.queue.room() == 0 {
        return app.notice.set(Some(full()));
    }
    app.queue.remove(|file| {
        let is_it =
            |state: &FileState| matches!(state, FileState::Refused(note) if note.to_map.as_ref() == Some(&name));
        file.state.with_untracked(is_it)
    });
    begin(app);
    app.queue.push(name, 0, Origin::Mapped(Packed::of(mapping)));
    go_on(app, None);
}

/// Import the generated sample report.
pub fn import_sample(app: App) {
    if app.queue.room() == 0 {
        return app.notice.set(Some(full()));
    }
    begin(app);
    app.queue.push("the sample".to_owned(), 0, Origin::Sample);
    go_on(app, None);
}

fn no_file(app: App) {
    if untrack(|| app.queue.tally().all) == untrack(|| app.queue.tally().done()) {
        forget_done(app);
        app.queue.refuse(Refusal::NoFile.note());
    } else {
        app.notice.set(Some("No file was chosen.".to_owned()));
    }
}

/// What came before is shown no longer once all of it is done with.
fn begin(app: App) {
    let tally = untrack(|| app.queue.tally());
    if tally.all == tally.done() {
        forget_done(app);
    }
    clock::mark(MARK);
    document::clear_fact("ranked");
    app.notice.set(None);
}

fn forget_done(app: App) {
    for ticket in app.queue.remove(|_| true) {
        forget(app, ticket);
    }
}

/// Lets the engine forget the rows of a file, or its scan if it waits.
pub(super) fn forget(app: App, ticket: u32) {
    spawn_local(async move {
        app.ask(Request::Discard { ticket }).await;
    });
}

fn go_on(app: App, left_out: Option<String>) {
    let is_list = untrack(|| app.queue.is_list());
    app.queue.say_left_out(left_out.clone().filter(|_| is_list));
    if is_list {
        app.go.set(Some("/scans".to_owned()));
    } else if left_out.is_some() {
        app.notice.set(left_out);
    }
    // One file at a time: whoever reads already goes on with these.
    if app.progress.with_untracked(Option::is_some) {
        return;
    }
    app.progress.set(Some(Progress::default()));
    spawn_local(async move {
        while let Some((file, origin)) = app.queue.next() {
            read(app, file, origin).await;
        }
        app.progress.set(None);
    });
}

async fn read(app: App, file: QueuedFile, origin: Origin) {
    app.progress.set(Some(Progress { name: file.name.clone(), total_bytes: file.size, ..Progress::default() }));
    let limit_bytes = app.file_limit.get_untracked();
    let name = file.name.clone();
    let answer = match origin {
        Origin::Given(given) => app.ask_with(Request::Import { name, limit_bytes }, Some(&given)).await,
        Origin::Mapped(mapping) => app.ask(Request::ImportMapped { name, mapping, limit_bytes }).await,
        Origin::Sample => app.ask(Request::ImportSample).await,
    };
    let is_list = untrack(|| app.queue.is_list());
    let is_stopped = file.state.with_untracked(|state| *state == FileState::Stopping);
    if let (Reply::Unpacked { files, warnings }, Some(all), false) = (&answer.reply, &answer.blob, is_stopped) {
        return unpack(app, &file, file::cut(all, files), warnings);
    }
    let is_first = match &answer.reply {
        Reply::Imported { sheet, .. } => sheet.first && sheet.applied,
        _ => false,
    };
    let state = match answer.reply {
        // It was cancelled when it was all but read: nothing of it stays.
        Reply::Imported { sheet, .. } if !sheet.applied && is_stopped => {
            forget(app, sheet.ticket);
            FileState::Cancelled
        }
        Reply::Imported { sheet, .. } => FileState::Read(sheet),
        Reply::FeedsLoaded { sheets, .. } => match sheets.into_iter().next() {
            Some(sheet) => FileState::Feed(Box::new(sheet)),
            None => FileState::Cancelled,
        },
        Reply::ListImported { sheet, .. } => FileState::Listed(sheet),
        Reply::Refused(note) => FileState::Refused(note),
        Reply::Cancelled | Reply::Unpacked { .. } => FileState::Cancelled,
        Reply::Failed(words) => FileState::Failed(words),
        _ => FileState::Failed("The engine gave no answer that fits.".to_owned()),
    };
    let was_read = state.ticket().is_some() || matches!(state, FileState::Feed(_));
    let was_refused = matches!(state, FileState::Refused(_));
    file.state.set(state);
    if is_list {
        return;
    }
    app.timing.set(is_first);
    if was_read {
        app.go.set(Some(if is_first { "/" } else { "/scans" }.to_owned()));
    } else if was_refused && !untrack(|| app.is_empty()) {
        app.go.set(Some("/scans".to_owned()));
    }
}

/// An archive of several reports: they are read in its place.
fn unpack(app: App, archive: &QueuedFile, inside: Result<Vec<(String, File)>, JsValue>, warnings: &[String]) {
    let Ok(mut inside) = inside else {
        let words = "The browser has no memory left for what is in this archive: unpack it yourself.";
        return archive.state.set(FileState::Failed(words.to_owned()));
    };
    // Its own place in the line is free.
    let room = app.queue.room() + 1;
    let mut left_out = warnings.to_vec();
    if inside.len() > room {
        inside.truncate(room);
        left_out.push(full());
    }
    app.queue.unpack(archive.key, inside);
    app.queue.say_left_out((!left_out.is_empty()).then(|| left_out.join(" ")));
    app.go.set(Some("/scans".to_owned()));
}

/// What does not come in with the files, in words.
fn left_out(found: &Found) -> Option<String> {
    let mut words = Vec::new();
    if found.has_more {
        words.push(full());
    }
    if found.hidden > 0 {
        words.push(
            counted(found.hidden, "hidden file or folder was", "hidden files and folders were") + " passed over.",
        );
    }
    if found.unreadable > 0 {
        words.push(counted(found.unreadable, "file or folder", "files or folders") + " could not be opened.");
    }
    (!words.is_empty()).then(|| words.join(" "))
}

fn full() -> String {
    format!(
        "At most {MOST_FILES} files can be in line or waiting at once; the rest was left out. Add it when these are done."
    )
}

fn counted(n: u32, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Call once ranked rows are in the page: closes the measure of the import, and tells watchers how many are ranked.
pub fn rows_are_shown(app: App) {
    if app.timing.get_untracked() {
        app.timing.set(false);
        clock::measure(MEASURE, MARK);
        clock::painted(|| clock::measure(PAINTED, MARK));
    }
    let open = app.summary.with_untracked(|s| s.as_ref().map_or(0, |s| s.open));
    document::set_fact("ranked", &open.to_string());
}
