//! What the world knows of CVEs: exploited in the wild (CISA KEV), predicted to be (EPSS), public exploits. Facts only;
//! what they count is in `risk`.

mod known;

pub use known::{Dates, Epss, Kev, Known, OfCve};

/// Every feed that is loaded.
#[derive(Clone, Debug, Default)]
pub struct Feeds {}

impl Feeds {
    /// What is known of the CVEs of a vulnerability: one entry for each, in their order, also where nothing is known of one.
    /// No entries where no feed is loaded.
    pub fn known(&self, _cves: &[String]) -> Known {
        Known::default()
    }

    /// The day of each feed.
    pub fn dates(&self) -> Dates {
        Dates::default()
    }
}
