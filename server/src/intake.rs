//! Bodies that come in: how slowly, how many and how much of them at a time, from one network address and in all. What is over
//! is refused with words; it knows nothing of what a body says.
//!
//! Room is taken as bytes come, never by what a header promises, so that whoever sends little holds little. It is held until the
//! work that a body asks for is done: what was read out of it takes about as much while it waits for the database. Who holds room
//! waits for no other room, so that all of it is free again in the end.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt as _;
use shared::api::{Code, ErrorBody};
use tokio::time::{Instant, timeout_at};

use crate::refusal::Refusal;
use crate::room::{Held, Room};

/// How long a body may bring nothing at all.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes that every further second has to bring on average: 32 KiB, which is 262 kbit/s. A push of 1 MiB may take 42 s.
const RATE: usize = 32 << 10;
/// Room is taken in steps of 64 KiB.
const STEP: usize = 64 << 10;
/// Memory for all bodies: 64 MiB. As each takes a step, at most 1,024 come in at a time.
const ROOM: usize = 64 << 20;
/// Bodies from one network address at a time: an office behind one address, all of whose browsers send at once.
const BODIES: usize = 64;
/// Memory for those of one address: a quarter, four chunks of a scan.
const SHARE: usize = ROOM / 4;
/// Seconds after which an address that sends too much at a time may try again.
const AGAIN_S: u32 = 2;
/// Of a body that is too large, so many times what is taken is still read.
const DROPPED: usize = 8;

/// All bodies that come in.
#[derive(Debug)]
pub struct Intake {
    room: Room,
    sources: Mutex<HashMap<String, Use>>,
}

/// What the bodies of one address take.
#[derive(Clone, Copy, Debug, Default)]
struct Use {
    bodies: usize,
    bytes: usize,
}

/// A body's place; free again when it is dropped.
#[derive(Debug)]
pub struct Place {
    intake: Arc<Intake>,
    source: String,
    /// Does the body still come in?
    is_coming: bool,
    /// Bytes that count for the address, of which it holds room or waits for it.
    charged: usize,
    held: Option<Held>,
}

/// Holds the place of a request's body for whoever has a clone of it: until the answer is made, or longer where work goes on
/// without who asked for it.
#[derive(Clone, Debug, Default)]
pub struct Keep(Arc<OnceLock<Place>>);

impl Keep {
    /// From now on it holds this one. A request has one body.
    pub fn hold(&self, place: Place) {
        // Were there two, the second would be free at once.
        let _ = self.0.set(place);
    }
}

impl Default for Intake {
    fn default() -> Self {
        Self { room: Room::new(ROOM), sources: Mutex::default() }
    }
}

impl Intake {
    /// All of a body of at most so many bytes, with the place that it holds. Of one that is too large the rest is read and dropped, so that the answer is heard: a
    /// connection that is closed while the other side still writes looks like a failure of the network.
    ///
    /// # Errors
    /// [`Code::TooSlow`], [`Code::TooLarge`], [`Code::SlowDown`] when too many come from this address, [`Code::Busy`] when too many
    /// come from everywhere, [`Code::Malformed`] when it ends too early.
    pub async fn read(
        self: &Arc<Self>,
        source: &str,
        mut body: Body,
        most: usize,
    ) -> Result<(Vec<u8>, Place), Refusal> {
        let mut place = self.enter(source)?;
        let (mut start, mut bytes, mut all) = (Instant::now(), Vec::new(), 0);
        loop {
            // What is dropped earns no more time.
            let earned = Duration::from_secs_f64(all.min(most) as f64 / RATE as f64);
            let frame = match timeout_at(start + PATIENCE + earned, body.frame()).await {
                Ok(Some(frame)) => frame,
                Ok(None) => break,
                Err(_) => return Err(Code::TooSlow.into()),
            };
            // Half a body, or one that never came to its end.
            let Ok(data) = frame.map_err(|_| Code::Malformed)?.into_data() else { continue };
            all += data.len();
            if all <= most {
                // That others hold the room is no slowness of this one.
                let before = Instant::now();
                let room = place.grow(all).await?;
                start += before.elapsed();
                bytes.reserve_exact(room - bytes.len());
                bytes.extend_from_slice(&data);
            } else if all > DROPPED * most {
                break;
            }
        }
        if all > most {
            return Err(Code::TooLarge.into());
        }
        place.arrived(bytes.len());
        Ok((bytes, place))
    }

