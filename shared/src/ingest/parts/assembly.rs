//! Parts of all parsers, taken in the order of the file: which range is whose turn, which has to be read again, and when a
//! file has to be read on record by record. Holds parts that came too early; reads nothing itself.

use std::collections::VecDeque;

use super::{Part, Range};
use crate::ingest::reader::{Reader, Turn};

/// What whoever runs the parsers has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Let its parser read this range, behind those it was told before; where it has to begin anew, instead of those.
    Read(Ticket, Range),
    /// Stop all parsers, and feed the reader from this byte on.
    ReadOn(u64),
    /// Stop: parts of another file came in.
    Stop,
}

/// A range as a parser reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Ticket {
    /// Number of the range.
    pub range: u32,
    /// Number of its parser.
    pub parser: u32,
    /// How often this parser had to begin anew.
    pub again: u32,
}

#[derive(Debug)]
struct Slot {
    range: Range,
    parts: VecDeque<Part>,
    /// Did rows of it count?
    is_begun: bool,
}

/// Takes the parts of a file. Parsers take turns: while the parts of one range are taken, the next ones are read.
#[derive(Debug)]
pub struct Assembly {
    slots: Vec<Slot>,
    /// Of each parser: how often it began anew.
    again: Vec<u32>,
    /// The range whose turn it is.
    turn: usize,
}

impl Assembly {
    /// For these ranges and so many parsers; start with [`Self::orders`].
    pub fn new(ranges: Vec<Range>, parsers: usize) -> Self {
        let slot = |range| Slot { range, parts: VecDeque::new(), is_begun: false };
        Self { slots: ranges.into_iter().map(slot).collect(), again: vec![0; parsers.max(1)], turn: 0 }
    }

    /// What to read first.
    pub fn orders(&self) -> Vec<Order> {
        (0..self.slots.len()).filter_map(|range| self.order(range)).collect()
    }

    fn order(&self, range: usize) -> Option<Order> {
        let parser = range % self.again.len();
        let ticket = Ticket { range: range as u32, parser: parser as u32, again: *self.again.get(parser)? };
        Some(Order::Read(ticket, self.slots.get(range)?.range))
    }

    /// Is everything taken?
    pub fn is_done(&self) -> bool {
        self.turn >= self.slots.len()
    }

    /// A part came. Parts of one parser come in the order it made them.
    pub fn arrived(&mut self, ticket: Ticket, part: Part, reader: &mut Reader) -> Vec<Order> {
        let mut orders = Vec::new();
        // What a parser made before it began anew is not even learnt.
        if self.again.get(ticket.parser as usize) == Some(&ticket.again) {
            reader.learn(ticket.parser as usize, &part);
            if let Some(slot) = self.slots.get_mut(ticket.range as usize) {
                slot.parts.push_back(part);
            }
            self.take(reader, &mut orders);
        }
        orders
    }

    fn take(&mut self, reader: &mut Reader, orders: &mut Vec<Order>) {
        while let Some(slot) = self.slots.get_mut(self.turn) {
            let place = reader.place();
            let parser = self.turn % self.again.len();
            if !slot.is_begun && place >= slot.range.to {
                // The record that began before it reaches beyond it: whatever was found in it is none.
                self.turn += 1;
                self.begin_anew(parser, orders);
                continue;
            }
            let Some(part) = slot.parts.pop_front() else { return };
            if !slot.is_begun && part.start() != Some(place) {
                slot.range = slot.range.starting_at(place);
                return self.begin_anew(parser, orders);
            }
            slot.is_begun = true;
            match reader.take(parser, &part) {
                Turn::Next => {}
                Turn::ReadOn(from) => {
                    self.turn = self.slots.len();
                    return orders.push(Order::ReadOn(from));
                }
                Turn::Damaged => return orders.push(Order::Stop),
            }
            self.turn += usize::from(part.is_last());
        }
    }

    /// A parser misread a range, and may have told what is not so of a host that later ranges name too: all that is left
    /// for it is read again.
    fn begin_anew(&mut self, parser: usize, orders: &mut Vec<Order>) {
        if let Some(again) = self.again.get_mut(parser) {
            *again += 1;
        }
        for range in (self.turn..self.slots.len()).filter(|range| range % self.again.len() == parser) {
            if let Some(slot) = self.slots.get_mut(range) {
                slot.parts.clear();
            }
            orders.extend(self.order(range));
        }
    }
}
