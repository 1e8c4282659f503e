//! The worker's side: holds the desk, answers requests, keeps the workspace in the browser's storage. The only writer of
//! scan data. A request is one function in `answer` or `answer_rest`; reading a file is `import`; storing is `keep`; what
//! is in which of the engine's modules is `later`.

mod ahead;
mod answer;
mod answer_rest;
mod feeds;
mod import;
mod import_any;
mod keep;
mod later;
mod mapping;
mod parsers;
mod post;
mod prepare;
mod presets;
mod progress;
mod read;
mod rehearsal;
mod room;
mod team;
mod turns;
mod unpack;
mod wait;
mod writer;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use shared::desk::{Desk, StoreChange};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

use super::message::{Event, Reply, Request, ToWorker};
use super::wire;
use crate::storage::Store;
use mapping::Mapper;
use parsers::Parsers;
use post::{post_event, post_reply};
use read::FilesRead;

/// Everything the worker holds.
#[derive(Default)]
pub(super) struct Job {
    desk: RefCell<Desk>,
    store: RefCell<Option<Rc<Store>>>,
    /// Which workspace of this browser is open: what the names of its database and lock end in.
    workspace: RefCell<String>,
    /// Files not known to be stored yet, by scan number.
    files: RefCell<Vec<(u32, Blob)>>,
    /// The files read so far: their bad rows, and the files of scans that wait.
    read: RefCell<FilesRead>,
    /// Mappings of files that no family knows, and files that could be mapped.
    mapper: RefCell<Mapper>,
    /// One of them on its way before the workspace.
    ahead: RefCell<Option<ahead::Ahead>>,
    /// What this tab may do with the stored workspace.
    right: Cell<writer::Right>,
    /// Changes in line for the browser's storage.
    to_keep: RefCell<VecDeque<StoreChange>>,
    /// Is one of them on its way?
    is_keeping: Cell<bool>,
    /// Rows, storing, counts: who comes first.
    turns: turns::Turns,
    /// How often everything was wiped.
    wipes: Cell<u32>,
    /// Did the last change not get into the browser's storage?
    is_unsaved: Cell<bool>,
    /// Workers that read large files.
    parsers: Rc<Parsers>,
    is_importing: Rc<Cell<bool>>,
    /// On a stage nothing is kept and nobody looks: what would stop the play. See [`rehearsal`].
    stage: Option<Rc<Cell<bool>>>,
    is_rehearsing: Cell<bool>,
    is_preparing: Cell<bool>,
    is_cancelled: Cell<bool>,
    /// Is the stored workspace loaded?
    is_open: Cell<bool>,
    /// Hears of changes where there is a team.
    sharing: RefCell<Option<Rc<dyn team::Sharing>>>,
    /// Asked before it was: a file dropped at once must not be lost to what is still being loaded.
    early: RefCell<Vec<(u32, Request, Option<Blob>)>>,
}

/// Starts listening. Called once by the worker's `main`.
pub fn start() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&format!("engine: {info}").into())));
    let job = Rc::new(Job::default());
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let (bytes, blob) = wire::open(&event.data());
        match wire::read::<ToWorker>(&bytes) {
            Ok(ToWorker { id, request }) => take(&job, id, request, blob),
            Err(error) => {
                post_reply(wire::number(&bytes), &Reply::Failed(format!("request not understood: {error}")), None);
            }
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    post_event(&Event::Ready);
}

/// Starts on a request, or keeps it until the workspace is open. Opening and wiping happen alone.
fn take(job: &Rc<Job>, id: u32, request: Request, file: Option<Blob>) {
    let is_alone = matches!(request, Request::Open { .. } | Request::Wipe);
    if is_alone {
        job.is_open.set(false);
    } else if !job.is_open.get() {
        return job.early.borrow_mut().push((id, request, file));
    }
    let job = Rc::clone(job);
    spawn_local(async move {
        job.answer(id, request, file).await;
        if is_alone {
            job.is_open.set(true);
            for (id, request, file) in job.early.take() {
                take(&job, id, request, file);
            }
            later::fetch().await;
            job.parsers.start();
            later::prepare(&job).await;
            later::rehearse(&job).await;
        }
    });
}
