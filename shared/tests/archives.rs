//! Archives, built here byte by byte: what comes out, and the words for what does not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::io::Write;
use std::path::Path;

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use proptest::prelude::*;
use shared::ingest::archive::{Archive, Contents, Piece, SEPARATOR, Unpacker};
use shared::ingest::{Reader, Refusal, Scan};
use support::{LIMIT, Style, assert_adds_up, report, row};

/// How an entry of a ZIP is written.
#[derive(Clone, Copy, Default)]
struct Way {
    stored: bool,
    /// Checksum and sizes behind the data: 0 none, 1 plain, 2 with its mark, 3 with its mark and long sizes.
    descriptor: u8,
    long_sizes: bool,
    flags: u16,
    method: Option<u16>,
    wrong_crc: bool,
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn entry(name: &str, bytes: &[u8], way: Way) -> Vec<u8> {
    let packed = if way.stored { bytes.to_vec() } else { deflated(bytes) };
    let crc = if way.wrong_crc { !crc(bytes) } else { crc(bytes) };
    let (in_len, out_len) = (packed.len() as u64, bytes.len() as u64);
    let method = way.method.unwrap_or(if way.stored { 0 } else { 8 });
    let flags = way.flags | if way.descriptor > 0 { 8 } else { 0 };
    let mut out = b"PK\x03\x04\x14\0".to_vec();
    out.extend(flags.to_le_bytes());
    out.extend(method.to_le_bytes());
    out.extend([0; 4]);
    let sizes: [u32; 3] = match (way.descriptor > 0, way.long_sizes) {
        (true, _) => [0; 3],
        (false, true) => [crc, u32::MAX, u32::MAX],
        (false, false) => [crc, in_len as u32, out_len as u32],
    };
    out.extend(sizes.iter().flat_map(|size| size.to_le_bytes()));
    out.extend((name.len() as u16).to_le_bytes());
    let mut extra = b"\x55\x54\x01\0\0".to_vec();
    if way.long_sizes {
        extra.extend(b"\x01\0\x10\0");
        extra.extend(out_len.to_le_bytes());
        extra.extend(in_len.to_le_bytes());
    }
    out.extend((extra.len() as u16).to_le_bytes());
    out.extend(name.as_bytes());
    out.extend(extra);
    out.extend(packed);
    if way.descriptor > 1 {
        out.extend(b"PK\x07\x08");
    }
    if way.descriptor > 0 {
        out.extend(crc.to_le_bytes());
        for len in [in_len, out_len] {
            out.extend(&len.to_le_bytes()[..if way.descriptor == 3 { 8 } else { 4 }]);
        }
    }
    out
}

/// Entries with a directory behind them.
fn zip(entries: &[(&str, &[u8], Way)]) -> Vec<u8> {
    let mut out: Vec<u8> = entries.iter().flat_map(|(name, bytes, way)| entry(name, bytes, *way)).collect();
    for (name, _, _) in entries {
        out.extend(b"PK\x01\x02");
        out.extend([0; 24]);
        out.extend((name.len() as u16).to_le_bytes());
        out.extend([0; 16]);
        out.extend(name.as_bytes());
    }
    out.extend(b"PK\x05\x06");
    out.extend([0; 16]);
    out.extend(4_u16.to_le_bytes());
    out.extend(b"note");
    out
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What comes out, fed in pieces.
fn unpack_in(name: &str, bytes: &[u8], limit: u64, chunk: usize) -> Result<(Contents, Vec<Vec<u8>>), Refusal> {
    let mut unpacker = Unpacker::new(Archive::of(bytes).expect("an archive"), name, limit);
    let mut outs: Vec<Vec<u8>> = Vec::new();
    for piece in bytes.chunks(chunk) {
        unpacker.feed(piece, &mut |piece| match piece {
            Piece::Begin => outs.push(Vec::new()),
            Piece::Bytes(bytes) => outs.last_mut().expect("begun").extend_from_slice(bytes),
        })?;
    }
    Ok((unpacker.finish()?, outs))
}

fn unpack(bytes: &[u8]) -> Result<(Contents, Vec<Vec<u8>>), Refusal> {
    unpack_in("scans.zip", bytes, LIMIT, 1 << 16)
}

/// Names and bytes to read, as the caller puts them together.
fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let (contents, outs) = unpack(bytes).expect("unpacked");
    let join = |parts: &[(usize, u32)]| {
        parts.iter().map(|(number, skip)| &outs[*number][*skip as usize..]).collect::<Vec<_>>().join(SEPARATOR)
    };
    contents.files.iter().map(|file| (file.name.clone(), join(&file.parts))).collect()
}

fn read(name: &str, bytes: &[u8]) -> Result<Scan, Refusal> {
    let mut reader = Reader::new(name, bytes.len() as u64, LIMIT)?;
    reader.feed(bytes)?;
    reader.finish()
}

fn words(bytes: &[u8]) -> String {
    let refusal = unpack(bytes).expect_err("refused");
    assert_eq!(refusal.code(), "archive");
    refusal.to_string()
}

fn csv() -> Vec<u8> {
    report(&[row(&[]), row(&[("QID", "900101"), ("Port", "22")])], Style::default()).into_bytes()
}

#[test]
fn every_way_to_write_a_zip_gives_the_same_report() {
    let csv = csv();
    let plain = Way::default();
    let ways = [
        plain,
        Way { stored: true, ..plain },
        Way { descriptor: 1, ..plain },
        Way { descriptor: 2, ..plain },
        Way { descriptor: 3, ..plain },
        Way { long_sizes: true, ..plain },
        Way { long_sizes: true, stored: true, ..plain },
    ];
    for (number, way) in ways.into_iter().enumerate() {
        let bytes = zip(&[("report.csv", &csv, way)]);
        for chunk in [1, 7, 1 << 20] {
            let (contents, outs) = unpack_in("scans.zip", &bytes, LIMIT, chunk).expect("unpacked");
            assert_eq!(outs.concat(), csv, "way {number}");
            assert_eq!(contents.files[0].name, "scans.zip \u{203A} report.csv");
            assert!(contents.warnings.is_empty());
        }
    }
    let scan = read("scans.zip \u{203A} report.csv", &csv).expect("read");
    assert_adds_up(&scan);
    assert_eq!((scan.counts.accepted, scan.source.name.as_str()), (2, "scans.zip \u{203A} report.csv"));
}

#[test]
fn members_of_a_gzip_are_one_file() {
    let csv = csv();
    let (head, tail) = csv.split_at(csv.len() / 3);
    let mut bytes = [gzip(head), gzip(tail)].concat();
    for chunk in [1, 1 << 20] {
        let (contents, outs) = unpack_in("report.csv.GZ", &bytes, LIMIT, chunk).expect("unpacked");
        assert_eq!((outs.len(), outs.concat()), (1, csv.clone()));
        assert_eq!(contents.files[0].name, "report.csv.GZ \u{203A} report.csv");
    }
    bytes.extend([0; 512]);
    assert!(unpack(&bytes).expect("zeros fill a block").0.warnings.is_empty());
    bytes.extend(b"further words");
    let warnings = unpack(&bytes).expect("unpacked").0.warnings;
    assert!(warnings[0].contains("13 more bytes"), "{warnings:?}");
}

#[test]
fn a_gzip_with_every_field_of_its_head() {
    let mut bytes = b"\x1F\x8B\x08\x1E\0\0\0\0\0\xFF\x03\0abcinner.csv\0a note\0\x12\x34".to_vec();
    bytes.extend(deflated(b"some text"));
    bytes.extend(crc(b"some text").to_le_bytes());
    bytes.extend(9_u32.to_le_bytes());
    for chunk in [1, 5, 1 << 20] {
        let (contents, outs) = unpack_in("a.gz", &bytes, LIMIT, chunk).expect("unpacked");
        assert_eq!(outs, [b"some text".to_vec()]);
        assert_eq!(contents.files[0].name, "a.gz \u{203A} inner.csv");
    }
}

#[test]
fn cut_off_anywhere_it_is_refused() {
    let csv = csv();
    let way = Way { descriptor: 2, ..Way::default() };
    for whole in [zip(&[("a.csv", &csv, way), ("b.csv", &csv, Way::default())]), gzip(&csv)] {
        for end in 4..whole.len() {
            let refusal = unpack(&whole[..end]).expect_err("cut off");
            assert!(refusal.to_string().contains("cut off"), "at {end}: {refusal}");
        }
        unpack(&whole).expect("whole");
    }
}

#[test]
fn what_cannot_be_unpacked_is_said_with_its_name() {
    let csv = csv();
    let plain = Way::default();
    for (way, said) in [
        (Way { wrong_crc: true, ..plain }, "'a.csv' in it is not what was packed"),
        (Way { wrong_crc: true, descriptor: 2, ..plain }, "is damaged"),
        (Way { flags: 1, ..plain }, "'a.csv' in it is encrypted"),
        (Way { method: Some(99), ..plain }, "is encrypted"),
        (Way { method: Some(12), ..plain }, "packed with bzip2"),
        (Way { method: Some(93), ..plain }, "packed with Zstandard"),
        (Way { stored: true, descriptor: 2, ..plain }, "without saying how long it is"),
    ] {
        let words = words(&zip(&[("a.csv", &csv, way)]));
        assert!(words.contains(said), "{words}");
    }
    let mut damaged = zip(&[("a.csv", &csv, plain)]);
    damaged[60] ^= 0xFF;
    assert!(words(&damaged).contains("damaged"));
    let mut between = zip(&[("a.csv", &csv, plain), ("b.csv", &csv, plain)]);
    let at = entry("a.csv", &csv, plain).len();
    between[at] = b'?';
    assert!(words(&between).contains("between two files"));
    let mut gz = gzip(&csv);
    let at = gz.len() - 8;
    gz[at] ^= 1;
    assert!(words(&gz).contains("checksum"));
    assert!(words(b"\x1F\x8B\x07\0\0\0\0\0\0\0").contains("no gzip knows"));
    assert!(words(b"PK\x07\x08PK\x03\x04").contains("split"));
    assert!(words(&zip(&[])).contains("no file"));
    assert!(words(&gzip(b"")).contains("no file"));
}

#[test]
fn folders_and_notes_of_a_file_system_are_left_out_and_said() {
    let csv = csv();
    let way = Way { stored: true, ..Way::default() };
    let bytes = zip(&[
        ("scans/", b"", way),
        ("scans/../../one.csv", &csv, way),
        ("__MACOSX/scans/._one.csv", b"note", way),
        ("scans/.DS_Store", b"note", way),
        ("empty.csv", b"", Way { descriptor: 2, ..way }),
        ("two.csv", b"x", way),
    ]);
    let (contents, outs) = unpack(&bytes).expect("unpacked");
    let names: Vec<&str> = contents.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["scans.zip \u{203A} scans/one.csv", "scans.zip \u{203A} two.csv"]);
    assert_eq!(outs, [csv, b"x".to_vec()]);
    for name in ["scans", "__MACOSX/scans/._one.csv", "scans/.DS_Store", "empty.csv"] {
        assert!(contents.warnings[0].contains(name), "{:?}", contents.warnings);
    }
}

