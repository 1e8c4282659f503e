//! What would come of a file under a mapping, from its first bytes; nothing is applied.

use rustc_hash::FxHashMap;

use super::grid::Grid;
use super::row::{self, is_nothing};
use super::{Mapping, words};
use crate::ingest::encoding::Encoding;
use crate::ingest::inventory;
use crate::ingest::layout::Role;
use crate::ingest::reader::{Read, Reader};
use crate::ingest::records::Records;
use crate::ingest::refusal::Refusal;
use crate::ingest::scan::Scan;
use crate::ingest::split::Limits;
use crate::model::{Kind, Protocol};
use crate::rules::InventoryRow;
use crate::view::{ListPreview, Lists, MappingPreview, MetWord, PreviewRow};

/// Problems shown.
const PROBLEMS: usize = 20;
/// Findings shown.
const FINDINGS: usize = 5;
/// Severity words shown.
const WORDS: usize = 40;

/// Reads the first bytes of a file with a mapping; `is_whole` when they are all of it. For a list of assets also the rows,
/// which somebody else holds against the assets that are known.
pub fn preview_with_rows(
    name: &str,
    mapping: &Mapping,
    head: &[u8],
    is_whole: bool,
) -> (MappingPreview, Vec<InventoryRow>) {
    if mapping.lists == Lists::Findings {
        return (preview_of_report(name, mapping, head, is_whole), Vec::new());
    }
    let mut out = MappingPreview { lacks: mapping.lacks(), is_whole, ..MappingPreview::default() };
    let mut rows = Vec::new();
    out.list = Some(ListPreview::default());
    match read(name, mapping, head, is_whole) {
        Ok(Read::List(mut list)) => {
            inventory::preview(&list, &mut out);
            rows = std::mem::take(&mut list.rows);
        }
        Ok(Read::Scan(_)) => {
            "This is a report that is read by itself, whatever is mapped.".clone_into(&mut out.refused);
        }
        Err(refusal) => out.refused = refusal.to_string(),
    }
    if let Ok(grid) = Grid::find(head, is_whole)
        && let Some(plan) = mapping.list_plan(&grid.header)
        && let Some(list) = &mut out.list
    {
        list.words = inventory::words_met(&plan, &grid);
    }
    (out, rows)
}

/// What would come of the first bytes of a file; `is_whole` when they are all of it.
pub fn preview(name: &str, mapping: &Mapping, head: &[u8], is_whole: bool) -> MappingPreview {
    preview_with_rows(name, mapping, head, is_whole).0
}

fn preview_of_report(name: &str, mapping: &Mapping, head: &[u8], is_whole: bool) -> MappingPreview {
    let mut out = MappingPreview { lacks: mapping.lacks(), is_whole, ..MappingPreview::default() };
    if let Ok(grid) = Grid::find(head, is_whole) {
        tell_words(mapping, &grid, &mut out);
    }
    match read(name, mapping, head, is_whole) {
        Ok(Read::Scan(scan)) => tell_scan(&scan, &mut out),
        Ok(Read::List(_)) => out.refused = Refusal::AssetList.to_string(),
        Err(refusal) => out.refused = refusal.to_string(),
    }
    out
}

fn read(name: &str, mapping: &Mapping, head: &[u8], is_whole: bool) -> Result<Read, Refusal> {
    let text = if is_whole { head } else { whole_records(mapping, head) };
    let mut reader = Reader::new(name, text.len() as u64, u64::MAX)?.with_mappings(vec![mapping.clone()]);
    reader.feed(text)?;
    reader.read()
}

/// The bytes up to the end of the last whole record.
fn whole_records<'a>(mapping: &Mapping, head: &'a [u8]) -> &'a [u8] {
    let mut stream = Records::new(Encoding::detect(head), head, mapping.delimiter, Limits::default());
    stream.feed(head);
    let mut end = 0;
    while let Some(record) = stream.next() {
        end = record.at + record.len;
    }
    head.get(..end as usize).unwrap_or(head)
}

