//! What a generated report is like: how large, which columns, how long its texts, how clean. Writes nothing.

use super::generate;
use crate::model::Day;

/// What to generate. [`Options::sample`] is a clean report; every other field changes one thing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Number of hosts; each has about fifteen rows.
    pub hosts: u32,
    /// Another seed gives other findings on the same hosts.
    pub seed: u64,
    /// Day of the report; findings are up to three years older.
    pub report_date: Day,
    /// How long threat, impact, solution and evidence are.
    pub texts: Texts,
    /// Which columns there are.
    pub table: Table,
    /// Editions of every check, each with its own id, title, CVEs, vector and texts; 1 is the catalogue as it is. A large
    /// report of the field has thousands of checks.
    pub editions: u32,
    /// How a line ends.
    pub line_end: LineEnd,
    /// Rows of ten thousand in which one cell is none that a report may have.
    pub wrong_cells: u32,
    /// Rows of ten thousand with one cell too many.
    pub ragged: u32,
    /// Put quotes into titles and evidence, which are written twice each.
    pub quotes: bool,
}

/// Length of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// None: a few hundred bytes a row.
    None,
    /// As the catalogue has them: about 1 kB a row.
    Short,
    /// As reports of authenticated scans have them: about 2.5 kB a row.
    Long,
}

/// The columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// All 38 of a scan report, with the state and dates of each finding.
    Report,
    /// The 27 of them that the results of a single scan have.
    Results,
}

/// The end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// Carriage return and line feed, as most reports have it.
    CrLf,
    /// Line feed alone.
    Lf,
}

impl LineEnd {
    pub(super) fn bytes(self) -> &'static [u8] {
        match self {
            Self::CrLf => b"\r\n",
            Self::Lf => b"\n",
        }
    }
}

/// Hosts that are written to learn how large one is: each of the twenty roles as often as in any report.
const TRIED_HOSTS: u32 = 200;

impl Options {
    /// The report behind "Try the sample": 60 hosts, about 900 rows, about 1 MB.
    pub const fn sample(report_date: Day) -> Self {
        Self {
            hosts: 60,
            seed: 1,
            report_date,
            texts: Texts::Short,
            table: Table::Report,
            editions: 1,
            line_end: LineEnd::CrLf,
            wrong_cells: 0,
            ragged: 0,
            quotes: false,
        }
    }

    /// For measuring: the results of a scan by some thousand checks, a row of two hundred with a wrong cell.
    pub const fn measured(report_date: Day, texts: Texts) -> Self {
        let line_end = LineEnd::Lf;
        Self { texts, table: Table::Results, editions: 40, line_end, wrong_cells: 50, ..Self::sample(report_date) }
    }

    /// As many hosts as make about so many bytes.
    #[must_use]
    pub fn sized(self, bytes: u64) -> Self {
        let mut tried = 0;
        generate(&Self { hosts: TRIED_HOSTS, ..self }, &mut |piece| tried += piece.len() as u64);
        let hosts = (bytes * u64::from(TRIED_HOSTS) / tried.max(1)).max(1);
        Self { hosts: u32::try_from(hosts).unwrap_or(u32::MAX), ..self }
    }
}
