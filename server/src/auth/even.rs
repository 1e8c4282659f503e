//! Answers at even moments. An address that somebody has and one that nobody has make as much work, but a row that is read takes some
//! microseconds more than none: what is answered at whole steps of time after the question does not show them.
//!
//! It hides differences, never work: a step more or less tells about the load of the server.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// The steps. Some times what a proof takes to hash, and nothing that a person notices.
const STEP: Duration = Duration::from_millis(50);

/// Do it, and be done at the next whole step.
pub async fn evenly<T>(work: impl Future<Output = T>) -> T {
    let start = Instant::now();
    let done = work.await;
    let steps = start.elapsed().as_millis() / STEP.as_millis() + 1;
    // There are never so many of them.
    sleep_until(start + STEP * u32::try_from(steps).unwrap_or(1)).await;
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
            assert_eq!(start.elapsed().as_millis(), answered, "{takes}");
        }
    }
}
