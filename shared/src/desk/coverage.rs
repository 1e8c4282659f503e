//! What was not scanned: what the files say, what was there before and is missing, and a list of hosts beside the assets.

use std::net::IpAddr;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Desk;
use super::host_list::HostList;
use super::hosts::{Hosts, addresses};
use crate::ingest::Source;
use crate::model::{Addresses, Asset};
use crate::view::{Coverage, ListCheck, Listed, ListedHost, MissingRow, NotScannedRow};

/// Rows shown of each list.
const SHOWN: usize = 1_000;
/// Assets named as examples.
const EXAMPLES: usize = 5;

/// Hosts that a scan did not scan, for one reason.
struct Unscanned<'a> {
    source: &'a Source,
    written: &'a str,
    reason: &'a str,
    hosts: Hosts,
    ranges: Addresses,
}

impl Unscanned<'_> {
    fn holds(&self, asset: &Asset) -> bool {
        let is_named = |name: &str| !name.is_empty() && self.hosts.names.contains(&name.to_lowercase());
        let host = &asset.host;
        host.ips.first().is_some_and(|ip| self.hosts.ips.contains(ip) || self.ranges.hold(*ip))
            || is_named(&host.dns)
            || is_named(&host.netbios)
    }
}

impl Desk {
    /// What was not scanned; `list` is a list of hosts as pasted, or nothing.
    pub fn coverage(&self, list: &str) -> Coverage {
        let unscanned = self.unscanned();
        let missing = self.missing(&unscanned);
        let recent: FxHashSet<u32> = self.recent();
        let mut coverage = Coverage {
            not_scanned: unscanned.iter().take(SHOWN).map(|one| self.not_scanned_row(one)).collect(),
            not_scanned_total: unscanned.len() as u32,
            missing_total: missing.len() as u32,
            missing,
            list: (!list.trim().is_empty()).then(|| self.check(list, &recent)),
        };
        coverage.missing.truncate(SHOWN);
        coverage
    }

