//! The host of a row: which one of those met before, or a new one.

use super::{OWN, RowReader, trimmed};
use crate::ingest::cells;
use crate::ingest::identity::agree;
use crate::ingest::layout::Role;
use crate::ingest::scan::Origin;
use crate::ingest::split::Record;
use crate::model::Host;

/// Cells that name a host: rows that have the same ones are of one host.
pub const HOST_NAMES: [Role; 7] =
    [Role::Ip, Role::Dns, Role::NetBios, Role::HostId, Role::Network, Role::Tracking, Role::Asset];

/// Further cells that are read of a host the first time it is named.
pub const HOST_FACTS: [Role; 4] = [Role::Interfaces, Role::Os, Role::Tags, Role::Scanner];

impl RowReader {
    /// A host that the file names without a finding; `None` where neither address nor name can be read. What it says
    /// more than rows before is taken over, such as an operating system told behind them.
    pub fn bare_host(&mut self, record: &Record<'_>) -> Option<u32> {
        self.take_host_cells(record);
        self.remember(None);
        self.last_host = (Vec::new(), u32::MAX);
        self.host(record)
    }

    /// The host that a record names; `None` where neither address, name nor id can be read.
    pub fn host(&mut self, record: &Record<'_>) -> Option<u32> {
        self.take_host_cells(record);
        if self.cells == self.last_host.0 {
            return Some(self.last_host.1);
        }
        if let Some(known) = self.host_named(&self.cells) {
            self.is_last_host(known);
            return Some(known);
        }
        let host = self.new_host(record)?;
        let own = self.trimmed(record, Role::Asset).to_vec();
        let known = if own.is_empty() {
            let agrees =
                |index: u32| self.hosts.get(index as usize).is_some_and(|known| agree(&host, known, &known.host_id));
            self.index.find(&host, "", agrees)
        } else {
            self.hosts_by_number.get(&own).copied()
        };
        let index = known.unwrap_or(self.hosts.len() as u32);
        if own.is_empty() {
            self.index.add(&host, "", index);
        } else {
            self.hosts_by_number.insert(own, index);
        }
        self.name_origin(record, index, &host);
        match self.hosts.get_mut(index as usize) {
            None => self.hosts.push(host),
            Some(known) => known.fill(host),
        }
        self.remember(Some(index));
        self.is_last_host(index);
        Some(index)
    }

    /// Can the host of a record be read: its address or, where it has none, a name or an id? Nothing is remembered of it.
    pub fn names_host(&mut self, record: &Record<'_>) -> bool {
        let address = self.text(record, Role::Ip);
        if !address.is_empty() {
            return cells::ip(&address).is_some();
        }
        [Role::Dns, Role::NetBios, Role::HostId].into_iter().any(|role| !self.name(record, role).is_empty())
    }

    /// The cells at hand are those of this host: the next row is often of the same one.
    fn is_last_host(&mut self, index: u32) {
        self.last_host.0.clone_from(&self.cells);
        self.last_host.1 = index;
    }

    /// Remembers where a host of our own exports is from: its family is that of its id, where one has an id.
    fn name_origin(&mut self, record: &Record<'_>, index: u32, host: &Host) {
        let had_id = self.hosts.get(index as usize).is_some_and(|known| !known.host_id.is_empty());
        if self.reading.scanner != OWN || had_id {
            return;
        }
        let family = self.family(record);
        let number = cells::digits(self.trimmed(record, Role::Asset));
        match self.origins.get_mut(index as usize) {
            None => self.origins.push(Origin { family, number }),
            Some(known) if !host.host_id.is_empty() => known.family = family,
            Some(_) => {}
        }
    }

    /// The family that the id of a row belongs to.
    pub(super) fn family(&mut self, record: &Record<'_>) -> String {
        let named = self.text(record, Role::Scanner);
        if named.is_empty() { self.reading.scanner.clone() } else { named }
    }

    fn take_host_cells(&mut self, record: &Record<'_>) {
        self.cells.clear();
        for role in HOST_NAMES {
            self.cells.extend_from_slice(trimmed(record, &self.reading.layout, role));
            self.cells.push(0);
        }
    }

    /// The cells that name the host of a row that is rejected; look them up with [`RowReader::host_named`] in the end.
    pub fn host_cells(&mut self, record: &Record<'_>) -> Vec<u8> {
        self.take_host_cells(record);
        self.cells.clone()
    }

    /// The host that rows with these cells belong to, if one was met.
    pub fn host_named(&self, cells: &[u8]) -> Option<u32> {
        let number = self.host_cells.find(cells)?;
        self.hosts_of_cells.get(number as usize).copied().flatten()
    }

    /// The cells at hand name this host from now on.
    fn remember(&mut self, host: Option<u32>) {
        let (number, is_new) = self.host_cells.number(&self.cells);
        if is_new {
            self.hosts_of_cells.push(host);
        } else if let Some(known) = self.hosts_of_cells.get_mut(number as usize) {
            *known = host;
        }
    }

    fn new_host(&mut self, record: &Record<'_>) -> Option<Host> {
        let address = self.text(record, Role::Ip);
        let (dns, netbios) = (self.name(record, Role::Dns), self.name(record, Role::NetBios));
        let host_id = self.name(record, Role::HostId);
        let mut ips: Vec<_> = cells::ip(&address).into_iter().collect();
        if ips.is_empty() && !self.names_host(record) {
            return None;
        }
        let interfaces = self.text(record, Role::Interfaces);
        for ip in interfaces.split([',', ';', ' ', '\n']).filter_map(cells::ip) {
            if !ips.contains(&ip) && !ip.is_loopback() {
                ips.push(ip);
            }
        }
        let network = self.text(record, Role::Network);
        let tags = self.text(record, Role::Tags);
        Some(Host {
            host_id,
            network: if network.eq_ignore_ascii_case("Global Default Network") { String::new() } else { network },
            ips,
            dns: lower(dns),
            netbios: upper(netbios),
            tracking: cells::tracking(self.trimmed(record, Role::Tracking)),
            os: self.text(record, Role::Os),
            scanner_tags: tags.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect(),
        })
    }

    fn name(&mut self, record: &Record<'_>, role: Role) -> String {
        let mut name = self.text(record, role);
        name.truncate(name.trim_end_matches(|c: char| c == '.' || c.is_whitespace()).len());
        let is_none = matches!(name.as_str(), "-" | "'-")
            || name.eq_ignore_ascii_case("N/A")
            || name.starts_with("No registered");
        if is_none { String::new() } else { name }
    }
}

/// In place, unless a letter is none of ASCII: nearly all names are.
fn lower(mut name: String) -> String {
    if !name.is_ascii() {
        return name.to_lowercase();
    }
    name.make_ascii_lowercase();
    name
}

fn upper(mut name: String) -> String {
    if !name.is_ascii() {
        return name.to_uppercase();
    }
    name.make_ascii_uppercase();
    name
}
