//! Answers at even moments. An address that somebody has and one that nobody has make as much work, but a row that is read takes some
//! microseconds more than none: what is answered at whole steps of time after the question, and by chance a little later, does not
//! show them.
//!
//! It hides differences, never work: a step more or less tells about the load of the server.

use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

use super::random;

/// The steps. Some times what a proof takes to hash, and nothing that a person notices.
const STEP: Duration = Duration::from_millis(50);
/// The last of it is not slept: a timer is late by a millisecond or two, and by how much depends on what else the process does
/// meanwhile, such as sending a letter to an address that somebody has.
const AWAKE: Duration = Duration::from_millis(3);
/// By chance up to so much later: what the rest of the process does to an answer, some hundredths of a millisecond, is lost in it.
const CHANCE: Duration = Duration::from_millis(10);

/// Do it, and be done at the next whole step, or by chance a little later.
pub async fn evenly<T>(work: impl Future<Output = T>) -> T {
    let start = Instant::now();
    let done = work.await;
    let steps = start.elapsed().as_millis() / STEP.as_millis() + 1;
    // There are never so many of them.
    let late = CHANCE.mul_f64(f64::from(u32::from_le_bytes(random())) / f64::from(u32::MAX));
    let end = start + STEP * u32::try_from(steps).unwrap_or(1) + late;
    sleep_until(end - AWAKE).await;
    let until = std::time::Instant::now() + end.saturating_duration_since(Instant::now());
    while std::time::Instant::now() < until {
        yield_now().await;
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_takes_a_little_longer_is_answered_at_the_same_moment() {
        for (takes, answered) in [(0, 50), (3, 50), (49, 50), (51, 100), (130, 150)] {
            let start = Instant::now();
            evenly(tokio::time::sleep(Duration::from_millis(takes))).await;
            // The clock of a test stands while nobody sleeps.
            let took = start.elapsed() + AWAKE;
            let even = Duration::from_millis(answered);
            // A timer's tick is a millisecond.
            assert!((even..=even + CHANCE + Duration::from_millis(1)).contains(&took), "{takes}: {took:?}");
        }
    }
}
