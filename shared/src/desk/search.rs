//! Free text to a test: each word is an address, a prefix, a CIDR, a CVE, a QID or part of a text. All words must match.

use std::net::IpAddr;

use memchr::memchr2_iter;

use crate::ingest::{ip, is_cve};
use crate::model::{Asset, Rating, Vulnerability};

/// Longest text looked for, characters.
const LONGEST: usize = 200;

/// One word of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    Address(IpAddr),
    /// The start of an IPv4 address, its octets, or part of a text.
    Prefix(Vec<u8>, String),
    Network(IpAddr, u8),
    Cve(String),
    Number(Vec<u8>, String),
    Text(String),
}

/// A search text, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    words: Vec<Word>,
    /// What a person should know of the text, where it is not what it looks like.
    pub hint: Option<String>,
}

impl Search {
    /// Understands a text. Never fails: what is odd is looked for as text, with a hint.
    pub fn of(text: &str) -> Self {
        let mut search = Self::default();
        let mut text = text.trim().to_lowercase();
        if text.chars().count() > LONGEST {
            text = text.chars().take(LONGEST).collect();
            search.hint = Some(format!("Only the first {LONGEST} characters are looked for."));
        }
        for word in text.split_whitespace() {
            let (word, hint) = understand(word);
            search.words.push(word);
            search.hint = search.hint.or(hint);
        }
        search
    }

    /// How many words.
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// Does word `number` match an asset? `rating` is what counts for it.
    pub fn asset(&self, number: usize, asset: &Asset, rating: &Rating) -> bool {
        let host = &asset.host;
        let has_text = |text: &str| {
            [&host.dns, &host.netbios, &host.os, &rating.owner, &rating.environment, &rating.location]
                .iter()
                .any(|have| contains(have, text))
                || rating.tags.iter().chain(&host.scanner_tags).any(|tag| contains(tag, text))
        };
        match self.words.get(number) {
            None => true,
            Some(Word::Address(ip)) => host.ips.contains(ip),
            Some(Word::Network(ip, bits)) => host.ips.iter().any(|have| in_network(*have, *ip, *bits)),
            Some(Word::Prefix(octets, text) | Word::Number(octets, text)) => has_prefix(host, octets) || has_text(text),
            Some(Word::Cve(_)) => false,
            Some(Word::Text(text)) => has_text(text),
        }
    }

    /// Does word `number` match a vulnerability?
    pub fn vulnerability(&self, number: usize, vulnerability: &Vulnerability) -> bool {
        let has_text = |text: &str| {
            contains(&vulnerability.title, text)
                || contains(&vulnerability.category, text)
                || contains(&vulnerability.vendor_reference, text)
        };
        match self.words.get(number) {
            None => true,
            Some(Word::Address(_) | Word::Network(..)) => false,
            Some(Word::Prefix(_, text)) => has_text(text),
            Some(Word::Number(_, text)) => vulnerability.scanner_id.starts_with(text.as_str()) || has_text(text),
            Some(Word::Cve(cve)) => vulnerability.cves.iter().any(|have| have.eq_ignore_ascii_case(cve)),
            Some(Word::Text(text)) => {
                has_text(text) || (text.starts_with("cve-") && vulnerability.cves.iter().any(|cve| contains(cve, text)))
            }
        }
    }
}

fn understand(word: &str) -> (Word, Option<String>) {
    if let Some(address) = ip(word) {
        return (Word::Address(address), None);
    }
    if let Some((network, bits)) = word.split_once('/')
        && let (Some(address), Ok(bits)) = (ip(network), bits.parse::<u8>())
    {
        let most = if address.is_ipv4() { 32 } else { 128 };
        if bits <= most {
            return (Word::Network(address, bits), None);
        }
        let hint = format!("/{bits} is no network size: the most is /{most}.");
        return (Word::Text(word.to_owned()), Some(hint));
    }
    if is_cve(word) {
        return (Word::Cve(word.to_owned()), None);
    }
    let number = word.strip_prefix("qid:").unwrap_or(word);
    if !number.is_empty() && number.len() <= 9 && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return (Word::Number(octets(number), number.to_owned()), None);
    }
    if word.contains('.') && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        let bad = word.split('.').find(|part| !part.is_empty() && part.parse::<u8>().is_err());
        let hint = match bad {
            Some(part) => Some(format!("'{word}' is no IPv4 address: {part} is larger than 255.")),
            None if word.split('.').filter(|part| !part.is_empty()).count() > 4 => {
                Some(format!("'{word}' is no IPv4 address: it has more than four numbers."))
            }
            None => None,
        };
        return (Word::Prefix(octets(word), word.to_owned()), hint);
    }
    (Word::Text(word.to_owned()), None)
}

