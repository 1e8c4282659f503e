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

/// Words for whoever asked a worker that is gone, and started again.
const STOPPED: &str = "The engine stopped before it was done, perhaps for want of memory. What was saved is kept and opened again; this was not done.";
/// Words when it does not start again.
const GONE: &str = "The engine stopped and does not start again. What was saved is kept: reload the page to go on.";

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
    worker: RefCell<Worker>,
    url: String,
    on_event: Box<dyn Fn(Event)>,
    on_restart: Box<dyn Fn()>,
    next_id: Cell<u32>,
    ready: Cell<bool>,
    /// Has this worker answered anything? One that has not stops again when it is started again.
    is_proven: Cell<bool>,
    /// Nothing will be answered any more.
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
    /// Take over the worker that `boot.js` started, or start it at `url`; `on_event` hears what it says unasked. A worker
    /// that stops is started again, once it has proven able to answer, and `on_restart` told: it knows nothing then.
    ///
    /// # Errors
    /// When the browser refuses to start a module worker.
    pub fn start(
        url: &str,
        on_event: impl Fn(Event) + 'static,
        on_restart: impl Fn() + 'static,
    ) -> Result<Self, JsValue> {
        let worker = started().map_or_else(|| start(url), Ok)?;
        let was = |name: &str| Reflect::get(&worker, &name.into()).is_ok_and(|said| said.is_truthy());
        let (ready, dead) = (was("isReady"), was("isDead"));
        let client = Self(Rc::new(Inner {
            worker: RefCell::new(worker),
            url: url.to_owned(),
            on_event: Box::new(on_event),
            on_restart: Box::new(on_restart),
            next_id: Cell::new(1),
            ready: Cell::new(ready),
            is_proven: Cell::new(false),
            dead: Cell::new(dead),
            waiting_to_send: RefCell::default(),
            asked: RefCell::default(),
        }));
        client.0.listen();
        Ok(client)
    }

    /// Ask; the future resolves with the answer. A `File` goes along by reference: no byte is copied on this thread.
    pub fn ask(&self, request: Request, file: Option<&Blob>) -> Pending {
        let id = self.0.next_id.get();
        self.0.next_id.set(id.wrapping_add(1));
        let slot = Rc::new(RefCell::new(Slot::default()));
        if self.0.dead.get() {
            slot.borrow_mut().answer = Some(failed(GONE));
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
    fn listen(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(inner) = inner.upgrade() {
                inner.hear(&event.data());
            }
        });
        let worker = self.worker.borrow();
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        let inner = Rc::downgrade(self);
        let fail = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            if inner.upgrade().is_some_and(|inner| inner.restart()) {
                // Not the end of the page: `boot.js` need not say so.
                event.prevent_default();
            }
        });
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        hear.forget();
        fail.forget();
    }

    fn send(&self, message: Object) {
        if self.ready.get() {
            // A File or a string always clones; a message that cannot is a programming error seen in every test.
            let _ = self.worker.borrow().post_message(&message);
        } else {
            self.waiting_to_send.borrow_mut().push_back(message);
        }
    }

    fn hear(&self, data: &JsValue) {
        let (bytes, blob) = wire::open(data);
        match wire::read::<FromWorker>(&bytes) {
            Ok(FromWorker::Reply { id, reply }) => {
                let slot = self.asked.borrow_mut().remove(&id);
                if let Some(slot) = slot {
                    self.is_proven.set(true);
                    settle(&slot, Answer { reply, blob });
                }
            }
            Ok(FromWorker::Event(event)) => {
                if matches!(event, Event::Ready) {
                    self.ready.set(true);
                    let waiting: Vec<Object> = self.waiting_to_send.borrow_mut().drain(..).collect();
                    for message in waiting {
                        let _ = self.worker.borrow().post_message(&message);
                    }
                }
                (self.on_event)(event);
            }
            Err(error) => web_sys::console::error_1(&format!("worker message not understood: {error}").into()),
        }
    }

    /// The worker trapped, or did not even start. Answers whether another one is on its way.
    fn restart(self: &Rc<Self>) -> bool {
        self.worker.borrow().terminate();
        self.ready.set(false);
        self.waiting_to_send.borrow_mut().clear();
        let again = if self.is_proven.replace(false) { start(&self.url).ok() } else { None };
        self.dead.set(again.is_none());
        let (is_again, words) = if again.is_some() { (true, STOPPED) } else { (false, GONE) };
        let asked: Vec<_> = self.asked.borrow_mut().drain().collect();
        if let Some(worker) = again {
            self.worker.replace(worker);
            self.listen();
            (self.on_restart)();
        }
        for (_, slot) in asked {
            settle(&slot, failed(words));
        }
        is_again
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
