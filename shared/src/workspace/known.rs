//! Findings found by what they are: asset, vulnerability and service. No hash map: findings go asset by asset already, so
//! that a few are sorted at a time and looked up side by side.

use super::Workspace;
use crate::model::{Findings, Service};
use crate::order::{counted, starts};

/// Findings that stand for themselves, by identity.
pub(super) struct Known {
    /// Vulnerability and service as one number, and the finding; asset by asset, sorted.
    entries: Vec<(u64, u32)>,
    /// Where each asset begins; one more for the end.
    starts: Vec<u32>,
}

impl Known {
    pub(super) fn of(workspace: &Workspace) -> Self {
        let findings = &workspace.findings;
        let mut standing = Vec::with_capacity(findings.len());
        standing.extend((0..).zip(&findings.united).filter(|(_, united)| **united == 0).map(|(id, _)| id));
        let mut assets = Vec::with_capacity(standing.len());
        assets.extend(standing.iter().map(|id: &u32| findings.asset.get(*id as usize).copied().unwrap_or(u32::MAX)));
        let mut of_asset = vec![0; workspace.assets.len() + 1];
        for asset in &assets {
            if let Some(count) = of_asset.get_mut(*asset as usize) {
                *count += 1;
            }
        }
        starts(&mut of_asset);
        let ids = counted(standing, assets);
        let mut entries = Vec::with_capacity(ids.len());
        entries.extend(ids.iter().map(|id| (key_of(findings, *id), *id)));
        for pair in of_asset.windows(2) {
            if let [from, to] = pair
                && let Some(entries) = entries.get_mut(*from as usize..*to as usize)
            {
                entries.sort_unstable();
            }
        }
        Self { entries, starts: of_asset }
    }

    /// The finding of this identity; of several the last.
    pub(super) fn find(&self, asset: u32, vulnerability: u32, service: Service) -> Option<u32> {
        let at = |index: usize| self.starts.get(index).map(|start| *start as usize);
        let entries = self.entries.get(at(asset as usize)?..at(asset as usize + 1)?)?;
        let key = key(vulnerability, service);
        let behind = entries.partition_point(|(one, _)| *one <= key);
        let (found, id) = entries.get(behind.checked_sub(1)?)?;
        (*found == key).then_some(*id)
    }
}

fn key_of(findings: &Findings, id: u32) -> u64 {
    let vulnerability = findings.vulnerability.get(id as usize).copied().unwrap_or(u32::MAX);
    key(vulnerability, findings.service.get(id as usize).copied().unwrap_or_default())
}

fn key(vulnerability: u32, service: Service) -> u64 {
    let Service { port, protocol, ssl } = service;
    u64::from(vulnerability) << 32 | u64::from(port) << 8 | (protocol as u64) << 1 | u64::from(ssl)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rustc_hash::FxHashMap;

    use super::Known;
    use crate::model::{Asset, Finding, Protocol, Service};
    use crate::workspace::Workspace;

    proptest! {
        #[test]
        fn finds_what_a_map_finds(rows in prop::collection::vec((0_u32..4, 0_u32..4, 0_u16..3, any::<[bool; 2]>(), 0_u32..3), 0..60)) {
            let mut workspace = Workspace { assets: vec![Asset::default(); 4], ..Workspace::default() };
            let mut plain = FxHashMap::default();
            for (id, (asset, vulnerability, port, [tcp, ssl], united)) in (0_u32..).zip(&rows) {
                let protocol = if *tcp { Protocol::Tcp } else { Protocol::Udp };
                let service = Service { port: *port, protocol, ssl: *ssl };
                let (asset, vulnerability, united) = (*asset, *vulnerability, united / 2);
                workspace.findings.push(Finding { asset, vulnerability, service, united, ..Finding::lost() });
                if united == 0 {
                    plain.insert((asset, vulnerability, service), id);
                }
            }
            let known = Known::of(&workspace);
            for (asset, vulnerability, port) in (0..5).flat_map(|a| (0..5).flat_map(move |v| (0..4).map(move |p| (a, v, p)))) {
                for protocol in [Protocol::Unsaid, Protocol::Tcp, Protocol::Udp] {
                    for ssl in [false, true] {
                        let service = Service { port, protocol, ssl };
                        let plain = plain.get(&(asset, vulnerability, service)).copied();
                        prop_assert_eq!(known.find(asset, vulnerability, service), plain);
                    }
                }
            }
        }
    }
}