fn tell_words(mapping: &Mapping, grid: &Grid, out: &mut MappingPreview) {
    let Some(column) = mapping.columns.iter().position(|column| column.role == Some(Role::Severity)) else { return };
    let mut met: FxHashMap<String, (String, u32)> = FxHashMap::default();
    for cell in grid.column(column) {
        met.entry(words::key(cell)).or_insert_with(|| (cell.trim().to_owned(), 0)).1 += 1;
    }
    let is_score = |word: &str| row::band(word).is_some();
    out.has_scores = met.keys().any(|word| is_score(word));
    // Scores are not words: the bands of CVSS say what they mean.
    let mut met: Vec<MetWord> = met
        .into_iter()
        .filter(|(word, _)| !(mapping.scores && is_score(word) && !mapping.words.contains_key(word)))
        .map(|(word, (shown, rows))| MetWord {
            guess: mapping.guess(&shown),
            shown: if shown.is_empty() { word.clone() } else { shown },
            word,
            rows,
        })
        .collect();
    // What has to be said comes first, and stays there once it is said.
    met.sort_by(|a, b| (a.guess.is_some(), b.rows, &a.word).cmp(&(b.guess.is_some(), a.rows, &b.word)));
    let is_open = |word: &&MetWord| word.guess.is_none() && !mapping.words.contains_key(&word.word);
    let open: Vec<&MetWord> = met.iter().filter(is_open).collect();
    match open.as_slice() {
        [] => {}
        [word] => out.lacks.push(format!("Say which severity '{}' is.", word.shown)),
        [word, rest @ ..] => {
            let others =
                if rest.len() == 1 { "1 other word".to_owned() } else { format!("{} other words", rest.len()) };
            out.lacks.push(format!("Say which severity '{}' and {others} are.", word.shown));
        }
    }
    out.more_words = met.len().saturating_sub(WORDS) as u32;
    met.truncate(WORDS);
    out.words = met;
}

fn tell_scan(scan: &Scan, out: &mut MappingPreview) {
    out.rows = scan.counts.rows;
    out.accepted = scan.counts.accepted;
    out.informational = scan.counts.informational;
    out.merged = scan.counts.merged;
    out.rejected = scan.counts.rejected;
    out.hosts = scan.hosts.len() as u32;
    out.vulnerabilities = scan.vulnerabilities.len() as u32;
    out.problems = scan.problems.iter().take(PROBLEMS).cloned().collect();
    out.warnings.clone_from(&scan.warnings);
    out.findings = (0..FINDINGS).filter_map(|index| shown(scan, index)).collect();
}

fn shown(scan: &Scan, index: usize) -> Option<PreviewRow> {
    let finding = scan.findings.get(index)?;
    let host = scan.hosts.get(finding.asset as usize)?;
    let vulnerability = scan.vulnerabilities.get(finding.vulnerability as usize)?;
    let name = [host.dns.as_str(), host.netbios.as_str()].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let severity = match (finding.kind, vulnerability.level) {
        (Kind::Information, _) => "Information",
        (_, Some(level)) => vulnerability.grades.label(level),
        (_, None) => "not said",
    };
    let protocol = match finding.service.protocol {
        Protocol::Tcp => "/tcp",
        Protocol::Udp => "/udp",
        Protocol::Other | Protocol::Unsaid => "",
    };
    Some(PreviewRow {
        host: [name, &host.address()].into_iter().filter(|part| !is_nothing(part)).collect::<Vec<_>>().join(" "),
        title: vulnerability.title.clone(),
        id: vulnerability.scanner_id.clone(),
        severity: severity.to_owned(),
        cvss: vulnerability.cvss.as_ref().map(|cvss| format!("{:.1}", cvss.base)).unwrap_or_default(),
        service: if finding.service.port == 0 { String::new() } else { format!("{}{protocol}", finding.service.port) },
        cves: vulnerability.cves.clone(),
        first_seen: finding.first_seen.iso().unwrap_or_default(),
        last_seen: finding.last_seen.iso().unwrap_or_default(),
    })
}