#[test]
fn a_trap_is_refused_with_both_bounds() {
    let zeros = vec![0; 40 << 20];
    for bytes in [zip(&[("bomb.csv", &zeros, Way::default())]), gzip(&zeros)] {
        let refusal = unpack(&bytes).expect_err("a trap");
        assert_eq!(refusal.code(), "unpacks_too_much");
        let words = refusal.to_string();
        assert!(words.contains("1074 MB in all") && words.contains("200 times"), "{words}");
        assert!(matches!(refusal, Refusal::UnpacksTooMuch { unpacked, .. } if unpacked < 17 << 20), "it stopped early");
    }
    let half: Vec<u8> = (0..200_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let refusal = unpack_in("a.gz", &gzip(&half), 500_000, 1000).expect_err("over the limit");
    assert!(matches!(refusal, Refusal::UnpacksTooMuch { limit: 500_000, .. }));
    let many: Vec<(String, Vec<u8>)> = (0..1001).map(|n| (format!("{n}.csv"), b"x".to_vec())).collect();
    let many: Vec<_> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice(), Way::default())).collect();
    assert!(words(&zip(&many)).contains("more than 1000 files"));
    assert_eq!(unpack(&zip(&many[..1000])).expect("1,000").0.files.len(), 1000);
}

#[test]
fn files_of_programs_are_no_archives_and_archives_inside_are_said() {
    let way = Way { stored: true, ..Way::default() };
    for (names, what) in [
        (["[Content_Types].xml", "xl/workbook.xml"], "an Excel workbook"),
        (["docProps/app.xml", "xl/workbook.xml"], "an Excel workbook"),
        (["[Content_Types].xml", "word/document.xml"], "a Word document"),
        (["_rels/.rels", "ppt/presentation.xml"], "a presentation"),
        (["mimetype", "content.xml"], "an OpenDocument file"),
        (["META-INF/MANIFEST.MF", "a.class"], "a Java archive"),
    ] {
        let bytes = zip(&names.map(|name| (name, b"x".as_slice(), way)));
        assert_eq!(Archive::of(&bytes), None);
        let refusal = read("report.csv", &bytes).expect_err(what);
        assert!(refusal.to_string().contains(what), "{refusal}");
    }
    let inner = zip(&[("a.csv", &csv(), way)]);
    let inside = files(&zip(&[("inner.zip", &inner, way)]));
    let refusal = read(&inside[0].0, &inside[0].1).expect_err("an archive");
    assert!(refusal.to_string().contains("archive inside another one"), "{refusal}");
    let mut tar = vec![0; 1024];
    tar[257..262].copy_from_slice(b"ustar");
    assert!(read("scans.tar", &tar).expect_err("tar").to_string().contains("a tar archive"));
}

