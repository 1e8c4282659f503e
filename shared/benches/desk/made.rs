//! Workspaces made up for the benches: hosts, vulnerabilities and findings by the thousand, without a file. No random
//! source: same size, same scan. The shape is that of a large Qualys report: a dozen findings a host, host by host.

use std::net::{IpAddr, Ipv4Addr};

use shared::desk::Desk;
use shared::ingest::{Scan, Source};
use shared::model::{Cvss, CvssVersion, Day, Exposure, Finding, Host, Kind, Level, Service, Span, Stars, Status};
use shared::model::{Protocol, Vulnerability};
use shared::risk::Settings;
use shared::view::{Edit, RatingEdit, Selection};
use shared::workspace::Workspace;

/// Findings of a bench: a million, or what `FINDINGS` in the environment says.
pub fn findings() -> u32 {
    std::env::var("FINDINGS").ok().and_then(|number| number.parse().ok()).unwrap_or(1_000_000)
}

const VULNERABILITIES: u32 = 3_200;
const SYSTEMS: [&str; 6] = [
    "Windows Server 2022 Datacenter 64 bit Edition",
    "Windows 11 Enterprise",
    "Red Hat Enterprise Linux 9.4",
    "Ubuntu Linux 24.04",
    "Cisco IOS 17.6",
    "VMware ESXi 8.0.2",
];

/// A day of the year of the benches.
pub fn day(number: i32) -> Day {
    Day::from_iso("2026-01-01").map_or(Day::NONE, |first| first.plus(number))
}

/// The day on which the benches are.
pub fn today() -> Day {
    day(324)
}

/// A number that looks random, of two others.
fn mixed(a: u32, b: u32) -> u32 {
    let mixed = u64::from(a).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(b).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    ((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32) as u32
}

fn host(number: u32) -> Host {
    let address = Ipv4Addr::from(0x0a00_0000 + number);
    Host {
        ips: vec![IpAddr::V4(address)],
        dns: format!("host-{number}.example.test"),
        netbios: format!("HOST{number}"),
        os: SYSTEMS[mixed(number, 1) as usize % SYSTEMS.len()].to_owned(),
        ..Host::default()
    }
}

fn vulnerability(number: u32) -> Vulnerability {
    let base = f64::from(mixed(number, 2) % 91 + 10) / 10.0;
    let reference = match number % 3 {
        0 => format!("KB{}", 5_000_000 + number / 4),
        1 => format!("MS{:02}-{:03}", 10 + number % 10, number % 100),
        _ => String::new(),
    };
    Vulnerability {
        scanner: "qualys".to_owned(),
        scanner_id: (38_000 + number).to_string(),
        title: format!("Flaw {} of product {} lets attackers in", number, mixed(number, 3) % 500),
        level: Level::new((mixed(number, 4) % 5 + 1) as u8),
        cvss: Cvss::from_cell(&format!("{base:.1}"), CvssVersion::V31).ok().flatten(),
        cves: vec![format!("CVE-2025-{}", 10_000 + number)],
        vendor_reference: reference,
        category: format!("Category {}", number % 40),
        exploit: mixed(number, 5).is_multiple_of(9),
        exploited: mixed(number, 6).is_multiple_of(40),
        published: day(-(mixed(number, 7) as i32 & 1023)),
        ..Vulnerability::default()
    }
}

/// A report of so many findings, the `number`th of its kind: each later one lacks some findings of the one before and has
/// some that are new.
pub fn scan(findings: u32, number: u32) -> Scan {
    let hosts = (findings * 2 / 25).max(1);
    let mut scan = Scan {
        source: Source {
            name: format!("report-{number}.csv"),
            format: "qualys".to_owned(),
            format_label: "Qualys".to_owned(),
            scanner: "qualys".to_owned(),
            scanned_on: day(290 + 7 * number as i32),
            rows: findings,
            accepted: findings,
            bytes: u64::from(findings) * 500,
            fingerprint: u64::from(number) + 1,
            ..Source::default()
        },
        hosts: (0..hosts).map(host).collect(),
        vulnerabilities: (0..VULNERABILITIES).map(vulnerability).collect(),
        ..Scan::default()
    };
    scan.counts.rows = findings;
    scan.counts.accepted = findings;
    for row in 0..findings {
        let asset = (u64::from(row) * u64::from(hosts) / u64::from(findings)) as u32;
        // One in fifty is another one in each report.
        let turn = if mixed(row, 8).is_multiple_of(50) { number } else { 0 };
        let vulnerability = (mixed(row, 9 + turn) % 64).pow(2) * 5 % VULNERABILITIES + mixed(row, 10) % 100;
        let port = if mixed(row, 11).is_multiple_of(3) { 443 } else { 0 };
        scan.findings.push(Finding {
            asset,
            vulnerability: vulnerability % VULNERABILITIES,
            service: Service { port, protocol: Protocol::Tcp, ssl: port != 0 },
            kind: if mixed(row, 12).is_multiple_of(12) { Kind::Potential } else { Kind::Confirmed },
            status: if mixed(row, 13).is_multiple_of(30) { Status::Fixed } else { Status::Open },
            first_seen: day(mixed(row, 14) as i32 & 255),
            last_seen: day(280),
            fixed_on: Day::NONE,
            scan: 0,
            judged: 0,
            span: Span { at: u64::from(row) * 500, len: 499, line: row + 2 },
            part: 0,
            times: 0,
            reopened: 0,
            decision: 0,
            united: 0,
        });
    }
    scan
}

/// An empty desk.
pub fn empty() -> Desk {
    Desk::new(Workspace::default(), Settings::default(), today())
}

/// A desk with the first report, and one asset in four rated.
pub fn desk() -> Desk {
    let mut desk = empty();
    desk.receive(scan(findings(), 0));
    let assets = desk.workspace().assets.len() as u32;
    for (stars, exposure) in [(5, Exposure::Internet), (4, Exposure::Dmz), (2, Exposure::Internal)] {
        let chosen = (0..assets).filter(|asset| mixed(*asset, 15) % 12 == stars).collect();
        let stars = Stars::new(stars as u8).map_or(Edit::Keep, Edit::Set);
        let edit = RatingEdit { stars, exposure: Edit::Set(exposure), ..RatingEdit::default() };
        desk.rate(&Selection::These(chosen), &edit);
    }
    desk
}
