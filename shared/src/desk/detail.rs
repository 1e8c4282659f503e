//! The opened row: the source record read again, the sum that explains the rank, and links that lead outside.

use super::Desk;
use crate::ingest::{Source, cells_of, lines_of};
use crate::model::Finding;
use crate::view::{FindingDetail, Link, SourceCell};

/// Columns shown as texts of their own.
const THREAT: &[&str] = &["Threat"];
const IMPACT: &[&str] = &["Impact"];
const SOLUTION: &[&str] = &["Solution"];
const EVIDENCE: &[&str] = &["Results"];
/// Links shown.
const LINKS: usize = 20;

/// Where the source record of a finding lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceSpan {
    /// Number of the scan.
    pub scan: u32,
    /// First byte.
    pub at: u64,
    /// Bytes.
    pub len: u32,
}

impl Desk {
    /// Where the source record of a finding lies; the caller reads it.
    pub fn source_span(&self, id: u32) -> Option<SourceSpan> {
        let finding = self.workspace.findings.get(id as usize)?;
        Some(SourceSpan { scan: finding.scan, at: finding.span.at, len: finding.span.len })
    }

    /// Everything about one finding. `bytes` is its source record, or the reason why it could not be read.
    pub fn detail(&self, id: u32, bytes: Result<&[u8], String>) -> Option<FindingDetail> {
        let (finding, asset, vulnerability) = self.workspace.row(id)?;
        let source = self.workspace.source(finding.scan);
        let (cells, missing_source) = match (bytes, source) {
            (Ok(bytes), Some(source)) => (named(source, bytes), None),
            (Err(why), _) => (Vec::new(), Some(why)),
            (_, None) => (Vec::new(), Some("The file of this finding is not known here.".to_owned())),
        };
        let text = |names: &[&str]| {
            let is_named = |cell: &&SourceCell| names.iter().any(|name| name.eq_ignore_ascii_case(&cell.column));
            cells.iter().find(is_named).map(|cell| cell.text.clone()).unwrap_or_default()
        };
        let (threat, impact, solution, evidence) = (text(THREAT), text(IMPACT), text(SOLUTION), text(EVIDENCE));
        let links = links(&vulnerability.cves, &[&solution, &threat]);
        let shown = [THREAT, IMPACT, SOLUTION, EVIDENCE].concat();
        Some(FindingDetail {
            row: self.finding_row(id)?,
            asset: self.asset_row(finding.asset)?,
            factors: self.model.explain(vulnerability, asset),
            score_unclipped: self.model.unclipped(self.ranking.height(&finding)),
            threat,
            impact,
            solution,
            evidence,
            cells: cells
                .into_iter()
                .filter(|cell| {
                    !cell.text.trim().is_empty() && !shown.iter().any(|name| name.eq_ignore_ascii_case(&cell.column))
                })
                .collect(),
            links,
            source: place(source, &finding),
            missing_source,
        })
    }
}

fn place(source: Option<&Source>, finding: &Finding) -> String {
    let name = source.map_or("unknown file", |source| source.name.as_str());
    format!("{name}, line {}", finding.span.line)
}

fn named(source: &Source, bytes: &[u8]) -> Vec<SourceCell> {
    if source.is_document {
        return lines_of(source, bytes).into_iter().map(|(column, text)| SourceCell { column, text }).collect();
    }
    source
        .columns
        .iter()
        .zip(cells_of(source, bytes))
        .map(|(column, text)| SourceCell { column: column.clone(), text })
        .collect()
}

/// CVE records and the addresses that texts hold; http and https only.
fn links(cves: &[String], texts: &[&str]) -> Vec<Link> {
    let mut links: Vec<Link> = cves
        .iter()
        .map(|cve| Link { label: cve.clone(), url: format!("https://www.cve.org/CVERecord?id={cve}") })
        .collect();
    for word in texts.iter().flat_map(|text| text.split([' ', '\n', '\r', '\t', '"', '<', '>', '(', ')', ','])) {
        let url = word.trim_end_matches(['.', ';', ':', '\'', ']', '}']);
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        if is_web && url.len() > 10 && !links.iter().any(|link| link.url == url) {
            links.push(Link { label: url.to_owned(), url: url.to_owned() });
        }
    }
    links.truncate(LINKS);
    links
}
