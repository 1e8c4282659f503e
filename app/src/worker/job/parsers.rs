//! The engine's parsers: workers that read ranges of a file side by side. Started while nobody waits; a browser that has
//! none of them reads files all the same, one chunk after the other.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::Reflect;
use shared::ingest::{Part, Range, Task, Ticket};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::worker::parser::letter::{FromParser, ToParser};

/// How many: three read a file two to three times as fast as one, even on two cores, and a fourth adds little (measured).
pub(super) const PARSERS: usize = 3;

/// What a parser says.
pub(super) enum Heard {
    /// A part of a range.
    Part(Ticket, Part),
    /// A range could not be read; why, in words.
    Failed(String),
}

/// All parsers.
#[derive(Default)]
pub(super) struct Parsers {
    workers: RefCell<Vec<Rc<Parser>>>,
    /// Those that read the file that is open, or expect one.
    reading: RefCell<Vec<Rc<Parser>>>,
    /// The file that they expect.
    expected: RefCell<Option<Blob>>,
    mail: Rc<Mail>,
}

struct Parser {
    worker: Worker,
    is_ready: Rc<Cell<bool>>,
}

/// What was heard and not taken yet.
#[derive(Default)]
struct Mail {
    heard: RefCell<VecDeque<Heard>>,
    /// Number of the file that is open. What still comes in of one before is not heard.
    file: Cell<u32>,
    waker: Cell<Option<Waker>>,
}

impl Mail {
    fn put(&self, heard: Heard) {
        self.heard.borrow_mut().push_back(heard);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl Parsers {
    /// Starts them, unless they run. Where the browser starts none, there are none.
    pub(super) fn start(&self) {
        let mut workers = self.workers.borrow_mut();
        while workers.len() < PARSERS {
            let Some(parser) = Parser::start(&self.mail) else { return };
            workers.push(Rc::new(parser));
        }
    }

    /// Do all listen by now?
    pub(super) fn are_all_ready(&self) -> bool {
        let workers = self.workers.borrow();
        workers.len() == PARSERS && workers.iter().all(|parser| parser.is_ready.get())
    }

    /// Do any listen by now?
    pub(super) fn are_ready(&self) -> bool {
        self.workers.borrow().iter().any(|parser| parser.is_ready.get())
    }

    /// Lets those that listen by now begin with a file before it is known how to read it: most files are plain tables.
    /// Until it is opened or left nothing is heard of it.
    pub(super) fn expect(&self, file: &Blob) {
        self.begin(file);
        let reading = self.reading.borrow();
        let ranges = Range::for_parsers(0, file.size() as u64, reading.len());
        for (parser, Range { read_from, to, .. }) in reading.iter().zip(ranges) {
            parser.post(&ToParser::Expect(self.mail.file.get(), read_from, to).write(Some(file)));
        }
        *self.expected.borrow_mut() = Some(file.clone());
    }

    /// Another file, with a number of its own, for those that listen by now.
    fn begin(&self, file: &Blob) {
        self.mail.heard.borrow_mut().clear();
        if self.expected.take().is_none_or(|expected| expected != *file) {
            self.mail.file.set(self.mail.file.get().wrapping_add(1));
        }
        let ready = self.workers.borrow().iter().filter(|parser| parser.is_ready.get()).map(Rc::clone).collect();
        *self.reading.borrow_mut() = ready;
    }

    /// Gives a file to those that listen by now; answers how many. What is heard of one before is forgotten.
    pub(super) fn open(&self, task: Task, file: &Blob) -> usize {
        self.begin(file);
        self.tell(&ToParser::File(self.mail.file.get(), Box::new(task)).write(Some(file)));
        self.reading.borrow().len()
    }

    /// Lets the parser of a ticket's range read it.
    pub(super) fn read(&self, ticket: Ticket, range: Range) {
        if let Some(parser) = self.reading.borrow().get(ticket.parser as usize) {
            parser.post(&ToParser::Range(ticket, range).write(None));
        }
    }

    /// No more of this file.
    pub(super) fn leave(&self) {
        self.tell(&ToParser::Leave.write(None));
        self.expected.take();
        self.reading.borrow_mut().clear();
        self.mail.file.set(self.mail.file.get().wrapping_add(1));
        self.mail.heard.borrow_mut().clear();
    }

    fn tell(&self, letter: &JsValue) {
        self.reading.borrow().iter().for_each(|parser| parser.post(letter));
    }

    /// The next thing that one of them says.
    pub(super) async fn next(&self) -> Heard {
        poll_fn(|context| {
            let heard = self.mail.heard.borrow_mut().pop_front();
            if heard.is_none() {
                self.mail.waker.set(Some(context.waker().clone()));
            }
            heard.map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }
}

impl Parser {
    fn start(mail: &Rc<Mail>) -> Option<Self> {
        let address = Reflect::get(&js_sys::global(), &"parserAddress".into()).ok()?.as_string()?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&address, &options).ok()?;
        let is_ready = Rc::new(Cell::new(false));
        let (mail_of, ready_of) = (Rc::clone(mail), Rc::clone(&is_ready));
        let hear =
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| match FromParser::open(&event.data()) {
                Some((FromParser::Ready, _)) => ready_of.set(true),
                Some((FromParser::Part(file, _) | FromParser::Failed(file, _), _)) if file != mail_of.file.get() => {}
                Some((FromParser::Part(_, ticket), Some(part))) => mail_of.put(Heard::Part(ticket, part)),
                Some((FromParser::Failed(_, words), _)) => mail_of.put(Heard::Failed(words)),
                Some((FromParser::Part(..), None)) | None => mail_of.put(Heard::Failed(GONE.to_owned())),
            });
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
        let (mail_of, ready_of) = (Rc::clone(mail), Rc::clone(&is_ready));
        let fail = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
            // One that never came up is not missed.
            if ready_of.replace(false) {
                mail_of.put(Heard::Failed(GONE.to_owned()));
            }
        });
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        fail.forget();
        Some(Self { worker, is_ready })
    }

    fn post(&self, letter: &JsValue) {
        // Bytes and Files always clone.
        let _ = self.worker.post_message(letter);
    }
}

/// Words when a parser is gone.
const GONE: &str = "A part of the engine that reads files stopped, perhaps for want of memory. Nothing of this file was kept. Reload the page and try again; if that does not help, split the report.";
