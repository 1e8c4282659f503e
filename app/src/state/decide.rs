//! What a person decides about files on their way in: cancel, apply, discard, off the list. Each says what it did.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::App;
use super::import::forget;
use super::queue::FileState;
use crate::worker::message::{Reply, Request};

/// Apply the scan of a ticket. Says whether it is applied.
pub async fn apply(app: App, ticket: u32) -> bool {
    let Reply::Applied { previews, summary } = app.ask(Request::Apply { ticket }).await.reply else { return false };
    app.queue.compare_with(summary.revision);
    app.queue.take(previews);
    app.notice.set(Some("The scan is applied.".to_owned()));
    true
}

/// Apply every scan that waits, the oldest report first. Says whether they are applied.
pub async fn apply_all(app: App) -> bool {
    let waiting = untrack(|| app.queue.tickets()).len();
    let Reply::Applied { previews, summary } = app.ask(Request::ApplyAll).await.reply else { return false };
    app.queue.compare_with(summary.revision);
    app.queue.take(previews);
    app.notice.set(Some(format!("{} applied, the oldest report first.", scans(waiting))));
    true
}

/// Ask anew what the waiting scans would change, where the workspace is another one than when they were compared.
pub fn compare_again(app: App) {
    let is_due = app.queue.compare_with(app.revision());
    if !is_due || untrack(|| app.queue.tally().waiting) == 0 {
        return;
    }
    spawn_local(async move {
        if let Reply::Previews(previews) = app.ask(Request::Previews).await.reply {
            app.queue.take(previews);
        }
    });
}

/// Forget the scan of a ticket. Says whether it is forgotten.
pub async fn discard(app: App, ticket: u32) -> bool {
    if !matches!(app.ask(Request::Discard { ticket }).await.reply, Reply::Summary(_)) {
        return false;
    }
    let is_list = untrack(|| app.queue.is_list());
    if let Some(file) = app.queue.by_ticket(ticket) {
        file.state.set(FileState::Discarded);
        if !is_list {
            app.queue.remove(|other| other.key == file.key);
        }
    }
    app.notice.set(Some("The scan is discarded. Nothing was changed.".to_owned()));
    true
}

/// Forget every scan that waits.
pub async fn discard_all(app: App) {
    let tickets = untrack(|| app.queue.tickets());
    let mut done = 0;
    for ticket in tickets {
        done += usize::from(discard(app, ticket).await);
    }
    app.notice.set(Some(format!("{} discarded. Nothing was changed.", scans(done))));
}

/// Cancel files that are in line or being read.
pub fn cancel(app: App, is_meant: impl Fn(u32) -> bool) {
    if app.queue.leave_line(is_meant) {
        spawn_local(async move {
            app.ask(Request::Cancel).await;
        });
    }
}

/// Take one file off the list, or, with `None`, all that are done with.
pub fn remove(app: App, key: Option<u32>) {
    for ticket in app.queue.remove(|file| key.is_none_or(|key| key == file.key)) {
        forget(app, ticket);
    }
}

fn scans(n: usize) -> String {
    if n == 1 { "1 scan is".to_owned() } else { format!("{n} scans are") }
}
