//! Whole files through the reader: counts, places, chunks, problems, and the workspace they end up in.

use shared::desk::Desk;
use shared::ingest::{Reader, Refusal, Scan, cells_of, lines_of};
use shared::model::Day;
use shared::risk::Settings;
use shared::workspace::Workspace;

use crate::choice;

/// Larger than any input of a fuzzer.
const LIMIT: u64 = 1 << 30;
/// Headers under which any bytes are rows.
const HEADERS: [&str; 3] = [
    "IP,QID,Title,Type,Severity\n",
    "\"IP\";\"DNS\";\"QID\";\"Title\";\"Vuln Status\";\"Type\";\"Severity\";\"Port\";\"First Detected\";\"Results\"\r\n",
    "sep=\t\rScan Report\t11/20/2026\r\rTotal Vulnerabilities\r3\r\rIP\tQID\tTitle\tType\tSeverity\r",
];
/// What documents start with.
const ROOTS: [&str; 8] = [
    "<NessusClientData_v2><Report name='a'><ReportHost name='192.0.2.1'>",
    "<report id='1' format_id='a' extension='xml'><report id='1'><results><result>",
    "<NexposeReport version='2.0'><nodes><node address='192.0.2.1'><tests>",
    "<ASSET_DATA_REPORT><HOST_LIST><HOST><IP>192.0.2.1</IP><VULN_INFO_LIST>",
    "<nmaprun scanner='nmap'><host><address addr='192.0.2.1' addrtype='ipv4'/><ports>",
    "{\"SchemaVersion\":2,\"ArtifactName\":\"a\",\"Results\":[{\"Target\":\"a\",\"Vulnerabilities\":[",
    "{\"data\":{\"affected_items\":[",
    "[{\"scan_report_template_title\":\"a\",\"result_date\":\"04/01/2026 00:00:00\"},",
];

/// Any bytes as a file, and as what stands below a header.
pub fn csv(data: &[u8]) {
    file(data);
    for header in HEADERS {
        file(&[header.as_bytes(), data].concat());
    }
}

/// Any bytes as a file, and as what stands inside a document.
pub fn document(data: &[u8]) {
    file(data);
    let root = ROOTS[choice(data, ROOTS.len())];
    file(&[root.as_bytes(), data].concat());
}

fn read(data: &[u8], chunk: usize) -> Result<Scan, Refusal> {
    let mut reader = Reader::new("any.csv", data.len() as u64, LIMIT)?;
    for piece in data.chunks(chunk.max(1)) {
        reader.feed(piece)?;
    }
    reader.finish()
}

fn file(data: &[u8]) {
    let whole = read(data, usize::MAX);
    let pieces = read(data, 1 + choice(data, 97));
    match (whole, pieces) {
        (Ok(whole), Ok(pieces)) => {
            assert_eq!(format!("{whole:?}"), format!("{pieces:?}"), "chunks change nothing");
            sound(&whole, data);
            workspace(whole, data);
        }
        (Err(whole), Err(pieces)) => {
            assert_eq!(whole, pieces, "chunks change nothing");
            assert!(whole.to_string().len() > 40, "a refusal says what to do: {whole}");
        }
        (whole, pieces) => panic!("chunks change nothing: {:?} {:?}", whole.err(), pieces.err()),
    }
}

/// Counts add up, places lie in the file.
pub(crate) fn sound(scan: &Scan, data: &[u8]) {
    let counts = scan.counts;
    assert_eq!(counts.rows, counts.accepted + counts.rejected + counts.merged + counts.informational);
    assert_eq!(scan.findings.len() as u32, counts.accepted + counts.informational);
    assert_eq!(scan.problem_counts.iter().map(|count| count.rows).sum::<u32>(), counts.rejected);
    assert_eq!((scan.rejected.len() as u32, scan.problems.len()), (counts.rejected, scan.rejected.len().min(1000)));
    for finding in scan.findings.iter() {
        let bytes = bytes(data, finding.span.at, finding.span.len);
        if scan.source.is_document {
            drop(lines_of(&scan.source, bytes));
        } else {
            assert!(cells_of(&scan.source, bytes).len() > 1);
        }
        assert!((finding.asset as usize) < scan.hosts.len());
        assert!((finding.vulnerability as usize) < scan.vulnerabilities.len());
    }
    for row in &scan.rejected {
        bytes(data, row.span.at, row.span.len);
        assert!(row.byte >= row.span.at && row.byte <= row.span.at + u64::from(row.span.len), "{row:?}");
    }
}

fn bytes(data: &[u8], at: u64, len: u32) -> &[u8] {
    data.get(at as usize..at as usize + len as usize).expect("a record lies in its file")
}

/// It is taken, stored, loaded and shown; taken again it changes nothing.
pub(crate) fn workspace(scan: Scan, data: &[u8]) {
    let today = Day::from_iso("2026-11-21").unwrap_or_default();
    let mut desk = Desk::new(Workspace::default(), Settings::default(), today);
    desk.receive(scan.clone());
    let (loaded, errors) = Workspace::from_chunks(&desk.workspace().chunks());
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(loaded.findings.len(), desk.workspace().findings.len());
    for id in 0..loaded.findings.len().min(20) as u32 {
        let spans = desk.source_spans(id);
        let records: Vec<Result<Vec<u8>, String>> =
            spans.iter().map(|span| Ok(bytes(data, span.at, span.len).to_vec())).collect();
        assert!(desk.detail(id, &records).is_some());
    }
    let (sheet, _) = desk.receive(scan);
    assert!(sheet.seen_before && sheet.change.is_nothing(), "{:?}", sheet.change);
}
