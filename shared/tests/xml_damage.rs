//! XML that is cut, broken, hostile or written in any encoding: what came before is kept, and what is wrong is said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use proptest::prelude::*;
use shared::ingest::{Reader, Refusal, Scan};
use support::xml::{ALL, NESSUS, all_of, around, counts, item, opened};
use support::{LIMIT, assert_adds_up, read, read_in};
#[test]
fn how_a_file_is_cut_into_chunks_does_not_matter() {
    for text in ALL {
        let whole = all_of(&read_in(text.as_bytes(), text.len()));
        for chunk in [1, 2, 3, 5, 64, 1000] {
            assert_eq!(all_of(&read_in(text.as_bytes(), chunk)), whole, "{chunk}: {text}");
        }
    }
}

#[test]
fn what_comes_before_a_cut_is_kept_and_the_cut_is_said() {
    for text in ALL {
        let end = text.trim_end().len();
        for cut in (0..end).filter(|cut| text.is_char_boundary(*cut)) {
            let Ok(scan) = read(&text[..cut]) else { continue };
            assert_adds_up(&scan);
            let last = scan.problems.last().expect("the cut is a problem");
            assert_eq!(last.code, "broken_document", "cut at {cut}");
            assert!(last.line as usize <= 1 + text[..cut].matches('\n').count(), "{cut}: {last:?}");
            assert!(scan.is_partial, "nothing missing in it is gone");
        }
    }
    let at = NESSUS.find("900003").unwrap();
    let scan = read(&NESSUS[..at]).expect("readable");
    assert_eq!(counts(&scan), [4, 1, 1, 1, 1]);
    let cut = &scan.problems[0];
    assert!(cut.what.contains("<ReportHost>, which opens on line 5"), "{cut:?}");
    let line = 1 + NESSUS[..at].matches('\n').count();
    assert_eq!(cut.line as usize, line, "where the file ends, not where something opens");
}

#[test]
fn broken_xml_is_said_with_its_line_and_what_came_before_is_kept() {
    for (broken, says) in [
        ("<a></b>", "</b> stands where </a> should: <a> opens on line 3"),
        ("<ReportItem b></ReportItem>", "An attribute of <ReportItem> is wrong"),
        ("<ReportItem b=c></ReportItem>", "An attribute of <ReportItem> is wrong"),
        ("1 < 2", "A '<' opens no tag"),
        ("</ReportHost></Report></NessusClientData_v2><more/>", "the file goes on"),
        ("</ReportHost></Report></NessusClientData_v2> more", "the file goes on"),
        ("</ReportHost></Report></NessusClientData_v2></x>", "</x> closes nothing"),
        (&"<d>".repeat(100_000), "200 levels deep"),
        ("<a b=\"1></a>", "A '<' stands inside a tag"),
        ("<a b='1'</a>", "A '<' stands inside a tag"),
        ("<!-- never\nclosed", "on line 3 never closes. The file ends inside <ReportHost>, which opens on line 1"),
        ("<![CDATA[ never closed", "it was cut off"),
        ("<!DOCTYPE x [ <!ENTITY y \"]>\">", "it was cut off"),
    ] {
        let text = around(&(item(1, "") + broken + &item(2, "")));
        let scan = read(&text).expect("readable");
        assert_adds_up(&scan);
        assert_eq!(counts(&scan), [2, 1, 0, 0, 1], "{says}");
        assert!(scan.problems[0].what.contains(says), "{says}: {:?}", scan.problems);
        assert_eq!(scan.problems[0].line, 3, "{says}");
        assert_eq!(all_of(&read_in(text.as_bytes(), 1)), all_of(&Ok(scan)), "{says}");
    }
}

#[test]
fn entities_of_a_document_are_never_expanded() {
    let mut laughs =
        String::from("<!DOCTYPE NessusClientData_v2 [<!-- it's \"fine --><?p ]> ?><!ENTITY lol0 \"lol]>\">");
    for level in 1..30 {
        let ten = format!("&lol{};", level - 1).repeat(10);
        laughs.push_str(&["<!ENTITY lol", &level.to_string(), " \"", &ten, "\">"].concat());
    }
    laughs += "<!ENTITY file SYSTEM \"file:///etc/passwd\">]>\n";
    laughs += &around(&item(1, "<plugin_output>&lol29; &file; &amp;lt; &#x41;&#66; &unknown; &</plugin_output>"));
    let detail = opened(laughs.as_bytes(), "1");
    assert_eq!(detail.evidence, "&lol29; &file; &lt; AB &unknown; &");
    assert_eq!(all_of(&read_in(laughs.as_bytes(), 1)), all_of(&read(&laughs)));
}

