//! A feed as it is held: what is said of each CVE, sorted, so that one is found among 360,000 in twenty steps. Stored as
//! differences from entry to entry, six bytes each and less.

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use crate::model::{Cve, Day};

/// How the date of a feed is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dated {
    /// The file says it.
    Said,
    /// The latest day among its entries: the file has no date of its own.
    LatestEntry,
    /// The name of the file has it.
    Name,
    /// The day it was loaded: neither the file nor its name says more.
    #[default]
    Loaded,
}

/// Where a feed comes from, and how old it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Name of the file.
    pub name: String,
    /// Its day.
    pub date: Day,
    /// How that is known.
    pub dated: Dated,
    /// Day on which it was loaded here.
    pub loaded: Day,
    /// What the site that serves this app calls this version of the file (its hash); empty where a person loaded it.
    pub version: String,
}

/// A feed.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T> {
    /// Where it comes from.
    pub about: About,
    rows: Vec<(Cve, T)>,
}

impl<T: Entry> List<T> {
    /// From entries in any order. Also answers how many named a CVE that another one names.
    pub fn new(about: About, mut rows: Vec<(Cve, T)>) -> (Self, u32) {
        let all = rows.len();
        if !rows.is_sorted_by_key(|(cve, _)| *cve) {
            rows.sort_by_key(|(cve, _)| *cve);
        }
        rows.dedup_by(|later, first| {
            let is_same = later.0 == first.0;
            if is_same {
                first.1 = first.1.merge(later.1);
            }
            is_same
        });
        rows.shrink_to_fit();
        let repeated = (all - rows.len()) as u32;
        (Self { about, rows }, repeated)
    }

    /// What it says of a CVE.
    pub fn get(&self, cve: Cve) -> Option<T> {
        let at = self.rows.binary_search_by_key(&cve, |(cve, _)| *cve).ok()?;
        self.rows.get(at).map(|(_, entry)| *entry)
    }

    /// How many CVEs.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// None at all?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Its entries, by CVE.
    pub fn rows(&self) -> &[(Cve, T)] {
        &self.rows
    }

    /// CVEs that only this list has, and that only the other has.
    pub fn against(&self, other: &Self) -> (u32, u32) {
        let only = |a: &Self, b: &Self| a.rows.iter().filter(|(cve, _)| b.get(*cve).is_none()).count() as u32;
        (only(self, other), only(other, self))
    }

    /// Appends the entries as bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        let mut put = |number: u32| write_number(out, number);
        let unit = T::unit(&self.rows);
        put(unit);
        put(self.rows.len() as u32);
        let mut last = 0;
        for (cve, entry) in &self.rows {
            put(cve.code() - last);
            last = cve.code();
            entry.write(unit, &mut put);
        }
    }

    /// Reads what [`List::write`] wrote; `None` where the bytes are none of it.
    pub fn read(about: About, bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut get = || read_number(&mut rest);
        let unit = get()?;
        let count = get()?;
        let mut rows = Vec::with_capacity(bytes.len().min(count as usize));
        let mut code = 0_u32;
        for at in 0..count {
            let more = get()?;
            code = code.checked_add(more).filter(|_| at == 0 || more > 0)?;
            rows.push((Cve::from_code(code), T::read(unit, &mut get)?));
        }
        rest.is_empty().then_some(Self { about, rows })
    }
}

fn write_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn read_number(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u64;
    for shift in [0, 7, 14, 21, 28] {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return u32::try_from(number).ok();
        }
    }
    None
}
