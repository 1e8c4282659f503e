//! Feeds in the worker: a file that is one, dropped or chosen, and what the site offers beside the app. The only place of
//! the engine that fetches: from its own origin, and only what `feeds/feeds.json` names.

use shared::feeds::{Dated, FeedKind, FeedReader, MANIFEST, Offered, Parsed, offered, recognise};
use shared::ingest::Refusal;
use shared::model::Day;
use shared::view::FeedSheet;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DedicatedWorkerGlobalScope, RequestCache, RequestInit, Response};

use super::Job;
use super::import::Stopped;
use super::import_any::Opened;
use super::post::post_reply;
use super::progress::Progress;
use crate::worker::message::{FeedRequest, Reply};
use crate::worker::packed::Packed;
use crate::worker::source::{ChunkReader, SourceError, read_span};

/// Bytes that tell whether a file is a feed.
const HEAD_BYTES: u32 = 64 << 10;
/// Largest feed of a site, unpacked: ten times what EPSS has.
const SITE_LIMIT: u64 = 200_000_000;

impl Job {
    /// Answers what is asked about feeds.
    pub(super) async fn answer_feed(&self, id: u32, asked: FeedRequest, file: Option<Blob>) {
        let change = match asked {
            FeedRequest::Load { name, kind, limit_bytes } => {
                return self.load_feed(id, &name, kind, file, limit_bytes).await;
            }
            FeedRequest::Site => return self.site_feeds(id).await,
            FeedRequest::Sheet => {
                let sheet = self.desk.borrow().feeds_sheet();
                return post_reply(id, &Reply::Feeds(Packed::of(&sheet)), None);
            }
            FeedRequest::Forget(kind) => self.desk.borrow_mut().forget_feed(kind),
            FeedRequest::Dismiss { number } => self.desk.borrow_mut().dismiss_alert(number),
        };
        self.answer_and_keep(id, change).await;
    }

    /// Which feed a file is, by its content.
    pub(super) async fn feed_kind(&self, name: &str, file: &Blob) -> Result<Option<FeedKind>, Stopped> {
        let head = read_span(file, 0, HEAD_BYTES).await.map_err(|error| unreadable(&error))?;
        Ok(recognise(&head, name))
    }

    /// Reads a feed; `day` counts where neither the file nor its name says its own.
    pub(super) async fn read_feed(&self, kind: FeedKind, name: &str, file: &Blob, day: Day) -> Result<Parsed, Stopped> {
        let refuse = |what| Stopped::Refused(Refusal::Feed { what });
        let mut reader = FeedReader::new(kind, name, day, self.desk.borrow().today());
        let (mut chunks, mut chunk) = (ChunkReader::new(file.clone()), Vec::new());
        let mut progress = Progress::new(file.size() as u64);
        while chunks.next(&mut chunk).await.map_err(|error| unreadable(&error))? {
            if self.is_cancelled.get() {
                return Err(Stopped::Cancelled);
            }
            reader.feed(&chunk).map_err(refuse)?;
            progress.at(chunks.position(), reader.rows());
        }
        reader.finish().map_err(refuse)
    }

    /// Answers what came of a feed file, then stores it.
    pub(super) async fn receive_feed(&self, id: u32, parsed: Parsed, warnings: Vec<String>) {
        let (mut sheet, change) = self.desk.borrow_mut().load_feed(parsed);
        sheet.notes.extend(warnings);
        let is_taken = sheet.taken;
        post_reply(id, &Reply::FeedsLoaded { sheets: vec![sheet], summary: self.summary() }, None);
        if is_taken {
            self.keep(change).await;
        }
    }

    /// Reads a file as the feed that a person says it is; a file that is another one counts as that.
    async fn load_feed(&self, id: u32, name: &str, kind: FeedKind, file: Option<Blob>, limit: u64) {
        let Some(file) = file else { return post_reply(id, &Reply::Refused(Refusal::NoFile.note()), None) };
        if self.is_importing.replace(true) {
            let words = "Another file is being read: wait for it, or cancel it.".to_owned();
            return post_reply(id, &Reply::Failed(words), None);
        }
        self.is_cancelled.set(false);
        let read = self.read_as(kind, name, file, limit, Day::NONE).await;
        self.is_importing.set(false);
        match read {
            Ok((parsed, warnings)) => self.receive_feed(id, parsed, warnings).await,
            Err(stopped) => post_reply(id, &stopped.reply(), None),
        }
    }

