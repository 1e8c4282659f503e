//! A file read in parts, as the worker's parsers do it, without a browser.

use std::collections::VecDeque;

use shared::ingest::{Assembly, Order, Parser, Part, Range, Reader, Refusal, Scan, Start, Task, Ticket};

use super::LIMIT;

/// How a file is read in parts.
#[derive(Clone, Debug)]
pub struct Parting {
    /// Where ranges end, as shares of what is behind the head, from 0 to 1; the last one ends with the file.
    pub cuts: Vec<f64>,
    /// How many parsers there are.
    pub parsers: usize,
    /// Bytes of a chunk.
    pub chunk: usize,
    /// Which parser has its turn next: any numbers.
    pub turns: Vec<u8>,
}

/// A parser, and what it has to read.
struct Work {
    parser: Parser,
    again: u32,
    line: VecDeque<(Ticket, Range)>,
    /// The ticket of the range that it reads, and the next byte.
    now: Option<(Ticket, usize)>,
}

impl Work {
    fn new(task: &Task) -> Self {
        Self { parser: Parser::new(task), again: 0, line: VecDeque::new(), now: None }
    }

    fn add(&mut self, ticket: Ticket, range: Range) {
        if ticket.again != self.again {
            (self.again, self.now) = (ticket.again, None);
            self.line.clear();
            self.parser.forget();
        }
        self.line.push_back((ticket, range));
    }

    /// Reads a chunk; the parts that are ready then. `None` where there is nothing to read.
    fn step(&mut self, bytes: &[u8], chunk: usize) -> Option<(Ticket, Vec<Part>)> {
        let (ticket, at) = self.now.or_else(|| {
            let (ticket, range) = self.line.pop_front()?;
            self.parser.start(range);
            Some((ticket, range.read_from as usize))
        })?;
        let piece = &bytes[at..bytes.len().min(at + chunk)];
        self.parser.room(piece.len()).copy_from_slice(piece);
        let at = at + piece.len();
        self.parser.filled(piece.len(), at == bytes.len());
        self.now = (!self.parser.is_done()).then_some((ticket, at));
        Some((ticket, std::iter::from_fn(|| self.parser.next_part()).collect()))
    }
}

/// Reads a file in parts; tells how often a parser had to begin anew. `None` where it cannot be read in parts.
pub fn read_in_parts(bytes: &[u8], parting: &Parting) -> Option<(Result<Scan, Refusal>, u32)> {
    let mut reader = Reader::new("report.csv", bytes.len() as u64, LIMIT).ok()?;
    let head = bytes.len().min(64 << 10);
    reader.feed(&bytes[..head]).ok()?;
    let (task, from) = reader.split()?;
    let whole = bytes.len() as u64;
    let ranges = match parting.cuts.as_slice() {
        [] => Range::for_parsers(from, whole, parting.parsers),
        cuts => ranges(from, whole, cuts),
    };
    let mut assembly = Assembly::new(ranges, parting.parsers);
    let mut orders = assembly.orders();
    let mut works: Vec<Work> = (0..parting.parsers).map(|_| Work::new(&task)).collect();
    let mut again = 0;
    let mut turn = 0;
    loop {
        for order in std::mem::take(&mut orders) {
            match order {
                Order::Read(ticket, range) => {
                    let work = &mut works[ticket.parser as usize];
                    again += u32::from(ticket.again > work.again);
                    work.add(ticket, range);
                }
                Order::ReadOn(from) => {
                    for piece in bytes[from as usize..].chunks(parting.chunk) {
                        reader.feed(piece).ok()?;
                    }
                    return Some((reader.finish(), again));
                }
                Order::Stop => panic!("parts of another file"),
            }
        }
        if assembly.is_done() {
            return Some((reader.finish(), again));
        }
        turn += 1;
        let pick = usize::from(parting.turns[turn % parting.turns.len()]);
        let number = works.len();
        let Some((ticket, parts)) = (0..number).find_map(|at| works[(pick + at) % number].step(bytes, parting.chunk))
        else {
            panic!("every parser is done, and the file is not read");
        };
        for part in parts {
            let (about, rows, texts) = part.pieces();
            let part = Part::of_pieces(&about, rows.to_vec(), texts.to_vec()).expect("a part");
            orders.extend(assembly.arrived(ticket, part, &mut reader));
        }
    }
}

/// Ranges that end anywhere, even inside a block of the fingerprint.
fn ranges(from: u64, size: u64, cuts: &[f64]) -> Vec<Range> {
    let mut ends: Vec<u64> = cuts.iter().map(|cut| from + ((size - from) as f64 * cut) as u64).collect();
    ends.push(size);
    ends.sort_unstable();
    let mut start = Start::At(from);
    let mut ranges = Vec::new();
    for to in ends {
        ranges.push(Range { read_from: 0, start, to });
        start = Start::Behind(to);
    }
    ranges
}
