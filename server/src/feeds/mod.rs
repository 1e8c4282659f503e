//! Threat feeds, fetched once a day where the operator wants it, checked by the reader that the app itself uses, and served
//! beside the app, so that browsers load them from this server. It never asks for anything but the addresses that were set,
//! and tells them nothing of anybody.

mod fetch;
mod keep;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use shared::feeds::site::ready;
use shared::model::Day;

use crate::listen::{Stop, stopped};
use fetch::{Client, Got};
use keep::Folder;

/// Where CISA publishes its list of known exploited vulnerabilities and FIRST its EPSS scores of today.
pub const PUBLISHERS: [&str; 2] = [
    "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
    "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",
];
/// Both publishers write once a day.
const DAY: Duration = Duration::from_hours(24);
/// After a failure.
const SOON: Duration = Duration::from_hours(1);
/// Bytes of one feed as it travels: ten times what the largest has.
const MOST_BYTES: usize = 64 << 20;
/// For one feed from its first to its last byte.
const TIME: Duration = Duration::from_mins(5);

/// What is fetched, where to, and within which limits.
#[derive(Debug)]
pub struct Feeds {
    urls: Vec<String>,
    folder: Arc<Folder>,
    client: Client,
    most_bytes: usize,
    time: Duration,
}

/// What came of looking at all addresses once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Feeds that are new.
    pub taken: usize,
    /// Addresses that had nothing new.
    pub same: usize,
    /// Addresses that did not answer, or with no feed.
    pub failed: usize,
}

impl Feeds {
    /// From those addresses into a folder. What is there stays until something better came.
    pub fn new(urls: Vec<String>, folder: PathBuf) -> Self {
        let folder = Arc::new(Folder(folder));
        Self { urls, folder, client: fetch::client(), most_bytes: MOST_BYTES, time: TIME }
    }

    /// With other limits: bytes and time of one feed.
    #[must_use]
    pub fn within(self, most_bytes: usize, time: Duration) -> Self {
        Self { most_bytes, time, ..self }
    }

    /// Look once a day, until told to stop.
    pub async fn run(self, stop: Stop) {
        let mut end = std::pin::pin!(stopped(stop));
        loop {
            let work = async {
                let looked = self.look().await;
                tracing::info!(taken = looked.taken, same = looked.same, failed = looked.failed, "looked for feeds");
                tokio::time::sleep(if looked.failed == 0 { DAY } else { SOON }).await;
            };
            tokio::select! {
                () = work => {}
                () = &mut end => return,
            }
        }
    }

    /// Look at each address now. One that fails leaves what came from it before.
    pub async fn look(&self) -> Looked {
        let mut looked = Looked::default();
        for url in &self.urls {
            match self.one(url).await {
                Ok(0) => looked.same += 1,
                Ok(taken) => looked.taken += taken,
                Err(why) => {
                    tracing::warn!(url, why, "a feed could not be had; the one before stays");
                    looked.failed += 1;
                }
            }
        }
        looked
    }

    /// How many feeds of one address are new.
    async fn one(&self, url: &str) -> Result<usize, String> {
        let folder = self.folder.clone();
        let asked = url.to_owned();
        let known = blocking(move || Ok(folder.known(&asked))).await?;
        let got = tokio::time::timeout(self.time, fetch::get(&self.client, url, &known, self.most_bytes)).await;
        let Got::File { name, bytes, known } = got.map_err(|_| "it took too long".to_owned())?? else { return Ok(0) };
        let (folder, url, asked) = (self.folder.clone(), url.to_owned(), self.urls.clone());
        // Reading and writing some hundred thousand rows would hold up requests.
        blocking(move || {
            let feeds = ready(&name, &bytes, today())?.feeds;
            if feeds.is_empty() {
                return Err("it is no feed".to_owned());
            }
            folder.keep(&url, &asked, &feeds, known).map_err(|error| error.to_string())
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.map_err(|error| error.to_string())?
}

/// Today in UTC: the day of feeds that say none.
fn today() -> Day {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    Day::from_ymd(1970, 1, 1).unwrap_or_default().plus(i32::try_from(seconds / 86_400).unwrap_or_default())
}
