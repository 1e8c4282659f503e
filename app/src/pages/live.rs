//! An answer of the engine that stays true: asked again whenever the question or the workspace changes. One question at
//! a time, and only the newest waits behind it, so that a dragged slider never builds a queue.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock;
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

/// An answer waits at most so long: whoever rests for that long is done, or pauses to look.
const LONGEST_REST: Duration = Duration::from_millis(100);

/// As [`live`], for what may come after the rest of the page: while the workspace goes on changing, it waits, longer where
/// the engine needs longer for it, so that what is quick is never kept waiting by it.
pub fn live_at_rest<T>(
    request: impl Fn() -> Option<Request> + 'static,
    take: impl Fn(Reply) -> Option<T> + Copy + 'static,
) -> Live<T>
where
    T: Send + Sync + 'static,
{
    ask_on_change(request, take, true)
}

/// Ask `request` (`None`: not now) and take the answer with `take`; again when a signal it reads or the workspace changes.
pub fn live<T>(
    request: impl Fn() -> Option<Request> + 'static,
    take: impl Fn(Reply) -> Option<T> + Copy + 'static,
) -> Live<T>
where
    T: Send + Sync + 'static,
{
    ask_on_change(request, take, false)
}

fn ask_on_change<T>(
    request: impl Fn() -> Option<Request> + 'static,
    take: impl Fn(Reply) -> Option<T> + Copy + 'static,
    rests: bool,
) -> Live<T>
where
    T: Send + Sync + 'static,
{
    let app = App::get();
    let answer = Live { value: RwSignal::new(None), busy: RwSignal::new(false) };
    let waiting = StoredValue::new_local(None::<Request>);
    let (changes, rest) = (StoredValue::new(0_u32), StoredValue::new(Duration::ZERO));
    let revision = Memo::new(move |_| app.summary.with(|s| s.as_ref().map(|s| s.revision)));
    Effect::new(move |_| {
        if revision.get().is_none() {
            return;
        }
        let Some(next) = request() else { return };
        waiting.set_value(Some(next));
        changes.update_value(|changes| *changes = changes.wrapping_add(1));
        if answer.busy.get_untracked() {
            return;
        }
        answer.busy.set(true);
        spawn_local(async move {
            // The page may be left while the engine works: its signals are gone then, and nobody waits.
            while waiting.try_with_value(Option::is_some) == Some(true) {
                let (seen, time) = (changes.try_get_value(), rest.try_get_value().unwrap_or_default());
                if !time.is_zero() {
                    clock::pause(time).await;
                    if changes.try_get_value() != seen {
                        continue;
                    }
                }
                let Some(next) = waiting.try_update_value(Option::take).flatten() else { break };
                let began = clock::now_ms();
                let reply = app.ask(next).await.reply;
                if rests {
                    let took = Duration::from_millis((clock::now_ms() - began) as u64);
                    rest.try_update_value(|rest| *rest = took.min(LONGEST_REST));
                }
                if let Some(value) = take(reply) {
                    let _ = answer.value.try_set(Some(value));
                }
            }
            let _ = answer.busy.try_set(false);
        });
    });
    answer
}
