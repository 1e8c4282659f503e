//! What the feeds know of one vulnerability, through its CVEs.

use crate::model::{Cve, Day};

/// The day of each feed; [`Day::NONE`] where it is not loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    /// Known exploited vulnerabilities (CISA).
    pub kev: Day,
    /// Exploit prediction (FIRST).
    pub epss: Day,
    /// Public exploits.
    pub exploits: Day,
}

/// An entry of the list of known exploited vulnerabilities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kev {
    /// Day it was added.
    pub added: Day,
    /// Day by which US agencies must have remedied it; unknown in some copies of the list.
    pub due: Day,
    /// Known to be used by ransomware?
    pub ransomware: bool,
}

/// An exploit prediction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Epss {
    /// Probability of exploitation in the next 30 days, 0 to 1.
    pub score: f64,
    /// Share of all CVEs that score the same or less, 0 to 1.
    pub percentile: f64,
}

/// What is known of one CVE.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfCve {
    /// The CVE.
    pub cve: Cve,
    /// Known to be exploited.
    pub kev: Option<Kev>,
    /// Predicted exploitation.
    pub epss: Option<Epss>,
    /// Is a public exploit listed?
    pub exploit: bool,
}

/// What is known of a vulnerability: of each of its CVEs, nothing included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// CVE by CVE.
    pub cves: Vec<OfCve>,
}

impl Known {
    /// The entry of known exploitation that was added first.
    pub fn kev(&self) -> Option<(Cve, Kev)> {
        self.cves.iter().filter_map(|one| Some((one.cve, one.kev?))).min_by_key(|(cve, kev)| (kev.added, *cve))
    }

    /// The highest exploit prediction.
    pub fn epss(&self) -> Option<(Cve, Epss)> {
        let all = self.cves.iter().filter_map(|one| Some((one.cve, one.epss?)));
        all.max_by(|a, b| a.1.percentile.total_cmp(&b.1.percentile))
    }

    /// The first CVE with a listed public exploit.
    pub fn exploit(&self) -> Option<Cve> {
        self.cves.iter().find(|one| one.exploit).map(|one| one.cve)
    }
}
