//! The way of a scan's pieces: a request is tried again while the network is away, and stopped at once when a person says
//! so; how far it has come is told.

use shared::api::Code;

use super::super::Team;
use super::super::http::{Body, Trouble, ask_until};
use super::browser::Stop;
use crate::worker::job::wait::pause;
use crate::worker::message::{ScanStep, ScanWork};

/// Longest wait for the answer to a piece, ms: what the server waits for one.
const PATIENCE_MS: i32 = 120_000;
/// How often a piece is tried again before a person is told.
const TRIES: u32 = 7;
/// First and longest pause between two tries, ms: a minute in all.
const PAUSE_MS: (i32, i32) = (1_000, 16_000);
/// Words for whoever stopped it; the page never shows them.
const STOPPED: &str = "Stopped.";

impl Team {
    /// Says how far a scan has come.
    pub(super) fn tell_scan(&self, name: &str, step: ScanStep, (done, of): (u64, u64)) {
        let work = ScanWork { name: name.to_owned(), step, done, of, is_waiting: false };
        self.inner.borrow_mut().scan = Some(work);
        // A piece takes its time: nothing is told all too often.
        self.tell(true);
    }

    /// # Errors
    /// When a person said so.
    pub(super) fn unless_stopped(&self) -> Result<(), Trouble> {
        if self.scans.is_stopped.get() { Err(STOPPED.to_owned().into()) } else { Ok(()) }
    }

    /// Asks until there is an answer, or a minute of silence.
    pub(super) async fn insist(&self, method: &str, path: &str, body: impl Fn() -> Body) -> Result<Vec<u8>, Trouble> {
        let mut pause_ms = PAUSE_MS.0;
        for _ in 1..TRIES {
            self.unless_stopped()?;
            match self.ask_once(method, path, body()).await {
                Err(trouble) if passes(&trouble) => {
                    let said_ms = trouble.retry_after_s().map_or(0, |s| i32::try_from(s).unwrap_or(0) * 1_000);
                    self.rest(pause_ms.max(said_ms)).await;
                    pause_ms = (2 * pause_ms).min(PAUSE_MS.1);
                }
                answered => return answered,
            }
        }
        self.unless_stopped()?;
        self.ask_once(method, path, body()).await
    }

    async fn rest(&self, ms: i32) {
        if let Some(work) = &mut self.inner.borrow_mut().scan {
            work.is_waiting = true;
        }
        self.tell(true);
        if !self.scans.is_stopped.get() {
            pause(ms, |go_on| drop(self.scans.pause.replace(Some(go_on)))).await;
        }
        if let Some(work) = &mut self.inner.borrow_mut().scan {
            work.is_waiting = false;
        }
    }

    async fn ask_once(&self, method: &str, path: &str, body: Body) -> Result<Vec<u8>, Trouble> {
        let Some(stop) = Stop::after(PATIENCE_MS) else { return Err(Trouble::Offline) };
        let Some(signal) = stop.signal() else { return Err(Trouble::Offline) };
        self.scans.request.replace(Some(stop));
        let answered = ask_until(signal, method, path, body).await;
        self.scans.request.replace(None);
        answered
    }
}

/// Is it worth trying again?
pub(super) fn passes(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Offline)
        || [Code::Busy, Code::SlowDown, Code::TooSlow].into_iter().any(|code| trouble.is(code))
}
