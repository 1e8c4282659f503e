//! An answer of the engine that stays true: asked again whenever the question or the workspace changes. One question at
//! a time, and only the newest waits behind it, so that a dragged slider never builds a queue.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::state::App;
use crate::worker::message::{Reply, Request};

/// The latest answer.
pub struct Live<T: Send + Sync + 'static> {
    /// The answer; `None` before the first.
    pub value: RwSignal<Option<T>>,
    /// Is a question on its way?
    pub busy: RwSignal<bool>,
}

impl<T: Send + Sync + 'static> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Live<T> {}

/// Ask `request` (`None`: not now) and take the answer with `take`; again when a signal it reads or the workspace changes.
pub fn live<T>(
    request: impl Fn() -> Option<Request> + 'static,
    take: impl Fn(Reply) -> Option<T> + Copy + 'static,
) -> Live<T>
where
    T: Send + Sync + 'static,
{
    let app = App::get();
    let answer = Live { value: RwSignal::new(None), busy: RwSignal::new(false) };
    let waiting = StoredValue::new_local(None::<Request>);
    let revision = Memo::new(move |_| app.summary.with(|s| s.as_ref().map(|s| s.revision)));
    Effect::new(move |_| {
        if revision.get().is_none() {
            return;
        }
        let Some(next) = request() else { return };
        waiting.set_value(Some(next));
        if answer.busy.get_untracked() {
            return;
        }
        answer.busy.set(true);
        spawn_local(async move {
            // The page may be left while the engine works: its signals are gone then, and nobody waits.
            while let Some(next) = waiting.try_update_value(Option::take).flatten() {
                let reply = app.ask(next).await.reply;
                if let Some(value) = take(reply) {
                    let _ = answer.value.try_set(Some(value));
                }
            }
            let _ = answer.busy.try_set(false);
        });
    });
    answer
}
