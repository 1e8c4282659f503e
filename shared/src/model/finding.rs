//! Findings as columns, not rows: a million of them stay a few flat arrays.

use serde::{Deserialize, Serialize};

use super::{Day, Kind, Status};

/// Transport protocol of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Protocol {
    /// Not said.
    #[default]
    Unsaid,
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// Another one.
    Other,
}

impl Protocol {
    /// As shown: `tcp`, `udp`, `other` or nothing.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unsaid => "",
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Other => "other",
        }
    }
}

/// A service a finding is about. Port 0 is "no port".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Service {
    /// Port, 0 for none.
    pub port: u16,
    /// Protocol.
    pub protocol: Protocol,
    /// Over SSL/TLS?
    pub ssl: bool,
}

impl Service {
    /// As shown: `443/tcp ssl`, `53/udp`, or nothing.
    pub fn label(self) -> String {
        let mut text = if self.port == 0 { String::new() } else { self.port.to_string() };
        if self.protocol != Protocol::Unsaid {
            if !text.is_empty() {
                text.push('/');
            }
            text.push_str(self.protocol.label());
        }
        if self.ssl {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str("ssl");
        }
        text
    }
}

/// Where a record lies in its source file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub at: u64,
    /// Bytes.
    pub len: u32,
    /// Physical line it starts on, from 1.
    pub line: u32,
}

/// One finding, put together from the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Asset, an index.
    pub asset: u32,
    /// Vulnerability, an index.
    pub vulnerability: u32,
    /// Service.
    pub service: Service,
    /// Confirmed, potential or information.
    pub kind: Kind,
    /// Status.
    pub status: Status,
    /// First detected.
    pub first_seen: Day,
    /// Last detected.
    pub last_seen: Day,
    /// When it was fixed last.
    pub fixed_on: Day,
    /// Scan that the span points into (number, from 1).
    pub scan: u32,
    /// Scan that last said where it stands: saw it, or covered its host without it.
    pub judged: u32,
    /// Source record.
    pub span: Span,
    /// Part of the asset it was reported under: an index into [`super::Asset::parts`].
    pub part: u16,
    /// Scans that saw it; 0 where one only reported it as fixed.
    pub times: u32,
    /// How often it was there again after it had been fixed.
    pub reopened: u32,
    /// What people decided about it: number of the decision in the workspace, from 1; 0 for nothing.
    pub decision: u32,
    /// 0 for a finding that stands for itself; the number (from 1) of the finding that stands for it since their assets
    /// were merged; [`LOST`] for the place of one whose record could not be read.
    pub united: u32,
}

/// See [`Finding::united`].
pub const LOST: u32 = u32::MAX;

impl Finding {
    /// A confirmed finding of a file, as long as nobody said more of it.
    pub const fn new(asset: u32, vulnerability: u32, service: Service, span: Span) -> Self {
        Self {
            asset,
            vulnerability,
            service,
            kind: Kind::Confirmed,
            status: Status::New,
            first_seen: Day::NONE,
            last_seen: Day::NONE,
            fixed_on: Day::NONE,
            scan: 0,
            judged: 0,
            span,
            part: 0,
            times: 0,
            reopened: 0,
            decision: 0,
            united: 0,
        }
    }

    /// Same finding as in another scan? Asset, vulnerability and service decide (design: identity).
    pub fn identity(&self) -> (u32, u32, Service) {
        (self.asset, self.vulnerability, self.service)
    }

    /// This finding and another row of the same one: the worse of both. `is_comparable` says which days may be compared.
    #[must_use]
    pub fn worse_with(self, other: Self, is_comparable: impl Fn(Day) -> bool) -> Self {
        // Confirmed comes before potential, potential before information.
        let worst = if other.kind < self.kind { other } else { self };
        let status = match (self.status, other.status) {
            (Status::Fixed, one) | (one, Status::Fixed) => one,
            (one, two) => one.max(two),
        };
        let both = |one: Day, two: Day| is_comparable(one) && is_comparable(two) && one.is_known() && two.is_known();
        let first_seen = if both(self.first_seen, other.first_seen) {
            self.first_seen.min(other.first_seen)
        } else {
            self.first_seen.known().unwrap_or(other.first_seen)
        };
        let last_seen = if both(self.last_seen, other.last_seen) {
            self.last_seen.max(other.last_seen)
        } else {
            self.last_seen.known().unwrap_or(other.last_seen)
        };
        Self { status, first_seen, last_seen, ..worst }
    }

    /// Does it stand for itself? One that does not is shown nowhere and counts nowhere.
    pub fn stands(&self) -> bool {
        self.united == 0
    }

    /// Is it open as the scans have it, and not information? What people decided is not looked at.
    pub fn is_ranked(&self) -> bool {
        is_ranked(self.united, self.status, self.kind)
    }

    /// Keeps the place of a finding that could not be read, so that the numbers of the others stay right.
    pub fn lost() -> Self {
        Self {
            asset: u32::MAX,
            vulnerability: u32::MAX,
            service: Service::default(),
            kind: Kind::Information,
            status: Status::Fixed,
            first_seen: Day::NONE,
            last_seen: Day::NONE,
            fixed_on: Day::NONE,
            scan: 0,
            judged: 0,
            span: Span::default(),
            part: 0,
            times: 0,
            reopened: 0,
            decision: 0,
            united: LOST,
        }
    }
}

/// What lists and counts look at of a finding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brief {
    /// Its number.
    pub id: u32,
    /// See [`Finding::asset`].
    pub asset: u32,
    /// See [`Finding::vulnerability`].
    pub vulnerability: u32,
    /// See [`Finding::kind`].
    pub kind: Kind,
    /// See [`Finding::status`].
    pub status: Status,
    /// See [`Finding::first_seen`].
    pub first_seen: Day,
    /// See [`Finding::decision`].
    pub decision: u32,
}