/// Lists as Microsoft Defender writes them.
const MACHINES: &str = r#"{"value": [
  {"id": "m1", "computerDnsName": "web1.example.test", "lastIpAddress": "192.0.2.10", "osPlatform": "Windows11"},
  {"id": "m2", "computerDnsName": null, "lastIpAddress": "192.0.2.11", "osPlatform": "Linux"}]}"#;
const FOUND: [&str; 2] = [
    r#"{"value": [{"cveId": "CVE-2026-0001", "machineId": "m2", "severity": "High", "productName": "tool"}]}"#,
    r#"{"value": [{"cveId": "CVE-2026-0002", "machineId": "m1", "severity": "Low", "productName": "tool"}]}"#,
];

#[test]
fn lists_that_belong_together_are_one_scan() {
    let csv = csv();
    let marked = format!("\u{FEFF}{}", FOUND[1]);
    let bytes = zip(&[
        ("vulnerabilities/1.json", FOUND[0].as_bytes(), Way::default()),
        ("report.csv", &csv, Way::default()),
        ("vulnerabilities/2.json", marked.as_bytes(), Way::default()),
        ("machines/all.json", MACHINES.as_bytes(), Way::default()),
    ]);
    let files = files(&bytes);
    assert_eq!(files.len(), 2);
    assert_eq!(
        files[0].0, "scans.zip \u{203A} machines/all.json + vulnerabilities/1.json + vulnerabilities/2.json",
        "machines first"
    );
    let scan = read(&files[0].0, &files[0].1).expect("read");
    assert_adds_up(&scan);
    assert_eq!((scan.counts.accepted, scan.counts.rejected, scan.hosts.len()), (2, 0, 2));
    let found = scan.findings.iter().find(|finding| scan.hosts[finding.asset as usize].dns == "web1.example.test");
    let span = found.expect("a finding of web1").span;
    let (at, len) = (span.at as usize, span.len as usize);
    assert!(std::str::from_utf8(&files[0].1[at..at + len]).unwrap().contains("CVE-2026-0002"));
    assert_eq!(files[1].1, csv);
}

