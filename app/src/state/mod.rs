//! What the page knows: signals and the one handle on the engine. No markup, no storage of scan data.
//!
//! To add a piece of state: a signal in [`App`], set where the engine's answer or event arrives.

mod configure;
pub mod decide;
mod fragment;
mod import;
mod mapping;
mod queue;
mod report;
mod rows;
mod sharing;
mod stored;

pub use fragment::{from_fragment, to_fragment};
pub use import::{import_carried, import_found, import_mapped, import_sample, import_text, rows_are_shown};
pub use queue::{FileState, MOST_FILES, Queue, QueuedFile, Tally};
pub use report::{ReportView, report_link};
use sharing::READ_ONLY;
pub use sharing::Sharing;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ingest::Mapping;
use shared::risk::Settings;
use shared::view::{FindingRow, Summary};
use wasm_bindgen::JsValue;
use web_sys::Blob;

use crate::browser::prefs;
use crate::worker::client::{Answer, Client};
use crate::worker::message::{Event, HeardSettings, Reply, Request, TeamState};
use crate::worker::packed::Packed;

/// Largest file accepted unless a person says otherwise: 500 MB.
pub const DEFAULT_FILE_LIMIT: u64 = 500 * 1_000_000;

/// How far a running import is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// File name.
    pub name: String,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes of the file.
    pub total_bytes: u64,
    /// Rows read.
    pub rows: u64,
    /// Rows per second.
    pub rows_per_s: f64,
    /// Seconds left.
    pub seconds_left: f64,
}

/// Where the workspace is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    /// Nothing to keep yet.
    Nothing,
    /// A change is on its way to the browser's storage.
    Saving,
    /// Kept; bytes this origin uses.
    Kept(u64),
    /// Not kept, and why.
    Failed(String),
}

/// The engine, as the page holds it.
struct Engine {
    client: Client,
    /// Rows of a report that was just read, which nothing shows yet: see [`rows`].
    rows_ahead: Option<rows::Ahead>,
}

/// How often the engine had to be started again: it knows nothing then, until the workspace is opened.
#[derive(Clone, Copy)]
pub struct Restarts(pub RwSignal<u32>);

/// What others of a team said of the settings, not taken over yet.
#[derive(Clone, Copy)]
pub struct Heard(pub RwSignal<Option<Packed<HeardSettings>>>);

/// What need not be copied with every handle on the state.
struct Beside {
    /// The path this tool lives under, without a slash at its end.
    base: String,
    /// What every page may know of team mode.
    sharing: RwSignal<Sharing>,
}

/// The page's state. Copy it freely; get it with [`App::get`].
#[derive(Clone, Copy)]
pub struct App {
    engine: StoredValue<Engine, LocalStorage>,
    beside: StoredValue<Beside>,
    /// The workspace at a glance; `None` until the engine has opened it.
    pub summary: RwSignal<Option<Summary>>,
    /// The first rows of the ranking, and the revision of the workspace that they are of.
    pub first: RwSignal<Option<(u32, Vec<FindingRow>)>>,
    /// The risk model's settings.
    pub settings: RwSignal<Settings>,
    /// The running import.
    pub progress: RwSignal<Option<Progress>>,
    /// The files on their way in, and what came of them.
    pub queue: Queue,
    /// Where the workspace is kept.
    pub saved: RwSignal<Saved>,
    /// One sentence for a person about something that just happened or failed.
    pub notice: RwSignal<Option<String>>,
    /// Largest file accepted, bytes.
    pub file_limit: RwSignal<u64>,
    /// Mappings that this browser remembers, once somebody looked: see [`App::mappings`].
    known_mappings: RwSignal<Option<Vec<Mapping>>>,
    /// Name of the file whose columns are being mapped.
    pub mapped_file: RwSignal<Option<String>>,
    /// Where the page should go next: a route such as `/patches`. The frame goes there and empties it.
    pub go: RwSignal<Option<String>>,
    /// Is an import's time being measured, until its first ranked rows show?
    pub timing: RwSignal<bool>,
    /// Where team mode stands; `None` where no server was found. Opened by the pages that show it.
    pub team: RwSignal<Option<Packed<TeamState>>>,
    /// How often the engine said "stored" or "not stored": tells whether a change is still on its way.
    store_events: RwSignal<u32>,
}

