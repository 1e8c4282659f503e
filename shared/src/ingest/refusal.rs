//! The reasons why a file cannot be read at all, each with its own words: what it is, and what to do.

use thiserror::Error;

use super::archive::office;
use crate::view::RefusalNote;

/// A refused file. Numbers of the design's ten failures in brackets.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// (1) Nothing was chosen.
    #[error("No file was chosen. Choose a scan report (CSV), drop one on this page, or try the sample.")]
    NoFile,
    /// (2) Nothing in it.
    #[error(
        "The file is empty ({bytes} bytes, no text). Export the report again and check that the download finished."
    )]
    Empty {
        /// Size of the file.
        bytes: u64,
    },
    /// (3) By its content not a CSV.
    #[error("This is not a CSV file: it looks like {what}. {advice}")]
    NotCsv {
        /// What the content looks like.
        what: &'static str,
        /// What to do about it.
        advice: &'static str,
    },
    /// (4) Larger than the limit.
    #[error("The file is too large: {} MB, and the limit is {} MB. Raise the limit in Settings, or export fewer hosts per report.", mb(*bytes), mb(*limit))]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// (5) No row looks like a header.
    #[error(
        "No header row was found in {lines} lines. A Qualys report has a row with the columns IP, QID, Title, Type and Severity; the first row here reads: {first}. Export the report as CSV without changing its columns."
    )]
    NoHeader {
        /// Physical lines searched.
        lines: u64,
        /// First row, cut.
        first: String,
    },
    /// (6) A header and nothing below it.
    #[error(
        "The file has a header (line {line}) but no rows below it: the report is empty. If hosts were scanned, check the filters of the report template, for example severity or \"vulnerabilities: none\"."
    )]
    NoRows {
        /// Line of the header.
        line: u64,
    },
    /// (6) A document of a known family without a row or a host.
    #[error(
        "This is a {what} without a finding and without a host: the report is empty. If hosts were scanned, check the filters it was exported with."
    )]
    EmptyDocument {
        /// The family.
        what: &'static str,
    },
    /// XML or JSON of no family that is read.
    #[error("This is {what}, which is no scan report known here. {read} Otherwise export the same report as CSV.")]
    UnknownDocument {
        /// What it is, by its content.
        what: String,
        /// What is read of its kind, a sentence.
        read: String,
    },
    /// (7) A header that lacks columns.
    #[error("The header row (line {line}) is incomplete. Missing: {}. {hint}Add them to the report template or rename the columns, then export again.", missing.join(", "))]
    HeaderIncomplete {
        /// Line of the header.
        line: u64,
        /// Names of the missing columns.
        missing: Vec<String>,
        /// Which present columns may be meant, as sentences; may be empty.
        hint: String,
    },
    /// A scanner's file that is known but not one of the families read here.
    #[error("This is {what}, which Patchfirst does not read by itself. {advice}")]
    OtherFormat {
        /// What it is.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// An archive that cannot be unpacked.
    #[error("The archive cannot be unpacked. {what}")]
    Archive {
        /// Why, and what to do, in sentences.
        what: String,
    },
    /// An archive that unpacks to more than is allowed.
    #[error("The archive unpacks to too much: {} MB and more, out of {} MB. Allowed are {} MB in all, and above 16 MB at most 200 times what it is packed. Unpack it yourself, look what it is, and drop the report inside.", mb(*unpacked), mb(*packed), mb(*limit))]
    UnpacksTooMuch {
        /// Bytes that came out.
        unpacked: u64,
        /// Bytes that went in.
        packed: u64,
        /// Bytes that may come out.
        limit: u64,
    },
    /// A file that is said to be a feed and is none, or is broken.
    #[error("{what}")]
    Feed {
        /// What is wrong and what to do, in sentences.
        what: String,
    },
    /// A scanner's file that names no hosts, or no vulnerabilities of them.
    #[error("This is {what}, from which no host can be ranked. {advice}")]
    NoHosts {
        /// What it is.
        what: &'static str,
        /// Why, and what to do.
        advice: &'static str,
    },
    /// A table that looks like a list of assets, and that nobody mapped yet.
    #[error(
        "This looks like a list of assets (an inventory) and no scan report: the header on line {line} names hosts, and no vulnerability."
    )]
    UnknownList {
        /// Line of the header.
        line: u64,
    },
    /// A list of assets where a report is wanted.
    #[error(
        "This is a list of assets and no scan report: it holds no finding. Drop it on the page to import it as the inventory."
    )]
    AssetList,
    /// Not enough memory for a file of this size.
    #[error("This file needs about {} MB of memory and the browser gives no more. Close other tabs, or export fewer hosts per report.", mb(*bytes))]
    OutOfMemory {
        /// Bytes needed.
        bytes: u64,
    },
}