#[test]
fn the_real_archive_is_one_scan_of_both_lists() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/scans/defender/dd_defender.zip");
    let Ok(bytes) = std::fs::read(path) else { return println!("skipped: no folder of real scan files") };
    let files = files(&bytes);
    assert_eq!(files.len(), 1);
    let scan = read(&files[0].0, &files[0].1).expect("read");
    // Worked out with Python's zipfile and json: four rows of one machine, and a second machine without any.
    let c = scan.counts;
    assert_eq!([c.rows, c.accepted, c.rejected, c.merged], [4, 4, 0, 0]);
    assert_eq!((scan.hosts.len(), scan.vulnerabilities.len()), (2, 4));
    assert!(scan.is_partial, "its last page links to a next one");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn chunks_do_not_matter_and_damage_never_panics(
        at in 0usize..400, change in 0u8..=255, chunk in 1usize..50, as_gzip: bool
    ) {
        let csv = csv();
        let way = Way { descriptor: 2, ..Way::default() };
        let mut bytes = if as_gzip { gzip(&csv) } else { zip(&[("a.csv", &csv, way), ("b/", b"", Way::default())]) };
        let at = at % bytes.len();
        bytes[at] ^= change;
        if Archive::of(&bytes).is_some() {
            let whole = unpack_in("a", &bytes, LIMIT, usize::MAX);
            prop_assert_eq!(unpack_in("a", &bytes, LIMIT, chunk), whole);
        }
    }
}