    /// What the newest scan of each family says it did not scan.
    fn unscanned(&self) -> Vec<Unscanned<'_>> {
        let newest = self.workspace.newest_scans(|_| true);
        let groups = newest.into_iter().flat_map(|source| source.not_scanned.iter().map(move |group| (source, group)));
        groups
            .map(|(source, group)| {
                let hosts = Hosts::of(&group.hosts);
                let ranges = addresses(hosts.ranges.iter().copied());
                Unscanned { source, written: &group.hosts, reason: &group.reason, hosts, ranges }
            })
            .collect()
    }

    fn not_scanned_row(&self, one: &Unscanned<'_>) -> NotScannedRow {
        let mut row = NotScannedRow {
            scan: one.source.number,
            name: one.source.name.clone(),
            scanned_on: one.source.scanned_on.iso(),
            hosts: one.written.to_owned(),
            reason: one.reason.to_owned(),
            assets: 0,
            open: 0,
            examples: Vec::new(),
        };
        for (index, asset) in self.workspace.known_assets().filter(|(_, asset)| one.holds(asset)) {
            row.assets += 1;
            row.open += self.asset_risk(index).open.iter().sum::<u32>();
            if row.examples.len() < EXAMPLES {
                row.examples.push(asset.host.name());
            }
        }
        row
    }

    /// The newest scan of each family that covers hosts: a file of corrected rows covers none.
    fn newest_covering(&self) -> Vec<&Source> {
        let covers =
            |source: &Source| self.workspace.traces.get(&source.number).is_some_and(|trace| !trace.covered.is_empty());
        self.workspace.newest_scans(covers)
    }

    /// Did this scan see or cover the asset?
    fn is_in(&self, source: &Source, index: u32, asset: &Asset) -> bool {
        let is_covered = || {
            let trace = self.workspace.traces.get(&source.number);
            trace.is_some_and(|trace| self.workspace.covers(trace, index))
        };
        asset.parts.iter().any(|part| part.scanner == source.scanner && part.last_seen >= source.day()) || is_covered()
    }

    fn missing(&self, unscanned: &[Unscanned<'_>]) -> Vec<MissingRow> {
        let mut rows = Vec::new();
        for source in self.newest_covering() {
            for (index, asset) in self.workspace.known_assets() {
                let ours = asset.parts.iter().filter(|part| part.scanner == source.scanner);
                let Some(last_seen) = ours.map(|part| part.last_seen).max() else { continue };
                if self.is_in(source, index, asset) {
                    continue;
                }
                let why = unscanned.iter().find(|one| one.source.number == source.number && one.holds(asset));
                let row = MissingRow {
                    asset: index,
                    host: asset.host.name(),
                    ip: asset.host.address(),
                    scanner: source.scanner.clone(),
                    last_seen: last_seen.iso(),
                    scan: source.number,
                    reason: why.map(|one| one.reason.to_owned()).unwrap_or_default(),
                };
                rows.push((last_seen, row));
            }
        }
        rows.sort_by_key(|(last_seen, row)| (*last_seen, row.asset));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// Assets that the newest scan of some family has.
    fn recent(&self) -> FxHashSet<u32> {
        let newest = self.newest_covering();
        let is_recent = |index: u32, asset: &Asset| newest.iter().any(|source| self.is_in(source, index, asset));
        self.workspace
            .known_assets()
            .filter(|(index, asset)| is_recent(*index, asset))
            .map(|(index, _)| index)
            .collect()
    }

    fn check(&self, list: &str, recent: &FxHashSet<u32>) -> ListCheck {
        let names = Names::of(self.workspace.known_assets());
        let list = HostList::read(list, |name| names.by_name(name).is_some());
        let mut check = ListCheck {
            lines: list.lines,
            unread: list.unread,
            unread_lines: list.unread_lines,
            cut: list.cut,
            ..ListCheck::default()
        };
        let mut named: FxHashSet<u32> = FxHashSet::default();
        let mut strangers: FxHashSet<String> = FxHashSet::default();
        for (line, hosts) in &list.hosts {
            check.ranges += hosts.ranges.len() as u32;
            let Some(said) = hosts.names.first().cloned().or_else(|| hosts.ips.first().map(ToString::to_string)) else {
                continue;
            };
            let known = names.of_line(hosts);
            let Some(asset) = known.and_then(|index| self.workspace.assets.get(index as usize)) else {
                if strangers.insert(said.clone()) {
                    check.never.add(ListedHost { line: *line, host: said, asset: None, last_seen: None });
                }
                continue;
            };
            let Some(index) = known.filter(|index| named.insert(*index)) else { continue };
            let side = if recent.contains(&index) { &mut check.both } else { &mut check.not_recent };
            let last_seen = asset.last_seen.iso();
            side.add(ListedHost { line: *line, host: said, asset: known, last_seen });
        }
        check.hosts = named.len() as u32 + strangers.len() as u32;
        let ranges = addresses(list.hosts.iter().flat_map(|(_, hosts)| hosts.ranges.iter().copied()));
        for (index, asset) in self.workspace.known_assets().filter(|(index, _)| !named.contains(index)) {
            if asset.host.ips.iter().any(|ip| ranges.hold(*ip)) {
                continue;
            }
            let (host, last_seen) = (asset.host.name(), asset.last_seen.iso());
            check.rogue.add(ListedHost { line: 0, host, asset: Some(index), last_seen });
        }
        check
    }
}

impl Listed {
    fn add(&mut self, host: ListedHost) {
        self.total += 1;
        if self.rows.len() < SHOWN {
            self.rows.push(host);
        }
    }
}

/// Assets by everything they are called.
#[derive(Default)]
struct Names {
    full: FxHashMap<String, u32>,
    short: FxHashMap<String, u32>,
    nameless: FxHashSet<u32>,
    ips: FxHashMap<IpAddr, u32>,
}

impl Names {
    fn of<'a>(assets: impl Iterator<Item = (u32, &'a Asset)>) -> Self {
        let mut names = Self::default();
        let mut by_age: Vec<(u32, &Asset)> = assets.collect();
        by_age.sort_by_key(|(_, asset)| asset.last_seen);
        for (index, asset) in by_age {
            if asset.host.dns.is_empty() {
                names.nameless.insert(index);
            }
            for host in asset.parts.iter().map(|part| &part.host).chain([&asset.host]) {
                if !host.dns.is_empty() {
                    names.full.insert(host.dns.clone(), index);
                    names.short.insert(first_label(&host.dns).to_owned(), index);
                }
                if !host.netbios.is_empty() {
                    names.short.insert(host.netbios.to_lowercase(), index);
                }
                names.ips.extend(host.ips.iter().map(|ip| (*ip, index)));
            }
        }
        names
    }

    /// By full name; by its first label where one of both has no more than that.
    fn by_name(&self, name: &str) -> Option<u32> {
        let by_label = || {
            let found = self.short.get(first_label(name)).copied()?;
            (!name.contains('.') || self.nameless.contains(&found)).then_some(found)
        };
        self.full.get(name).copied().or_else(by_label)
    }

    fn of_line(&self, hosts: &Hosts) -> Option<u32> {
        let by_name = hosts.names.iter().find_map(|name| self.by_name(name));
        by_name.or_else(|| hosts.ips.iter().find_map(|ip| self.ips.get(ip)).copied())
    }
}

fn first_label(name: &str) -> &str {
    name.split('.').next().unwrap_or_default()
}
