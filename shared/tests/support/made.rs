//! Desks of any shape for properties: few hosts and vulnerabilities, so that much is equal, with ratings and decisions.

use proptest::prelude::*;
use shared::desk::Desk;
use shared::ingest::{Scan, Source};
use shared::model::{
    Cvss, CvssVersion, Day, DecisionKind, Exposure, Finding, Host, Kind, Level, Protocol, Service, Span, Stars, Status,
    Vulnerability,
};
use shared::risk::{Clock, Preset, Settings, Tighter, Weights, Whose};
use shared::view::{DecisionEdit, Edit, FindingSelection, RatingEdit, Selection};
use shared::workspace::Workspace;

/// One row: host, vulnerability, port, kind, status, day it was first seen.
pub type Row = (u32, u32, u16, Kind, Status, i32);

/// What a desk is made of.
#[derive(Clone, Debug)]
pub struct Made {
    pub rows: Vec<Row>,
    /// Base score in tenths, level, exploited, published.
    pub vulnerabilities: Vec<(u8, u8, bool, i32)>,
    /// Asset, stars, exposure.
    pub ratings: Vec<(u32, u8, Exposure)>,
    /// Finding, kind, days that it holds from the day it is made.
    pub decisions: Vec<(u32, DecisionKind, i32)>,
    pub settings: Settings,
}

pub const HOSTS: u32 = 6;

pub fn day(number: i32) -> Day {
    Day::from_iso("2026-01-01").unwrap().plus(number)
}

pub fn today() -> Day {
    day(300)
}

fn row() -> impl Strategy<Value = Row> {
    let kind = prop::sample::select(vec![Kind::Confirmed, Kind::Confirmed, Kind::Potential, Kind::Information]);
    let status = prop::sample::select(vec![Status::New, Status::Open, Status::Open, Status::Reopened, Status::Fixed]);
    (0..HOSTS, 0_u32..5, prop::sample::select(vec![0_u16, 80, 443, 65535]), kind, status, 0_i32..300)
}

pub fn settings() -> impl Strategy<Value = Settings> {
    let weight = prop::sample::select(vec![0.0, 0.5, 1.0, 1.7, 2.0]);
    let weights = [weight.clone(), weight.clone(), weight.clone(), weight];
    let preset = prop::sample::select(Preset::ALL.to_vec());
    (weights, preset, any::<[bool; 3]>()).prop_map(|([severity, threat, importance, exposure], preset, [a, b, c])| {
        let mut settings = Settings { preset, bod_floor: a, ..Settings::default() };
        settings.weights = Weights { severity, threat, importance, exposure };
        settings.floors.iter_mut().for_each(|floor| floor.off = b);
        if c {
            settings.clock = Clock::Published;
            settings.tighter = vec![Tighter { whose: Whose::Exposure(Exposure::Internet), days: settings.deadlines }];
            settings.tighter[0].days.low = 9;
        }
        settings
    })
}

pub fn made() -> impl Strategy<Value = Made> {
    let base = prop::sample::select(vec![0_u8, 50, 50, 98, 98, 100]);
    let vulnerability = (base, 0_u8..=5, any::<bool>(), -40_i32..320);
    let exposure = prop::sample::select(Exposure::ALL.to_vec());
    let kind = prop::sample::select(DecisionKind::ALL.to_vec());
    (
        prop::collection::vec(row(), 0..60),
        prop::collection::vec(vulnerability, 5),
        prop::collection::vec((0..HOSTS, 1_u8..=5, exposure), 0..4),
        prop::collection::vec((0_u32..60, kind, 1_i32..40), 0..4),
        settings(),
    )
        .prop_map(|(rows, vulnerabilities, ratings, decisions, settings)| Made {
            rows,
            vulnerabilities,
            ratings,
            decisions,
            settings,
        })
}

