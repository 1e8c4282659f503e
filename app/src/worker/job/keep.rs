//! Keeping the workspace: every change goes to the browser's storage right after its answer, in one transaction.

use std::collections::BTreeMap;
use std::rc::Rc;

use shared::desk::StoreChange;
use shared::feeds::{FeedKind, Feeds};
use shared::workspace::{Chunk, PersistError, Table, Workspace};
use wasm_bindgen::JsCast;
use web_sys::{Blob, File};

use super::post::{post_event, post_reply};
use super::read::FilesRead;
use super::{Job, later};
use crate::storage::{self, Batch, DEFAULT_NAME, Snapshot, Store};
use crate::worker::message::{Event, Reply};
use crate::worker::source::read_span;

/// Names of the small records: the chunks of the meta table in their order.
const META: [&str; 5] = ["sources", "undo", "decisions", "rules", "inventory"];
/// Tables whose chunks are named records too, as `seen/12`.
const NAMED: [(&str, Table); 3] = [("seen", Table::Traces), ("before", Table::Befores), ("feed", Table::Feeds)];

impl Job {
    pub(super) fn store_name(&self) -> String {
        format!("{DEFAULT_NAME}{}", self.workspace.borrow())
    }

    /// What this browser keeps; an empty workspace where there is nothing or it cannot be read.
    pub(super) async fn load(&self) -> (Workspace, Feeds) {
        let store = match Store::open(&self.store_name()).await {
            Ok(store) => Rc::new(store),
            Err(error) => {
                post_event(&Event::NotStored { message: error.to_string() });
                return Default::default();
            }
        };
        // Until it is known what is stored, nothing may be written over it.
        let mut snapshot = match store.load().await {
            Ok(snapshot) => snapshot,
            Err(error) => {
                post_event(&Event::NotStored { message: error.to_string() });
                return Default::default();
            }
        };
        let (lost_in_storage, files) = (snapshot.set_aside.len(), std::mem::take(&mut snapshot.sources));
        let chunks = chunks_of(snapshot);
        let (mut workspace, errors) = Workspace::from_chunks(&chunks);
        let (feeds, feed_errors) = Feeds::from_chunks(&chunks);
        if errors.iter().chain(&feed_errors).any(|error| matches!(error, PersistError::Version { .. })) {
            let message = "What this browser keeps was written by another version of Patchfirst: reload the page, or open it with that version. Nothing is changed until then.".to_owned();
            post_event(&Event::NotStored { message });
            return Default::default();
        }
        self.store.replace(Some(Rc::clone(&store)));
        if self.may_write() {
            for error in errors.iter().chain(&feed_errors) {
                set_aside(&store, error).await;
            }
        }
        let lost = lost_in_storage + errors.len();
        if lost == 0 {
            self.forget_orphans(&store, &files, &workspace).await;
        }
        if lost > 0 {
            workspace.forget_what_was_seen();
            let message = format!(
                "{lost} stored records could not be read and were set aside; the rest is here. Import the report again to fill the gap."
            );
            post_event(&Event::NotStored { message });
        } else if !workspace.is_empty() {
            post_event(&Event::Stored { used_bytes: used_bytes().await });
        }
        if !feed_errors.is_empty() {
            let names: Vec<&str> = feed_errors.iter().map(feed_of).collect();
            let message = format!(
                "{} could not be read and was set aside: load the file again (Settings, Threat feeds).",
                names.join(", ")
            );
            post_event(&Event::NotStored { message });
        }
        (workspace, feeds)
    }

    /// Answers a change that may be refused: with the summary, or with the words why not.
    pub(super) async fn answer_and_keep_or_fail(&self, id: u32, change: Result<StoreChange, String>) {
        match change {
            Ok(change) => self.answer_and_keep(id, change).await,
            Err(words) => post_reply(id, &Reply::Failed(words), None),
        }
    }

    /// Answers a change with the summary, then stores it.
    pub(super) async fn answer_and_keep(&self, id: u32, change: StoreChange) {
        post_reply(id, &Reply::Summary(self.summary()), None);
        if !change.is_nothing() {
            self.keep(change).await;
        } else if !self.is_unsaved.get() {
            post_event(&Event::Stored { used_bytes: used_bytes().await });
        }
    }

