//! What was dropped or pasted, folders included: walks them through the browser's file entries, depth first, by name.

use js_sys::{Array, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, DataTransferItem, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

use super::file::{Found, each, is_hidden};

/// Entries looked at in one go, folders included: someone's whole disk is no folder of reports.
const MOST_ENTRIES: u32 = 10_000;

/// Handles on what an event carries. Taken while the event is on its way: afterwards the browser tells no more.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    entries: Vec<FileSystemEntry>,
    files: Vec<File>,
}

impl Carried {
    /// What a drop or a paste carries.
    pub fn by(data: &DataTransfer) -> Self {
        let items = data.items();
        let items: Vec<DataTransferItem> =
            (0..items.length()).filter_map(|at| items.get(at)).filter(|item| item.kind() == "file").collect();
        let entries: Vec<FileSystemEntry> =
            items.iter().filter_map(|item| item.webkit_get_as_entry().ok().flatten()).collect();
        // Entries or files, never both: a browser that gives entries gives one for each file.
        let files = if entries.is_empty() { each(data.files().as_ref()).collect() } else { Vec::new() };
        Self { entries, files }
    }

    /// Is there nothing to read?
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.files.is_empty()
    }

    /// The files, folders walked through, at most `limit`.
    pub async fn files(self, limit: usize) -> Found {
        let mut found = Found { has_more: self.files.len() > limit, ..Found::default() };
        found.files = self.files.into_iter().take(limit).map(|file| (file.name(), file)).collect();
        let mut waiting: Vec<FileSystemEntry> = self.entries.into_iter().rev().collect();
        let mut looked_at = 0;
        while let Some(entry) = waiting.pop() {
            looked_at += 1;
            if found.files.len() == limit || looked_at > MOST_ENTRIES {
                found.has_more = true;
                break;
            }
            let path = entry.full_path().trim_start_matches('/').to_owned();
            // What a person took by hand is meant, whatever its name.
            if path.contains('/') && is_hidden(&entry.name()) {
                found.hidden += 1;
            } else if entry.is_directory() {
                match children(entry.unchecked_ref()).await {
                    Some(mut inside) => {
                        inside.sort_by_key(|child| std::cmp::Reverse(child.name()));
                        waiting.append(&mut inside);
                    }
                    None => found.unreadable += 1,
                }
            } else {
                match file(entry.unchecked_ref()).await {
                    Some(file) => found.files.push((path, file)),
                    None => found.unreadable += 1,
                }
            }
        }
        found
    }
}

async fn file(entry: &FileSystemFileEntry) -> Option<File> {
    let opened = Promise::new(&mut |done, failed| entry.file_with_callback_and_callback(&done, &failed));
    JsFuture::from(opened).await.ok()?.dyn_into().ok()
}

/// Everything in a folder; the browser gives it in portions, and an empty one ends it.
async fn children(entry: &FileSystemDirectoryEntry) -> Option<Vec<FileSystemEntry>> {
    let reader = entry.create_reader();
    let mut all = Vec::new();
    loop {
        let portion = Promise::new(&mut |done, failed| {
            // Throws only where it reports the same through `failed`.
            let _ = reader.read_entries_with_callback_and_callback(&done, &failed);
        });
        let portion: Array = JsFuture::from(portion).await.ok()?.dyn_into().ok()?;
        if portion.length() == 0 || all.len() >= MOST_ENTRIES as usize {
            return Some(all);
        }
        all.extend(portion.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}
