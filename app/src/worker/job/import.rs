//! Reading a file: chunk by chunk into the engine, with progress, and cancel between chunks. Nothing of a stopped or
//! refused import stays. What is no plain report is read in `import_any`. Part of a module that comes later.

use shared::desk::Applied;
use shared::feeds::recognise;
use shared::ingest::{Assembly, Order, Range, Read, Reader, Refusal, Scan};
use shared::view::{FindingQuery, Preview};
use web_sys::Blob;

use super::parsers::Heard;
use super::post::post_reply;
use super::progress::Progress;
use super::read::FileRead;
use super::wait::pause;
use super::{Job, later};
use crate::worker::message::{FIRST_ROWS, Reply};
use crate::worker::source::{ChunkReader, SourceError, read_span};

/// Files from this size on are read by parsers, in bytes: below, one reader is done before they are asked.
const LARGE: u64 = 2 << 20;
/// Bytes that the reader of a file sees itself, to know what it is.
const HEAD: u32 = 64 << 10;
/// Words for what cannot be.
const MIXED_UP: &str =
    "The parts of the file came back mixed up. Nothing of it was kept. Reload the page and try again.";

/// Why there is no scan.
#[derive(Clone)]
pub(super) enum Stopped {
    /// The file is no report.
    Refused(Refusal),
    /// A person stopped it.
    Cancelled,
    /// Something went wrong that is not the file's fault.
    Failed(String),
}

impl Stopped {
    /// What whoever asked is told.
    pub(super) fn reply(self) -> Reply {
        match self {
            Self::Refused(refusal) => Reply::Refused(refusal.note()),
            Self::Cancelled => Reply::Cancelled,
            Self::Failed(words) => Reply::Failed(words),
        }
    }
}

impl Job {
    pub(super) async fn import(&self, id: u32, name: &str, file: Option<Blob>, limit_bytes: u64) {
        match file {
            Some(file) => self.import_named(id, name, file, limit_bytes).await,
            None => post_reply(id, &Reply::Refused(Refusal::NoFile.note()), None),
        }
    }

    /// Reads a file: a table of a known family here, anything else with the module that comes last.
    pub(super) async fn import_named(&self, id: u32, name: &str, file: Blob, limit_bytes: u64) {
        if self.is_importing.replace(true) {
            let words = "Another file is being read: wait for it, or cancel it.".to_owned();
            return post_reply(id, &Reply::Failed(words), None);
        }
        self.is_cancelled.set(false);
        // A rehearsal that runs has to hear its parsers to the end.
        let is_expected = file.size() as u64 >= LARGE && !self.is_rehearsing.get();
        if is_expected {
            self.parsers.expect(&file);
        }
        let read = self.read_report(name, &file, limit_bytes).await;
        if is_expected {
            self.parsers.leave();
        }
        match read {
            Ok(Some(scan)) => {
                self.is_importing.set(false);
                self.receive(id, scan, file).await;
            }
            Ok(None) => match later::import_any(self, id, name, file, limit_bytes).await {
                Ok(work) => work.await,
                Err(not_here) => {
                    self.is_importing.set(false);
                    post_reply(id, &not_here.into(), None);
                }
            },
            Err(stopped) => {
                self.is_importing.set(false);
                post_reply(id, &stopped.reply(), None);
            }
        }
    }

    /// Reads a report that is a table of a known family. Nothing comes of any other file, nor of one that may be read in
    /// another way than its header says, and that is found out soon.
    async fn read_report(&self, name: &str, file: &Blob, limit_bytes: u64) -> Result<Option<Scan>, Stopped> {
        let head = read_span(file, 0, HEAD).await.map_err(|error| failed(&error))?;
        let is_plain = self.mapper.borrow_mut().remembered().is_empty() && recognise(&head, name).is_none();
        if !is_plain {
            return Ok(None);
        }
        let reader = Reader::new(name, file.size() as u64, limit_bytes).map_err(Stopped::Refused);
        let read = async { self.read_with(reader?, file, Some(head)).await };
        match read.await {
            Ok(Read::Scan(scan)) => Ok(Some(*scan)),
            Ok(Read::List(_)) | Err(Stopped::Refused(_)) => Ok(None),
            Err(stopped) => Err(stopped),
        }
    }

    /// Hands a file to its reader: a large table in parts that parsers read side by side, anything else in chunks. `head`
    /// are its first [`HEAD`] bytes, where they were read before.
    pub(super) async fn read_with(
        &self,
        mut reader: Reader,
        file: &Blob,
        head: Option<Vec<u8>>,
    ) -> Result<Read, Stopped> {
        while self.is_rehearsing.get() {
            pause(1, drop).await;
        }
        self.has_room(file).await.map_err(Stopped::Failed)?;
        let mut progress = self.stage.is_none().then(|| Progress::new(file.size() as u64));
        let from = self.read_in_parts(&mut reader, file, head, &mut progress).await?;
        if from < file.size() as u64 {
            self.read_in_chunks(&mut reader, file, from, &mut progress).await?;
        }
        if self.is_left() {
            return Err(Stopped::Cancelled);
        }
        reader.read().map_err(Stopped::Refused)
    }

    /// Does nobody want the file any more: it was cancelled, or it is a rehearsal and a real one came?
    fn is_left(&self) -> bool {
        self.is_cancelled.get() || self.stage.as_ref().is_some_and(|stage| stage.get())
    }

