//! What team mode stands on, shared by all requests: the store, the clock, the hasher, who listens, how fast people may be.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::Semaphore;

use crate::Config;
use crate::auth::{Hasher, lock, random, session, waiting};
use crate::http::{Metrics, Pace};
use crate::intake::Intake;
use crate::mail::Mail;
use crate::refusal::Refusal;
use crate::room::Room;
use crate::store::{Store, StoreError, instance, invitation, session as sessions, ticket};
use crate::sync::{self, Hub, Lines};
use crate::transact;
use crate::turns::Turns;

/// Pages that are read at a time: half of what SQLite reads with.
const PULLS: usize = 4;
/// Memory for pages that wait to be read: some fifty of 10,000 ratings.
const PAGES: usize = 64 << 20;
/// Memory for chunks of shared scans that wait to be read: twelve of the largest.
const CHUNKS: usize = 48 << 20;

/// The server's clock, in whole seconds since 1970. Tests set it ahead instead of waiting.
#[derive(Debug, Default)]
pub struct Clock {
    ahead_s: AtomicI64,
}

impl Clock {
    /// Now.
    pub fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
        since + self.ahead_s.load(Ordering::Relaxed)
    }

    /// Let so many seconds pass.
    pub fn advance(&self, seconds: i64) {
        self.ahead_s.fetch_add(seconds, Ordering::Relaxed);
    }
}

/// Everything a request in team mode needs.
#[derive(Debug)]
pub struct Team {
    /// How the server was asked to run.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// Proofs of passwords.
    pub hasher: Hasher,
    /// What only the servers of this database know, and what makes invented answers always the same.
    pub secret: Vec<u8>,
    /// Who waits for news.
    pub hub: Hub,
    /// How letters are sent, where they are.
    pub mail: Option<Mail>,
    /// How often who may ask.
    pub pace: Pace,
    /// Turns of those who ask who they are.
    pub turns: Turns,
    /// Places for those who read pages of what is shared.
    pub pulls: Semaphore,
    /// Who waits for a push to be taken in.
    pub lines: Lines,
    /// Bodies that come in.
    pub intake: Arc<Intake>,
    /// Room for pages of what is shared.
    pub pages: Room,
    /// Room for chunks of shared scans.
    pub chunks: Room,
    /// What the operator's instruments read.
    pub metrics: Metrics,
}

impl Team {
    /// Open the database, bring its tables up to date, get ready.
    ///
    /// # Errors
    /// When the database cannot be opened or brought up to date.
    pub async fn open(config: Config) -> Result<Self, StoreError> {
        let store = Store::open(config.database().reveal()).await?;
        store.migrate().await?;
        let fresh = random();
        let secret = transact!(store, |tx| instance::secret(tx, "secret", &fresh).await)?;
        let mail = Mail::open(&config);
        Ok(Self {
            config,
            mail,
            store,
            clock: Clock::default(),
            hasher: Hasher::new(),
            secret,
            hub: Hub::default(),
            pace: Pace::new(),
            turns: Turns::default(),
            pulls: Semaphore::new(PULLS),
            lines: Lines::default(),
            intake: Arc::default(),
            pages: Room::new(PAGES),
            chunks: Room::new(CHUNKS),
            metrics: Metrics::default(),
        })
    }

    /// Forget what ended and what may be forgotten: sessions, links, failed attempts, accounts that only
    /// waited, deletions. Done once an hour.
    ///
    /// # Errors
    /// When the database refuses; what was forgotten until then stays so.
    pub async fn sweep(&self) -> Result<(), Refusal> {
        let when = session::in_force(self);
        self.pace.sweep();
        transact!(self.store, |tx| {
            sessions::sweep(tx, when).await?;
            sessions::sweep_devices(tx, when.now - session::DEVICE_LASTS_S).await?;
            ticket::sweep(tx, when.now).await?;
            invitation::sweep(tx, when.now).await?;
            Ok::<_, Refusal>(lock::sweep(tx, &self.secret, when.now).await?)
        })?;
        waiting::sweep(self).await?;
        sync::sweep(self).await
    }
}
