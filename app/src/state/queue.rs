//! Files on their way into the workspace, in the order they came: in line, being read, read, refused, waiting for a
//! person. Holds handles and result sheets, never a file's bytes. Lives as long as the page, whatever page is open.

use std::collections::VecDeque;

use leptos::prelude::*;
use shared::ingest::Mapping;
use shared::view::{Change, FeedSheet, ImportSheet, InventorySheet, Preview, RefusalNote};
use web_sys::File;

use crate::worker::packed::Packed;

/// Files in line or waiting for a person at the same time: 200. Each waiting scan is in memory as a whole.
pub const MOST_FILES: usize = 200;

/// How far one file has come.
#[derive(Clone, Debug, PartialEq)]
pub enum FileState {
    /// Others are read first.
    InLine,
    /// Being read.
    Reading,
    /// A person stopped it while it was being read; the engine has not said yet that it did.
    Stopping,
    /// Read: its result sheet, which says whether it is applied or waits for a person.
    Read(Box<ImportSheet>),
    /// A feed: what came of it.
    Feed(Box<FeedSheet>),
    /// A list of assets, which counts: its result sheet.
    Listed(Box<InventorySheet>),
    /// Cannot be read, and why.
    Refused(RefusalNote),
    /// Something went wrong that is not the file's fault: words for a person.
    Failed(String),
    /// Stopped by a person; nothing of it is left.
    Cancelled,
    /// Read, and not wanted.
    Discarded,
}

impl FileState {
    /// Does its scan wait to be applied or discarded?
    pub fn waits(&self) -> bool {
        matches!(self, Self::Read(sheet) if !sheet.applied)
    }

    /// Is it in line or being read?
    pub fn is_under_way(&self) -> bool {
        matches!(self, Self::InLine | Self::Reading | Self::Stopping)
    }

    /// The ticket of its sheet, of a report or of a list.
    pub fn ticket(&self) -> Option<u32> {
        match self {
            Self::Read(sheet) => Some(sheet.ticket),
            Self::Listed(sheet) => Some(sheet.ticket),
            _ => None,
        }
    }

    /// Its result sheet.
    pub fn sheet(&self) -> Option<&ImportSheet> {
        match self {
            Self::Read(sheet) => Some(sheet),
            _ => None,
        }
    }
}

/// Where the bytes of a file come from.
pub(super) enum Origin {
    /// A file of a person.
    Given(File),
    /// A file that the engine has at hand, read with this mapping of its columns.
    Mapped(Packed<Mapping>),
    /// The generated sample report.
    Sample,
}

/// One file.
#[derive(Clone)]
pub struct QueuedFile {
    /// Its number in this page.
    pub key: u32,
    /// Path inside the folder it came with, or its bare name.
    pub name: String,
    /// Bytes; 0 where nobody knows.
    pub size: u64,
    /// How far it has come.
    pub state: ArcRwSignal<FileState>,
}

/// Files by how far they have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub all: u32,
    /// Being read: 0 or 1.
    pub reading: u32,
    /// In line.
    pub in_line: u32,
    /// Wait for a person.
    pub waiting: u32,
    /// Applied, or nothing to apply.
    pub applied: u32,
    /// Refused, or failed.
    pub refused: u32,
    /// Cancelled or discarded.
    pub dropped: u32,
}

/// The queue. Copy it freely.
#[derive(Clone, Copy)]
pub struct Queue {
    files: RwSignal<Vec<QueuedFile>>,
    /// Were there ever two files at once since it was last empty? One alone is shown without a list.
    several: RwSignal<bool>,
    /// What was left out of the last drop.
    left_out: RwSignal<Option<String>>,
    handles: StoredValue<VecDeque<(u32, Origin)>, LocalStorage>,
    next_key: StoredValue<u32>,
    /// Revision of the workspace that the waiting scans were last compared with.
    compared_with: StoredValue<u32>,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            files: RwSignal::new(Vec::new()),
            several: RwSignal::new(false),
            left_out: RwSignal::new(None),
            handles: StoredValue::new_local(VecDeque::new()),
            next_key: StoredValue::new(0),
            compared_with: StoredValue::new(0),
        }
    }
}

