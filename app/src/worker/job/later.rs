//! The seam of the engine: what opens a workspace, reads a table and shows the report is in the first module; everything
//! else comes later, in a module of its own, and is fetched as soon as the workspace is open.
//!
//! `wasm_split` marks where the build cuts (`xtask/src/split.rs`): what only the functions here reach is in the later
//! module, called `rest`. They return futures in boxes, so that not even the code of those futures is in the first one.

use std::future::Future;
use std::pin::Pin;

use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::Blob;

use super::Job;
use crate::worker::message::{Reply, Request};

/// Words for a request that needs the later module when that did not come.
const NOT_HERE: &str = "A part of Patchfirst did not arrive. The network may be gone, or a newer version may have been installed. Your data is safe in this browser. Try again once the network is there; if that does not help, reload the page.";

/// Work on its way.
type Work<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
/// Work of the later module, or that it could not be loaded.
type Later<'a, T> = Result<Work<'a, T>, NotHere>;

/// The later module could not be loaded. The next who needs it tries again.
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

/// Loads the later module, so that it is there without a network. Where that fails, whoever needs it tries again.
pub(super) async fn fetch() {
    let _ = arrive().await;
}

/// Nothing but a reason to load the module.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, fallible)]
fn arrive() -> Result<(), NotHere> {
    Ok(())
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
pub(super) fn import<'a>(job: &'a Job, id: u32, name: &'a str, file: Blob, limit_bytes: u64) -> Later<'a, ()> {
    Ok(Box::pin(job.import_any(id, name, file, limit_bytes)))
}
