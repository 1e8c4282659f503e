//! Codes that findings have by themselves, as columns of one byte each: what is said of a finding (kind, status, age) is
//! worked out once for each change of the data, what weights make of it (class, due) once for each ranking. Counts nothing.

use crate::desk::Desk;
use crate::desk::verdicts::is_open;
use crate::desk::words::AGE_BANDS;
use crate::model::{Day, Kind, RiskClass, Status};
use crate::risk::Standing;

/// What a finding has a code of by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    Class,
    Kind,
    Status,
    Due,
    Age,
}

const STATUSES: usize = super::codes::STATUSES.len();
const AGES: usize = AGE_BANDS.len();
const STANDINGS: usize = Standing::NAMES.len();
/// How many numbers stand for kind, status and age.
const SAID: usize = Kind::ALL.len() * STATUSES * AGES;
/// How many numbers stand for class and due.
const WEIGHED: usize = RiskClass::ALL.len() * STANDINGS;
/// How many numbers stand for all five.
pub(super) const NUMBERS: usize = SAID * WEIGHED;
/// What is said of a finding that does not stand for itself.
pub(super) const NOWHERE: u8 = u8::MAX;

// A byte holds each of them, and NOWHERE is none of them.
const _: () = assert!(SAID <= NOWHERE as usize);
const _: () = assert!(WEIGHED <= NOWHERE as usize);

/// All five codes as one number below [`NUMBERS`]; past them where a finding does not stand for itself.
#[inline]
pub(super) fn number(said: u8, weighed: u8) -> usize {
    usize::from(said) * WEIGHED + usize::from(weighed)
}

impl Own {
    /// Do weights have a say in it?
    pub(super) fn is_weighed(self) -> bool {
        matches!(self, Self::Class | Self::Due)
    }

    /// Its code in a number of all five.
    pub(super) fn of(self, number: usize) -> usize {
        let (said, weighed) = (number / WEIGHED, number % WEIGHED);
        if self.is_weighed() { self.of_weighed(weighed) } else { self.of_said(said) }
    }

    /// Its code in what is said.
    pub(super) fn of_said(self, said: usize) -> usize {
        match self {
            Self::Kind => said / AGES / STATUSES,
            Self::Status => said / AGES % STATUSES,
            _ => said % AGES,
        }
    }

    /// Its code in what weights make of a finding.
    pub(super) fn of_weighed(self, weighed: usize) -> usize {
        if self == Self::Class { weighed / STANDINGS } else { weighed % STANDINGS }
    }
}

/// What weights make of findings.
#[derive(Debug)]
pub(in crate::desk) struct Weighed {
    /// A number for class and due of each finding; nothing of use for what does not stand for itself.
    codes: Vec<u8>,
    /// The first due date that is over.
    pub(in crate::desk) oldest: Day,
}

/// Open findings that have the same codes by themselves.
pub(in crate::desk) struct Alike {
    /// Position in [`RiskClass::ALL`].
    pub(in crate::desk) class: usize,
    /// Position in [`Standing::NAMES`].
    pub(in crate::desk) due: usize,
    /// Position in [`AGE_BANDS`].
    pub(in crate::desk) age: usize,
    /// How many.
    pub(in crate::desk) count: u32,
}

/// By what is said of a finding: is it open?
fn open_by_said() -> [bool; NOWHERE as usize + 1] {
    std::array::from_fn(|said| {
        let kind = Kind::ALL.get(Own::Kind.of_said(said)).copied().unwrap_or(Kind::Information);
        is_open(kind, Own::Status.of_said(said) as u32)
    })
}

impl Desk {
    /// What is said of each finding.
    pub(in crate::desk) fn said(&self) -> &[u8] {
        self.said.get_or_init(|| {
            let verdicts = self.verdicts();
            self.each(NOWHERE, |brief| {
                let kind_and_status = brief.kind as usize * STATUSES + verdicts.status(brief) as usize;
                (kind_and_status * AGES + verdicts.age(brief)) as u8
            })
        })
    }

    /// What weights make of each finding.
    pub(super) fn weighed_codes(&self) -> &[u8] {
        &self.weighed().codes
    }

    /// What weights make of findings.
    pub(in crate::desk) fn weighed(&self) -> &Weighed {
        self.weighed.get_or_init(|| {
            let (workspace, settings) = (&self.workspace, self.model.settings());
            let published: Vec<_> = workspace.vulnerabilities.iter().map(|one| one.published).collect();
            let (is_open, mut pairs) = (open_by_said(), self.ranking.pairs());
            let findings = &workspace.findings;
            let things = findings.asset.iter().zip(&findings.vulnerability);
            let all = things.zip(self.said().iter().zip(&findings.first_seen));
            let mut oldest = Day::NONE;
            let weigh = |((asset, vulnerability), (said, first_seen)): ((&u32, &u32), (&u8, &Day))| {
                let (class, days) = pairs.of(*vulnerability, *asset, || self.pair(*vulnerability, *asset));
                let mut standing = Standing::Unset;
                if is_open.get(usize::from(*said)) == Some(&true) {
                    let published = published.get(*vulnerability as usize).copied().unwrap_or_default();
                    let due = settings.counts_from(*first_seen, published, self.today).plus(days);
                    standing = Standing::of(due, self.today);
                    if standing == Standing::Overdue && (due < oldest || !oldest.is_known()) {
                        oldest = due;
                    }
                }
                (class as usize * STANDINGS + standing as usize) as u8
            };
            let codes = all.map(weigh).collect();
            Weighed { codes, oldest }
        })
    }

    /// Open findings by class, due date and age.
    pub(in crate::desk) fn open_alike(&self) -> Vec<Alike> {
        let mut counts = vec![0_u32; NUMBERS];
        for (said, weighed) in self.said().iter().zip(self.weighed_codes()) {
            if let Some(count) = counts.get_mut(number(*said, *weighed)) {
                *count += 1;
            }
        }
        let is_open = open_by_said();
        let open = (0..).zip(counts).filter(|(number, _)| is_open.get(number / WEIGHED) == Some(&true));
        let alike = |(number, count)| {
            let [class, due, age] = [Own::Class, Own::Due, Own::Age].map(|own| own.of(number));
            Alike { class, due, age, count }
        };
        open.map(alike).collect()
    }
}

// Codes are positions in lists.
const _: () = assert!(Kind::Information as u32 == 2 && Status::Fixed as u32 == 3 && RiskClass::Low as u32 == 3);

#[cfg(test)]
mod tests {
    use super::{NUMBERS, Own, SAID, WEIGHED, number};

    #[test]
    fn a_number_is_its_codes() {
        let mut seen = std::collections::BTreeSet::new();
        for said in 0..SAID {
            for weighed in 0..WEIGHED {
                let number = number(said as u8, weighed as u8);
                let codes = [Own::Class, Own::Kind, Own::Status, Own::Due, Own::Age].map(|own| own.of(number));
                assert!(number < NUMBERS && seen.insert(codes), "{codes:?}");
                assert_eq!(Own::Status.of_said(said), codes[2]);
                assert_eq!(Own::Class.of_weighed(weighed), codes[0]);
            }
        }
        assert_eq!(seen.last(), Some(&[3, 2, 6, 4, 5]));
    }
}