#[test]
fn a_record_larger_than_8_mib_is_rejected_and_reading_goes_on() {
    let large = "x ".repeat(5 << 20);
    for (chunk, inside) in [
        (1 << 20, format!("<plugin_output>{large}</plugin_output>")),
        (usize::MAX, format!("<plugin_output>{large}</plugin_output>")),
        (1 << 20, format!("<plugin_output><![CDATA[{large}]]></plugin_output>")),
        (1 << 20, "<cve>CVE-2026-1000</cve>".repeat(400_000)),
    ] {
        let text = around(&(item(1, "") + &item(2, &inside) + &item(3, "")));
        let scan = read_in(text.as_bytes(), chunk).expect("readable");
        assert_eq!(counts(&scan), [3, 2, 0, 0, 1]);
        assert_eq!((scan.problems[0].code.as_str(), scan.problems[0].line), ("row_too_long", 3));
    }
    // What is not read may be as long as it likes, and one byte after the other costs no more than all at once.
    let text = around(&format!("<!--{large}-->{}<other>{large}</other>{}", item(1, ""), item(2, "")));
    assert_eq!(counts(&read_in(text.as_bytes(), 100).expect("readable")), [2, 2, 0, 0, 0]);
    let endless = around(&(item(1, "") + "<ReportItem a=\"" + &large));
    let scan = read_in(endless.as_bytes(), 1 << 16).expect("readable");
    assert!(scan.problems[0].what.contains("A tag goes on for more than 8 MiB"), "{:?}", scan.problems);
    let many = (0..100_000).map(|number| format!("a{number}=\"\"")).collect::<Vec<_>>().join(" ");
    let scan = read(&around(&(item(1, "") + "<a " + &many + "/>"))).expect("readable");
    assert!(scan.problems.is_empty(), "attributes of what is not read do not matter: {:?}", scan.problems);
    let scan = read(&around(&(item(1, "") + &item(2, &format!("<a {many}/>"))))).expect("readable");
    assert!(scan.problems[0].what.contains("more than 1000 attributes"), "{:?}", scan.problems);
}

#[test]
fn every_encoding_reads_the_same_and_opens_the_same() {
    let text = around(&item(1, "<description>Zürich kostet 5 € – Bücher</description>"));
    let wide = |to_bytes: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let mark = mark.then_some(0xFEFF);
        mark.into_iter().chain(text.encode_utf16()).flat_map(to_bytes).collect()
    };
    let narrow = |name: &str| -> Vec<u8> {
        let byte = |c: char| match c {
            '€' => 0x80,
            '–' => 0x96,
            c => u8::try_from(u32::from(c)).unwrap(),
        };
        format!("<?xml version='1.0' encoding='{name}'?>{text}").chars().map(byte).collect()
    };
    for (file, encoding) in [
        (text.clone().into_bytes(), "UTF-8"),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), "UTF-8 with BOM"),
        (wide(u16::to_le_bytes, true), "UTF-16LE"),
        (wide(u16::to_be_bytes, true), "UTF-16BE"),
        (wide(u16::to_le_bytes, false), "UTF-16LE"),
        (narrow("ISO-8859-1"), "Windows-1252"),
        (narrow("windows-1252"), "Windows-1252"),
    ] {
        for chunk in [1, 3, 1 << 20] {
            let scan = read_in(&file, chunk).expect(encoding);
            assert_eq!(counts(&scan), [1, 1, 0, 0, 0], "{encoding}");
            assert_eq!(scan.source.encoding.label(), encoding);
        }
        assert_eq!(opened(&file, "1").threat, "Zürich kostet 5 € – Bücher", "{encoding}");
    }
}

