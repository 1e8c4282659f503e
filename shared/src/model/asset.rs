//! What can be hit: a host with its addresses and names, and what people say of it.

use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Day, Rating};

/// By which fact the scanner recognises a host again (Qualys: Tracking Method).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tracking {
    /// Not said: names before addresses.
    #[default]
    Unsaid,
    /// By address.
    Ip,
    /// By DNS name.
    Dns,
    /// By NetBIOS name.
    NetBios,
}

impl Tracking {
    /// As Qualys writes it; empty where it is not said.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unsaid => "",
            Self::Ip => "IP",
            Self::Dns => "DNS",
            Self::NetBios => "NETBIOS",
        }
    }
}

/// A host as one file names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Scanner's stable id of the host; empty where there is none.
    pub host_id: String,
    /// Network (address space) the host is in; empty for the default one.
    pub network: String,
    /// Addresses, first is the one scanned.
    pub ips: Vec<IpAddr>,
    /// DNS name, lower case; empty where there is none.
    pub dns: String,
    /// NetBIOS name, upper case; empty where there is none.
    pub netbios: String,
    /// How the scanner tracks it.
    pub tracking: Tracking,
    /// Operating system as the scanner says it.
    pub os: String,
    /// The scanner's tags.
    pub scanner_tags: Vec<String>,
}

impl Host {
    /// Takes over what another row says of the same host and this one does not.
    pub fn fill(&mut self, other: Self) {
        for ip in other.ips {
            if !self.ips.contains(&ip) {
                self.ips.push(ip);
            }
        }
        let pairs = [
            (&mut self.host_id, other.host_id),
            (&mut self.dns, other.dns),
            (&mut self.netbios, other.netbios),
            (&mut self.os, other.os),
        ];
        for (mine, theirs) in pairs {
            if mine.is_empty() {
                *mine = theirs;
            }
        }
        if self.scanner_tags.is_empty() {
            self.scanner_tags = other.scanner_tags;
        }
    }

    /// The facts of a newer report; what it does not say stays.
    #[must_use]
    pub fn updated(self, now: Self) -> Self {
        let or = |now: String, before: String| if now.is_empty() { before } else { now };
        Self {
            host_id: or(now.host_id, self.host_id),
            network: now.network,
            ips: if now.ips.is_empty() { self.ips } else { now.ips },
            dns: or(now.dns, self.dns),
            netbios: or(now.netbios, self.netbios),
            tracking: now.tracking,
            os: or(now.os, self.os),
            scanner_tags: if now.scanner_tags.is_empty() { self.scanner_tags } else { now.scanner_tags },
        }
    }

    /// What people call it: DNS name, else NetBIOS name, else address, else the scanner's id.
    pub fn name(&self) -> String {
        if !self.dns.is_empty() {
            self.dns.clone()
        } else if !self.netbios.is_empty() {
            self.netbios.clone()
        } else if self.ips.is_empty() {
            self.host_id.clone()
        } else {
            self.address()
        }
    }

    /// The address scanned, as text; empty where there is none.
    pub fn address(&self) -> String {
        self.ips.first().map(IpAddr::to_string).unwrap_or_default()
    }

    /// Address where there is one, else the name: how a finding names its asset in short.
    pub fn label(&self) -> String {
        if self.ips.is_empty() { self.name() } else { self.address() }
    }
}

/// One name under which an asset is known: as one scanner family says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Family of scanners: ids of hosts are its own.
    pub scanner: String,
    /// Latest facts, as that family says them.
    pub host: Arc<Host>,
    /// First seen so.
    pub first_seen: Day,
    /// Last seen so.
    pub last_seen: Day,
    /// The asset it was before people merged it into this one: its place stays empty and keeps its rating.
    pub was: Option<u32>,
}

impl Part {
    /// Does this family's host go by this name? Its id decides, then names, then addresses.
    pub fn names(&self, host: &Host, scanner: &str) -> bool {
        let (mine, other) = (&self.host.host_id, &host.host_id);
        let has_ids = !mine.is_empty() && !other.is_empty();
        self.scanner == scanner && if has_ids { mine == other } else { self.resembles(host) }
    }

    /// Does a host of any family go by the same name: names decide, then addresses?
    pub fn resembles(&self, host: &Host) -> bool {
        let both = |a: &str, b: &str| (!a.is_empty() && !b.is_empty()).then_some(a == b);
        let mine = &self.host;
        mine.network == host.network
            && both(&mine.dns, &host.dns)
                .or_else(|| both(&mine.netbios, &host.netbios))
                .unwrap_or_else(|| mine.ips.iter().any(|ip| host.ips.contains(ip)))
    }
}

/// An asset of the workspace: the latest of what scans say, and what people say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    /// Latest facts: what its parts come to (see [`Asset::settle`]). Shared with a part that says just that.
    pub host: Arc<Host>,
    /// People's rating; an import never touches it.
    pub rating: Rating,
    /// First seen by a scan.
    pub first_seen: Day,
    /// Last seen by a scan.
    pub last_seen: Day,
    /// The names under which it is known.
    pub parts: Vec<Part>,
}

impl Asset {
    /// Is it only a place: of an asset merged into another, or one that could not be read? Nobody sees it.
    pub fn is_blank(&self) -> bool {
        self.parts.is_empty()
    }

    /// Works out its facts from its parts: of its own ones the newest counts and older ones fill what it does not say;
    /// those that people merged in fill the rest.
    pub fn settle(&mut self) {
        if let [Part { host, first_seen, last_seen, was: None, .. }] = self.parts.as_slice() {
            // Nearly all are known under one name.
            (self.host, self.first_seen, self.last_seen) = (host.clone(), *first_seen, *last_seen);
            return;
        }
        let mut by_age: Vec<&Part> = self.parts.iter().collect();
        by_age.sort_by_key(|part| part.last_seen);
        let own = by_age.iter().filter(|part| part.was.is_none()).map(|part| Arc::clone(&part.host));
        let newest = own.reduce(|older, newer| {
            let [older, newer] = [older, newer].map(Arc::unwrap_or_clone);
            Arc::new(older.updated(newer))
        });
        let mut host = newest.unwrap_or_default();
        for part in by_age.iter().rev().filter(|part| part.was.is_some()) {
            Arc::make_mut(&mut host).fill(Host::clone(&part.host));
        }
        self.host = host;
        self.first_seen = self.parts.iter().filter_map(|part| part.first_seen.known()).min().unwrap_or_default();
        self.last_seen = self.parts.iter().map(|part| part.last_seen).max().unwrap_or_default();
    }
}
