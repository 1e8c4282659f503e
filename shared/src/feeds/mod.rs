//! What the world knows of CVEs: exploited in the wild (CISA KEV), predicted to be (EPSS), public exploits. Facts only;
//! what they count is in `risk`.
//!
//! Order of reading: `recognise` (is a file a feed?), `read` (the file in chunks), `entries` and `columns` (what is kept
//! of a row), `list` (how it is held and stored), `manifest` (feeds that a site offers), `site` (how it gets them), `persist`.

mod alert;
mod columns;
mod date;
mod entries;
mod entry;
mod feed;
mod known;
mod list;
mod manifest;
mod persist;
mod read;
mod recognise;
pub mod site;
#[cfg(test)]
mod tests;

use crate::model::{Cve, Day};

pub use alert::{Alert, AlertKind, HIGH_PERCENTILE};
pub use entry::{Exploit, Scores};
pub use feed::{EpssFeed, ExploitFeed, Feed, FeedKind, KevFeed};
pub use known::{Dates, Epss, Kev, Known, OfCve};
pub use list::{About, Dated, List};
pub use manifest::{MANIFEST, Offered, offered};
pub use read::{FeedReader, Parsed};
pub use recognise::recognise;

/// A feed older than this many days is stale.
pub const STALE_DAYS: i32 = 7;

/// What a feed changes against the one it replaces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeedDifference {
    /// Was there one before?
    pub replaced: bool,
    /// Day of that one.
    pub before: Day,
    /// CVEs that are new.
    pub added: u32,
    /// CVEs that are gone.
    pub gone: u32,
}

/// Every feed that is loaded, and what people have yet to hear of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feeds {
    /// Known exploited vulnerabilities (CISA).
    pub kev: Option<KevFeed>,
    /// Exploit prediction (FIRST).
    pub epss: Option<EpssFeed>,
    /// Public exploits.
    pub exploits: Option<ExploitFeed>,
    /// What feeds changed, until a person has seen it; oldest first.
    pub alerts: Vec<Alert>,
    /// Versions of files of the site that a person forgot, or that are older than what is here: not fetched again.
    pub forgotten: Vec<String>,
}

impl Feeds {
    /// What is known of the CVEs of a vulnerability: one entry for each, in their order, also where nothing is known of one.
    /// No entries where no feed is loaded.
    pub fn known(&self, cves: &[String]) -> Known {
        if self.kev.is_none() && self.epss.is_none() && self.exploits.is_none() {
            return Known::default();
        }
        Known { cves: cves.iter().filter_map(|id| Cve::parse(id)).map(|cve| self.of(cve)).collect() }
    }

    /// What is known of a CVE.
    pub fn of(&self, cve: Cve) -> OfCve {
        OfCve {
            cve,
            kev: self.kev.as_ref().and_then(|list| list.get(cve)),
            epss: self.epss.as_ref().and_then(|list| list.get(cve)).map(Scores::epss),
            exploit: self.exploits.as_ref().is_some_and(|list| list.get(cve).is_some()),
        }
    }

    /// The day of each feed.
    pub fn dates(&self) -> Dates {
        let day = |kind| self.about(kind).map_or(Day::NONE, |about| about.date);
        Dates { kev: day(FeedKind::Kev), epss: day(FeedKind::Epss), exploits: day(FeedKind::Exploits) }
    }

    /// Where a feed comes from, if it is loaded.
    pub fn about(&self, kind: FeedKind) -> Option<&About> {
        match kind {
            FeedKind::Kev => self.kev.as_ref().map(|list| &list.about),
            FeedKind::Epss => self.epss.as_ref().map(|list| &list.about),
            FeedKind::Exploits => self.exploits.as_ref().map(|list| &list.about),
        }
    }

    /// How many CVEs a feed has, if it is loaded.
    pub fn count(&self, kind: FeedKind) -> Option<usize> {
        match kind {
            FeedKind::Kev => self.kev.as_ref().map(List::len),
            FeedKind::Epss => self.epss.as_ref().map(List::len),
            FeedKind::Exploits => self.exploits.as_ref().map(List::len),
        }
    }

    /// Is a CVE in a feed?
    pub fn has(&self, kind: FeedKind, cve: Cve) -> bool {
        match kind {
            FeedKind::Kev => self.kev.as_ref().is_some_and(|list| list.get(cve).is_some()),
            FeedKind::Epss => self.epss.as_ref().is_some_and(|list| list.get(cve).is_some()),
            FeedKind::Exploits => self.exploits.as_ref().is_some_and(|list| list.get(cve).is_some()),
        }
    }

    /// Puts a feed in place of the one of its kind. The newer one stays: an older one is given back.
    ///
    /// # Errors
    /// The feed, where the one that is here is newer.
    pub fn replace(&mut self, feed: Feed) -> Result<FeedDifference, Feed> {
        if self.has_newer(&feed) {
            return Err(feed);
        }
        Ok(match feed {
            Feed::Kev(list) => put(&mut self.kev, list),
            Feed::Epss(list) => put(&mut self.epss, list),
            Feed::Exploits(list) => put(&mut self.exploits, list),
        })
    }

    /// Is the feed that is here of a later day? Where one of two lists of CISA says no day of its own, the latest entries
    /// decide: a list is published on days without a new entry too.
    fn has_newer(&self, feed: &Feed) -> bool {
        let offered = feed.about();
        let Some(here) = self.about(feed.kind()) else { return false };
        let by_entries = [here.dated, offered.dated].contains(&Dated::LatestEntry);
        match (feed, &self.kev) {
            (Feed::Kev(offered), Some(here)) if by_entries => latest(here) > latest(offered),
            _ => here.date > offered.date,
        }
    }

    /// Lets go of a feed. What a site offers is not fetched again in the same version.
    pub fn forget(&mut self, kind: FeedKind) {
        if let Some(version) = self.about(kind).map(|about| about.version.clone()).filter(|version| !version.is_empty())
        {
            self.forgotten.push(version);
        }
        match kind {
            FeedKind::Kev => self.kev = None,
            FeedKind::Epss => self.epss = None,
            FeedKind::Exploits => self.exploits = None,
        }
    }

    /// Is there something newer in what a site offers? Not what a person forgot.
    pub fn wants(&self, offered: &Offered) -> bool {
        if self.forgotten.contains(&offered.version) {
            return false;
        }
        self.about(offered.kind).is_none_or(|here| {
            let is_other = here.version != offered.version && !here.version.is_empty();
            offered.date > here.date || (offered.date == here.date && is_other)
        })
    }
}

/// Puts a list in its place, and says what that changes.
fn put<T: entry::Entry>(place: &mut Option<List<T>>, list: List<T>) -> FeedDifference {
    let Some(old) = place.take() else {
        let added = list.len() as u32;
        *place = Some(list);
        return FeedDifference { added, ..FeedDifference::default() };
    };
    let (added, gone) = list.against(&old);
    *place = Some(list);
    FeedDifference { replaced: true, before: old.about.date, added, gone }
}

fn latest(list: &KevFeed) -> Day {
    list.rows().iter().map(|(_, kev)| kev.added).max().unwrap_or_default()
}

/// How many days too old a feed of this day is; `None` where it is not stale.
pub fn stale(date: Day, today: Day) -> Option<i32> {
    Some(today.since(date)).filter(|age| *age > STALE_DAYS)
}
