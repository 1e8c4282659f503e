//! Scans that a team shares, where its organisation chose so: listed, shared and fetched when a person asks for it, one at a
//! time. The way of a scan is `pack`, `send`, and in another browser `take`, which keeps `pieces` until it is done; `list` says
//! what there is. What leaves the
//! browser is sealed before (`shared::sync::ScanBox`), and a scan that was taken comes in as any other file.

mod browser;
mod list;
mod pack;
mod pieces;
mod send;
mod take;
mod way;

use std::cell::{Cell, RefCell};

use js_sys::Function;
use shared::api::Code;
use wasm_bindgen::JsValue;
use web_sys::Blob;

use self::browser::Stop;
pub(super) use self::pieces::PIECES;
use super::Team;
use super::http::Trouble;
use crate::worker::message::{ScanReply, ScanRequest};

/// Words while another scan is on its way.
const BUSY: &str = "Another scan is on its way: wait until it is done, or stop it.";

/// What is on its way.
#[derive(Default)]
pub(super) struct OnTheWay {
    is_busy: Cell<bool>,
    is_stopped: Cell<bool>,
    /// Ends the request that is waited for.
    request: RefCell<Option<Stop>>,
    /// Ends the pause before it is tried again.
    pause: RefCell<Option<Function>>,
}

impl OnTheWay {
    /// Stops it, whatever it is.
    pub(super) fn stop(&self) {
        self.is_stopped.set(true);
        if let Some(request) = self.request.take() {
            request.now();
        }
        if let Some(go_on) = self.pause.take() {
            // Calling a promise's own resolve cannot throw.
            let _ = go_on.call0(&JsValue::NULL);
        }
    }
}

impl Team {
    /// What a person asks of shared scans. The file of a scan that was fetched is put into `beside`: other questions are
    /// answered meanwhile.
    pub(super) async fn answer_scans(
        &self,
        asked: ScanRequest,
        beside: &mut Option<Blob>,
    ) -> Result<ScanReply, Trouble> {
        let answered = match asked {
            ScanRequest::List => self.list_scans().await,
            ScanRequest::Share(number) => self.alone(self.share_scan(number)).await,
            ScanRequest::Take { scan, limit_bytes } => self.alone(self.take_scan(scan, limit_bytes, beside)).await,
            ScanRequest::Remove(scan) => self.remove_scan(scan).await,
            ScanRequest::Discard(scan) => {
                self.drop_pieces(self.org()?, scan).await;
                self.list_scans().await
            }
            ScanRequest::Stop => {
                self.scans.stop();
                Ok(ScanReply::Stopped)
            }
        };
        if let Err(Trouble::Refused(body)) = &answered
            && matches!(body.code, Code::NotSignedIn | Code::NotApproved | Code::Disabled)
        {
            // Where one stands now is said by the state; what was refused is said here.
            let _ = self.refresh().await;
        }
        answered
    }

    /// One at a time; what a person stopped is no failure.
    async fn alone(&self, work: impl Future<Output = Result<ScanReply, Trouble>>) -> Result<ScanReply, Trouble> {
        if self.scans.is_busy.replace(true) {
            return Err(BUSY.to_owned().into());
        }
        self.scans.is_stopped.set(false);
        let done = work.await;
        self.scans.is_busy.set(false);
        self.inner.borrow_mut().scan = None;
        if done.is_err() && self.scans.is_stopped.get() { Ok(ScanReply::Stopped) } else { done }
    }
}
