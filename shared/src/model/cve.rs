//! The id of a publicly known flaw, such as `CVE-2021-44228`, as one number: 360,000 of them are kept by the feeds.

use std::fmt;

use serde::{Deserialize, Serialize};

/// First year of the list.
const FIRST_YEAR: u32 = 1999;
/// Bits of the number within a year: up to 33,554,431.
const NUMBER_BITS: u32 = 25;

/// A CVE id. Sorts by year, then by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cve(u32);

impl Cve {
    /// Reads `CVE-2021-44228`, in any case, with spaces around it. `None` for anything else: years 1999 to 2126, numbers of
    /// four digits and more up to 33,554,431.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (head, rest) = (text.get(..4)?, text.get(4..)?);
        if !head.eq_ignore_ascii_case("CVE-") {
            return None;
        }
        let (year, number) = rest.split_once('-')?;
        let is_plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || !is_plain(year) || number.len() < 4 || !is_plain(number) {
            return None;
        }
        let year = year.parse::<u32>().ok()?.checked_sub(FIRST_YEAR).filter(|year| *year < 1 << (32 - NUMBER_BITS))?;
        let number = number.parse::<u32>().ok().filter(|number| *number < 1 << NUMBER_BITS)?;
        Some(Self(year << NUMBER_BITS | number))
    }

    /// The number behind the id, for storing: it sorts as the ids do.
    pub fn code(self) -> u32 {
        self.0
    }

    /// The id of such a number; every number is one.
    pub fn from_code(code: u32) -> Self {
        Self(code)
    }
}

impl fmt::Display for Cve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CVE-{}-{:04}", (self.0 >> NUMBER_BITS) + FIRST_YEAR, self.0 & ((1 << NUMBER_BITS) - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::Cve;

    #[test]
    fn reads_what_it_writes() {
        for id in ["CVE-1999-0001", "CVE-2021-44228", "CVE-2014-1000042", "CVE-2126-33554431"] {
            let cve = Cve::parse(id).expect(id);
            assert_eq!((cve.to_string().as_str(), Cve::from_code(cve.code())), (id, cve));
        }
        assert_eq!(Cve::parse(" cve-2021-0001 "), Cve::parse("CVE-2021-0001"));
    }

    #[test]
    fn refuses_what_is_none() {
        for text in [
            "",
            "CVE-",
            "CVE-1998-0001",
            "CVE-2127-0001",
            "CVE-2021-123",
            "CVE-2021-33554432",
            "CVE-2021-+123",
            "CAN-2021-0001",
            "CVE-2021",
            "CVE-20210-0001",
            "CVE-2021-12a4",
            "\u{e9}\u{e9}VE-2021-0001",
        ] {
            assert_eq!(Cve::parse(text), None, "{text}");
        }
    }

    #[test]
    fn sorts_by_year_then_number() {
        let sorted =
            ["CVE-1999-9999", "CVE-2000-0001", "CVE-2020-9999", "CVE-2020-10000"].map(|id| Cve::parse(id).unwrap());
        assert!(sorted.is_sorted());
    }
}