    /// Stores a change; tells the page how it went. One after the other: whether the last one got through decides what
    /// the next one must carry.
    pub(super) async fn keep(&self, change: StoreChange) {
        if self.stage.is_some() {
            return;
        }
        let new = change.new_sources.iter();
        let new = new.filter_map(|(number, ticket)| Some((*number, self.read.borrow().file(*ticket)?)));
        // The number of a scan that was taken back is given again: its file must not answer for the next one.
        self.files.borrow_mut().retain(|(number, _)| !change.unused_sources.contains(number));
        self.files.borrow_mut().extend(new);
        self.tell_team(|team| team.changed(change.replaces_all));
        self.to_keep.borrow_mut().push_back(change);
        post_event(&Event::Saving);
        if self.is_keeping.replace(true) {
            return;
        }
        loop {
            let Some(change) = self.to_keep.borrow_mut().pop_front() else { break };
            self.commit(change).await;
        }
        self.is_keeping.set(false);
        later::prepare(self).await;
    }

    async fn commit(&self, change: StoreChange) {
        let Some(store) = self.store.borrow().clone() else {
            return post_event(&Event::NotStored {
                message: "This browser keeps no data for this page: export what you need before you close it."
                    .to_owned(),
            });
        };
        let wipes = self.wipes.get();
        self.let_go_of_lost_files().await;
        // After a failure, the next change carries everything that did not get through.
        let is_all = change.replaces_all || self.is_unsaved.get();
        if is_all {
            self.turns.rows_first().await;
        }
        if self.wipes.get() != wipes {
            return;
        }
        let change = if is_all { self.everything(change) } else { change };
        self.finish_ahead().await;
        if self.wipes.get() != wipes {
            return;
        }
        let batch = batch_of(change, self.files.borrow().clone());
        self.turns.begin_writing(is_all);
        let written = store.commit(&batch).await;
        self.is_unsaved.set(written.is_err());
        match written {
            Ok(()) => {
                // From now on the stored copies count: the dropped files may change on disk.
                let is_stored = |number: &u32| batch.sources.iter().any(|(stored, _)| stored == number);
                self.files.borrow_mut().retain(|(number, _)| !is_stored(number));
                let used_bytes = used_bytes().await;
                // Not while another change is in line: people close a page that says so.
                if self.to_keep.borrow().is_empty() {
                    post_event(&Event::Stored { used_bytes });
                }
            }
            Err(error) => post_event(&Event::NotStored { message: error.to_string() }),
        }
        self.turns.end_writing();
    }

    /// The whole workspace as it is now, in place of one change. Changes that came meanwhile are in it already.
    fn everything(&self, change: StoreChange) -> StoreChange {
        let desk = self.desk.borrow();
        let mut chunks = desk.workspace().chunks();
        if self.is_unsaved.get() {
            chunks.append(&mut desk.feeds().chunks());
        }
        StoreChange { chunks, replaces_all: true, ..change }
    }

    /// A file that was moved or changed since it was read would fail the whole change: what was read from it is kept
    /// without it, and that is said.
    async fn let_go_of_lost_files(&self) {
        let unstored = self.files.borrow().clone();
        for (number, file) in unstored {
            if read_span(&file, 0, 1).await.is_err() {
                self.files.borrow_mut().retain(|(kept, _)| *kept != number);
                let name = file.dyn_ref::<File>().map(File::name).unwrap_or_default();
                let message = format!(
                    "{name} was moved or changed after it was read: its findings are kept, their evidence and long texts are not."
                );
                post_event(&Event::NotStored { message });
            }
        }
    }

    /// The file of a scan: the stored copy, or the dropped file while it is not stored.
    pub(super) async fn file_of(&self, scan: u32) -> Option<Blob> {
        let unstored = self.files.borrow().iter().find(|(number, _)| *number == scan).map(|(_, file)| file.clone());
        if unstored.is_some() {
            return unstored;
        }
        let store = self.store.borrow().clone()?;
        store.source(scan).await.ok().flatten()
    }

    /// Forgets everything, in memory and in storage, the other workspaces of this browser too.
    pub(super) async fn wipe(&self) -> Reply {
        self.is_cancelled.set(true);
        // What is on its way to the storage must not come after this.
        self.wipes.set(self.wipes.get().wrapping_add(1));
        self.ahead.take();
        self.to_keep.borrow_mut().clear();
        let store = self.store.borrow().clone();
        let store = match store {
            Some(store) => Ok(store),
            None => Store::open(&self.store_name()).await.map(Rc::new),
        };
        let wiped = match &store {
            Ok(store) => store.wipe().await,
            Err(error) => Err(error.clone()),
        };
        if let Err(error) = wiped {
            return Reply::Failed(format!("Nothing was wiped: {error}"));
        }
        storage::forget_others(&self.store_name()).await;
        self.store.replace(store.ok());
        self.is_unsaved.set(false);
        self.desk.borrow_mut().wipe();
        self.tell_team(|team| team.wiped());
        self.files.borrow_mut().clear();
        self.read.replace(FilesRead::default());
        self.mapper.borrow_mut().forget_files();
        post_event(&Event::Stored { used_bytes: used_bytes().await });
        Reply::Summary(self.summary())
    }
}

