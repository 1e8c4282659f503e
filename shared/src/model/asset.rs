//! What can be hit: a host with its addresses and names, and what people say of it.

use std::net::IpAddr;

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

/// An asset of the workspace: the latest of what scans say, and what people say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    /// Latest facts.
    pub host: Host,
    /// People's rating; an import never touches it.
    pub rating: Rating,
    /// First seen by a scan.
    pub first_seen: Day,
    /// Last seen by a scan.
    pub last_seen: Day,
}
