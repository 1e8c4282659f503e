//! Files that no family knows: a mapping is drafted and tried on their first bytes, and read with in full once a person
//! is content with it.

use std::rc::Rc;

use shared::ingest::{MAPPING_HEAD, Mapping, Refusal, draft, may_be_mapped, preview_with_rows};
use shared::view::{Lists, RefusalNote};
use web_sys::Blob;

use super::Job;
use super::post::post_reply;
use crate::worker::message::Reply;
use crate::worker::packed::Packed;
use crate::worker::source::read_span;

/// Files kept at hand to be mapped, the latest ones; references, not their bytes.
const FILES: usize = 50;
/// Words for a file that is not at hand any more.
const GONE: &str = "This file is no longer at hand: drop it once more.";

/// What is known of mappings and of files that could be mapped.
#[derive(Default)]
pub(super) struct Mapper {
    /// Mappings as the page told them, JSON: read by the first who reads a file.
    told: Option<String>,
    /// Mappings that the browser remembers, the latest first; see [`Mapper::remembered`].
    remembered: Vec<Mapping>,
    files: Vec<(String, Blob)>,
    /// First bytes of the file that is being mapped.
    head: Option<Rc<Head>>,
}

/// The first bytes of a file.
struct Head {
    name: String,
    bytes: Vec<u8>,
    is_whole: bool,
}

impl Mapper {
    /// Takes what the browser remembers in place of what was known.
    pub(super) fn tell(&mut self, mappings: String) {
        self.told = Some(mappings);
    }

    /// Mappings that the browser remembers, the latest first.
    pub(super) fn remembered(&mut self) -> &mut Vec<Mapping> {
        if let Some(told) = self.told.take() {
            // What cannot be read was kept by another version: as if nothing were.
            self.remembered = serde_json::from_str(&told).unwrap_or_default();
        }
        &mut self.remembered
    }

    /// Lets go of files and of what was read of them; the mappings stay.
    pub(super) fn forget_files(&mut self) {
        self.files.clear();
        self.head = None;
    }

    /// Keeps a file at hand, in place of one with its name.
    pub(super) fn offer(&mut self, name: &str, file: Blob) {
        self.head = None;
        self.files.retain(|(kept, _)| kept != name);
        self.files.insert(0, (name.to_owned(), file));
        self.files.truncate(FILES);
    }

    fn file(&self, name: &str) -> Option<Blob> {
        self.files.iter().find(|(kept, _)| kept == name).map(|(_, file)| file.clone())
    }
}

impl Job {
    /// The note of a refusal; a file whose columns can be mapped is kept at hand for that.
    pub(super) async fn note_of(&self, refusal: &Refusal, name: &str, file: &Blob) -> RefusalNote {
        let mut note = refusal.note();
        if may_be_mapped(refusal) {
            self.mapper.borrow_mut().offer(name, file.clone());
            let head = self.head(name).await;
            let table = head.ok().and_then(|head| draft(name, &head.bytes, head.is_whole).ok());
            if let Some(line) = table.as_ref().filter(|t| t.mapping.lists == Lists::Assets).map(|t| t.header_line) {
                note = Refusal::UnknownList { line }.note();
            }
            note.to_map = table.is_some().then(|| name.to_owned());
        }
        note
    }

    async fn head(&self, name: &str) -> Result<Rc<Head>, String> {
        let kept = self.mapper.borrow().head.clone().filter(|head| head.name == name);
        if let Some(head) = kept {
            return Ok(head);
        }
        let file = self.mapper.borrow().file(name).ok_or_else(|| GONE.to_owned())?;
        let bytes = read_span(&file, 0, MAPPING_HEAD as u32).await.map_err(|error| error.to_string())?;
        let is_whole = bytes.len() as f64 >= file.size();
        let head = Rc::new(Head { name: name.to_owned(), bytes, is_whole });
        self.mapper.borrow_mut().head = Some(Rc::clone(&head));
        Ok(head)
    }

    pub(super) async fn draft_mapping(&self, name: &str) -> Reply {
        let head = match self.head(name).await {
            Ok(head) => head,
            Err(words) => return Reply::Failed(words),
        };
        match draft(name, &head.bytes, head.is_whole) {
            Ok(draft) => {
                let mut mapper = self.mapper.borrow_mut();
                let known = mapper.remembered().iter().find(|known| known.is_for_header_of(&draft.mapping));
                Reply::MappingDraft(Packed::of(&match known {
                    Some(known) => draft.with(known),
                    None => draft,
                }))
            }
            Err(refusal) => Reply::Failed(refusal.to_string()),
        }
    }

    pub(super) async fn preview_mapping(&self, name: &str, mapping: &Mapping) -> Reply {
        match self.head(name).await {
            Ok(head) => {
                let (mut preview, rows) = preview_with_rows(name, mapping, &head.bytes, head.is_whole);
                if let Some(list) = &mut preview.list {
                    list.matched = self.desk.borrow().would_match(&rows);
                }
                Reply::MappingPreview(Packed::of(&preview))
            }
            Err(words) => Reply::Failed(words),
        }
    }

    pub(super) async fn import_mapped(&self, id: u32, name: &str, mapping: Mapping, limit_bytes: u64) {
        let Some(file) = self.mapper.borrow().file(name) else {
            return post_reply(id, &Reply::Failed(GONE.to_owned()), None);
        };
        {
            let mut mapper = self.mapper.borrow_mut();
            let remembered = mapper.remembered();
            remembered.retain(|known| !known.is_for_header_of(&mapping));
            remembered.insert(0, mapping);
        }
        self.import_named(id, name, file, limit_bytes).await;
    }
}
