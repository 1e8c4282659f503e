//! What a scan saw: a bit per finding and per asset. A million findings are 125 kB a scan, in memory and in storage.

use serde::{Deserialize, Serialize};

use super::Workspace;
use crate::ingest::Source;
use crate::model::{Day, Status};
use crate::view::Change;

/// A set of indexes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bits(Vec<u8>);

impl Bits {
    /// The indexes at which there is a yes.
    pub fn of(said: impl Iterator<Item = bool>) -> Self {
        let mut bits = Vec::with_capacity(said.size_hint().0.div_ceil(8));
        for (at, said) in said.enumerate() {
            if at % 8 == 0 {
                bits.push(0);
            }
            if let Some(cell) = bits.last_mut() {
                *cell |= u8::from(said) << (at % 8);
            }
        }
        while bits.last() == Some(&0) {
            bits.pop();
        }
        Self(bits)
    }

    /// Puts an index in.
    pub fn set(&mut self, index: u32) {
        let byte = index as usize / 8;
        if byte >= self.0.len() {
            self.0.resize(byte + 1, 0);
        }
        if let Some(cell) = self.0.get_mut(byte) {
            *cell |= 1 << (index % 8);
        }
    }

    /// Is nothing in?
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|cell| *cell == 0)
    }

    /// Is an index in?
    pub fn has(&self, index: u32) -> bool {
        self.0.get(index as usize / 8).is_some_and(|cell| cell & (1 << (index % 8)) != 0)
    }
}

/// What the workspace keeps of a scan beside its [`Source`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Findings it saw, information included; those it reports as fixed are not.
    pub seen: Bits,
    /// Assets it covered: what it does not name of them is gone.
    pub covered: Bits,
    /// Hosts it names.
    pub hosts: u32,
    /// What it changed, without the hosts that moved.
    pub change: Change,
    /// Was it worked out afterwards, from what was kept before this was? Then what later scans saw again is missing in it.
    pub is_guess: bool,
}

impl Source {
    /// The day it speaks of: when the scan was made, else when it was imported.
    pub fn day(&self) -> Day {
        self.scanned_on.known().unwrap_or(self.imported_on)
    }
}

impl Workspace {
    /// Did this scan cover an asset, or one that was merged into it?
    pub fn covers(&self, trace: &Trace, asset: u32) -> bool {
        let parts = self.assets.get(asset as usize).map(|asset| asset.parts.as_slice()).unwrap_or_default();
        trace.covered.has(asset) || parts.iter().filter_map(|part| part.was).any(|was| trace.covered.has(was))
    }

    /// How many scans saw one of these findings.
    pub(super) fn times_seen(&self, findings: &[u32]) -> u32 {
        let saw = |trace: &&Trace| findings.iter().any(|finding| trace.seen.has(*finding));
        self.traces.values().filter(saw).count() as u32
    }

    /// The newest scan of each scanner family that passes, by its day, then by its number.
    pub fn newest_scans(&self, passes: impl Fn(&Source) -> bool) -> Vec<&Source> {
        let mut newest: Vec<&Source> = Vec::new();
        for source in self.sources.iter().filter(|source| passes(source)) {
            match newest.iter_mut().find(|other| other.scanner == source.scanner) {
                Some(other) if (other.day(), other.number) < (source.day(), source.number) => *other = source,
                Some(_) => {}
                None => newest.push(source),
            }
        }
        newest
    }

    /// Works out what scans saw that were imported before this was kept: what was last seen in each.
    pub(super) fn guess_traces(&mut self) {
        let mut guesses = Vec::new();
        for source in self.sources.iter().filter(|source| !self.traces.contains_key(&source.number)) {
            let mut trace = Trace { is_guess: true, ..Trace::default() };
            for (index, finding) in self.findings.standing() {
                let is_report_of_end = finding.status == Status::Fixed && finding.judged == finding.scan;
                if finding.scan == source.number && !is_report_of_end {
                    trace.seen.set(index);
                }
                if finding.judged == source.number {
                    trace.covered.set(finding.asset);
                }
            }
            guesses.push((source.number, trace));
        }
        self.traces.extend(guesses);
    }
}
