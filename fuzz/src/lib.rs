//! What must hold for any bytes: one function a fuzz target. A broken rule panics, which is what a fuzzer looks for.
#![allow(clippy::missing_panics_doc)]

mod archives;
mod mappings;
mod scans;
mod tables;

pub use archives::archive;
pub use mappings::mapping;
pub use scans::{csv, document};
pub use tables::encoding;

/// A number that depends on the bytes and nothing else: which of many ways to try.
fn choice(data: &[u8], of: usize) -> usize {
    let sum = data.iter().fold(data.len() as u64, |sum, &byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    (sum % of.max(1) as u64) as usize
}