fn mb(bytes: u64) -> String {
    let mb = bytes as f64 / 1e6;
    if mb < 10.0 { format!("{mb:.1}") } else { format!("{mb:.0}") }
}

impl Refusal {
    /// Stable name of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoFile => "no_file",
            Self::Empty { .. } => "empty_file",
            Self::NotCsv { .. } => "not_csv",
            Self::TooLarge { .. } => "too_large",
            Self::NoHeader { .. } => "no_header",
            Self::NoRows { .. } | Self::EmptyDocument { .. } => "no_rows",
            Self::UnknownDocument { .. } => "unknown_document",
            Self::HeaderIncomplete { .. } => "header_incomplete",
            Self::OtherFormat { .. } => "unsupported_format",
            Self::Archive { .. } => "archive",
            Self::Feed { .. } => "no_feed",
            Self::UnpacksTooMuch { .. } => "unpacks_too_much",
            Self::NoHosts { .. } => "no_hosts",
            Self::UnknownList { .. } => "unknown_list",
            Self::AssetList => "asset_list",
            Self::OutOfMemory { .. } => "out_of_memory",
        }
    }

    /// As shown.
    pub fn note(&self) -> RefusalNote {
        RefusalNote { code: self.code().to_owned(), message: self.to_string(), to_map: None }
    }
}

/// Elements that a web page begins with: no report does.
pub const WEB_PAGE: [&str; 6] = ["html", "head", "title", "meta", "body", "script"];

/// What the first bytes say a file is, when that is not CSV.
pub fn not_csv(head: &[u8], wide: bool) -> Option<Refusal> {
    let refuse = |what, advice| Some(Refusal::NotCsv { what, advice });
    let unpack = "An archive inside another one is not read: unpack the outer one and drop what is inside.";
    let save = "Open it and save it as CSV (comma separated), or export CSV from the scanner.";
    match head {
        [b'P', b'K', 3 | 5 | 7, 4 | 6 | 8, ..] => match office(head) {
            Some(what) => return refuse(what, save),
            None => return refuse("a ZIP archive", unpack),
        },
        [0x1F, 0x8B, ..] => return refuse("a gzip archive", unpack),
        [b'%', b'P', b'D', b'F', ..] => return refuse("a PDF document", "Export the report as CSV instead of PDF."),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return refuse("an old Excel or Word document", save),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] | [b'G', b'I', b'F', b'8', ..] => {
            return refuse("a picture", "Drop the CSV report itself.");
        }
        _ => {}
    }
    if head.get(257..262) == Some(b"ustar") {
        return refuse("a tar archive", "Unpack it and drop the report inside.");
    }
    // A text may hold one; programs and pictures hold many.
    let looked_at = head.len().min(4096);
    if !wide && head.iter().take(looked_at).filter(|&&b| b == 0).count() * 10 > looked_at {
        return refuse("binary data (it holds NUL bytes)", "Drop the CSV report itself, as the scanner exported it.");
    }
    let text: Vec<u8> = head.iter().copied().filter(|&b| b != 0).take(512).collect();
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text).trim_ascii_start();
    let lower = text.to_ascii_lowercase();
    let opens = |name: &str| lower.strip_prefix(b"<").is_some_and(|rest| rest.starts_with(name.as_bytes()));
    if opens("!doctype html") || WEB_PAGE.iter().any(|name| opens(name)) {
        return refuse(
            "a web page",
            "A download that needs a sign-in often ends so: sign in and export the CSV again.",
        );
    }
    if text.starts_with(b"<") {
        return refuse("XML", "Export the same report as CSV.");
    }
    if text.starts_with(b"{") || text.starts_with(b"[{") || text.starts_with(b"[\n") || text.starts_with(b"[\r\n") {
        return refuse("JSON", "Export the same report as CSV.");
    }
    None
}