    async fn read_in_chunks(
        &self,
        reader: &mut Reader,
        file: &Blob,
        from: u64,
        progress: &mut Option<Progress>,
    ) -> Result<(), Stopped> {
        let mut chunks = ChunkReader::from(file.clone(), from).map_err(|error| failed(&error))?;
        let mut chunk = Vec::new();
        while chunks.next(&mut chunk).await.map_err(|error| failed(&error))? {
            if self.is_left() {
                return Err(Stopped::Cancelled);
            }
            reader.feed(&chunk).map_err(Stopped::Refused)?;
            if let Some(progress) = progress {
                progress.at(chunks.position(), reader.rows());
            }
        }
        Ok(())
    }

    /// Lets parsers read a large table. Answers the byte from which the reader has to be fed.
    async fn read_in_parts(
        &self,
        reader: &mut Reader,
        file: &Blob,
        head: Option<Vec<u8>>,
        progress: &mut Option<Progress>,
    ) -> Result<u64, Stopped> {
        let size = file.size() as u64;
        if size < LARGE || !self.parsers.are_ready() {
            return Ok(0);
        }
        let head = match head {
            Some(head) => head,
            None => read_span(file, 0, HEAD).await.map_err(|error| failed(&error))?,
        };
        reader.feed(&head).map_err(Stopped::Refused)?;
        let mut fed = head.len() as u32;
        // A summary of many hosts may stand before the table. The reader looks at twice as much each time.
        while !reader.is_open() && u64::from(fed) < size && !self.is_left() {
            let more = read_span(file, u64::from(fed), fed).await.map_err(|error| failed(&error))?;
            if more.is_empty() {
                break;
            }
            reader.feed(&more).map_err(Stopped::Refused)?;
            fed += more.len() as u32;
        }
        let Some((task, from)) = reader.split() else { return Ok(u64::from(fed)) };
        let parsers = self.parsers.open(task, file);
        let mut assembly = Assembly::new(Range::for_parsers(from, size, parsers), parsers);
        let mut orders = assembly.orders();
        let mut read = vec![0; orders.len()];
        let done = loop {
            match self.follow(&orders) {
                Ok(None) => {}
                done => break done.map(|from| from.unwrap_or(size)),
            }
            if assembly.is_done() {
                break Ok(size);
            }
            let heard = self.parsers.next().await;
            if self.is_left() {
                break Err(Stopped::Cancelled);
            }
            match heard {
                Heard::Failed(words) => break Err(Stopped::Failed(words)),
                Heard::Part(ticket, part) => {
                    if let Some(read) = read.get_mut(ticket.range as usize) {
                        *read += part.bytes();
                    }
                    orders = assembly.arrived(ticket, part, reader);
                    if let Some(progress) = progress {
                        progress.at(read.iter().sum(), reader.rows());
                    }
                }
            }
        };
        self.parsers.leave();
        done
    }

    /// Does what has to be done so that parts come in; the byte to feed the reader from, where that ends here.
    fn follow(&self, orders: &[Order]) -> Result<Option<u64>, Stopped> {
        for order in orders {
            match *order {
                Order::Read(ticket, range) => self.parsers.read(ticket, range),
                Order::ReadOn(from) => return Ok(Some(from)),
                Order::Stop => return Err(Stopped::Failed(MIXED_UP.to_owned())),
            }
        }
        Ok(None)
    }

    /// Takes a scan in: the first one counts at once.
    pub(super) async fn receive(&self, id: u32, mut scan: Scan, file: Blob) {
        self.store_ahead(&file);
        let (source, rejected) = (scan.source.clone(), std::mem::take(&mut scan.rejected));
        let (sheet, change) = self.desk.borrow_mut().receive(scan);
        let (ticket, waits) = (sheet.ticket, !sheet.applied);
        self.read.borrow_mut().add(FileRead { ticket, source, rejected, file, waits });
        let summary = self.summary();
        let first = change.is_some().then(|| self.desk.borrow_mut().findings(&FindingQuery::first(FIRST_ROWS)));
        post_reply(id, &Reply::Imported { sheet: Box::new(sheet), summary, first }, None);
        if let Some(change) = change {
            self.turns.rows_went_along();
            self.keep(change).await;
        }
    }

    /// Applies the scan of a ticket, or all that wait.
    pub(super) async fn apply(&self, id: u32, ticket: Option<u32>) {
        let applied = {
            let mut desk = self.desk.borrow_mut();
            match ticket {
                Some(ticket) => desk.apply_one(ticket),
                None => desk.apply(),
            }
        };
        let Some(Applied { store, previews }) = applied else {
            return post_reply(id, &Reply::Failed("No scan waits to be applied.".to_owned()), None);
        };
        self.read.borrow_mut().note(&previews);
        post_reply(id, &Reply::Applied { previews, summary: self.summary() }, None);
        self.keep(store).await;
    }

    pub(super) fn previews(&self) -> Vec<Preview> {
        let previews = self.desk.borrow_mut().previews();
        self.read.borrow_mut().note(&previews);
        previews
    }

    pub(super) fn discard(&self, ticket: u32) -> Reply {
        self.desk.borrow_mut().discard(ticket);
        self.read.borrow_mut().forget(ticket);
        Reply::Summary(self.summary())
    }
}

fn failed(error: &SourceError) -> Stopped {
    Stopped::Failed(error.to_string())
}
