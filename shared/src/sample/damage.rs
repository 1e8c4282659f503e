//! What goes wrong in a report now and then: a cell that is none, a cell too many. Off unless asked for.

use std::borrow::Cow;

use super::options::Options;
use super::random::Random;

/// Rows are damaged by numbers of their own, so that the same findings come with and without damage.
const STREAM: u64 = 1 << 40;

/// Column and what stands there instead.
const WRONG: [(&str, &str); 6] = [
    ("IP", "10.300.1.1"),
    ("QID", "QID-7"),
    ("Severity", "6"),
    ("Port", "70000"),
    ("CVE ID", "CVE-20-1"),
    ("CVSS3.1 Base", "n/a"),
];

/// Draws for the rows of one report, in their order.
pub(super) struct Damage {
    random: Random,
    wrong_cells: u32,
    ragged: u32,
}

impl Damage {
    pub(super) fn new(options: &Options) -> Self {
        let random = Random::new(options.seed, STREAM);
        Self { random, wrong_cells: options.wrong_cells, ragged: options.ragged }
    }

    /// Damages a row, or lets it be.
    pub(super) fn strike(&mut self, columns: &[&str], cells: &mut Vec<Cow<'_, str>>) {
        if self.random.below(10_000) < self.wrong_cells {
            let (column, wrong) = WRONG.get(self.random.below(WRONG.len() as u32) as usize).unwrap_or(&WRONG[0]);
            if let Some(cell) = columns.iter().position(|name| name == column).and_then(|at| cells.get_mut(at)) {
                *cell = (*wrong).into();
            }
        }
        if self.random.below(10_000) < self.ragged {
            cells.push("one too many".into());
        }
    }
}
