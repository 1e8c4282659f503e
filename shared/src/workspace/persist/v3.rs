//! How version 3 wrote what version 4 packs: findings as rows of numbers of any length, assets that say twice what their
//! only part says. Nothing here may change: these are the bytes that browsers hold.

use serde::Deserialize;

use crate::model::{self, Asset, Day, Kind, Service, Span, Status, Vulnerability};
use crate::workspace::before::{Before as Current, Lens};

/// Version 2 wrote them so too.
#[derive(Deserialize)]
pub(super) struct Findings {
    asset: Vec<u32>,
    vulnerability: Vec<u32>,
    service: Vec<Service>,
    kind: Vec<Kind>,
    status: Vec<Status>,
    first_seen: Vec<Day>,
    last_seen: Vec<Day>,
    fixed_on: Vec<Day>,
    scan: Vec<u32>,
    judged: Vec<u32>,
    span: Vec<Span>,
    part: Vec<u16>,
    times: Vec<u32>,
    reopened: Vec<u32>,
    decision: Vec<u32>,
    united: Vec<u32>,
}

impl From<Findings> for model::Findings {
    fn from(old: Findings) -> Self {
        let Findings { asset, vulnerability, service, kind, status, first_seen, last_seen, fixed_on, .. } = old;
        let Findings { scan, judged, span, part, times, reopened, decision, united, .. } = old;
        Self {
            asset,
            vulnerability,
            service,
            kind,
            status,
            first_seen,
            last_seen,
            fixed_on,
            scan,
            judged,
            span,
            part,
            times,
            reopened,
            decision,
            united,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Before {
    lens: Lens,
    assets: Vec<(u32, Asset)>,
    vulnerabilities: Vec<(u32, Vulnerability)>,
    at: Vec<u32>,
    findings: Findings,
}

impl From<Before> for Current {
    fn from(old: Before) -> Self {
        let Before { lens, assets, vulnerabilities, at, findings } = old;
        Self { lens, assets, vulnerabilities, at, findings: findings.into() }
    }
}