impl Queue {
    /// All files, oldest first.
    pub fn files(self) -> Vec<QueuedFile> {
        self.files.get()
    }

    /// Is there more than one file, so that a list is shown?
    pub fn is_list(self) -> bool {
        self.several.get()
    }

    /// The state of the only file, where there is no list.
    pub fn only(self) -> Option<QueuedFile> {
        if self.several.get() { None } else { self.files.with(|files| files.first().cloned()) }
    }

    /// Number of the file being read.
    pub fn reading(self) -> Option<u32> {
        let is_reading = |file: &&QueuedFile| file.state.with_untracked(|state| *state == FileState::Reading);
        self.files.with_untracked(|files| files.iter().find(is_reading).map(|file| file.key))
    }

    /// What was left out of the last drop, in words.
    pub fn left_out(self) -> Option<String> {
        self.left_out.get()
    }

    /// How many files are how far.
    pub fn tally(self) -> Tally {
        let mut tally = Tally::default();
        self.files.with(|files| files.iter().for_each(|file| file.state.with(|state| tally.count(state))));
        tally
    }

    /// What the waiting scans would change, one by one, added up.
    pub fn changes(self) -> Change {
        let mut sum = Change::default();
        self.each_waiting(|sheet| sum.add(&sheet.change));
        sum
    }

    /// Tickets of the waiting scans.
    pub(super) fn tickets(self) -> Vec<u32> {
        let mut tickets = Vec::new();
        self.each_waiting(|sheet| tickets.push(sheet.ticket));
        tickets
    }

    fn each_waiting(self, mut take: impl FnMut(&ImportSheet)) {
        self.files.with(|files| {
            for file in files {
                file.state.with(|state| {
                    if let Some(sheet) = state.sheet().filter(|sheet| !sheet.applied) {
                        take(sheet);
                    }
                });
            }
        });
    }

    /// Files that may still come in.
    pub(super) fn room(self) -> usize {
        let tally = untrack(|| self.tally());
        MOST_FILES.saturating_sub((tally.reading + tally.in_line + tally.waiting) as usize)
    }

    /// Puts a file at the end of the line. Answers its number.
    pub(super) fn push(self, name: String, size: u64, origin: Origin) -> u32 {
        let key = self.next_key.get_value().wrapping_add(1);
        self.next_key.set_value(key);
        self.handles.update_value(|handles| handles.push_back((key, origin)));
        self.show(QueuedFile { key, name, size, state: ArcRwSignal::new(FileState::InLine) });
        key
    }

    /// Shows that there was no file.
    pub(super) fn refuse(self, note: RefusalNote) {
        let state = ArcRwSignal::new(FileState::Refused(note));
        self.show(QueuedFile { key: 0, name: "No file".to_owned(), size: 0, state });
    }

    /// Puts the files of an archive in its place, next in line.
    pub(super) fn unpack(self, archive: u32, inside: Vec<(String, File)>) {
        let mut key = self.next_key.get_value();
        let mut shown = Vec::with_capacity(inside.len());
        let mut given = Vec::with_capacity(inside.len());
        for (name, file) in inside {
            key = key.wrapping_add(1);
            shown.push(QueuedFile { key, name, size: file.size() as u64, state: ArcRwSignal::new(FileState::InLine) });
            given.push((key, Origin::Given(file)));
        }
        self.next_key.set_value(key);
        self.handles.update_value(|handles| given.into_iter().rev().for_each(|handle| handles.push_front(handle)));
        self.files.update(|files| {
            if let Some(at) = files.iter().position(|file| file.key == archive) {
                files.splice(at..=at, shown);
            }
        });
        self.several.set(true);
    }

    fn show(self, file: QueuedFile) {
        self.files.update(|files| files.push(file));
        if self.files.with_untracked(|files| files.len() > 1) {
            self.several.set(true);
        }
    }

    pub(super) fn say_left_out(self, words: Option<String>) {
        self.left_out.set(words);
    }

