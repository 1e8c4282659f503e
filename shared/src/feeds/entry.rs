//! What a feed says of one CVE, and how that is stored: as small numbers.

use super::{Epss, Kev};
use crate::model::{Cve, Day};

/// Steps of a score or percentile: some files have nine decimals.
const STEPS: f64 = 1e9;
/// Steps of the files with five decimals.
const FIVE_DECIMALS: u32 = 10_000;

/// What a list says of one CVE.
pub trait Entry: Copy + PartialEq + std::fmt::Debug {
    /// The unit in which all of these can be stored.
    fn unit(_rows: &[(Cve, Self)]) -> u32 {
        1
    }
    /// Puts two entries of one CVE together: the one that says more counts.
    #[must_use]
    fn merge(self, other: Self) -> Self;
    /// Writes numbers.
    fn write(self, unit: u32, put: &mut dyn FnMut(u32));
    /// Reads them again; `None` where they are none of its.
    fn read(unit: u32, get: &mut dyn FnMut() -> Option<u32>) -> Option<Self>;
}

/// The first day there is, for days as numbers: 0 is "not known".
fn first_day() -> Day {
    Day::from_ymd(1900, 1, 1).unwrap_or_default()
}

fn day_number(day: Day) -> u32 {
    day.known().map_or(0, |day| (day.since(first_day()) + 1).max(0) as u32)
}

fn number_day(number: u32) -> Option<Day> {
    /// Days from 1900 to 2200.
    const MOST: u32 = 109_938;
    match number {
        0 => Some(Day::NONE),
        1..=MOST => Some(first_day().plus(number as i32 - 1)),
        _ => None,
    }
}

impl Entry for Kev {
    fn merge(self, other: Self) -> Self {
        let first = |a: Day, b: Day| if a.is_known() && b.is_known() { a.min(b) } else { a.max(b) };
        Self {
            added: first(self.added, other.added),
            due: first(self.due, other.due),
            ransomware: self.ransomware || other.ransomware,
        }
    }

    fn write(self, _unit: u32, put: &mut dyn FnMut(u32)) {
        put(day_number(self.added));
        put(day_number(self.due));
        put(u32::from(self.ransomware));
    }

    fn read(_unit: u32, get: &mut dyn FnMut() -> Option<u32>) -> Option<Self> {
        let (added, due) = (number_day(get()?)?, number_day(get()?)?);
        Some(Self { added, due, ransomware: get()? == 1 })
    }
}

/// An exploit prediction in steps of 1e-9.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    score: u32,
    percentile: u32,
}

impl Scores {
    /// From probability and percentile, 0 to 1 each; `None` outside of that.
    pub fn new(score: f64, percentile: f64) -> Option<Self> {
        let steps = |value: f64| (0.0..=1.0).contains(&value).then(|| (value * STEPS).round() as u32);
        Some(Self { score: steps(score)?, percentile: steps(percentile)? })
    }

    /// As numbers from 0 to 1.
    pub fn epss(self) -> Epss {
        Epss { score: f64::from(self.score) / STEPS, percentile: f64::from(self.percentile) / STEPS }
    }
}

impl Entry for Scores {
    fn unit(rows: &[(Cve, Self)]) -> u32 {
        let is_coarse =
            |one: &Scores| one.score.is_multiple_of(FIVE_DECIMALS) && one.percentile.is_multiple_of(FIVE_DECIMALS);
        if rows.iter().all(|(_, one)| is_coarse(one)) { FIVE_DECIMALS } else { 1 }
    }

    fn merge(self, other: Self) -> Self {
        if (other.percentile, other.score) > (self.percentile, self.score) { other } else { self }
    }

    fn write(self, unit: u32, put: &mut dyn FnMut(u32)) {
        put(self.score / unit);
        put(self.percentile / unit);
    }

    fn read(unit: u32, get: &mut dyn FnMut() -> Option<u32>) -> Option<Self> {
        let mut steps = || get()?.checked_mul(unit).filter(|steps| f64::from(*steps) <= STEPS);
        Some(Self { score: steps()?, percentile: steps()? })
    }
}

/// A public exploit: the day it is known from, where the list says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exploit(pub Day);

impl Entry for Exploit {
    fn merge(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self(if a.is_known() && b.is_known() { a.min(b) } else { a.max(b) })
    }

    fn write(self, _unit: u32, put: &mut dyn FnMut(u32)) {
        put(day_number(self.0));
    }

    fn read(_unit: u32, get: &mut dyn FnMut() -> Option<u32>) -> Option<Self> {
        number_day(get()?).map(Self)
    }
}
