//! Reading what is no table of a known family: archives, feeds, lists of assets, documents, mapped tables; and the words
//! for what cannot be read. Part of the module that comes later.

use js_sys::Array;
use shared::feeds::Parsed;
use shared::ingest::{AssetList, Read, Reader};
use shared::sample;
use web_sys::Blob;

use super::Job;
use super::import::Stopped;
use super::post::{blob_of, post_reply};
use super::read::FileRead;
use super::unpack::{Unpacked, blob_of_parts};
use crate::worker::message::Reply;

/// Largest sample, far above what it is.
const SAMPLE_LIMIT: u64 = 64 << 20;
/// Name of the sample report.
const SAMPLE_NAME: &str = "patchfirst-sample.csv";

/// What a file turned out to be.
pub(super) enum Opened {
    /// One file: its name, its bytes, and what was left out beside it.
    One(String, Blob, Vec<String>),
    /// An archive of several files: the page puts them in its queue.
    Several(Unpacked),
}

/// What was in a file.
enum Content {
    /// A report or a list of assets.
    File(Read),
    /// A feed.
    Feed(Parsed),
}

impl Job {
    pub(super) async fn import_sample(&self, id: u32) {
        let mut bytes = Vec::new();
        let today = self.desk.borrow().today();
        sample::generate(&sample::Options::sample(today), &mut |piece| bytes.extend_from_slice(piece));
        match blob_of(&bytes, "text/csv") {
            Ok(file) => self.import_named(id, SAMPLE_NAME, file, SAMPLE_LIMIT).await,
            Err(words) => post_reply(id, &Reply::Failed(words), None),
        }
    }

    /// Reads a file, whatever it is. The caller has set `is_importing`.
    pub(super) async fn import_any(&self, id: u32, name: &str, file: Blob, limit_bytes: u64) {
        let opened = self.open_file(name, file, limit_bytes).await;
        let read = match &opened {
            Ok(Opened::One(name, file, _)) => self.read(name, file, limit_bytes).await.map(Some),
            Ok(Opened::Several(_)) => Ok(None),
            Err(stopped) => Err(stopped.clone()),
        };
        self.is_importing.set(false);
        match (read, opened) {
            (Ok(Some(Content::Feed(parsed))), Ok(Opened::One(_, _, warnings))) => {
                self.receive_feed(id, parsed, warnings).await;
            }
            (Ok(Some(Content::File(Read::Scan(mut scan)))), Ok(Opened::One(name, file, warnings))) => {
                if scan.source.is_mapped() {
                    self.mapper.borrow_mut().offer(&name, file.clone());
                }
                scan.warnings.extend(warnings);
                self.receive(id, *scan, file).await;
            }
            (Ok(Some(Content::File(Read::List(mut list)))), Ok(Opened::One(name, file, warnings))) => {
                if list.is_mapped {
                    self.mapper.borrow_mut().offer(&name, file.clone());
                }
                list.warnings.extend(warnings);
                self.receive_list(id, *list, file).await;
            }
            (Err(Stopped::Refused(refusal)), Ok(Opened::One(name, file, _))) => {
                post_reply(id, &Reply::Refused(self.note_of(&refusal, &name, &file).await), None);
            }
            (_, Ok(Opened::Several(unpacked))) => hand_over(id, unpacked),
            (Err(stopped), _) => post_reply(id, &stopped.reply(), None),
            (Ok(_), _) => post_reply(id, &Reply::Cancelled, None),
        }
    }

    /// A file as it is, the one file in an archive, or all of an archive.
    pub(super) async fn open_file(&self, name: &str, file: Blob, limit: u64) -> Result<Opened, Stopped> {
        let Some(mut unpacked) = self.unpack(name, &file, limit).await? else {
            return Ok(Opened::One(name.to_owned(), file, Vec::new()));
        };
        match unpacked.files.pop() {
            Some((name, file)) if unpacked.files.is_empty() => Ok(Opened::One(name, file, unpacked.warnings)),
            last => {
                unpacked.files.extend(last);
                Ok(Opened::Several(unpacked))
            }
        }
    }

    async fn read(&self, name: &str, file: &Blob, limit_bytes: u64) -> Result<Content, Stopped> {
        if file.size() as u64 <= limit_bytes
            && let Some(kind) = self.feed_kind(name, file).await?
        {
            let today = self.desk.borrow().today();
            return self.read_feed(kind, name, file, today).await.map(Content::Feed);
        }
        let reader = Reader::new(name, file.size() as u64, limit_bytes).map_err(Stopped::Refused)?;
        let reader = reader.with_mappings(self.mapper.borrow_mut().remembered().clone());
        self.read_with(reader, file, None).await.map(Content::File)
    }

    /// Takes a list of assets in: it counts at once.
    async fn receive_list(&self, id: u32, mut list: AssetList, file: Blob) {
        let (source, rejected) = (list.source.clone(), std::mem::take(&mut list.rejects.rows));
        let (sheet, change) = self.desk.borrow_mut().receive_inventory(list);
        self.read.borrow_mut().add(FileRead { ticket: sheet.ticket, source, rejected, file, waits: false });
        let summary = self.summary();
        post_reply(id, &Reply::ListImported { sheet: Box::new(sheet), summary }, None);
        if !change.is_nothing() {
            self.keep(change).await;
        }
    }
}

/// Gives the files of an archive to the page: one Blob behind the other, which the page cuts again. No byte is copied.
fn hand_over(id: u32, unpacked: Unpacked) {
    let Unpacked { files, warnings } = unpacked;
    let all = Array::new();
    let mut named = Vec::with_capacity(files.len());
    for (name, file) in files {
        named.push((name, file.size() as u64));
        all.push(&file);
    }
    match blob_of_parts(&all) {
        Ok(all) => post_reply(id, &Reply::Unpacked { files: named, warnings }, Some(&all)),
        Err(words) => post_reply(id, &Reply::Failed(words), None),
    }
}
