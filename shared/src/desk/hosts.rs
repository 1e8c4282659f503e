//! Hosts named in free text: addresses, ranges, names. Nothing is looked up and no range is ever written out.

use std::net::IpAddr;

use crate::ingest::{IpRange, ip, is_host_name};
use crate::model::{self, Addresses};

/// Ranges made ready for many questions.
pub(super) fn addresses(ranges: impl Iterator<Item = IpRange>) -> Addresses {
    Addresses::of(ranges.map(|range| (range.from, range.to)))
}

/// Hosts found in a piece of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hosts {
    /// Single addresses.
    pub(super) ips: Vec<IpAddr>,
    /// Networks and ranges.
    pub(super) ranges: Vec<IpRange>,
    /// Names, lower case.
    pub(super) names: Vec<String>,
}

impl Hosts {
    /// Every word that is an address, a range, or could be the name of a host: for texts that hold nothing else.
    pub(super) fn of(text: &str) -> Self {
        let mut hosts = Self::default();
        for word in words(text) {
            if !hosts.take(word) && is_host_name(word) {
                hosts.take_name(word);
            }
        }
        hosts
    }

    /// Takes a word that is surely a host: an address, a range, a name with dots.
    pub(super) fn take(&mut self, word: &str) -> bool {
        let word = word.split_once("://").map_or(word, |(_, rest)| rest.split('/').next().unwrap_or_default());
        if let Some(one) = ip(word).or_else(|| with_port(word)) {
            self.ips.push(one);
        } else if let Some(range) = network(word).or_else(|| range(word)) {
            self.ranges.push(range);
        } else if word.trim_end_matches('.').contains('.') && is_host_name(word) {
            self.take_name(word);
        } else {
            return false;
        }
        true
    }

    /// Takes a name.
    pub(super) fn take_name(&mut self, name: &str) {
        self.names.push(name.trim_end_matches('.').to_lowercase());
    }

    /// Nothing found?
    pub(super) fn is_empty(&self) -> bool {
        self.ips.is_empty() && self.ranges.is_empty() && self.names.is_empty()
    }

    /// How many hosts: addresses where there are any, for names beside them are theirs; else names.
    pub(super) fn count(&self) -> u64 {
        let of_ranges =
            self.ranges.iter().map(|range| model::size(range.from, range.to)).fold(0_u64, u64::saturating_add);
        let addresses = of_ranges.saturating_add(self.ips.len() as u64);
        if addresses == 0 { self.names.len() as u64 } else { addresses }
    }
}

/// Words of a text, without the brackets and quotes around them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"' | '\'' | '(' | ')' | '<' | '>');
    text.split(is_between).map(|word| word.trim_end_matches(':')).filter(|word| !word.is_empty())
}

/// `192.0.2.1:443`.
fn with_port(word: &str) -> Option<IpAddr> {
    let (address, port) = word.split_once(':')?;
    port.parse::<u16>().ok()?;
    ip(address).filter(IpAddr::is_ipv4)
}

/// `192.0.2.0/24`.
fn network(word: &str) -> Option<IpRange> {
    let (address, bits) = word.split_once('/')?;
    let (from, to) = model::network(ip(address)?, bits.parse().ok()?)?;
    Some(IpRange { from, to })
}

/// `192.0.2.1-192.0.2.9` and `192.0.2.1-9`.
fn range(word: &str) -> Option<IpRange> {
    let (from, to) = word.split_once('-')?;
    let from = ip(from)?;
    let last_number = || {
        let IpAddr::V4(first) = from else { return None };
        let [a, b, c, _] = first.octets();
        Some(IpAddr::V4([a, b, c, to.parse().ok()?].into()))
    };
    let to = ip(to).or_else(last_number)?;
    model::is_range(from, to).then_some(IpRange { from, to })
}

#[cfg(test)]
mod tests {
    use super::{Hosts, addresses};
    use crate::ingest::ip;

    #[test]
    fn what_is_a_host() {
        let hosts =
            Hosts::of("SERVER1 (192.0.2.7), web.example.test. [2001:db8::1] 10.0.0.0/8 192.0.2.10-20 10.300.1.1");
        assert_eq!(hosts.names, ["server1", "web.example.test"]);
        assert_eq!(hosts.ips, [ip("192.0.2.7").unwrap(), ip("2001:db8::1").unwrap()]);
        assert_eq!(hosts.ranges.len(), 2);
        assert_eq!(hosts.count(), 2 + (1 << 24) + 11);
        assert_eq!(Hosts::of("https://web.example.test/a 192.0.2.1:443 ").names, ["web.example.test"]);
        assert_eq!(Hosts::of("::/0").count(), u64::MAX, "no overflow");
    }

    #[test]
    fn a_range_holds_its_ends_and_its_own_family() {
        let hosts = Hosts::of("192.0.2.10-192.0.2.20 192.0.2.15-30 2001:db8::/64 0.0.0.0/32");
        let ranges = addresses(hosts.ranges.into_iter());
        let holds = |text: &str| ranges.hold(ip(text).unwrap());
        assert!(holds("192.0.2.10") && holds("192.0.2.30") && holds("2001:db8::ffff") && holds("0.0.0.0"));
        assert!(!holds("192.0.2.9") && !holds("192.0.2.31") && !holds("::c000:20a") && !holds("2001:db8:0:1::"));
    }
}