async fn used_bytes() -> u64 {
    storage::usage().await.map_or(0, |(used, _)| used)
}

fn chunks_of(snapshot: Snapshot) -> Vec<Chunk> {
    let table = |table: Table, rows: BTreeMap<u32, Vec<u8>>| {
        rows.into_iter().map(move |(number, bytes)| Chunk { table, number, bytes })
    };
    let named = snapshot.meta.into_iter().filter_map(|(name, bytes)| {
        let (table, number) = chunk_of(&name)?;
        Some(Chunk { table, number, bytes })
    });
    table(Table::Assets, snapshot.assets)
        .chain(table(Table::Vulnerabilities, snapshot.vulnerabilities))
        .chain(table(Table::Findings, snapshot.findings))
        .chain(named)
        .collect()
}

fn batch_of(change: StoreChange, sources: Vec<(u32, Blob)>) -> Batch {
    // What goes may be here again under the same number, by a change that came meanwhile.
    let is_gone = |one: &(Table, u32)| !change.chunks.iter().any(|chunk| (chunk.table, chunk.number) == *one);
    let gone = change.gone.iter().filter(|one| is_gone(one));
    let is_unused = |scan: &u32| !sources.iter().any(|(number, _)| number == scan);
    let mut batch = Batch {
        replace_all: change.replaces_all,
        drop_sources: change.unused_sources.into_iter().filter(is_unused).collect(),
        drop_meta: gone.filter_map(|(table, number)| name_of(*table, *number)).collect(),
        sources,
        ..Batch::default()
    };
    for Chunk { table, number, bytes } in change.chunks {
        match stored(table) {
            Some(table) => batch.put.push((table, number, bytes)),
            None => batch.meta.extend(name_of(table, number).map(|name| (name, bytes))),
        }
    }
    batch
}

/// The store of a table; the others are named records.
fn stored(table: Table) -> Option<storage::Table> {
    match table {
        Table::Assets => Some(storage::Table::Assets),
        Table::Vulnerabilities => Some(storage::Table::Vulnerabilities),
        Table::Findings => Some(storage::Table::Findings),
        Table::Meta | Table::Traces | Table::Befores | Table::Feeds => None,
    }
}

/// The name of a chunk that has no store of its own.
fn name_of(table: Table, number: u32) -> Option<String> {
    if table == Table::Meta {
        return META.get(number as usize).map(|name| (*name).to_owned());
    }
    NAMED.iter().find(|(_, named)| *named == table).map(|(name, _)| format!("{name}/{number}"))
}

/// The chunk of a name; nothing for a name that is none of ours.
fn chunk_of(name: &str) -> Option<(Table, u32)> {
    if let Some(number) = META.iter().position(|meta| *meta == name) {
        return Some((Table::Meta, number as u32));
    }
    let (kind, number) = name.split_once('/')?;
    let (_, table) = NAMED.iter().find(|(named, _)| *named == kind)?;
    Some((*table, number.parse().ok()?))
}

async fn set_aside(store: &Store, error: &PersistError) {
    let (PersistError::Version { table, number, .. }
    | PersistError::Damaged { table, number }
    | PersistError::Missing { table, number }) = error;
    let set_aside = match (stored(*table), name_of(*table, *number)) {
        (Some(table), _) => store.quarantine(table, *number).await,
        (None, Some(name)) => store.quarantine_named(&name).await,
        (None, None) => Ok(()),
    };
    if let Err(failed) = set_aside {
        web_sys::console::error_1(&format!("engine: record not set aside: {failed}").into());
    }
}

/// What a damaged record of the feeds was.
fn feed_of(error: &PersistError) -> &'static str {
    let (PersistError::Version { number, .. }
    | PersistError::Damaged { number, .. }
    | PersistError::Missing { number, .. }) = error;
    FeedKind::ALL.get(*number as usize).map_or("What feeds changed", |kind| kind.short())
}
