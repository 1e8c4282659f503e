//! The protocol of team mode under every misfortune at once: no edit is lost and nobody diverges, in a hundred thousand
//! schedules; and each of four protocols that leave a part out fails in some of them. `SCHEDULES=first..end` runs others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod ledger;
mod random;
mod server;
mod world;

use std::ops::Range;
use std::thread;

use server::Mutant;
use world::{Outcome, run};

/// What came of many schedules.
#[derive(Debug, Default)]
struct Tally {
    schedules: u64,
    lost: u64,
    diverged: u64,
    revived: u64,
    revived_without_restore: u64,
    failed: u64,
    edits: usize,
    restores: usize,
    rollbacks: usize,
    /// The first schedule that failed.
    first: Option<u64>,
}

impl Tally {
    fn add(&mut self, seed: u64, outcome: Outcome) {
        let is_wrongly_revived = outcome.revived && outcome.restores == 0;
        let has_failed = outcome.lost || outcome.diverged || is_wrongly_revived;
        self.schedules += 1;
        self.lost += u64::from(outcome.lost);
        self.diverged += u64::from(outcome.diverged);
        self.revived += u64::from(outcome.revived);
        self.revived_without_restore += u64::from(is_wrongly_revived);
        self.failed += u64::from(has_failed);
        self.edits += outcome.edits;
        self.restores += outcome.restores;
        self.rollbacks += outcome.rollbacks;
        self.first = self.first.or(has_failed.then_some(seed));
    }
}

fn tally(seeds: Range<u64>, mutant: Mutant) -> Tally {
    let threads = thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let parts = thread::scope(|scope| {
        let part = |n: u64| {
            let seeds = seeds.clone().skip(n as usize).step_by(threads as usize);
            scope.spawn(move || seeds.map(|seed| (seed, run(seed, mutant))).collect::<Vec<_>>())
        };
        let parts: Vec<_> = (0..threads).map(part).collect();
        parts.into_iter().flat_map(|part| part.join().expect("a schedule panicked")).collect::<Vec<_>>()
    });
    let mut tally = Tally::default();
    for (seed, outcome) in parts {
        tally.add(seed, outcome);
    }
    println!("{mutant:?}: {tally:?}");
    tally
}

/// The schedules to run: those asked for, else these.
fn schedules(otherwise: Range<u64>) -> Range<u64> {
    let asked = std::env::var("SCHEDULES").ok();
    let bounds = asked.as_deref().and_then(|text| text.split_once(".."));
    bounds.map_or(otherwise, |(first, end)| first.parse().expect("first")..end.parse().expect("end"))
}

fn whole(seeds: Range<u64>) {
    let tally = tally(seeds, Mutant::Whole);
    assert_eq!(tally.failed, 0, "{tally:?}");
    // A simulation in which nothing happens would prove nothing.
    assert!(tally.edits as u64 > 5 * tally.schedules && tally.restores > 0 && tally.rollbacks > 0, "{tally:?}");
}

#[test]
fn nothing_is_lost_and_nobody_diverges() {
    whole(schedules(0..100_000));
}

#[test]
#[ignore = "the long run: cargo test --release -p shared --features sync --test sync_simulation -- --ignored"]
fn nothing_is_lost_in_a_million_schedules() {
    whole(schedules(1_000_000..2_000_000));
}

#[test]
fn each_part_of_the_protocol_is_needed() {
    for mutant in [Mutant::LastWriterWins, Mutant::NoOperationId, Mutant::SequenceGap, Mutant::NoEpoch] {
        let tally = tally(schedules(0..2_000), mutant);
        assert!(tally.failed > 0, "{mutant:?} got through");
    }
}
