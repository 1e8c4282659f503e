//! A file read in parts, as the worker's parsers do it, without a browser.

use shared::ingest::{Assembly, Order, Parser, Range, Reader, Refusal, Scan, Start, Ticket};

use super::LIMIT;

/// How a file is read in parts.
#[derive(Clone, Debug)]
pub struct Parting {
    /// Where ranges end, as shares of what is behind the head, from 0 to 1; the last one ends with the file.
    pub cuts: Vec<f64>,
    /// Bytes of a chunk.
    pub chunk: usize,
    /// Which parser has its turn next: any numbers.
    pub turns: Vec<u8>,
}

/// A parser at work.
struct Work {
    parser: Parser,
    ticket: Ticket,
    at: usize,
}

/// Reads a file in parts; tells how often a range had to be read again. `None` where it cannot be read in parts.
pub fn read_in_parts(bytes: &[u8], parting: &Parting) -> Option<(Result<Scan, Refusal>, u32)> {
    let mut reader = Reader::new("report.csv", bytes.len() as u64, LIMIT).ok()?;
    let head = bytes.len().min(64 << 10);
    reader.feed(&bytes[..head]).ok()?;
    let (task, from) = reader.split()?;
    let whole = bytes.len() as u64;
    let ranges = match parting.cuts.as_slice() {
        [] => Range::cut(from, whole, 3),
        cuts => ranges(from, whole, cuts),
    };
    let mut assembly = Assembly::new(ranges);
    let mut orders = assembly.orders();
    let mut works: Vec<Work> = Vec::new();
    let mut again = 0;
    let mut turn = 0;
    loop {
        for order in std::mem::take(&mut orders) {
            match order {
                Order::Read(ticket, range) => {
                    again += u32::from(ticket.again > 0);
                    let parser = match works.iter().position(|work| work.ticket.range == ticket.range) {
                        Some(known) => works.swap_remove(known).parser,
                        None => Parser::new(&task),
                    };
                    let mut work = Work { parser, ticket, at: range.read_from as usize };
                    work.parser.start(range);
                    works.push(work);
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
        let Some(work) = (0..number).map(|at| (pick + at) % number).find(|&at| !works[at].parser.is_done()) else {
            panic!("every parser is done, and the file is not read");
        };
        let work = &mut works[work];
        let piece = &bytes[work.at..bytes.len().min(work.at + parting.chunk)];
        work.parser.room(piece.len()).copy_from_slice(piece);
        work.at += piece.len();
        work.parser.filled(piece.len(), work.at == bytes.len());
        while let Some(part) = work.parser.next_part() {
            let (about, rows, texts) = part.pieces();
            let part = shared::ingest::Part::of_pieces(&about, rows.to_vec(), texts.to_vec()).expect("a part");
            orders.extend(assembly.arrived(work.ticket, part, &mut reader));
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