impl App {
    /// Start the engine at `worker_url` and make the state available to every component below. `base` is the path the
    /// tool lives under, such as `/` or `/app/`.
    ///
    /// # Errors
    /// When the browser refuses to start a worker.
    pub fn provide(worker_url: &str, base: &str, settings: Settings) -> Result<Self, JsValue> {
        let progress = RwSignal::new(None::<Progress>);
        let saved = RwSignal::new(Saved::Nothing);
        let notice = RwSignal::new(None);
        let store_events = RwSignal::new(0_u32);
        let (summary, team, heard) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(None));
        let on_event = move |event| match event {
            Event::Ready => {}
            Event::Progress { bytes, total_bytes, rows, rows_per_s, seconds_left } => progress.update(|p| {
                if let Some(p) = p {
                    *p = Progress { name: p.name.clone(), bytes, total_bytes, rows, rows_per_s, seconds_left };
                }
            }),
            Event::Saving => saved.set(Saved::Saving),
            Event::Stored { used_bytes } => {
                store_events.update(|n| *n = n.wrapping_add(1));
                saved.set(Saved::Kept(used_bytes));
            }
            Event::NotStored { message } => {
                store_events.update(|n| *n = n.wrapping_add(1));
                notice.set(Some(message.clone()));
                saved.set(Saved::Failed(message));
            }
            Event::Changed(now) => summary.set(Some(now)),
            Event::Team(state) => team.set(Some(state)),
            Event::Settings(settings) => heard.set(Some(settings)),
        };
        let restarts = RwSignal::new(0_u32);
        let client = Client::start(worker_url, on_event, move || restarts.update(|n| *n = n.wrapping_add(1)))?;
        let app = Self {
            engine: StoredValue::new_local(Engine { client, rows_ahead: None }),
            beside: StoredValue::new(Beside {
                base: base.trim_end_matches('/').to_owned(),
                sharing: RwSignal::default(),
            }),
            summary,
            first: RwSignal::new(None),
            settings: RwSignal::new(settings),
            progress,
            queue: Queue::default(),
            saved,
            notice,
            file_limit: RwSignal::new(prefs::get(prefs::FILE_LIMIT).unwrap_or(DEFAULT_FILE_LIMIT)),
            known_mappings: RwSignal::new(None),
            mapped_file: RwSignal::new(None),
            go: RwSignal::new(None),
            timing: RwSignal::new(false),
            team,
            store_events,
        };
        provide_context(Restarts(restarts));
        provide_context(app);
        provide_context(Heard(heard));
        Ok(app)
    }

    /// The state, inside any component.
    pub fn get() -> Self {
        expect_context()
    }

    /// Ask the engine. A `Summary` in the reply is taken into the state by itself.
    pub async fn ask(self, request: Request) -> Answer {
        self.ask_with(request, None).await
    }

    /// Ask the engine with a file.
    pub async fn ask_with(self, request: Request, file: Option<&Blob>) -> Answer {
        let effect = stored::Effect::of(&request);
        if stored::is_rating(&request) && !untrack(|| self.may_edit()) {
            self.notice.set(Some(READ_ONLY.to_owned()));
            return Answer { reply: Reply::Failed(READ_ONLY.to_owned()), blob: None };
        }
        let stamp = self.store_events.get_untracked();
        let pending = self.engine.with_value(|engine| engine.client.ask(request, file));
        let mut answer = pending.await;
        if let Reply::Imported { summary, first, .. } = &mut answer.reply {
            let ahead = first.take().map(|rows| rows::Ahead { revision: summary.revision, rows });
            self.engine.update_value(|engine| engine.rows_ahead = ahead);
        }
        match &answer.reply {
            Reply::Ranked { summary, first } => {
                self.first.set(Some((summary.revision, first.clone())));
                self.summary.set(Some(summary.clone()));
            }
            Reply::Summary(summary)
            | Reply::Imported { summary, .. }
            | Reply::FeedsLoaded { summary, .. }
            | Reply::ListImported { summary, .. }
            | Reply::Applied { summary, .. }
            | Reply::ImportUndone { summary, .. } => self.summary.set(Some(summary.clone())),
            Reply::Failed(words) => self.notice.set(Some(words.clone())),
            _ => {}
        }
        // The engine's "stored" may come before or after its reply.
        let untold = self.store_events.get_untracked() == stamp;
        stored::note(self, effect, &answer.reply, untold);
        answer
    }

    /// The address of a route (`/patches`) under the path this tool lives at.
    pub fn href(self, route: &str) -> String {
        self.beside.with_value(|beside| format!("{}{route}", beside.base))
    }

    /// Changes whenever anything shown may have changed. Read it where a list is loaded.
    pub fn revision(self) -> u32 {
        self.summary.with(|s| s.as_ref().map_or(0, |s| s.revision))
    }

    /// Is the workspace open and without any scan?
    pub fn is_empty(self) -> bool {
        self.summary.with(|s| s.as_ref().is_some_and(|s| s.scans.is_empty()))
    }

    /// Take the last change back, and say so.
    pub fn undo(self) {
        let Some(what) = self.summary.with_untracked(|s| s.as_ref().and_then(|s| s.undo.clone())) else { return };
        spawn_local(async move {
            if matches!(self.ask(Request::Undo).await.reply, Reply::Summary(_)) {
                self.notice.set(Some(format!("Taken back: {what}.")));
            }
        });
    }
}
