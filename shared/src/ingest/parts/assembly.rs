//! Parts of all parsers, taken in the order of the file: which range is whose turn, which has to be read again, and when a
//! file has to be read on record by record. Holds parts that came too early; reads nothing itself.

use std::collections::VecDeque;

use super::{Part, Range};
use crate::ingest::reader::{Reader, Turn};

/// What whoever runs the parsers has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Let a parser read this range (again); tell its parts with this ticket.
    Read(Ticket, Range),
    /// Stop all parsers, and feed the reader from this byte on.
    ReadOn(u64),
    /// Stop: parts of another file came in.
    Stop,
}

/// A range as one parser reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Ticket {
    /// Number of the range, and of its parser.
    pub range: u32,
    /// How often it was read before.
    pub again: u32,
}

#[derive(Debug)]
struct Slot {
    range: Range,
    again: u32,
    parts: VecDeque<Part>,
    /// Did rows of it count?
    is_begun: bool,
}

/// Takes the parts of a file. Each range has a parser of its own.
#[derive(Debug)]
pub struct Assembly {
    slots: Vec<Slot>,
    /// The range whose turn it is.
    turn: usize,
}

impl Assembly {
    /// For these ranges; start with [`Self::orders`].
    pub fn new(ranges: Vec<Range>) -> Self {
        let slot = |range| Slot { range, again: 0, parts: VecDeque::new(), is_begun: false };
        Self { slots: ranges.into_iter().map(slot).collect(), turn: 0 }
    }

    /// What to read first.
    pub fn orders(&self) -> Vec<Order> {
        let order = |(range, slot): (u32, &Slot)| Order::Read(Ticket { range, again: slot.again }, slot.range);
        (0..).zip(&self.slots).map(order).collect()
    }

    /// Is everything taken?
    pub fn is_done(&self) -> bool {
        self.turn >= self.slots.len()
    }

    /// A part came. Parts of one parser come in the order it made them.
    pub fn arrived(&mut self, ticket: Ticket, part: Part, reader: &mut Reader) -> Option<Order> {
        reader.learn(ticket.range as usize, &part);
        let slot = self.slots.get_mut(ticket.range as usize)?;
        if slot.again == ticket.again && (ticket.range as usize) >= self.turn {
            slot.parts.push_back(part);
        }
        self.take(reader)
    }

    fn take(&mut self, reader: &mut Reader) -> Option<Order> {
        while let Some(slot) = self.slots.get_mut(self.turn) {
            let place = reader.place();
            if !slot.is_begun && place >= slot.range.to {
                // The record that began before it reaches beyond it.
                slot.parts.clear();
                self.turn += 1;
                continue;
            }
            let part = slot.parts.pop_front()?;
            if !slot.is_begun && part.start() != Some(place) {
                slot.range = slot.range.starting_at(place);
                slot.again += 1;
                slot.parts.clear();
                return Some(Order::Read(Ticket { range: self.turn as u32, again: slot.again }, slot.range));
            }
            slot.is_begun = true;
            match reader.take(self.turn, &part) {
                Turn::Next => {}
                Turn::ReadOn(from) => {
                    self.turn = self.slots.len();
                    return Some(Order::ReadOn(from));
                }
                Turn::Damaged => return Some(Order::Stop),
            }
            self.turn += usize::from(part.is_last());
        }
        None
    }
}
