//! Rows ready to print: the one place where columns become the words of a row.

use super::Desk;
use super::hosts::Hosts;
use crate::feeds::Known;
use crate::ingest::Source;
use crate::model::{Day, Finding, RiskClass};
use crate::risk::factor::{stars, stars_by};
use crate::rules::{Effective, Field, Origin};
use crate::view::{AssetRow, DecisionRow, FindingRow, Said, ScanRow};
use crate::workspace::Workspace;

pub(super) fn scan_row(workspace: &Workspace, source: &Source) -> ScanRow {
    let trace = workspace.traces.get(&source.number);
    let change = trace.map(|trace| &trace.change);
    ScanRow {
        number: source.number,
        name: source.name.clone(),
        format: source.format_label.clone(),
        scanner: source.scanner.clone(),
        scanned_on: source.scanned_on.iso(),
        imported_on: source.imported_on.iso().unwrap_or_default(),
        rows: source.rows,
        accepted: source.accepted,
        rejected: source.rejected,
        bytes: source.bytes,
        hosts: trace.map_or(0, |trace| trace.hosts),
        not_scanned: source.not_scanned.iter().map(|group| Hosts::of(&group.hosts).count()).sum(),
        new: change.map_or(0, |change| change.new),
        fixed: change.map_or(0, |change| change.fixed_by_scanner + change.fixed_by_absence),
        undoable: workspace.can_undo_import(source.number),
    }
}

impl Desk {
    /// A row of the report.
    pub fn finding_row(&self, id: u32) -> Option<FindingRow> {
        let (finding, asset, vulnerability) = self.workspace.row(id)?;
        let score = self.score(&finding);
        let due = self.due(&finding);
        let effective = self.effective.get(finding.asset as usize)?;
        let (stars, stars_set) = stars(effective, self.model.settings());
        Some(FindingRow {
            id,
            rank: self.ranking.rank(id),
            score,
            class: self.model.class_of(score),
            parts: self.model.parts(&self.vulnerability_facts(finding.vulnerability)?, effective),
            reason: self.reason(&finding),
            kind: finding.kind,
            status: finding.status,
            decision: self.workspace.decision(&finding).map(|decision| DecisionRow {
                kind: decision.kind,
                reason: decision.reason.clone(),
                until: decision.until.iso(),
                made_on: decision.made_on.iso(),
                holds: decision.holds(self.today),
            }),
            vulnerability: finding.vulnerability,
            id_name: vulnerability.id_name().to_owned(),
            scanner_id: vulnerability.scanner_id.clone(),
            title: vulnerability.name().to_owned(),
            level: vulnerability.level,
            severity: vulnerability.severity().to_owned(),
            cvss: vulnerability.cvss.as_ref().map(|cvss| cvss.base),
            cvss_published: vulnerability.cvss.as_ref().and_then(|cvss| cvss.published_differs),
            cves: vulnerability.cves.clone(),
            exploited: self.exploited(finding.vulnerability),
            epss: self.known.get(finding.vulnerability as usize).and_then(Known::epss).map(|(_, epss)| epss.percentile),
            asset: finding.asset,
            host: asset.host.name(),
            ip: asset.host.address(),
            port: finding.service.label(),
            stars: stars.get(),
            stars_set,
            stars_own: effective.origin(Field::Stars) == Origin::Person,
            stars_by: stars_by(effective),
            exposure: effective.rating.exposure.or(self.model.settings().default_exposure),
            first_seen: finding.first_seen.iso(),
            last_seen: finding.last_seen.iso(),
            times_seen: finding.times,
            times_reopened: finding.reopened,
            due: due.iso(),
            due_in_days: due.known().map(|due| due.since(self.today)),
        })
    }

