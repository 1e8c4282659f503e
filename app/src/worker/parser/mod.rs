//! A parser: a worker that reads ranges of a file for the engine (`shared::ingest::Parser`). One file at a time, one range
//! at a time; knows nothing of the workspace. `letter` is what it and the engine say to each other.

pub mod letter;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Uint8Array, Uint32Array};
use shared::ingest::{Parser, Part, Range, Ticket};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

use super::source::{PieceReader, SourceError};
use letter::{FromParser, ToParser};

/// Everything the worker holds.
#[derive(Default)]
struct Desk {
    /// The file that is read, and its number.
    file: RefCell<Option<Blob>>,
    number: Cell<u32>,
    parser: RefCell<Option<Parser>>,
    ranges: RefCell<VecDeque<(Ticket, Range)>>,
    /// What may be read first, by a reader that has begun.
    expected: RefCell<Option<(Stretch, PieceReader)>>,
    /// How often the parser began anew in this file.
    again: Cell<u32>,
    /// Counts files, stops and new beginnings: what was begun before is left.
    turn: Cell<u32>,
    is_reading: Cell<bool>,
}

/// Bytes of a file: its number, from where, to where.
type Stretch = (u32, u64, u64);

/// Starts listening. Called once by the worker's `main`.
pub fn start() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&format!("parser: {info}").into())));
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let desk = Rc::new(Desk::default());
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some((letter, file)) = ToParser::open(&event.data()) {
            take(&desk, letter, file);
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    // While nobody waits: the browser makes better code of what has run for a while.
    Parser::rehearse();
    post(&FromParser::Ready, None);
}

fn take(desk: &Rc<Desk>, letter: ToParser, file: Option<Blob>) {
    match letter {
        ToParser::Expect(number, from, to) => {
            let pieces = file.and_then(|file| PieceReader::new(&file, from, to).ok());
            *desk.expected.borrow_mut() = pieces.map(|pieces| ((number, from, to), pieces.begun()));
        }
        ToParser::File(number, task) => {
            desk.number.set(number);
            desk.again.set(0);
            desk.turn.set(desk.turn.get() + 1);
            desk.ranges.borrow_mut().clear();
            *desk.file.borrow_mut() = file;
            *desk.parser.borrow_mut() = Some(Parser::new(&task));
        }
        ToParser::Range(ticket, range) => {
            if desk.again.replace(ticket.again) != ticket.again {
                desk.turn.set(desk.turn.get() + 1);
                desk.ranges.borrow_mut().clear();
                desk.parser.borrow_mut().iter_mut().for_each(Parser::forget);
            }
            desk.ranges.borrow_mut().push_back((ticket, range));
            if !desk.is_reading.replace(true) {
                let desk = Rc::clone(desk);
                spawn_local(async move { read(&desk).await });
            }
        }
        ToParser::Leave => {
            desk.turn.set(desk.turn.get() + 1);
            desk.ranges.borrow_mut().clear();
            *desk.expected.borrow_mut() = None;
            *desk.file.borrow_mut() = None;
            *desk.parser.borrow_mut() = None;
        }
    }
}

/// Reads the ranges that wait, one after the other.
async fn read(desk: &Desk) {
    let mut ahead = None;
    loop {
        let next = desk.ranges.borrow_mut().pop_front();
        let (Some((ticket, range)), Some(file)) = (next, desk.file.borrow().clone()) else { break };
        let here = (desk.turn.get(), ticket);
        let open = |range: Range| PieceReader::new(&file, range.read_from, range.to);
        let expected = desk.expected.take().filter(|(of, _)| *of == (desk.number.get(), range.read_from, range.to));
        let pieces = match ahead.take() {
            Some((of, pieces)) if of == here => pieces,
            _ => expected.map_or_else(|| open(range), |(_, pieces)| Ok(pieces)),
        };
        // The browser begins with the bytes of the next range while these are read.
        ahead = desk.ranges.borrow().front().map(|&(ticket, range)| ((desk.turn.get(), ticket), open(range)));
        let read = async {
            let mut pieces = pieces?;
            read_range(desk, ticket, range, &mut pieces).await?;
            if let Some((_, Ok(next))) = &mut ahead {
                next.take_over(&mut pieces);
            }
            Ok::<_, SourceError>(())
        };
        if let Err(error) = read.await {
            post(&FromParser::Failed(desk.number.get(), error.to_string()), None);
        }
    }
    desk.is_reading.set(false);
}

async fn read_range(desk: &Desk, ticket: Ticket, range: Range, pieces: &mut PieceReader) -> Result<(), SourceError> {
    let turn = desk.turn.get();
    if let Some(parser) = &mut *desk.parser.borrow_mut() {
        parser.start(range);
    }
    loop {
        let piece = pieces.next().await?;
        // A file that ends early was changed since it was chosen.
        let len = piece.as_ref().map_or(0, |piece| piece.length() as usize);
        let mut parser = desk.parser.borrow_mut();
        let Some(parser) = parser.as_mut().filter(|_| desk.turn.get() == turn) else { return Ok(()) };
        let room = parser.room(len);
        if let Some(piece) = &piece {
            piece.copy_to(room);
        }
        parser.filled(len, piece.is_none() || pieces.is_at_end());
        while let Some(part) = parser.next_part() {
            post(&FromParser::Part(desk.number.get(), ticket), Some(&part));
        }
        if let Some(piece) = piece {
            pieces.give_back(&piece);
        }
        if parser.is_done() {
            return Ok(());
        }
    }
}

/// Tells the engine. The bytes of a part move, they are not copied again.
fn post(letter: &FromParser, part: Option<&Part>) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let Some(part) = part else {
        // Plain bytes always clone.
        return drop(scope.post_message(&letter.write(None)));
    };
    let (about, rows, texts) = part.pieces();
    let rows = Uint32Array::from(rows);
    let pieces = [Uint8Array::from(about.as_slice()), Uint8Array::from(texts)];
    let moved = Array::of3(&rows.buffer(), &pieces[0].buffer(), &pieces[1].buffer());
    drop(scope.post_message_with_transfer(&letter.write(Some((&rows, &pieces))), &moved));
}
