//! A row that cannot be taken: which, where, and the words that say what is wrong and how to fix it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::model::Span;
use crate::view::Problem;

/// Longest value shown of a bad cell, characters.
const SHOWN: usize = 200;

/// What is wrong with a row. Column numbers count from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// (8) More or fewer cells than the header has.
    WrongColumnCount {
        /// Columns of the header.
        expected: u32,
        /// Cells of the row.
        found: u32,
    },
    /// The file ends in the middle of the row.
    CutOff {
        /// Columns of the header.
        expected: u32,
        /// Cells of the row.
        found: u32,
    },
    /// A quote that never closes.
    OpenQuote,
    /// A quote inside a text that is taken for its end.
    StrayQuote {
        /// Columns of the header.
        expected: u32,
        /// Cells of the row.
        found: u32,
    },
    /// A cell longer than any report has.
    CellTooLong,
    /// A row longer than any report has, or with far more values.
    TooLong,
    /// XML or JSON that is broken or cut off; nothing behind it could be read.
    Broken {
        /// What is wrong, a sentence.
        what: String,
    },
    /// A row below the header of another report in the same file.
    OtherReport,
    /// (9) No address, no name.
    InvalidIp,
    /// (10) Not on the scale of the file.
    InvalidSeverity {
        /// What the scale allows, in words.
        allows: Cow<'static, str>,
    },
    /// No number that names the vulnerability.
    InvalidQid,
    /// Neither id nor title of a vulnerability.
    NoVulnerability,
    /// Not Vuln, Practice or Ig.
    InvalidType,
    /// Not a port.
    InvalidPort,
    /// A row of a list of assets that names no host.
    NoHost,
}

