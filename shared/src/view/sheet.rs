//! What an import tells: how the file was read, counts, reconciliation, problems, and what would change.

use serde::{Deserialize, Serialize};

/// A bad row of a file: data, shown and downloadable, never a log line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable name of the kind of problem, such as `invalid_ip`.
    pub code: String,
    /// Physical line where the record starts, from 1.
    pub line: u64,
    /// Byte of the file that is meant, from 0: the cell or the quote, else the start of the row.
    pub byte: u64,
    /// Data record after the header, from 1.
    pub record: u64,
    /// Column name; empty when the whole row is meant.
    pub column: String,
    /// The value found, cut after 200 characters.
    pub value: String,
    /// What is wrong.
    pub what: String,
    /// How to fix it.
    pub fix: String,
}

/// How many rows of a file have one kind of problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemCount {
    /// Stable name, as in [`Problem::code`].
    pub code: String,
    /// The kind in a few words.
    pub words: String,
    /// Rejected rows.
    pub rows: u32,
}

/// A file that cannot be read at all, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalNote {
    /// Stable name of the reason, such as `empty_file`.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
    /// Where a person could map its columns: the name under which the engine has it at hand for that.
    #[serde(default)]
    pub to_map: Option<String>,
}

/// A total that the file declares beside what it really holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// What is counted, such as `Total vulnerabilities` or `Rows of 64.41.200.244`.
    pub what: String,
    /// What the file says.
    pub declared: u64,
    /// What it holds.
    pub found: u64,
}

/// A host that is the same asset under another address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Name of the asset.
    pub asset: String,
    /// Address before.
    pub from: String,
    /// Address now.
    pub to: String,
}

/// What applying a scan changes. Every number counts findings; information is not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Never seen before.
    pub new: u32,
    /// The report itself says they are fixed.
    pub fixed_by_scanner: u32,
    /// Gone from the report, though it covered their host.
    pub fixed_by_absence: u32,
    /// Were fixed once and are there again.
    pub reopened: u32,
    /// Of the reopened ones: a decision about them holds, so they stay out of the ranking until it ends.
    #[serde(default)]
    pub reopened_decided: u32,
    /// Only in this older report: a newer one covered their host without them, so they are added as fixed on its day.
    #[serde(default)]
    pub gone_before: u32,
    /// Seen before and still open.
    pub still_open: u32,
    /// Not in the report, and it did not cover their host: left as they are.
    pub not_seen: u32,
    /// Assets never seen before.
    pub new_assets: u32,
    /// Assets found under another address.
    pub moved: Vec<Moved>,
    /// Ratings kept (assets with a rating that the report names again).
    pub ratings_kept: u32,
}

impl Change {
    /// Adds the numbers of another scan. Findings that both name are counted twice.
    pub fn add(&mut self, other: &Self) {
        self.new += other.new;
        self.fixed_by_scanner += other.fixed_by_scanner;
        self.fixed_by_absence += other.fixed_by_absence;
        self.reopened += other.reopened;
        self.reopened_decided += other.reopened_decided;
        self.gone_before += other.gone_before;
        self.still_open += other.still_open;
        self.not_seen += other.not_seen;
        self.new_assets += other.new_assets;
        self.moved.extend_from_slice(&other.moved);
        self.ratings_kept += other.ratings_kept;
    }

    /// Would applying it change nothing?
    pub fn is_nothing(&self) -> bool {
        self.new == 0
            && self.fixed_by_scanner == 0
            && self.fixed_by_absence == 0
            && self.reopened == 0
            && self.gone_before == 0
            && self.new_assets == 0
            && self.moved.is_empty()
    }
}

/// What a waiting scan would change in the workspace as it is now, or what an applied one changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Ticket of the scan.
    pub ticket: u32,
    /// The difference.
    pub change: Change,
    /// Things a person should know, one sentence each: those of the file, and that it is older than what is here.
    pub warnings: Vec<String>,
    /// Is the workspace empty without it?
    pub first: bool,
    /// Was this very file imported before (same bytes)?
    pub seen_before: bool,
    /// Is there nothing left to apply?
    pub applied: bool,
}

/// The result sheet of one import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
pub struct ImportSheet {
    /// Number of the file in this session, from 1: asks for its rejected rows, applies or discards its scan.
    pub ticket: u32,
    /// File name.
    pub name: String,
    /// What the file is, such as `Qualys scan report`.
    pub format: String,
    /// Was it read as a person mapped its columns?
    pub is_mapped: bool,
    /// Encoding, such as `UTF-8 with BOM`.
    pub encoding: String,
    /// Delimiter as shown: `,`, `;` or `tab`.
    pub delimiter: String,
    /// Line ends, such as `CRLF` or `CRLF, LF in cells`.
    pub line_ends: String,
    /// Physical line of the header, from 1.
    pub header_line: u64,
    /// When the scan was made, as far as the file says (ISO).
    pub scanned_on: Option<String>,
    /// How dates were read, such as `month/day/year`.
    pub dates: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// Data rows in the file: accepted + rejected + merged + informational.
    pub rows: u32,
    /// Taken as findings.
    pub accepted: u32,
    /// Rejected, with a problem each.
    pub rejected: u32,
    /// Same finding named twice.
    pub merged: u32,
    /// Information, kept out of the ranking.
    pub informational: u32,
    /// Assets in the file.
    pub assets: u32,
    /// Vulnerabilities in the file, information included.
    pub vulnerabilities: u32,
    /// Hosts the file says were not scanned, with the reason.
    pub not_scanned: Vec<NotScanned>,
    /// Declared totals beside what was found.
    pub declared: Vec<Declared>,
    /// Title, company and the like, as the preamble says them.
    pub about: Vec<(String, String)>,
    /// Things a person should know, one sentence each.
    pub warnings: Vec<String>,
    /// Rejected rows by kind of problem, the most frequent first; they sum to `rejected`.
    pub problem_counts: Vec<ProblemCount>,
    /// First problems (at most 1,000; `rejected` says how many there are).
    pub problems: Vec<Problem>,
    /// Difference to the workspace as it was.
    pub change: Change,
    /// `true` when it is already applied (first scan, or nothing to change), `false` when it waits for a person.
    pub applied: bool,
    /// Was the workspace empty before?
    pub first: bool,
    /// Was this very file imported before (same bytes)?
    pub seen_before: bool,
}

impl ImportSheet {
    /// Takes over what is known of the change by now.
    pub fn take(&mut self, preview: Preview) {
        let Preview { change, warnings, first, seen_before, applied, .. } = preview;
        (self.change, self.warnings, self.first) = (change, warnings, first);
        (self.seen_before, self.applied) = (seen_before, applied);
    }
}

/// A group of hosts that were not scanned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotScanned {
    /// Addresses and ranges as the file writes them.
    pub hosts: String,
    /// Why, in the file's words.
    pub reason: String,
}
