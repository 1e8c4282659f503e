//! The seams of the engine: what opens a workspace and shows the report is in the first module. Reading files comes after
//! it, then everything else, each in a module of its own that is fetched as soon as the workspace is open. What a team
//! shares is in a module of its own too, fetched when the page has found a server, and what a person asks of accounts,
//! keys and shared scans in another.
//!
//! `wasm_split` marks where the build cuts (`xtask/src/split.rs`): what only the functions here reach is in the later
//! modules, called `files`, `rest`, `team` and `account`; what several reach is a module too, which comes with the first of them. The functions
//! return futures in boxes, so that not even the code of those futures is in the first module.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::Blob;

use super::{Job, team};
use crate::worker::message::{Reply, Request, TeamRequest};
use crate::worker::packed::Packed;

/// Words for a request that needs a later module when that did not come.
pub(super) const NOT_HERE: &str = "A part of Patchfirst did not arrive. The network may be gone, or a newer version may have been installed. Your data is safe in this browser. Try again once the network is there; if that does not help, reload the page.";

/// Work on its way.
type Work<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
/// Work of a later module, or that it could not be loaded.
type Later<'a, T> = Result<Work<'a, T>, NotHere>;

/// A later module could not be loaded. The next who needs it tries again.
#[derive(Clone, Copy, Debug)]
pub(super) struct NotHere;

impl From<SplitLoaderError> for NotHere {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

impl From<NotHere> for Reply {
    fn from(_: NotHere) -> Self {
        Self::Failed(NOT_HERE.to_owned())
    }
}

/// Loads the later modules, so that they are there without a network: first what reads a file, because that is what a
/// person does next. Where that fails, whoever needs one tries again.
pub(super) async fn fetch() {
    let _ = files_arrive().await;
    let _ = rest_arrives().await;
}

/// Nothing but a reason to load the module.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(files, fallible)]
fn files_arrive() -> Result<(), NotHere> {
    Ok(())
}

/// The same for the other one.
#[allow(clippy::unnecessary_wraps)]
#[wasm_split(rest, fallible)]
fn rest_arrives() -> Result<(), NotHere> {
    Ok(())
}

/// [`Job::import`].
#[allow(clippy::unnecessary_wraps)]
#[wasm_split(files, fallible)]
pub(super) fn import<'a>(job: &'a Job, id: u32, name: &'a str, file: Option<Blob>, limit_bytes: u64) -> Later<'a, ()> {
    Ok(Box::pin(job.import(id, name, file, limit_bytes)))
}

/// [`Job::rehearse`]. Where its module did not come, nothing is rehearsed.
pub(super) async fn rehearse(job: &Job) {
    if let Ok(work) = play(job).await {
        work.await;
    }
}

#[allow(clippy::unnecessary_wraps)]
#[wasm_split(rest, fallible)]
fn play(job: &Job) -> Later<'_, ()> {
    Ok(Box::pin(job.rehearse()))
}

/// [`Job::prepare`]. Where its module did not come, whoever asks waits.
pub(super) async fn prepare(job: &Job) {
    if let Ok(work) = get_ready(job).await {
        work.await;
    }
}

#[allow(clippy::unnecessary_wraps)]
#[wasm_split(rest, fallible)]
fn get_ready(job: &Job) -> Later<'_, ()> {
    Ok(Box::pin(job.prepare()))
}

/// [`Job::answer_rest`].
#[allow(clippy::unnecessary_wraps)]
#[wasm_split(rest, fallible)]
pub(super) fn answer(job: &Job, id: u32, request: Request, file: Option<Blob>) -> Later<'_, ()> {
    Ok(Box::pin(job.answer_rest(id, request, file)))
}

/// [`Job::import_any`].
#[allow(clippy::unnecessary_wraps)]
#[wasm_split(rest, fallible)]
pub(super) fn import_any<'a>(job: &'a Job, id: u32, name: &'a str, file: Blob, limit_bytes: u64) -> Later<'a, ()> {
    Ok(Box::pin(job.import_any(id, name, file, limit_bytes)))
}

/// What a person asks of accounts, keys, shared scans and what differs: a module of its own beside the one that shares.
#[allow(clippy::unnecessary_wraps)]
#[wasm_split(account, fallible)]
pub(super) fn account(job: Rc<Job>, id: u32, asked: Packed<TeamRequest>) -> Later<'static, ()> {
    Ok(Box::pin(team::answer(job, id, asked)))
}

/// [`team::Team::do_seldom`].
#[allow(clippy::unnecessary_wraps)]
#[wasm_split(account, fallible)]
pub(super) fn seldom(team: &team::Team, what: team::Seldom) -> Later<'_, Result<(), team::Trouble>> {
    Ok(Box::pin(team.do_seldom(what)))
}

/// [`team::hear_of_tab`].
#[allow(clippy::unnecessary_wraps)]
#[wasm_split(account, fallible)]
pub(super) fn hear_of_tab(job: Rc<Job>, told: String) -> Later<'static, ()> {
    Ok(Box::pin(team::hear_of_tab(job, told)))
}

/// [`team::ask`].
#[allow(clippy::unnecessary_wraps)]
#[wasm_split(team, fallible)]
pub(super) fn team(job: Rc<Job>, id: u32, asked: Request) -> Later<'static, ()> {
    Ok(Box::pin(team::ask(job, id, asked)))
}