impl Fault {
    /// Stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongColumnCount { .. } => "wrong_column_count",
            Self::CutOff { .. } => "cut_off",
            Self::OpenQuote => "open_quote",
            Self::StrayQuote { .. } => "stray_quote",
            Self::CellTooLong => "cell_too_long",
            Self::TooLong => "row_too_long",
            Self::Broken { .. } => "broken_document",
            Self::OtherReport => "other_report",
            Self::InvalidIp => "invalid_ip",
            Self::InvalidSeverity { .. } => "invalid_severity",
            Self::InvalidQid => "invalid_qid",
            Self::NoVulnerability => "no_vulnerability",
            Self::InvalidType => "invalid_type",
            Self::InvalidPort => "invalid_port",
            Self::NoHost => "no_host",
        }
    }

    /// The kind of problem in a few words, for a count of rows that have it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::WrongColumnCount { .. } => "Wrong number of cells",
            Self::CutOff { .. } => "File cut off in the row",
            Self::OpenQuote => "Quote that never closes",
            Self::StrayQuote { .. } => "Quote inside a text",
            Self::CellTooLong => "Cell over 1 MiB",
            Self::TooLong => "Row far too long",
            Self::Broken { .. } => "Broken document",
            Self::OtherReport => "Row of another report",
            Self::InvalidIp => "Invalid address",
            Self::InvalidSeverity { .. } => "Invalid severity",
            Self::InvalidQid => "Invalid QID",
            Self::NoVulnerability => "No vulnerability named",
            Self::InvalidType => "Invalid type",
            Self::InvalidPort => "Invalid port",
            Self::NoHost => "No host named",
        }
    }

    /// Can it not be told whose row it is?
    pub fn hides_host(&self) -> bool {
        matches!(
            self,
            Self::WrongColumnCount { .. }
                | Self::CutOff { .. }
                | Self::OpenQuote
                | Self::StrayQuote { .. }
                | Self::CellTooLong
                | Self::TooLong
                | Self::Broken { .. }
                | Self::OtherReport
                | Self::InvalidIp
        )
    }

    /// What is wrong, in words.
    pub fn what(&self, value: &str) -> String {
        let shown = if value.trim().is_empty() { "The cell is empty".to_owned() } else { format!("'{}'", cut(value)) };
        match self {
            Self::WrongColumnCount { expected, found } => {
                format!("The row has {found} cells; the header has {expected}.")
            }
            Self::CutOff { expected, found } => {
                format!("The file ends in this row: it has {found} cells and no line end; the header has {expected}.")
            }
            Self::OpenQuote => "A quote opens in this cell and never closes.".to_owned(),
            Self::StrayQuote { expected, found } => format!(
                "A quote inside this cell is taken for its end, so that the row has {found} cells; the header has {expected}."
            ),
            Self::CellTooLong => "The cell is longer than 1 MiB.".to_owned(),
            Self::Broken { what } => what.clone(),
            Self::TooLong => {
                "The row is far longer than those of any report: over 8 MiB, or over 20,000 values.".to_owned()
            }
            Self::OtherReport => "The row belongs to a second report in this file, with other columns.".to_owned(),
            Self::InvalidIp => format!("{shown}: not one IPv4 or IPv6 address."),
            Self::InvalidSeverity { .. } => format!("{shown}: not on the severity scale of this report."),
            Self::InvalidQid => format!("{shown}: not a QID (a whole number)."),
            Self::NoVulnerability => "The row names no vulnerability: neither an id nor a title.".to_owned(),
            Self::InvalidType => {
                format!("{shown}: neither confirmed nor potential nor information, as far as is known.")
            }
            Self::InvalidPort => format!("{shown}: not a port from 0 to 65535."),
            Self::NoHost if value.trim().is_empty() => {
                "The row names no host: neither an address nor a name.".to_owned()
            }
            Self::NoHost => format!("{shown} names no host: neither one address nor a name without blanks."),
        }
    }

    /// How to fix it, in words.
    pub fn fix(&self, value: &str) -> String {
        match self {
            Self::WrongColumnCount { expected, found } if found > expected => {
                "Look for a delimiter inside a text: that cell needs quotes around it.".to_owned()
            }
            Self::WrongColumnCount { .. } => {
                "Look for a lost line end or quote in this row or the one above, or a row that was cut off.".to_owned()
            }
            Self::StrayQuote { .. } => {
                "Put quotes around the whole cell, without a blank before them, and double every quote inside it.".to_owned()
            }
            Self::CellTooLong => {
                "Shorten the text. If the cell is not that long, a quote is missing or too many in it.".to_owned()
            }
            Self::OpenQuote => {
                "Close the quote, or double it if it belongs to the text. If this is the last row, the file was cut off: export it again.".to_owned()
            }
            Self::CutOff { .. } | Self::Broken { .. } => {
                "What came before is kept. Export the report again and check that the download finished.".to_owned()
            }
            Self::TooLong => "Look for lost line ends or quotes, or export the report again.".to_owned(),
            Self::OtherReport => "Put each report in a file of its own: cut above the second header.".to_owned(),
            Self::InvalidIp if value.contains('-') || value.contains('/') => {
                "A finding belongs to one host: give one address, not a range.".to_owned()
            }
            Self::InvalidIp => "Give the host's address, such as 192.0.2.10 or 2001:db8::10.".to_owned(),
            Self::InvalidSeverity { allows } => format!("Give {allows}."),
            Self::NoVulnerability => "Give the scanner's id of the vulnerability, or its title.".to_owned(),
            Self::InvalidQid => "Give the number Qualys names the vulnerability with.".to_owned(),
            Self::InvalidType => "Say Confirmed, Potential or Information (in Qualys reports Vuln, Practice, Ig).".to_owned(),
            Self::InvalidPort => "Give the port as a number, or leave the cell empty.".to_owned(),
            Self::NoHost if value.contains('-') || value.contains('/') => {
                "A row is about one host: give its address or its name, not a range or a network.".to_owned()
            }
            Self::NoHost => {
                "Give the host's address, its DNS name or its computer name, or map the column that has it.".to_owned()
            }
        }
    }
}

/// A rejected row, small enough to keep a million of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Where it lies.
    pub span: Span,
    /// Byte of the file that is meant: the cell or the quote, else the start of the row.
    pub byte: u64,
    /// Data record after the header, from 1.
    pub record: u32,
    /// Column, where one is meant.
    pub column: Option<u16>,
    /// What is wrong.
    pub fault: Fault,
    /// The value found, cut, where it is no cell of a table; none where the record tells it.
    pub value: Option<Box<str>>,
}

impl Rejected {
    /// The problem as people see it.
    pub fn problem(&self, columns: &[String], value: &str) -> Problem {
        let column = self.column.and_then(|column| columns.get(usize::from(column))).cloned().unwrap_or_default();
        Problem {
            code: self.fault.code().to_owned(),
            line: u64::from(self.span.line),
            byte: self.byte,
            record: u64::from(self.record),
            column,
            value: cut(value),
            what: self.fault.what(value),
            fix: self.fault.fix(value),
        }
    }
}

/// The start of a value, as much as is shown.
pub fn cut(value: &str) -> String {
    let value = value.trim();
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
        None => value.to_owned(),
    }
}
