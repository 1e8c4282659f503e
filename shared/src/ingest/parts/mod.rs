//! A table read in parts: parsers, each with a range of the file's bytes, turn it into rows of numbers (a [`Part`]); the one
//! reader of the file takes them in order and is left with what it would have read itself. Parsers share nothing.
//!
//! A parser judges nothing that is not plain. It knows the cells of a host or a vulnerability again by their bytes and says
//! a number for them; what the cells mean is read once, by the same `row` that reads every other file. A record that is
//! odd in any way, or that `row` might reject or remark on, is handed over as it is.
//!
//! There are more ranges than parsers, and they take turns: parts come in nearly in the order in which they are taken, so
//! that little is left to take when the last byte is read. What a parser knows goes with it from range to range.
//!
//! Where a range starts is a guess (two records of the right form in a row), and proven: it counts only if the parser of
//! the range before it stopped at that very byte. Otherwise its parser begins anew there.

mod assembly;
mod cells;
mod coder;
mod dictionary;
mod marks;
mod parser;
mod part;
mod rehearsal;
mod row;
mod scanner;
mod seek;
mod task;

pub use assembly::{Assembly, Order, Ticket};
pub use parser::Parser;
pub use part::Part;
pub use task::{Range, Start, Task};

pub(super) use dictionary::{Dictionary, Meanings, Named};
pub(super) use row::{RAW, Row};