/// A scan of rows.
pub fn scan(rows: &[Row], vulnerabilities: &[(u8, u8, bool, i32)], number: u32) -> Scan {
    let host = |number: u32| Host {
        ips: vec![std::net::IpAddr::from([192, 0, 2 + (number % 2) as u8, 10 + number as u8])],
        dns: if number.is_multiple_of(3) { String::new() } else { format!("h{}.example.test", 9 - number) },
        os: ["Linux 6", "Windows Server 2022", ""][number as usize % 3].to_owned(),
        scanner_tags: if number == 4 { vec!["east".to_owned(), "dc".to_owned()] } else { Vec::new() },
        ..Host::default()
    };
    let vulnerability = |(number, (base, level, exploited, published)): (usize, &(u8, u8, bool, i32))| Vulnerability {
        scanner: "qualys".to_owned(),
        scanner_id: (900 - number).to_string(),
        title: ["Old cipher", "open port", "Flaw B", "Flaw A", ""][number % 5].to_owned(),
        level: Level::new(*level),
        cvss: (*base > 0).then(|| Cvss {
            version: CvssVersion::V31,
            base: f64::from(*base) / 10.0,
            vector: String::new(),
            published_differs: None,
        }),
        cves: vec![format!("CVE-2025-{}", 1000 + number / 2)],
        category: ["Web", "Mail"][number % 2].to_owned(),
        exploited: *exploited,
        published: day(*published),
        ..Vulnerability::default()
    };
    let mut scan = Scan {
        source: Source {
            name: format!("{number}.csv"),
            scanner: "qualys".to_owned(),
            scanned_on: day(100 + number as i32),
            bytes: 1,
            fingerprint: u64::from(number) + 1,
            ..Source::default()
        },
        hosts: (0..HOSTS).map(host).collect(),
        vulnerabilities: vulnerabilities.iter().enumerate().map(vulnerability).collect(),
        ..Scan::default()
    };
    let mut seen = std::collections::BTreeSet::new();
    for (at, (asset, vulnerability, port, kind, status, first_seen)) in (0_u32..).zip(rows) {
        if !seen.insert((asset, vulnerability, port)) {
            continue;
        }
        scan.findings.push(Finding {
            asset: *asset,
            vulnerability: *vulnerability,
            service: Service { port: *port, protocol: Protocol::Tcp, ssl: false },
            kind: *kind,
            status: *status,
            first_seen: if first_seen % 7 == 0 { Day::NONE } else { day(*first_seen) },
            last_seen: Day::NONE,
            fixed_on: Day::NONE,
            scan: 0,
            judged: 0,
            span: Span { at: u64::from(at), len: 1, line: at + 1 },
            part: 0,
            times: 0,
            reopened: 0,
            decision: 0,
            united: 0,
        });
    }
    scan
}

impl Made {
    pub fn desk(&self) -> Desk {
        let mut desk = Desk::new(Workspace::default(), self.settings.clone(), day(250));
        desk.receive(scan(&self.rows, &self.vulnerabilities, 0));
        for (asset, stars, exposure) in &self.ratings {
            let edit = RatingEdit {
                stars: Edit::Set(Stars::new(*stars).unwrap()),
                exposure: Edit::Set(*exposure),
                owner: Edit::Set(["", "Ops", "Web"][*stars as usize % 3].to_owned()),
                add_tags: ["east", "west", "lab"].iter().take(*stars as usize % 4).map(|&tag| tag.to_owned()).collect(),
                ..RatingEdit::default()
            };
            desk.rate(&Selection::These(vec![*asset]), &edit);
        }
        for (finding, kind, days) in &self.decisions {
            let until = (*kind == DecisionKind::Accepted).then(|| day(251 + days * 2).iso().unwrap());
            let edit = DecisionEdit { kind: *kind, reason: "said".to_owned(), until };
            let _ = desk.decide(&FindingSelection::These(vec![*finding]), Some(&edit));
        }
        // Days later, when some of what was accepted has ended.
        Desk::new(desk.workspace().clone(), self.settings.clone(), today())
    }
}
