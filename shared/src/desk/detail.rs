//! The opened row: the source record read again, the sum that explains the rank, and links that lead outside.

use super::Desk;
use super::texts::{Texts, apart, text};
use crate::ingest::{Source, cells_of, lines_of};
use crate::model::{Finding, Span};
use crate::view::{FindingDetail, Link, SourceCell};

/// Links shown.
const LINKS: usize = 20;

/// Where a source record lies.
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
    /// Where the records of a finding lie: its own first, then where the file describes its vulnerability apart. The
    /// caller reads them.
    pub fn source_spans(&self, id: u32) -> Vec<SourceSpan> {
        let Some((finding, _, vulnerability)) = self.workspace.row(id) else { return Vec::new() };
        let span = |scan: u32, span: Span| SourceSpan { scan, at: span.at, len: span.len };
        let own = span(finding.scan, finding.span);
        let described = vulnerability.definition.map(|definition| span(definition.scan, definition.span));
        [own].into_iter().chain(described).collect()
    }

    /// Everything about one finding. `records` are the bytes at its [`Desk::source_spans`] in their order, each of them
    /// or the reason why it could not be read.
    pub fn detail(&self, id: u32, records: &[Result<Vec<u8>, String>]) -> Option<FindingDetail> {
        let (finding, _, vulnerability) = self.workspace.row(id)?;
        let source = self.workspace.source(finding.scan);
        let mut told: Vec<Vec<SourceCell>> = Vec::new();
        let mut missing_source = None;
        for (span, record) in self.source_spans(id).iter().zip(records) {
            let source = self.workspace.source(span.scan).ok_or("The file of this finding is not known here.");
            match (record, source) {
                (Ok(bytes), Ok(source)) => told.push(named(source, span.at, bytes)),
                (Err(why), _) => missing_source = missing_source.or_else(|| Some(why.clone())),
                (_, Err(why)) => missing_source = missing_source.or_else(|| Some(why.to_owned())),
            }
        }
        let texts = Texts::of(source.map_or("", |source| source.format.as_str()));
        // What the finding's own record says comes before what is said of its vulnerability in general.
        let text =
            |names| told.iter().map(|cells| text(cells, names)).find(|text| !text.is_empty()).unwrap_or_default();
        let [threat, impact, solution, evidence, references] =
            [texts.threat, texts.impact, texts.solution, texts.evidence, texts.references].map(text);
        let links = links(&vulnerability.cves, &[&solution, &threat, &references]);
        let explanation = self.explanation(&finding)?;
        Some(FindingDetail {
            row: self.finding_row(id)?,
            asset: self.asset_row(finding.asset)?,
            factors: explanation.lines,
            decision: explanation.decision,
            what_if: self.what_if(id),
            score_unclipped: explanation.unclipped,
            threat,
            impact,
            solution,
            evidence,
            cells: told
                .into_iter()
                .flatten()
                .filter(|cell| !cell.text.trim().is_empty() && !texts.is_shown(cell))
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

fn named(source: &Source, at: u64, bytes: &[u8]) -> Vec<SourceCell> {
    if source.is_document {
        return lines_of(source, bytes).into_iter().flat_map(|(column, text)| apart(column, text)).collect();
    }
    source
        .columns_at(at)
        .iter()
        .zip(cells_of(source, bytes))
        .map(|(column, text)| SourceCell { column: column.clone(), text })
        .collect()
}

/// CVE records and the addresses that texts hold; http and https only. Where there are too many, both have their share.
fn links(cves: &[String], texts: &[&str]) -> Vec<Link> {
    let mut told: Vec<Link> = Vec::new();
    for word in texts.iter().flat_map(|text| text.split([' ', '\n', '\r', '\t', '"', '<', '>', '(', ')', ','])) {
        let url = word.trim_end_matches(['.', ';', ':', '\'', ']', '}']);
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        if is_web && url.len() > 10 && told.len() < LINKS && !told.iter().any(|link| link.url == url) {
            told.push(Link { label: url.to_owned(), url: url.to_owned() });
        }
    }
    let room = LINKS - told.len().min(LINKS / 2);
    let record = |cve: &String| Link { label: cve.clone(), url: format!("https://www.cve.org/CVERecord?id={cve}") };
    let mut links: Vec<Link> = cves.iter().take(room).map(record).collect();
    links.extend(told);
    links.truncate(LINKS);
    links
}
