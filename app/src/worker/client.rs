//! The page's side of the worker: one request, one awaited answer. Never holds scan data.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::message::{Event, FromWorker, Reply, Request, ToWorker};
use super::wire;

/// Words when the worker is gone.
const STOPPED: &str = "The engine stopped. What was saved is kept: reload the page to go on.";

/// A reply, with the Blob that travelled beside it (exports).
#[derive(Clone, Debug)]
pub struct Answer {
    /// The reply.
    pub reply: Reply,
    /// Bytes of a file, where the reply is [`Reply::File`].
    pub blob: Option<Blob>,
}

/// A handle on the one worker. Cheap to clone.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

struct Inner {
    worker: Worker,
    next_id: Cell<u32>,
    ready: Cell<bool>,
    /// The worker trapped: nothing will be answered any more.
    dead: Cell<bool>,
    waiting_to_send: RefCell<VecDeque<Object>>,
    asked: RefCell<HashMap<u32, Rc<RefCell<Slot>>>>,
}

#[derive(Default)]
struct Slot {
    answer: Option<Answer>,
    waker: Option<Waker>,
}

/// A pending answer.
pub struct Pending(Rc<RefCell<Slot>>);

impl Future for Pending {
    type Output = Answer;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Answer> {
        let mut slot = self.0.borrow_mut();
        if let Some(answer) = slot.answer.take() {
            return Poll::Ready(answer);
        }
        slot.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

impl Client {
    /// Take over the worker that `boot.js` started, or start it at `url`; `on_event` hears what it says unasked.
    ///
    /// # Errors
    /// When the browser refuses to start a module worker.
    pub fn start(url: &str, on_event: impl Fn(Event) + 'static) -> Result<Self, JsValue> {
        let worker = started().map_or_else(|| start(url), Ok)?;
        let was = |name: &str| Reflect::get(&worker, &name.into()).is_ok_and(|said| said.is_truthy());
        let (ready, dead) = (was("isReady"), was("isDead"));
        let client = Self(Rc::new(Inner {
            worker,
            next_id: Cell::new(1),
            ready: Cell::new(ready),
            dead: Cell::new(dead),
            waiting_to_send: RefCell::default(),
            asked: RefCell::default(),
        }));
        let inner = Rc::downgrade(&client.0);
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(inner) = inner.upgrade() {
                inner.hear(&event.data(), &on_event);
            }
        });
        client.0.worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        let inner = Rc::downgrade(&client.0);
        let fail = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
            if let Some(inner) = inner.upgrade() {
                inner.fail_all();
            }
        });
        client.0.worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        hear.forget();
        fail.forget();
        Ok(client)
    }

    /// Ask; the future resolves with the answer. A `File` goes along by reference: no byte is copied on this thread.
    pub fn ask(&self, request: Request, file: Option<&Blob>) -> Pending {
        let id = self.0.next_id.get();
        self.0.next_id.set(id.wrapping_add(1));
        let slot = Rc::new(RefCell::new(Slot::default()));
        if self.0.dead.get() {
            slot.borrow_mut().answer = Some(failed(STOPPED));
            return Pending(slot);
        }
        match wire::write(&ToWorker { id, request }, file) {
            Ok(message) => {
                self.0.asked.borrow_mut().insert(id, Rc::clone(&slot));
                self.0.send(message);
            }
            Err(words) => slot.borrow_mut().answer = Some(failed(&words)),
        }
        Pending(slot)
    }
}

impl Inner {
    fn send(&self, message: Object) {
        if self.ready.get() {
            // A File or a string always clones; a message that cannot is a programming error seen in every test.
            let _ = self.worker.post_message(&message);
        } else {
            self.waiting_to_send.borrow_mut().push_back(message);
        }
    }

    fn hear(&self, data: &JsValue, on_event: &impl Fn(Event)) {
        let (bytes, blob) = wire::open(data);
        match wire::read::<FromWorker>(&bytes) {
            Ok(FromWorker::Reply { id, reply }) => {
                let slot = self.asked.borrow_mut().remove(&id);
                if let Some(slot) = slot {
                    settle(&slot, Answer { reply, blob });
                }
            }
            Ok(FromWorker::Event(event)) => {
                if matches!(event, Event::Ready) {
                    self.ready.set(true);
                    let waiting: Vec<Object> = self.waiting_to_send.borrow_mut().drain(..).collect();
                    for message in waiting {
                        let _ = self.worker.post_message(&message);
                    }
                }
                on_event(event);
            }
            Err(error) => web_sys::console::error_1(&format!("worker message not understood: {error}").into()),
        }
    }

    fn fail_all(&self) {
        self.dead.set(true);
        let asked: Vec<_> = self.asked.borrow_mut().drain().collect();
        for (_, slot) in asked {
            settle(&slot, failed(STOPPED));
        }
    }
}

/// The worker that `boot.js` started beside the page; taken once.
fn started() -> Option<Worker> {
    let (global, name) = (js_sys::global(), JsValue::from("patchfirstEngine"));
    let worker = Reflect::get(&global, &name).ok()?.dyn_into().ok()?;
    // A plain property of the global object can be taken off it.
    let _ = Reflect::delete_property(&global, &name);
    Some(worker)
}

fn start(url: &str) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(url, &options)
}

fn settle(slot: &Rc<RefCell<Slot>>, answer: Answer) {
    let waker = {
        let mut slot = slot.borrow_mut();
        slot.answer = Some(answer);
        slot.waker.take()
    };
    if let Some(waker) = waker {
        waker.wake();
    }
}

fn failed(words: &str) -> Answer {
    Answer { reply: Reply::Failed(words.to_owned()), blob: None }
}