    /// May this address send another body now? Asked before anything that costs more than the answer.
    ///
    /// # Errors
    /// [`Code::SlowDown`] when as many come from there as may.
    pub fn check(&self, source: &str) -> Result<(), Refusal> {
        let is_full = self.sources().get(source).is_some_and(|using| using.bodies == BODIES);
        if is_full { Err(too_many()) } else { Ok(()) }
    }

    fn sources(&self) -> MutexGuard<'_, HashMap<String, Use>> {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(self: &Arc<Self>, source: &str) -> Result<Place, Refusal> {
        let mut sources = self.sources();
        let using = sources.entry(source.to_owned()).or_default();
        if using.bodies == BODIES {
            return Err(too_many());
        }
        using.bodies += 1;
        Ok(Place { intake: self.clone(), source: source.to_owned(), is_coming: true, charged: 0, held: None })
    }
}

impl Place {
    /// Room for so many bytes and some more; how much it is.
    async fn grow(&mut self, bytes: usize) -> Result<usize, Refusal> {
        let more = bytes.next_multiple_of(STEP).saturating_sub(self.charged);
        if more > 0 {
            self.charge(more)?;
            let taken = self.intake.room.take(more).await?;
            match &mut self.held {
                Some(held) => held.add(taken),
                None => self.held = Some(taken),
            }
        }
        Ok(self.charged)
    }

    fn charge(&mut self, more: usize) -> Result<(), Refusal> {
        let mut sources = self.intake.sources();
        let using = sources.entry(self.source.clone()).or_default();
        if using.bytes + more > SHARE {
            return Err(too_many());
        }
        using.bytes += more;
        self.charged += more;
        Ok(())
    }

    /// All of the body is here: it holds what it needs, and another one may come in from that address.
    fn arrived(&mut self, bytes: usize) {
        let spare = self.held.as_mut().map_or(0, |held| held.shrink(bytes));
        self.leave(spare);
        self.charged -= spare;
        self.is_coming = false;
    }

