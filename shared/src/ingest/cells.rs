//! Single cells to values: addresses, CVE ids, ports, kinds, statuses. Strict, without guessing.

use std::net::IpAddr;

use rustc_hash::FxHashSet;

use crate::model::{Kind, Protocol, Status, Tracking};

/// One address; blanks around it are allowed, ranges are not.
pub fn ip(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text).parse().ok()
}

/// Could this be the name of a host: letters, digits, dots, dashes and underscores, with a letter in its last label?
pub fn is_host_name(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
            && !label.starts_with('-')
    };
    let name = text.strip_suffix('.').unwrap_or(text);
    name.len() <= 253
        && name.split('.').all(is_label)
        && name.rsplit('.').next().is_some_and(|last| last.chars().any(char::is_alphabetic))
}

/// Confirmed, potential or information, as Qualys or as our own files say it.
pub fn kind(text: &[u8]) -> Option<Kind> {
    let is = |word: &str| text.eq_ignore_ascii_case(word.as_bytes());
    if is("Vuln") || is("Confirmed") {
        Some(Kind::Confirmed)
    } else if is("Practice") || is("Potential") {
        Some(Kind::Potential)
    } else if is("Ig") || is("Information") || is("Info") || is("Information Gathered") {
        Some(Kind::Information)
    } else {
        None
    }
}

/// A status word; empty is `New` in files that have none. `None` for an unknown word.
pub fn status(text: &[u8]) -> Option<Status> {
    let is = |word: &str| text.eq_ignore_ascii_case(word.as_bytes());
    if text.is_empty() || is("New") {
        Some(Status::New)
    } else if is("Active") || is("Open") {
        Some(Status::Open)
    } else if is("Re-Opened") || is("Reopened") || is("Resurfaced") {
        Some(Status::Reopened)
    } else if is("Fixed") {
        Some(Status::Fixed)
    } else {
        None
    }
}

/// Protocol of a service.
pub fn protocol(text: &[u8]) -> Protocol {
    if text.is_empty() || text == b"-" {
        Protocol::Unsaid
    } else if text.eq_ignore_ascii_case(b"tcp") {
        Protocol::Tcp
    } else if text.eq_ignore_ascii_case(b"udp") {
        Protocol::Udp
    } else {
        Protocol::Other
    }
}

/// Over SSL? Qualys writes `over ssl`, `1`, `yes` or nothing, `no`, `0`.
pub fn ssl(text: &[u8]) -> bool {
    !(text.is_empty() || text.eq_ignore_ascii_case(b"no") || text == b"0" || text == b"-")
}

/// A port, 0 for an empty cell; `None` for what is no port.
pub fn port(text: &[u8]) -> Option<u16> {
    if text.is_empty() || text == b"-" || text == b"'-" {
        return Some(0);
    }
    digits(text).and_then(|value| u16::try_from(value).ok())
}

/// A whole number of at most nine digits.
pub fn digits(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.iter().try_fold(0u32, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
}

/// How the scanner tracks a host.
pub fn tracking(text: &[u8]) -> Tracking {
    let is = |word: &str| text.eq_ignore_ascii_case(word.as_bytes());
    if is("IP") {
        Tracking::Ip
    } else if is("DNS") {
        Tracking::Dns
    } else if is("NETBIOS") {
        Tracking::NetBios
    } else {
        Tracking::Unsaid
    }
}

/// Ids among which a new one is looked for one by one: few vulnerabilities have more.
const FEW: usize = 32;

/// CVE ids of a cell, without repeats, and the entries that are none.
pub fn cves(text: &str) -> (Vec<String>, Vec<&str>) {
    let mut good: Vec<String> = Vec::new();
    let mut many = FxHashSet::default();
    let mut bad = Vec::new();
    for entry in text.split([',', ';', ' ', '\n', '\r', '\t']).filter(|entry| !entry.is_empty() && *entry != "-") {
        if !is_cve(entry) {
            bad.push(entry);
            continue;
        }
        let id = entry.to_ascii_uppercase();
        let is_new = if good.len() < FEW {
            !good.contains(&id)
        } else {
            if many.is_empty() {
                many.extend(good.iter().cloned());
            }
            many.insert(id.clone())
        };
        if is_new {
            good.push(id);
        }
    }
    (good, bad)
}

/// `CVE-` year `-` at least four digits (CVE numbering rules).
pub fn is_cve(text: &str) -> bool {
    let [c, v, e, b'-', y0, y1, y2, y3, b'-', number @ ..] = text.as_bytes() else { return false };
    [*c, *v, *e].eq_ignore_ascii_case(b"CVE")
        && [y0, y1, y2, y3].into_iter().chain(number).all(u8::is_ascii_digit)
        && (4..=19).contains(&number.len())
}

#[cfg(test)]
mod tests {
    use super::{FEW, cves, digits, ip, is_cve, is_host_name, port};

    #[test]
    fn addresses() {
        assert!(ip(" 192.0.2.1 ").is_some() && ip("2001:db8::1").is_some());
        for bad in ["", "10.300.1.1", "10.1.1", "192.0.2.1-192.0.2.9", "192.0.2.0/24", "unknown"] {
            assert!(ip(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn host_names() {
        for good in ["web1", "web1.example.test", "WEB_1", "xn--bcher-kva.example", "bücher.example."] {
            assert!(is_host_name(good), "{good}");
        }
        for bad in ["", "10.300.1.1", "a b", "web..test", "-x", "192.0.2.1-9", "<b>"] {
            assert!(!is_host_name(bad), "{bad}");
        }
    }

    #[test]
    fn cve_ids() {
        assert!(is_cve("CVE-2021-44228") && is_cve("cve-1999-0524"));
        assert!(!is_cve("CVE-20-1") && !is_cve("CVE-2021-44228-1"));
        assert_eq!(cves("CVE-2020-0001, CVE-2020-0001,x").0, ["CVE-2020-0001"]);
        assert_eq!(cves("CVE-2020-0001, x").1, ["x"]);
        // More than are looked for one by one, each twice: none is lost, none comes again.
        let many: Vec<String> = (0..3 * FEW).map(|n| format!("CVE-2020-{n:04}")).collect();
        let cell = [many.join(","), many.join(" ").to_lowercase()].join(";");
        assert_eq!(cves(&cell), (many, Vec::new()));
    }

    #[test]
    fn numbers() {
        assert_eq!((port(b""), port(b"443"), port(b"70000"), port(b"http")), (Some(0), Some(443), None, None));
        assert_eq!((digits(b"900001"), digits(b"-1"), digits(b"1234567890")), (Some(900_001), None, None));
    }
}
