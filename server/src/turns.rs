//! Turns at the database for those who come in: how many requests of one network address may ask at a time who they are. The
//! others of that address wait for one of these; nobody else waits for them. It knows nothing of what is asked.
//!
//! A thousand who come at the same moment, again and again, would else stand before everybody in the line for connections.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use shared::api::Code;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::refusal::Refusal;

/// Requests of one address at a time: of the connections to PostgreSQL less than half.
const AT_A_TIME: usize = 8;
/// How long a request waits for its turn before it is told that the server is busy.
const WAIT: Duration = Duration::from_secs(10);

/// All turns.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<String, Line>>);

/// Those of one address.
#[derive(Debug)]
struct Line {
    free: Arc<Semaphore>,
    /// Who has a turn or waits for one.
    people: usize,
}

/// A place in the line of an address; given up when it is dropped, whether or not there was a turn.
#[derive(Debug)]
struct Standing<'a> {
    turns: &'a Turns,
    source: &'a str,
}

/// A turn, over when it is dropped.
#[derive(Debug)]
pub struct Turn<'a> {
    _permit: OwnedSemaphorePermit,
    _standing: Standing<'a>,
}

impl Turns {
    /// The next turn of this address.
    ///
    /// # Errors
    /// [`Code::Busy`] when there was none for a while.
    pub async fn take<'a>(&'a self, source: &'a str) -> Result<Turn<'a>, Refusal> {
        let (standing, free) = self.stand(source);
        match timeout(WAIT, free.acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Turn { _permit: permit, _standing: standing }),
            _ => Err(Refusal::wait(Code::Busy, WAIT.as_secs() as u32)),
        }
    }

    fn stand<'a>(&'a self, source: &'a str) -> (Standing<'a>, Arc<Semaphore>) {
        let mut lines = self.lines();
        let line = lines
            .entry(source.to_owned())
            .or_insert_with(|| Line { free: Arc::new(Semaphore::new(AT_A_TIME)), people: 0 });
        line.people += 1;
        (Standing { turns: self, source }, line.free.clone())
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<String, Line>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Standing<'_> {
    fn drop(&mut self) {
        let mut lines = self.turns.lines();
        if let Some(line) = lines.get_mut(self.source) {
            line.people -= 1;
            if line.people == 0 {
                lines.remove(self.source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::task::JoinSet;
    use tokio::time::{Instant, sleep};

    /// Requests that take a second each: what became of each, after how many seconds, and how many there were at a time.
    async fn ask(turns: &Arc<Turns>, requests: usize, source: &'static str) -> (Vec<(bool, u64)>, usize) {
        let (start, now, most) = (Instant::now(), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut asking = JoinSet::new();
        for _ in 0..requests {
            let (turns, now, most) = (turns.clone(), now.clone(), most.clone());
            asking.spawn(async move {
                let turn = turns.take(source).await;
                if turn.is_ok() {
                    most.fetch_max(now.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                    sleep(Duration::from_secs(1)).await;
                    now.fetch_sub(1, Ordering::Relaxed);
                }
                (turn.is_ok(), start.elapsed().as_secs())
            });
        }
        (asking.join_all().await, most.load(Ordering::Relaxed))
    }

    #[tokio::test(start_paused = true)]
    async fn an_address_waits_for_itself_alone() {
        let turns = Arc::new(Turns::default());
        let ((many, most), (one, _)) =
            tokio::join!(ask(&turns, 9 * AT_A_TIME, "192.0.2.1"), ask(&turns, 1, "192.0.2.2"));
        assert_eq!((one, most), (vec![(true, 1)], AT_A_TIME));
        assert!(many.iter().all(|(is_done, _)| *is_done), "{many:?}");
        assert_eq!(many.iter().map(|(_, seconds)| *seconds).max(), Some(9));
        assert!(turns.lines().is_empty(), "nobody stands there any more");
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_ever() {
        let turns = Arc::new(Turns::default());
        let (many, _) = ask(&turns, 100, "192.0.2.1").await;
        let refused: Vec<u64> = many.iter().filter(|(is_done, _)| !is_done).map(|(_, seconds)| *seconds).collect();
        assert!(refused.len() >= 100 - 11 * AT_A_TIME && refused.iter().all(|seconds| *seconds == 10), "{many:?}");
        assert!(turns.lines().is_empty(), "nobody stands there any more");
    }

    #[tokio::test(start_paused = true)]
    async fn who_goes_away_leaves_the_line() {
        let turns = Turns::default();
        let mut taken = Vec::new();
        for _ in 0..AT_A_TIME {
            taken.push(turns.take("192.0.2.1").await.unwrap());
        }
        assert!(
            timeout(Duration::from_secs(1), turns.take("192.0.2.1")).await.is_err(),
            "it went away before its turn"
        );
        drop(taken);
        assert!(turns.lines().is_empty(), "nobody stands there any more");
    }
}