#[test]
fn a_declared_encoding_decides_where_bytes_fit_two() {
    // These bytes are valid UTF-8 too, for another text.
    let text = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>".to_owned()
        + &around(&item(1, "<description>Ã¼</description>"));
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(opened(&latin, "1").threat, "Ã¼");
    let unknown = "<?xml version=\"1.0\" encoding=\"klingon\"?>".to_owned() + &around(&item(1, ""));
    let scan = read(&unknown).expect("readable");
    assert!(scan.warnings.iter().any(|words| words.contains("klingon")), "{:?}", scan.warnings);
}

#[test]
fn bytes_that_are_no_utf_8_are_kept_and_said() {
    let mut file = around(&item(1, "<description>caf? £ öäü</description>")).into_bytes();
    let at = file.iter().position(|byte| *byte == b'?').unwrap();
    file[at] = 0xE9;
    let scan = read_in(&file, 7).expect("readable");
    assert!(scan.warnings.iter().any(|words| words.contains("1 texts are not valid UTF-8")), "{:?}", scan.warnings);
}

#[test]
fn a_document_of_no_known_family_is_refused_by_its_name() {
    for (text, root) in [
        ("<?xml version='1.0'?><!-- x --><x:backlog xmlns:x='y'><item/></x:backlog>", "<backlog>"),
        ("<report><title>Quarter</title></report>", "<report>"),
        ("<NessusClientData><Report/></NessusClientData>", "<NessusClientData>"),
    ] {
        let refusal = read(text).expect_err("not known");
        assert_eq!(refusal.code(), "unknown_document");
        assert!(refusal.to_string().contains(root), "{refusal}");
    }
    assert_eq!(read("<!DOCTYPE html><html><body>Sign in</body></html>").expect_err("a page").code(), "not_csv");
    assert_eq!(read("< x").expect_err("nothing").code(), "not_csv");
}

#[test]
fn a_report_with_nothing_in_it_is_refused_without_talk_of_headers() {
    let empty = "<NessusClientData_v2><Policy/><Report name='x'></Report></NessusClientData_v2>";
    let refusal = read(empty).expect_err("empty");
    assert_eq!(refusal.code(), "no_rows");
    assert!(refusal.to_string().contains("Nessus") && !refusal.to_string().contains("header"), "{refusal}");
}

/// Reads bytes in pieces of changing sizes.
fn read_cut(bytes: &[u8], sizes: &[usize]) -> Result<Scan, Refusal> {
    let mut reader = Reader::new("report.csv", bytes.len() as u64, LIMIT)?;
    let mut rest = bytes;
    for size in sizes.iter().cycle() {
        let (piece, further) = rest.split_at((*size).min(rest.len()));
        reader.feed(piece)?;
        rest = further;
        if rest.is_empty() {
            break;
        }
    }
    reader.finish()
}

proptest! {
    #[test]
    fn damage_anywhere_never_panics_and_chunks_do_not_matter(
        which in 0usize..6,
        at in any::<prop::sample::Index>(),
        gone in 0usize..40,
        put in prop::sample::select(vec!["", "<", ">", "\"", "'", "</", "/>", "<a>", "</a>", "&", "]]>", "<![CDATA[", "<!--", "-->", "<?", "<!DOCTYPE x [", "\0", "\r\n", "\r", "ü"]),
        sizes in prop::collection::vec(1usize..200, 1..8),
    ) {
        let mut bytes = ALL[which].as_bytes().to_vec();
        let at = at.index(bytes.len());
        let end = (at + gone).min(bytes.len());
        bytes.splice(at..end, put.bytes());
        let whole = read_in(&bytes, bytes.len());
        if let Ok(scan) = &whole {
            let c = scan.counts;
            prop_assert_eq!(c.rows, c.accepted + c.rejected + c.merged + c.informational);
        }
        prop_assert_eq!(all_of(&read_cut(&bytes, &sizes)), all_of(&whole));
    }

    #[test]
    fn every_record_lies_where_it_says(which in 0usize..6, lines in prop::sample::select(vec!["\n", "\r\n", "\r"])) {
        let text = ALL[which].replace('\n', lines);
        let scan = read(&text).expect("readable");
        for finding in scan.findings.iter() {
            let from = finding.span.at as usize;
            let record = &text[from..from + finding.span.len as usize];
            prop_assert!(record.starts_with('<') && record.ends_with('>'), "{}", record);
            let before = &text[..from];
            prop_assert_eq!(finding.span.line as usize, 1 + before.matches(lines).count());
        }
    }
}
