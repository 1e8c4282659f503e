//! Rejected rows of one file: counted by kind, the first ones in full, the place of each kept for the file of rejected
//! rows.

use super::problem::{Fault, Rejected};
use crate::view::{Problem, ProblemCount};

/// Problems kept in full.
const PROBLEMS_SHOWN: usize = 1000;
/// Rejected rows whose place is kept, for the file of rejected rows; further ones are counted.
const REJECTED_KEPT: usize = 1_000_000;

/// What is known of the rejected rows of a file.
#[derive(Clone, Debug, Default)]
pub struct Rejects {
    /// Their places, at most a million.
    pub rows: Vec<Rejected>,
    /// The first thousand as people see them.
    pub problems: Vec<Problem>,
    /// How many of which kind; see [`Rejects::sort`].
    pub counts: Vec<ProblemCount>,
}

impl Rejects {
    /// Adds a row; `value` is the whole value found, `columns` are the names of the file.
    pub fn add(&mut self, rejected: Rejected, columns: &[String], value: &str) {
        self.count(&rejected.fault);
        if self.problems.len() < PROBLEMS_SHOWN {
            self.problems.push(rejected.problem(columns, value));
        }
        if self.rows.len() < REJECTED_KEPT {
            self.rows.push(rejected);
        }
    }

    fn count(&mut self, fault: &Fault) {
        match self.counts.iter_mut().find(|count| count.code == fault.code()) {
            Some(count) => count.rows += 1,
            None => self.counts.push(ProblemCount {
                code: fault.code().to_owned(),
                words: fault.kind().to_owned(),
                rows: 1,
            }),
        }
    }

    /// Puts the most frequent kind first.
    pub fn sort(&mut self) {
        self.counts.sort_by_key(|count| std::cmp::Reverse(count.rows));
    }

    /// A sentence where not every one of `rejected` rows has its place kept.
    pub fn warning(&self, rejected: u32) -> Option<String> {
        let kept = self.rows.len();
        (kept < rejected as usize).then(|| {
            format!(
                "The file of rejected rows holds the first {kept} of them; so many have one cause, as a rule: correct it and drop the whole report again."
            )
        })
    }
}