    /// So many bytes count for the address no longer, and neither does the body itself if it was coming in.
    fn leave(&self, bytes: usize) {
        let mut sources = self.intake.sources();
        if let Some(using) = sources.get_mut(&self.source) {
            using.bodies -= usize::from(self.is_coming);
            using.bytes -= bytes;
            if using.bodies == 0 && using.bytes == 0 {
                sources.remove(&self.source);
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.leave(self.charged);
    }
}

fn too_many() -> Refusal {
    let words = "Too much is being sent from this network address at a time. Wait a moment.";
    Refusal::Said(Box::new(ErrorBody {
        words: words.to_owned(),
        retry_after_s: Some(AGAIN_S),
        ..ErrorBody::new(Code::SlowDown)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    use axum::body::Bytes;
    use futures_util::stream;

    /// So many bytes in each second, for so many seconds; then nothing, for ever or as the end.
    fn body(a_second: usize, seconds: usize, ends: bool) -> Body {
        Body::from_stream(stream::unfold(0, move |second| async move {
            if second == seconds && !ends {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
            (second < seconds).then(|| (Ok::<_, Infallible>(Bytes::from(vec![7; a_second])), second + 1))
        }))
    }

    async fn read(a_second: usize, seconds: usize, ends: bool) -> (Result<usize, Code>, u64) {
        let (intake, start) = (Arc::new(Intake::default()), Instant::now());
        let read = intake.read("192.0.2.1", body(a_second, seconds, ends), 1 << 20).await.map(|(bytes, _)| bytes);
        assert_eq!((intake.room.free(), intake.sources().len()), (ROOM, 0), "all of it is free again");
        (read.map(|bytes| bytes.len()).map_err(|refusal| refusal.code()), start.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_has_to_come_at_a_rate() {
        assert_eq!(read(RATE, 32, true).await, (Ok(1 << 20), 33));
        // One byte a second, or nothing after a good beginning: time for what came, and no more.
        assert_eq!(read(1, 100, true).await, (Err(Code::TooSlow), 10));
        assert_eq!(read(10 * RATE, 1, false).await, (Err(Code::TooSlow), 20));
        // The patience makes up for a little less than the rate, not for a third of it.
        assert_eq!(read(RATE * 9 / 10, 35, true).await, (Ok(RATE * 9 / 10 * 35), 36));
        assert_eq!(read(RATE / 3, 64, true).await, (Err(Code::TooSlow), 14));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_too_large_is_dropped_and_earns_no_time() {
        assert_eq!(read(1 << 20, 3, true).await, (Err(Code::TooLarge), 4));
        assert_eq!(read(1 << 20, 100, true).await, (Err(Code::TooLarge), 9));
        assert_eq!(read(1 << 20, 2, false).await, (Err(Code::TooSlow), 42));
    }

    /// So many bodies that never end: how many had a place until they were too slow, and what the others were told.
    async fn at_a_time(bodies: usize, size: usize, from: impl Fn(usize) -> String) -> (usize, Vec<Code>) {
        let intake = Arc::new(Intake::default());
        let mut reading = tokio::task::JoinSet::new();
        for number in 0..bodies {
            let (intake, from) = (intake.clone(), from(number));
            reading.spawn(async move { intake.read(&from, body(size, 1, false), 4 << 20).await.unwrap_err().code() });
        }
        let mut all = reading.join_all().await;
        all.retain(|code| *code != Code::TooSlow);
        assert_eq!(intake.room.free(), ROOM);
        (bodies - all.len(), all)
    }

    #[tokio::test(start_paused = true)]
    async fn there_are_only_so_many_at_a_time() {
        let (kept, refused) = at_a_time(100, 10, |_| "192.0.2.1".to_owned()).await;
        assert_eq!((kept, refused), (BODIES, vec![Code::SlowDown; 100 - BODIES]));
        let (kept, refused) = at_a_time(10, 4 << 20, |_| "192.0.2.1".to_owned()).await;
        assert_eq!((kept, refused), (SHARE / (4 << 20), vec![Code::SlowDown; 10 - SHARE / (4 << 20)]));
        // The next ones get the places of those who were too slow; who came after them waits no longer.
        let (kept, refused) = at_a_time(2_100, 10, |number| number.to_string()).await;
        assert_eq!((kept, refused), (2 * ROOM / STEP, vec![Code::Busy; 2_100 - 2 * ROOM / STEP]));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_there_holds_its_room_until_nobody_keeps_it() {
        let intake = Arc::new(Intake::default());
        let (keep, mut others) = (Keep::default(), Vec::new());
        let (_, place) = intake.read("192.0.2.1", body(100_000, 1, true), 1 << 20).await.unwrap();
        keep.hold(place);
        assert_eq!(ROOM - intake.room.free(), 100_000_usize.next_multiple_of(1024), "no more than it needs");
        // A form waits for what it asks for; as many come in meanwhile as ever.
        for _ in 0..2 * BODIES {
            others.push(intake.read("192.0.2.1", body(10, 1, true), 1 << 20).await.unwrap());
        }
        assert_eq!(ROOM - intake.room.free(), 100_000_usize.next_multiple_of(1024) + 2 * BODIES * 1024);
        others.clear();
        let elsewhere = keep.clone();
        drop(keep);
        assert_ne!(intake.room.free(), ROOM, "work goes on with it");
        drop(elsewhere);
        assert_eq!((intake.room.free(), intake.sources().len()), (ROOM, 0));
    }
}