    /// The next file in line, which is being read from now on.
    pub(super) fn next(self) -> Option<(QueuedFile, Origin)> {
        let (key, origin) = self.handles.try_update_value(VecDeque::pop_front).flatten()?;
        let file = self.find(key)?;
        file.state.set(FileState::Reading);
        Some((file, origin))
    }

    /// Takes files out of the line. Says whether one of them is being read, so that the engine must be told.
    pub(super) fn leave_line(self, is_meant: impl Fn(u32) -> bool) -> bool {
        self.handles.update_value(|handles| handles.retain(|(key, _)| !is_meant(*key)));
        let mut is_reading = false;
        for file in self.files.get_untracked().iter().filter(|file| is_meant(file.key)) {
            match file.state.get_untracked() {
                FileState::InLine => file.state.set(FileState::Cancelled),
                FileState::Reading => {
                    file.state.set(FileState::Stopping);
                    is_reading = true;
                }
                _ => {}
            }
        }
        is_reading
    }

    /// Notes that the waiting scans are compared with the workspace of this revision. Says whether they were not yet.
    pub(super) fn compare_with(self, revision: u32) -> bool {
        self.compared_with.try_update_value(|known| std::mem::replace(known, revision)) != Some(revision)
    }

    /// Takes over what is known of the waiting scans by now.
    pub(super) fn take(self, previews: Vec<Preview>) {
        for preview in previews {
            let Some(file) = self.by_ticket(preview.ticket) else { continue };
            let Some(mut sheet) = file.state.with_untracked(|state| state.sheet().cloned()) else { continue };
            sheet.take(preview);
            let state = FileState::Read(Box::new(sheet));
            if file.state.with_untracked(|now| *now != state) {
                file.state.set(state);
            }
        }
    }

    pub(super) fn by_ticket(self, ticket: u32) -> Option<QueuedFile> {
        let is_it = |file: &&QueuedFile| {
            file.state.with_untracked(|state| state.sheet().is_some_and(|sheet| sheet.ticket == ticket))
        };
        self.files.with_untracked(|files| files.iter().find(is_it).cloned())
    }

    fn find(self, key: u32) -> Option<QueuedFile> {
        self.files.with_untracked(|files| files.iter().find(|file| file.key == key).cloned())
    }

    /// Takes files off the list that are done with. Answers the tickets of their sheets.
    pub(super) fn remove(self, is_meant: impl Fn(&QueuedFile) -> bool) -> Vec<u32> {
        let mut tickets = Vec::new();
        self.files.update(|files| {
            files.retain(|file| {
                let is_done = file.state.with_untracked(|state| !state.is_under_way() && !state.waits());
                if !is_done || !is_meant(file) {
                    return true;
                }
                tickets.extend(file.state.with_untracked(FileState::ticket));
                false
            });
        });
        if self.files.with_untracked(Vec::is_empty) {
            self.several.set(false);
            self.left_out.set(None);
        }
        tickets
    }

    /// Forgets everything, whatever it is doing.
    pub fn clear(self) {
        self.handles.update_value(VecDeque::clear);
        self.files.set(Vec::new());
        self.several.set(false);
        self.left_out.set(None);
    }
}

impl Tally {
    /// Is a file being read or in line?
    pub fn is_busy(self) -> bool {
        self.reading + self.in_line > 0
    }

    /// Files that nothing more happens to.
    pub fn done(self) -> u32 {
        self.applied + self.refused + self.dropped
    }

    fn count(&mut self, state: &FileState) {
        self.all += 1;
        let field = match state {
            FileState::InLine => &mut self.in_line,
            FileState::Reading | FileState::Stopping => &mut self.reading,
            FileState::Read(sheet) if sheet.applied => &mut self.applied,
            FileState::Feed(_) | FileState::Listed(_) => &mut self.applied,
            FileState::Read(_) => &mut self.waiting,
            FileState::Refused(_) | FileState::Failed(_) => &mut self.refused,
            FileState::Cancelled | FileState::Discarded => &mut self.dropped,
        };
        *field += 1;
    }
}