    async fn read_as(
        &self,
        kind: FeedKind,
        name: &str,
        file: Blob,
        limit: u64,
        day: Day,
    ) -> Result<(Parsed, Vec<String>), Stopped> {
        if file.size() as u64 > limit {
            return Err(Stopped::Refused(Refusal::TooLarge { bytes: file.size() as u64, limit }));
        }
        let Opened::One(name, file, warnings) = self.open_file(name, file, limit).await? else {
            let what = format!("{name} holds several files: unpack it and choose the one that is the feed.");
            return Err(Stopped::Refused(Refusal::Feed { what }));
        };
        let kind = self.feed_kind(&name, &file).await?.unwrap_or(kind);
        let day = day.known().unwrap_or_else(|| self.desk.borrow().today());
        Ok((self.read_feed(kind, &name, &file, day).await?, warnings))
    }

    /// Loads what the site offers and is newer than what is here. A site that offers nothing is not worth a word.
    async fn site_feeds(&self, id: u32) {
        let mut sheets = Vec::new();
        // Another tab loads them, and two must not write.
        let manifest = if self.may_write() { fetch(MANIFEST).await } else { None };
        let manifest = match manifest {
            Some(blob) => read_span(&blob, 0, HEAD_BYTES).await.unwrap_or_default(),
            None => Vec::new(),
        };
        for offer in offered(&manifest) {
            if self.desk.borrow().feeds().wants(&offer) {
                sheets.extend(self.site_feed(&offer).await);
            }
        }
        post_reply(id, &Reply::FeedsLoaded { sheets, summary: self.summary() }, None);
    }

    async fn site_feed(&self, offer: &Offered) -> Option<FeedSheet> {
        let Some(file) = fetch(&format!("feeds/{}", offer.file)).await else {
            return Some(failed(offer, "it is not there"));
        };
        match self.read_as(offer.kind, &offer.name, file, SITE_LIMIT, offer.date).await {
            Ok((mut parsed, _)) => {
                let about = parsed.feed.about_mut();
                about.version.clone_from(&offer.version);
                if about.dated == Dated::Loaded {
                    about.dated = Dated::Said;
                }
                let (sheet, change) = self.desk.borrow_mut().load_feed(parsed);
                if !change.is_nothing() {
                    self.keep(change).await;
                }
                Some(sheet)
            }
            Err(Stopped::Refused(refusal)) => Some(failed(offer, &refusal.to_string())),
            Err(Stopped::Failed(words)) => Some(failed(offer, &words)),
            Err(Stopped::Cancelled) => None,
        }
    }
}

fn unreadable(error: &SourceError) -> Stopped {
    Stopped::Failed(error.to_string())
}

/// The sheet of a feed that the site names and that could not be had.
fn failed(offer: &Offered, why: &str) -> FeedSheet {
    FeedSheet {
        kind: offer.kind,
        name: offer.name.clone(),
        taken: false,
        words: format!("The site that serves this app names feeds/{}, which could not be loaded: {why}", offer.file),
        notes: Vec::new(),
        rows: 0,
        cves: 0,
        left_out: 0,
        problem_count: 0,
        problems: Vec::new(),
    }
}

/// A file beside the app; `None` where there is none, or no network.
async fn fetch(path: &str) -> Option<Blob> {
    let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>().ok()?;
    let here = scope.location().href();
    let (base, _) = here.rsplit_once('/')?;
    let options = RequestInit::new();
    // What is in the browser's cache may be of yesterday: the server is asked whether it still holds.
    options.set_cache(RequestCache::NoCache);
    let answer = JsFuture::from(scope.fetch_with_str_and_init(&format!("{base}/{path}"), &options)).await.ok()?;
    let response: Response = answer.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()
}