    /// The strongest facts behind a rank, in a few words.
    fn reason(&self, finding: &Finding) -> String {
        let Some(vulnerability) = self.workspace.vulnerabilities.get(finding.vulnerability as usize) else {
            return String::new();
        };
        let Some(asset) = self.effective.get(finding.asset as usize) else { return String::new() };
        let mut facts = Vec::new();
        match (&vulnerability.cvss, vulnerability.level) {
            (Some(cvss), _) => facts.push(format!("CVSS {:.1}", cvss.base)),
            (None, Some(level)) => facts.push(format!("severity {}", vulnerability.grades.label(level))),
            (None, None) => facts.push("severity unknown".to_owned()),
        }
        let known = self.known.get(finding.vulnerability as usize);
        let listed = known.is_some_and(|known| known.exploit().is_some());
        let exploited = self.exploited(finding.vulnerability);
        match (exploited, vulnerability.malware, vulnerability.exploit || listed) {
            (true, _, _) => facts.push("known exploited".to_owned()),
            (false, true, _) => facts.push("used by malware".to_owned()),
            (false, false, true) => facts.push("exploit public".to_owned()),
            (false, false, false) => {}
        }
        if let Some((_, epss)) = known.and_then(Known::epss).filter(|_| !exploited) {
            facts.push(format!("EPSS {}", percent(epss.percentile)));
        }
        let (stars, given) = stars(asset, self.model.settings());
        facts.push(if given { format!("{} of 5 stars", stars.get()) } else { "host not rated".to_owned() });
        if let Some(exposure) = asset.rating.exposure {
            facts.push(exposure.label().to_lowercase());
        }
        facts.join(" · ")
    }

    /// A row of the asset list.
    pub fn asset_row(&self, id: u32) -> Option<AssetRow> {
        let risk = self.asset_risk(id);
        let asset = self.workspace.assets.get(id as usize)?;
        let effective = self.effective.get(id as usize)?;
        let rating = &effective.rating;
        let (stars, stars_set) = stars(effective, self.model.settings());
        Some(AssetRow {
            id,
            ips: asset.host.ips.iter().map(ToString::to_string).collect(),
            dns: asset.host.dns.clone(),
            netbios: asset.host.netbios.clone(),
            os: asset.host.os.clone(),
            scanner_tags: asset.host.scanner_tags.clone(),
            stars: stars.get(),
            stars_set,
            stars_own: effective.origin(Field::Stars) == Origin::Person,
            stars_by: stars_by(effective),
            class: rating.class,
            exposure: rating.exposure,
            function: rating.function,
            environment: rating.environment.clone(),
            owner: rating.owner.clone(),
            location: rating.location.clone(),
            tags: rating.tags.clone(),
            said: said(effective),
            score: risk.score,
            risk: self.model.class_of(risk.score),
            open: risk.open,
            best_rank: risk.best_rank,
            last_seen: asset.last_seen.iso(),
            parts: asset.parts.len() as u32,
        })
    }
}

/// An EPSS percentile: whole percents; near the top, where each step counts, with the decimal it needs.
fn percent(percentile: f64) -> String {
    let percent = (percentile * 1000.0).floor() / 10.0;
    if percent < 99.0 { format!("{percent:.0} %") } else { format!("{percent:.1} %") }
}

/// Who said what of an asset.
fn said(effective: &Effective) -> Vec<Said> {
    let is_said = |field: &Field| effective.origin(*field) != Origin::Nobody;
    let of = |field| Said { field, own: effective.origin(field) == Origin::Person, by: effective.said_by(field) };
    Field::ALL.into_iter().filter(is_said).map(of).collect()
}

/// What the findings of one asset come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AssetRisk {
    /// Score of all open findings together.
    pub score: f64,
    /// Open findings by class.
    pub open: [u32; 4],
    /// Their points.
    pub points: f64,
    /// Rank of the first.
    pub best_rank: u32,
}

/// Words for an age in days.
pub(super) fn age_band(first_seen: Day, today: Day) -> usize {
    if !first_seen.is_known() || !today.is_known() {
        return 5;
    }
    match today.since(first_seen) {
        ..=7 => 0,
        8..=30 => 1,
        31..=90 => 2,
        91..=365 => 3,
        _ => 4,
    }
}

/// Names of the age bands.
pub(super) const AGE_BANDS: [(&str, &str); 6] = [
    ("7", "Up to 7 days"),
    ("30", "8 to 30 days"),
    ("90", "31 to 90 days"),
    ("365", "91 to 365 days"),
    ("older", "Over a year"),
    ("unknown", "Age unknown"),
];

/// Class of a facet value such as `critical`.
pub(super) fn class_key(class: RiskClass) -> &'static str {
    match class {
        RiskClass::Critical => "critical",
        RiskClass::High => "high",
        RiskClass::Medium => "medium",
        RiskClass::Low => "low",
    }
}
