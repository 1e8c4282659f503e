//! Hearing that there is something new: the server's hints, and the network coming back. Hints carry no value; what they
//! are for is fetched by a round.

use std::rc::Rc;

use shared::api::{Hint, path};
use shared::sync::{Epoch, Seq};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{EventSource, MessageEvent, WorkerGlobalScope};

use super::keys::of_org;
use super::{Team, http};

/// A hint's two numbers; `None` for what is none. It has no text that could hold others.
fn hint_in(text: &str) -> Option<Hint> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    Some(Hint { epoch: Epoch(numbers.next()?.parse().ok()?), seq: Seq(numbers.next()?.parse().ok()?) })
}

impl Team {
    /// Listens, where nobody does yet. A browser that lost the connection makes it anew by itself; one that was turned away
    /// is listened to again by the next round.
    pub(super) fn listen(self: &Rc<Self>) {
        if self.hints.borrow().as_ref().is_some_and(|hints| hints.ready_state() != EventSource::CLOSED) {
            return;
        }
        let Some(org) = self.inner.borrow().org else { return };
        let Some(hints) = http::address(&of_org(path::EVENTS, org)).and_then(|at| EventSource::new(&at).ok()) else {
            return;
        };
        let team = Rc::downgrade(self);
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let (Some(team), Some(text)) = (team.upgrade(), event.data().as_string()) else { return };
            if hint_in(&text).is_none_or(|hint| team.is_new(hint)) {
                team.wake.wake();
            }
        });
        hints.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        let team = Rc::downgrade(self);
        let fail = Closure::<dyn FnMut()>::new(move || {
            if let Some(team) = team.upgrade() {
                team.wake.wake();
            }
        });
        hints.set_onerror(Some(fail.as_ref().unchecked_ref()));
        // As long as the worker: one for each sign-in.
        hear.forget();
        fail.forget();
        self.hints.replace(Some(hints));
    }

    fn is_new(&self, hint: Hint) -> bool {
        let inner = self.inner.borrow();
        inner
            .share
            .as_ref()
            .is_none_or(|share| hint.epoch != share.replica.epoch() || hint.seq > share.replica.cursor())
    }

    /// Nobody is signed in any more.
    pub(super) fn stop_listening(&self) {
        if let Some(hints) = self.hints.take() {
            hints.close();
        }
    }

    /// Goes on as soon as the network is back.
    pub(super) fn hear_of_network(self: &Rc<Self>) {
        let Ok(scope) = js_sys::global().dyn_into::<WorkerGlobalScope>() else { return };
        let team = Rc::downgrade(self);
        let hear = Closure::<dyn FnMut()>::new(move || {
            if let Some(team) = team.upgrade() {
                team.wake.wake();
            }
        });
        scope.set_ononline(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
    }
}
