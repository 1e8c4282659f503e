//! Which finding of a file a row is of: one that an earlier row named, or a new one. Reports come host by host, so only
//! the findings of the host at hand are remembered, until a file goes back to a host that it had left.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::model::{Finding, Findings, Service};

/// Findings met so far, by what they are the same by.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The host of the last row.
    host: Option<u32>,
    /// Of each vulnerability: the last host that had it, and its first finding there.
    last: Vec<(Option<u32>, u32)>,
    /// The findings of the host whose vulnerabilities it has more than once.
    of_host: FxHashMap<(u32, Service), u32>,
    /// All findings, once rows of a host came behind those of another.
    all: Option<FxHashMap<(u32, u32, Service), u32>>,
}

impl Seen {
    /// The earlier finding that `finding` is the same as; `None` for a new one, which becomes the next of `findings`.
    /// `is_new_host` says that no row before was of its host.
    pub(super) fn find(&mut self, finding: &Finding, is_new_host: bool, findings: &Findings) -> Option<usize> {
        let next = findings.len() as u32;
        if self.all.is_none() && self.host != Some(finding.asset) {
            if !is_new_host {
                let others = findings.vulnerability.iter().zip(&findings.service);
                let known =
                    findings.asset.iter().zip(others).map(|(asset, (other, service))| (*asset, *other, *service));
                self.all = Some(known.zip(0..).collect());
            }
            self.host = Some(finding.asset);
            self.of_host.clear();
        }
        if let Some(all) = &mut self.all {
            return known(all.entry(finding.identity()), next);
        }
        let vulnerability = finding.vulnerability as usize;
        if self.last.len() <= vulnerability {
            self.last.resize(vulnerability + 1, (None, 0));
        }
        let (host, first) = self.last.get_mut(vulnerability)?;
        if host.replace(finding.asset) != Some(finding.asset) {
            *first = next;
            return None;
        }
        let of_first = findings.service.get(*first as usize).copied().unwrap_or_default();
        self.of_host.entry((finding.vulnerability, of_first)).or_insert(*first);
        known(self.of_host.entry((finding.vulnerability, finding.service)), next)
    }
}

fn known<K>(place: Entry<'_, K, u32>, next: u32) -> Option<usize> {
    match place {
        Entry::Vacant(place) => {
            place.insert(next);
            None
        }
        Entry::Occupied(place) => Some(*place.get() as usize),
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;
    use crate::model::{Finding, Findings, Protocol, Service, Span};

    fn finding(asset: u32, vulnerability: u32, port: u16) -> Finding {
        let service = Service { port, protocol: Protocol::Tcp, ssl: false };
        Finding::new(asset, vulnerability, service, Span::default())
    }

    /// Numbers of earlier findings that rows are the same as.
    fn found(rows: &[(u32, u32, u16)]) -> Vec<Option<usize>> {
        let (mut seen, mut findings, mut hosts) = (Seen::default(), Findings::default(), Vec::new());
        let find = |&(asset, vulnerability, port): &(u32, u32, u16)| {
            let finding = finding(asset, vulnerability, port);
            let known = seen.find(&finding, !hosts.contains(&asset), &findings);
            hosts.push(asset);
            if known.is_none() {
                findings.push(finding);
            }
            known
        };
        rows.iter().map(find).collect()
    }

    #[test]
    fn the_same_finding_is_found_whatever_the_order_of_hosts() {
        let host_by_host = [(0, 7, 80), (0, 7, 443), (0, 7, 80), (1, 7, 80), (1, 7, 80)];
        assert_eq!(found(&host_by_host), [None, None, Some(0), None, Some(2)]);
        let back_and_forth = [(0, 7, 80), (1, 7, 80), (0, 7, 80), (1, 7, 80), (2, 7, 80), (1, 8, 80), (2, 7, 80)];
        assert_eq!(found(&back_and_forth), [None, None, Some(0), Some(1), None, None, Some(2)]);
    }
}
