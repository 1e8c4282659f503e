//! Which asset each host of a scan is.

use rustc_hash::FxHashSet;

use super::{Plan, Workspace};
use crate::ingest::{Scan, agree};
use crate::model::{Asset, Day, Host, Rating};
use crate::view::Moved;

impl Workspace {
    pub(super) fn plan_assets(&self, scan: &Scan, plan: &mut Plan, today: Day) {
        if self.assets.is_empty() {
            plan.assets = (0..scan.hosts.len() as u32).collect();
            plan.change.new_assets = scan.hosts.len() as u32;
            return;
        }
        let index = self.index();
        let mut claimed = FxHashSet::default();
        let day = scan.source.scanned_on.known().unwrap_or(today);
        for (number, host) in scan.hosts.iter().enumerate() {
            let scanner = scan.family(number);
            let agrees = |index: u32| self.assets.get(index as usize).is_some_and(|asset| may_be(asset, host, scanner));
            let exported = scan.origins.get(number).and_then(|origin| origin.number);
            let known = exported
                .filter(|index| self.assets.get(*index as usize).is_some_and(|asset| is_same(&asset.host, host)))
                .or_else(|| index.find(host, scanner, agrees));
            // Two hosts of one scan are two assets, also where one of them could be either; but not where people said
            // that they are one.
            let body = |index: u32| self.assets.get(index as usize).and_then(|asset| body_of(asset, host, scanner));
            let known = known.filter(|index| claimed.insert((*index, body(*index))));
            plan.assets.push(known.unwrap_or(self.assets.len() as u32 + plan.change.new_assets));
            let Some(asset) = known.and_then(|index| self.assets.get(index as usize)) else {
                plan.change.new_assets += 1;
                continue;
            };
            plan.change.ratings_kept += u32::from(asset.rating != Rating::default());
            if let (Some(from), Some(to)) = (asset.host.ips.first(), host.ips.first())
                && day >= asset.last_seen
                && !asset.host.ips.contains(to)
                && !host.ips.contains(from)
                && !scan.source.is_own()
            {
                let (from, to) = (from.to_string(), to.to_string());
                plan.change.moved.push(Moved { asset: host.name(), from, to });
            }
        }
    }
}

/// Is it the very host that was exported? Its id may be that of another family.
fn is_same(known: &Host, host: &Host) -> bool {
    let id = known.host_id.clone();
    *known == Host { host_id: id, ..host.clone() }
}

/// May a host that a family of scanners names be this asset? Ids are compared within the family only.
fn may_be(asset: &Asset, host: &Host, scanner: &str) -> bool {
    let id = |is_merged: bool| {
        let ours = asset.parts.iter().filter(|part| part.scanner == scanner && part.was.is_some() == is_merged);
        ours.map(|part| part.host.host_id.as_str()).find(|id| !id.is_empty()).unwrap_or_default()
    };
    agree(host, &asset.host, id(false))
        || asset.parts.iter().filter(|part| part.was.is_some()).any(|part| {
            let id = if part.scanner == scanner { part.host.host_id.as_str() } else { "" };
            agree(host, &part.host, id)
        })
}

/// Which of the hosts that people merged a host is: the place of its former asset, or nothing for the asset itself.
pub(super) fn body_of(asset: &Asset, host: &Host, scanner: &str) -> Option<u32> {
    let named = asset.parts.iter().find(|part| part.names(host, scanner));
    named.or_else(|| asset.parts.iter().find(|part| part.resembles(host))).and_then(|part| part.was)
}
