//! Free text to a test: each word is an address, a prefix, a CIDR, a CVE, a QID or part of a text. All words must match.

use std::net::IpAddr;

use crate::ingest::{ip, is_cve};
use crate::model::{Host, Vulnerability};

/// Longest text looked for, characters.
const LONGEST: usize = 200;

/// Most words looked for.
pub const MOST_WORDS: usize = 32;

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
        for (number, word) in text.split_whitespace().enumerate() {
            if number == MOST_WORDS {
                search.hint = Some(format!("Only the first {MOST_WORDS} words are looked for."));
                break;
            }
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

    /// What word `number` looks for in texts, lower case; `None` where it is an address, a network or a CVE.
    pub fn text(&self, number: usize) -> Option<&str> {
        match self.words.get(number)? {
            Word::Address(_) | Word::Network(..) | Word::Cve(_) => None,
            Word::Prefix(_, text) | Word::Number(_, text) | Word::Text(text) => Some(text),
        }
    }

    /// Does word `number` say an address of a host?
    pub fn address(&self, number: usize, host: &Host) -> bool {
        let begins = |octets: &[u8], ip: &IpAddr| matches!(ip, IpAddr::V4(ip) if ip.octets().starts_with(octets));
        match self.words.get(number) {
            Some(Word::Address(ip)) => host.ips.contains(ip),
            Some(Word::Network(ip, bits)) => host.ips.iter().any(|have| in_network(*have, *ip, *bits)),
            Some(Word::Prefix(octets, _) | Word::Number(octets, _)) if !octets.is_empty() => {
                host.ips.iter().any(|ip| begins(octets, ip))
            }
            _ => false,
        }
    }

    /// Does word `number` say the scanner's id or a CVE of a vulnerability?
    pub fn id(&self, number: usize, vulnerability: &Vulnerability) -> bool {
        let cves = &vulnerability.cves;
        match self.words.get(number) {
            Some(Word::Number(_, text)) => vulnerability.scanner_id.starts_with(text.as_str()),
            Some(Word::Cve(cve)) => cves.iter().any(|have| have.eq_ignore_ascii_case(cve)),
            Some(Word::Text(text)) if text.starts_with("cve-") => {
                cves.iter().any(|cve| cve.to_lowercase().contains(text.as_str()))
            }
            _ => false,
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

#[cfg(test)]
mod tests {
    use super::Search;
    use crate::model::{Host, Vulnerability};

    fn host(ip: &str, dns: &str) -> Host {
        Host { ips: ip.parse().into_iter().collect(), dns: dns.to_owned(), ..Host::default() }
    }

    fn hits(text: &str, host: &Host) -> bool {
        let search = Search::of(text);
        let in_name = |word| search.text(word).is_some_and(|text| host.dns.contains(text));
        (0..search.words()).all(|word| search.address(word, host) || in_name(word))
    }

    #[test]
    fn addresses_prefixes_and_networks() {
        let host = host("10.1.2.3", "web.example.test");
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
        let title = v.title.to_lowercase();
        let hits = |text: &str| {
            let search = Search::of(text);
            search.id(0, &v) || search.text(0).is_some_and(|text| title.contains(text))
        };
        for yes in ["38170", "qid:38170", "qid:38", "381", "cve-2021-44228", "cve-2021", "subject"] {
            assert!(hits(yes), "{yes}");
        }
        for no in ["38171", "CVE-2021-44229", "10.1.2.3"] {
            assert!(!hits(no), "{no}");
        }
    }

    #[test]
    fn the_first_words_are_looked_for() {
        let search = Search::of(&"x ".repeat(super::MOST_WORDS + 1));
        assert!(search.words() == super::MOST_WORDS && search.hint.is_some());
    }
}
