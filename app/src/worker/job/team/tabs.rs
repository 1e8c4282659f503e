//! What the tabs of one browser tell each other of a team: that somebody signed out here, or is to be forgotten. Says whose
//! account it is by its number, and nothing else.

use std::rc::Rc;

use js_sys::{Array, Reflect};
use shared::sync::UserId;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::MessageEvent;

use super::super::{Job, later};
use super::by_name::{called, made};
use super::{Team, of};

/// Where they talk.
const CHANNEL: &str = "patchfirst-team";

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// The keys are to be given by the password again.
    SignedOut,
    /// Nothing of the account is to stay.
    Forgotten,
}

impl Word {
    const ALL: [Self; 2] = [Self::SignedOut, Self::Forgotten];

    /// As it is told of somebody.
    fn of(self, user: UserId) -> String {
        let said = match self {
            Self::SignedOut => "signed out",
            Self::Forgotten => "forgotten",
        };
        format!("{said}/{user}")
    }
}

/// Another tab of this browser signed out of this account, or had it forgotten.
pub(in super::super) async fn hear_of_tab(job: Rc<Job>, told: String) {
    let team = of(&job);
    let Some(user) = team.user() else { return };
    if let Some(word) = Word::ALL.into_iter().find(|word| word.of(user) == told) {
        team.heard_of_tab(word, user).await;
    }
}

impl Team {
    /// Tells the other tabs; where a browser has no such channel (before 2022), they find out from the server.
    pub(super) fn tell_tabs(&self, word: Word, user: UserId) {
        if let Some(channel) = &*self.tabs.borrow() {
            // A channel takes every text.
            let _ = called(channel, "postMessage", &Array::of1(&word.of(user).into()));
        }
    }

    /// Listens to the other tabs.
    pub(super) fn hear_of_tabs(self: &Rc<Self>) {
        let Some(channel) = made("BroadcastChannel", &Array::of1(&CHANNEL.into())) else { return };
        let team = Rc::downgrade(self);
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let (Some(team), Some(text)) = (team.upgrade(), event.data().as_string()) else { return };
            // At once, for a browser knows one account; the rest where its module is.
            team.lock();
            spawn_local(async move {
                if let Ok(work) = later::hear_of_tab(Rc::clone(&team.job), text).await {
                    work.await;
                }
            });
        });
        // Setting a property of the browser's own object cannot fail.
        let _ = Reflect::set(&channel, &JsValue::from("onmessage"), hear.as_ref().unchecked_ref());
        // As long as the worker.
        hear.forget();
        self.tabs.replace(Some(channel));
    }
}