/// The octets that a text of digits and dots begins an IPv4 address with, as addresses are written; none where no address
/// begins so. `10.1` means `10.1.` and `10.1`, not `10.12.`; `10.1.` likewise.
fn octets(text: &str) -> Vec<u8> {
    let parts = text.strip_suffix('.').unwrap_or(text).split('.');
    let octets: Option<Vec<u8>> =
        parts.map(|part| part.parse().ok().filter(|octet: &u8| octet.to_string() == part)).collect();
    let most = if text.ends_with('.') { 3 } else { 4 };
    octets.filter(|octets| octets.len() <= most).unwrap_or_default()
}

fn has_prefix(host: &crate::model::Host, octets: &[u8]) -> bool {
    let begins = |ip: &IpAddr| matches!(ip, IpAddr::V4(ip) if ip.octets().starts_with(octets));
    !octets.is_empty() && host.ips.iter().any(begins)
}

fn in_network(ip: IpAddr, network: IpAddr, bits: u8) -> bool {
    match (ip, network) {
        (IpAddr::V4(ip), IpAddr::V4(network)) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
            u32::from(ip) & mask == u32::from(network) & mask
        }
        (IpAddr::V6(ip), IpAddr::V6(network)) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
            u128::from(ip) & mask == u128::from(network) & mask
        }
        _ => false,
    }
}

/// Case-blind search; `needle` is lower case.
fn contains(hay: &str, needle: &str) -> bool {
    if !hay.is_ascii() {
        return hay.to_lowercase().contains(needle);
    }
    let (hay, needle) = (hay.as_bytes(), needle.as_bytes());
    let Some(first) = needle.first() else { return true };
    let Some(last) = hay.len().checked_sub(needle.len()) else { return false };
    let starts = memchr2_iter(*first, first.to_ascii_uppercase(), hay.get(..=last).unwrap_or_default());
    let is_there = |at: usize| hay.get(at..at + needle.len()).is_some_and(|part| part.eq_ignore_ascii_case(needle));
    starts.into_iter().any(is_there)
}

#[cfg(test)]
mod tests {
    use super::Search;
    use crate::model::{Asset, Host, Vulnerability};

    fn asset(ip: &str, dns: &str) -> Asset {
        let host = Host { ips: ip.parse().into_iter().collect(), dns: dns.to_owned(), ..Host::default() };
        Asset { host, ..Asset::default() }
    }

    fn hits(text: &str, asset: &Asset) -> bool {
        let search = Search::of(text);
        (0..search.words()).all(|word| search.asset(word, asset, &asset.rating))
    }

    #[test]
    fn addresses_prefixes_and_networks() {
        let host = asset("10.1.2.3", "web.example.test");
        for yes in ["10.1.2.3", "10.1", "10.1.", "10.1.2.0/24", "10.0.0.0/8", "0.0.0.0/0", "web", "WEB 10.1"] {
            assert!(hits(yes, &host), "{yes}");
        }
        for no in ["10.1.2.30", "10.12", "10.1.3.0/24", "web 10.2", "2001:db8::/32"] {
            assert!(!hits(no, &host), "{no}");
        }
    }

    #[test]
    fn what_is_no_address_gets_a_hint() {
        assert!(Search::of("10.300.").hint.is_some_and(|hint| hint.contains("300")));
        assert!(Search::of("1.2.3.4.5").hint.is_some());
        assert!(Search::of("10.0.0.0/33").hint.is_some());
        assert!(Search::of(&"x".repeat(500)).hint.is_some());
        assert_eq!(Search::of("10.1").hint, None);
    }

    #[test]
    fn vulnerabilities_by_cve_qid_and_words() {
        let v = Vulnerability {
            scanner_id: "38170".to_owned(),
            title: "Certificate Subject Mismatch".to_owned(),
            cves: vec!["CVE-2021-44228".to_owned()],
            ..Vulnerability::default()
        };
        for yes in ["38170", "qid:38170", "qid:38", "381", "cve-2021-44228", "cve-2021", "subject"] {
            assert!(Search::of(yes).vulnerability(0, &v), "{yes}");
        }
        for no in ["38171", "CVE-2021-44229", "10.1.2.3"] {
            assert!(!Search::of(no).vulnerability(0, &v), "{no}");
        }
    }
}
