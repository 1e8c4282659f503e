//! What the page knows: signals and the one handle on the engine. No markup, no storage of scan data.
//!
//! To add a piece of state: a signal in [`App`], set where the engine's answer or event arrives.

mod configure;
mod stand_in;

pub use stand_in::report_link;

use leptos::prelude::*;
use shared::risk::Settings;
use shared::view::{ImportSheet, RefusalNote, Summary};
use wasm_bindgen::JsValue;
use web_sys::Blob;

use crate::worker::client::{Answer, Client};
use crate::worker::message::{Event, Reply, Request};

/// How far a running import is.
#[derive(Clone, Debug, PartialEq)]
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

/// What came of the last import.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Read: its result sheet.
    Sheet(Box<ImportSheet>),
    /// Refused: name of the file and why.
    Refused(String, RefusalNote),
    /// Stopped by a person.
    Cancelled(String),
}

/// The page's state. Copy it freely; get it with [`App::get`].
#[derive(Clone, Copy)]
pub struct App {
    engine: StoredValue<Client, LocalStorage>,
    /// The workspace at a glance; `None` until the engine has opened it.
    pub summary: RwSignal<Option<Summary>>,
    /// The risk model's settings.
    pub settings: RwSignal<Settings>,
    /// The running import.
    pub progress: RwSignal<Option<Progress>>,
    /// What came of the last import.
    pub outcome: RwSignal<Option<Outcome>>,
    /// Where the workspace is kept.
    pub saved: RwSignal<Saved>,
    /// One sentence for a person about something that just happened or failed.
    pub notice: RwSignal<Option<String>>,
}

impl App {
    /// Start the engine at `worker_url` and make the state available to every component below.
    ///
    /// # Errors
    /// When the browser refuses to start a worker.
    pub fn provide(worker_url: &str, settings: Settings) -> Result<Self, JsValue> {
        let summary = RwSignal::new(None);
        let progress = RwSignal::new(None::<Progress>);
        let saved = RwSignal::new(Saved::Nothing);
        let client = Client::start(worker_url, move |event| match event {
            Event::Ready => {}
            Event::Progress { bytes, total_bytes, rows, rows_per_s, seconds_left } => progress.update(|p| {
                if let Some(p) = p {
                    *p = Progress { name: p.name.clone(), bytes, total_bytes, rows, rows_per_s, seconds_left };
                }
            }),
            Event::Stored { used_bytes } => saved.set(Saved::Kept(used_bytes)),
            Event::NotStored { message } => saved.set(Saved::Failed(message)),
        })?;
        let app = Self {
            engine: StoredValue::new_local(client),
            summary,
            settings: RwSignal::new(settings),
            progress,
            outcome: RwSignal::new(None),
            saved,
            notice: RwSignal::new(None),
        };
        provide_context(app);
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
        let pending = self.engine.with_value(|engine| engine.ask(request, file));
        let answer = pending.await;
        match &answer.reply {
            Reply::Summary(summary) | Reply::Imported { summary, .. } => self.summary.set(Some(summary.clone())),
            Reply::Failed(words) => self.notice.set(Some(words.clone())),
            _ => {}
        }
        answer
    }
}
