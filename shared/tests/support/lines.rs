//! Lines of reports of every kind, written in every way.

use proptest::prelude::*;
use proptest::sample::select;

use super::{COLUMNS, row};

/// What a line of a report is.
#[derive(Clone, Debug)]
pub enum Line {
    Finding { host: u8, qid: u8, severity: u8, text: String },
    Information { host: u8, qid: u8 },
    BadCell { qid: u8 },
    Short { cells: usize },
    Long { more: usize },
    Blank,
    Padded { qid: u8 },
    Header,
    Footer,
}

pub fn line() -> impl Strategy<Value = Line> {
    // Delimiters, quotes, line ends, letters of two, three and four bytes in UTF-8: a cell may hold anything.
    let text = "[a-z,;\t\"\r\n =@é€\u{1F512}]{0,12}";
    prop_oneof![
        8 => (0u8..5, 0u8..6, 1u8..6, text)
            .prop_map(|(host, qid, severity, text)| Line::Finding { host, qid, severity, text }),
        2 => (0u8..5, 0u8..6).prop_map(|(host, qid)| Line::Information { host, qid }),
        1 => (0u8..6).prop_map(|qid| Line::BadCell { qid }),
        1 => (2usize..COLUMNS.len()).prop_map(|cells| Line::Short { cells }),
        1 => (1usize..4).prop_map(|more| Line::Long { more }),
        1 => Just(Line::Blank),
        1 => (0u8..6).prop_map(|qid| Line::Padded { qid }),
        1 => Just(Line::Header),
        1 => Just(Line::Footer),
    ]
}

impl Line {
    pub fn cells(&self) -> Vec<String> {
        let finding = |host: u8, qid: u8, more: &[(&str, &str)]| {
            let (ip, qid) = (format!("192.0.2.{host}"), (900_000 + u32::from(qid)).to_string());
            let name = format!("h{host}.example.test");
            row(&[&[("IP", ip.as_str()), ("DNS", &name), ("QID", &qid)], more].concat())
        };
        match self {
            Self::Finding { host, qid, severity, text } => {
                finding(*host, *qid, &[("Severity", &severity.to_string()), ("Results", text)])
            }
            Self::Information { host, qid } => finding(*host, qid + 100, &[("Type", "Ig"), ("Vuln Status", "")]),
            Self::BadCell { qid } => finding(1, *qid, &[("Severity", "none")]),
            Self::Short { cells } => finding(1, 1, &[])[..*cells].to_vec(),
            Self::Long { more } => [finding(1, 1, &[]), vec!["more".to_owned(); *more]].concat(),
            Self::Blank => Vec::new(),
            Self::Padded { qid } => [finding(2, *qid, &[]), vec![String::new(); 3]].concat(),
            Self::Header => COLUMNS.map(str::to_owned).to_vec(),
            Self::Footer => {
                vec!["192.0.2.200".to_owned(), String::new(), "hosts not scanned, host not alive".to_owned()]
            }
        }
    }

    /// Rows and bad rows that it is.
    pub fn counts(&self) -> (u32, u32) {
        match self {
            Self::Finding { .. } | Self::Information { .. } | Self::Padded { .. } => (1, 0),
            Self::BadCell { .. } | Self::Short { .. } | Self::Long { .. } => (1, 1),
            Self::Blank | Self::Header | Self::Footer => (0, 0),
        }
    }
}

/// How a report is written.
#[derive(Clone, Debug)]
pub struct Writing {
    pub delimiter: char,
    pub line_end: &'static str,
    pub all_quoted: bool,
    pub encoding: &'static str,
    pub names_delimiter: bool,
    pub ends_open: bool,
}

pub fn writing() -> impl Strategy<Value = Writing> {
    (
        select(vec![',', ';', '\t']),
        select(vec!["\r\n", "\n", "\r"]),
        any::<bool>(),
        select(vec!["utf-8", "bom", "le", "be", "le bom", "be bom", "1252"]),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(delimiter, line_end, all_quoted, encoding, names_delimiter, ends_open)| Writing {
            delimiter,
            line_end,
            all_quoted,
            encoding,
            names_delimiter,
            ends_open,
        })
}

impl Writing {
    fn text(&self, lines: &[Line]) -> String {
        let mut text =
            if self.names_delimiter { format!("sep={}{}", self.delimiter, self.line_end) } else { String::new() };
        let all = [vec![Line::Header], lines.to_vec()].concat();
        for (number, line) in all.iter().enumerate() {
            let cells: Vec<String> = line.cells().iter().map(|cell| self.cell(cell)).collect();
            text.push_str(&cells.join(&self.delimiter.to_string()));
            if number + 1 < all.len() || !self.ends_open {
                text.push_str(self.line_end);
            }
        }
        text
    }

    fn cell(&self, cell: &str) -> String {
        let needs_quotes = cell.contains(['"', '\r', '\n', self.delimiter]) || cell.starts_with(' ');
        if self.all_quoted || needs_quotes { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    }

    pub fn bytes(&self, lines: &[Line]) -> Vec<u8> {
        let text = self.text(lines);
        let mark = if self.encoding.ends_with("bom") { "\u{FEFF}" } else { "" };
        let text = format!("{mark}{text}");
        match &self.encoding[..2] {
            "le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            "12" => windows_1252(&text).unwrap_or_else(|| text.into_bytes()),
            _ => text.into_bytes(),
        }
    }
}

/// Latin-1 letters only: others would make UTF-8 of neighbours.
fn windows_1252(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}