/// Is a finding with these facts open as the scans have it, and not information?
pub fn is_ranked(united: u32, status: Status, kind: Kind) -> bool {
    united == 0 && status != Status::Fixed && kind != Kind::Information
}

macro_rules! columns {
    ($($name:ident: $type:ty),* $(,)?) => {
        /// Findings, a column per fact; all columns have the same length.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct Findings { $(pub(crate) $name: Vec<$type>),* }

        impl Findings {
            /// Append one.
            pub fn push(&mut self, finding: Finding) { $(self.$name.push(finding.$name);)* }
            /// Overwrite one; an index past the end changes nothing.
            pub fn set(&mut self, index: usize, finding: Finding) {
                $(if let Some(cell) = self.$name.get_mut(index) { *cell = finding.$name; })*
            }
            /// One finding.
            pub fn get(&self, index: usize) -> Option<Finding> {
                Some(Finding { $($name: *self.$name.get(index)?),* })
            }
            /// Room for so many more, and no more than that.
            pub fn reserve(&mut self, more: usize) { $(self.$name.reserve_exact(more);)* }
            /// Keep the first `len` only.
            pub fn truncate(&mut self, len: usize) { $(self.$name.truncate(len);)* }
            /// A copy of some rows, for storage in chunks.
            #[must_use]
            pub fn slice(&self, from: usize, to: usize) -> Self {
                Self { $($name: self.$name.get(from..to.min(self.len())).unwrap_or_default().to_vec()),* }
            }
            /// Append all of another's rows.
            pub fn append(&mut self, mut other: Self) { $(self.$name.append(&mut other.$name);)* }
            /// Do all columns have the same length?
            pub fn is_even(&self) -> bool { let n = self.len(); $(self.$name.len() == n)&&* }
        }
    };
}
columns! {
    asset: u32, vulnerability: u32, service: Service, kind: Kind, status: Status,
    first_seen: Day, last_seen: Day, fixed_on: Day, scan: u32, judged: u32, span: Span,
    part: u16, times: u32, reopened: u32, decision: u32, united: u32,
}

impl Findings {
    /// Appends one that a file tells. What no file tells (see [`Finding::new`]) is filled in for all at once, by
    /// [`Self::complete`]: nothing but columns that a file tells may be looked at before.
    #[inline]
    pub(crate) fn push_told(&mut self, finding: &Finding) {
        self.asset.push(finding.asset);
        self.vulnerability.push(finding.vulnerability);
        self.service.push(finding.service);
        self.kind.push(finding.kind);
        self.status.push(finding.status);
        self.first_seen.push(finding.first_seen);
        self.last_seen.push(finding.last_seen);
        self.fixed_on.push(finding.fixed_on);
        self.span.push(finding.span);
    }

    /// See [`Self::push_told`].
    pub(crate) fn complete(&mut self) {
        let count = self.len();
        self.scan.resize(count, 0);
        self.judged.resize(count, 0);
        self.part.resize(count, 0);
        self.times.resize(count, 0);
        self.reopened.resize(count, 0);
        self.decision.resize(count, 0);
        self.united.resize(count, 0);
    }
}

impl Findings {
    /// How many.
    pub fn len(&self) -> usize {
        self.asset.len()
    }

    /// None at all?
    pub fn is_empty(&self) -> bool {
        self.asset.is_empty()
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = Finding> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// All that stand for themselves, with their index.
    pub fn standing(&self) -> impl Iterator<Item = (u32, Finding)> + '_ {
        (0..).zip(self.iter()).filter(|(_, finding)| finding.stands())
    }

    /// What lists and counts look at of each that stands for itself: the columns side by side, without the others.
    pub(crate) fn briefs(&self) -> impl Iterator<Item = Brief> + '_ {
        let things = self.asset.iter().zip(&self.vulnerability);
        let said = self.kind.iter().zip(&self.status).zip(self.first_seen.iter().zip(&self.decision));
        let all = (0..).zip(things).zip(said).zip(&self.united).filter(|(_, united)| **united == 0);
        all.map(|(((id, (asset, vulnerability)), ((kind, status), (first_seen, decision))), _)| Brief {
            id,
            asset: *asset,
            vulnerability: *vulnerability,
            kind: *kind,
            status: *status,
            first_seen: *first_seen,
            decision: *decision,
        })
    }

    /// The asset column.
    pub fn assets(&self) -> &[u32] {
        &self.asset
    }

    /// The vulnerability column.
    pub fn vulnerabilities(&self) -> &[u32] {
        &self.vulnerability
    }

    /// First days, to settle the order of day and month once the whole column is known.
    pub fn days_mut(&mut self) -> impl Iterator<Item = &mut Day> {
        self.first_seen.iter_mut().chain(&mut self.last_seen).chain(&mut self.fixed_on)
    }
}

#[cfg(test)]
mod tests {
    use super::{Finding, Findings, Service, Span};
    use crate::model::{Day, Kind, Status};

    #[test]
    fn what_a_file_tells_and_what_is_filled_in_are_all_columns() {
        let told = |asset| Finding {
            kind: Kind::Potential,
            status: Status::Reopened,
            first_seen: Day::of_days(1),
            last_seen: Day::of_days(2),
            fixed_on: Day::of_days(3),
            ..Finding::new(asset, 5, Service { port: 443, ..Service::default() }, Span { at: 7, len: 8, line: 9 })
        };
        let (mut findings, mut whole) = (Findings::default(), Findings::default());
        for asset in 0..3 {
            findings.push_told(&told(asset));
            whole.push(told(asset));
        }
        findings.complete();
        assert!(findings.is_even());
        assert_eq!(findings, whole);
    }
}
