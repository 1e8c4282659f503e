//! Any other CSV, read as a person says: which column plays which role, what its severity words mean, how its dates are
//! written. `draft` guesses from a file's first bytes, `preview` tells what would come of it, `row` reads by it.

mod draft;
pub(super) mod grid;
pub(super) mod guess;
pub(super) mod names;
mod preview;
pub(super) mod row;
pub(super) mod shape;
pub(super) mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fingerprint::Fingerprint;
use super::format::{Fit, Format};
use super::header::Header;
use super::inventory::{ListColumn, ListPlan, Numbers};
use super::layout::{Layout, Role};
use super::preamble::Declaration;
use super::refusal::Refusal;
use super::row::Reading;
use super::scale::Scale;
use super::split::Record;
use crate::view::{Choice, Lists, Meaning};

pub use draft::{DateExample, Draft, DraftColumn, draft};
pub use preview::{preview, preview_with_rows};
pub(super) use row::Plan;

/// Is this the name of a column that says which host a row is about?
pub fn names_a_host(name: &str) -> bool {
    let is = |role| matches!(names::fit(name, role, names::NAMES), Some(names::NameFit::Exact(_)));
    // Lists of other things have addresses of web pages too.
    !name.eq_ignore_ascii_case("url") && [Role::Ip, Role::Dns, Role::NetBios].into_iter().any(is)
}

/// Bytes of a file that draft and preview look at: 2 MiB.
pub const MAPPING_HEAD: u64 = 2 << 20;
/// Columns that our own file of rejected rows has before those of the report.
const OWN_COLUMNS: &str = "Patchfirst ";
/// How the dates of a column are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateRule {
    /// In a way that can be read only one way.
    #[default]
    Plain,
    /// Month first where both fit.
    MonthFirst,
    /// Day first where both fit.
    DayFirst,
    /// Both fit everywhere: a person has to say.
    Ask,
}

/// A column of a mapped file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MappedColumn {
    /// Name as written.
    pub name: String,
    /// What it says; `None` is not read.
    pub role: Option<Role>,
    /// How its dates are written, where it has some.
    pub date: DateRule,
}

/// How a person says that files with one header are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Name of the scanner; ids of vulnerabilities belong to it.
    pub scanner: String,
    /// Delimiter of the file it was made for.
    pub delimiter: u8,
    /// Every column, in the order of the file it was made for.
    pub columns: Vec<MappedColumn>,
    /// What severity words mean, where a person said so: by trimmed lower-case word, `(empty)` for a blank cell.
    #[serde(default)]
    pub words: BTreeMap<String, Choice>,
    /// Are numbers in the severity column scores from 0 to 10, in the bands of CVSS v3?
    #[serde(default)]
    pub scores: bool,
    /// The severity of every row, where no column says it.
    #[serde(default = "unknown")]
    pub otherwise: Choice,
    /// What the table lists.
    #[serde(default)]
    pub lists: Lists,
    /// What the words of a list of assets mean, where a person said so: by role and trimmed lower-case word.
    #[serde(default)]
    pub meanings: BTreeMap<Role, BTreeMap<String, Meaning>>,
    /// How plain numbers are meant in the importance of a list of assets.
    #[serde(default)]
    pub numbers: Numbers,
}

fn unknown() -> Choice {
    Choice::Unknown
}

/// May several columns play this role?
pub fn takes_several(role: Role) -> bool {
    matches!(role, Role::Ip | Role::Interfaces | Role::Cves | Role::Tags)
}

/// Is this the role of a day?
pub fn is_date(role: Role) -> bool {
    matches!(role, Role::FirstSeen | Role::LastSeen | Role::FixedOn | Role::Published)
}

/// Could a file that was refused so be read by a mapping?
pub fn may_be_mapped(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::NoHeader { .. } | Refusal::HeaderIncomplete { .. } | Refusal::OtherFormat { .. })
}

impl Mapping {
    /// Is it for the same header as another one?
    pub fn is_for_header_of(&self, other: &Self) -> bool {
        let names = other.columns.iter().map(|column| column.name.clone()).collect();
        self.places(&Header::new(names)).is_some()
    }

    /// What still has to be said before a file can be read, one sentence each.
    pub fn lacks(&self) -> Vec<String> {
        let has = |roles: &[Role]| self.columns.iter().any(|column| column.role.is_some_and(|r| roles.contains(&r)));
        let mut lacks = Vec::new();
        if !has(&[Role::Ip, Role::Dns, Role::NetBios]) {
            lacks.push("Choose the column that names the host: its address or its name.".to_owned());
        }
        let is_report = self.lists == Lists::Findings;
        if is_report && !has(&[Role::Id, Role::Title]) {
            lacks.push("Choose the column that names the vulnerability: its title or its id.".to_owned());
        }
        if is_report && self.scanner.trim().is_empty() {
            lacks.push("Give the scanner a name.".to_owned());
        }
        for &role in Role::ALL.iter().filter(|role| !takes_several(**role)) {
            if self.reads(role) && self.columns.iter().filter(|column| column.role == Some(role)).count() > 1 {
                lacks.push(format!("Several columns are '{}': choose one.", role.label()));
            }
        }
        for column in &self.columns {
            if is_report && column.date == DateRule::Ask && column.role.is_some_and(is_date) {
                lacks.push(format!("Say how the dates of '{}' are written.", column.name));
            }
        }
        lacks
    }

    /// Is this a role of what the table lists?
    pub fn reads(&self, role: Role) -> bool {
        match self.lists {
            Lists::Findings => !role.is_of_assets_only(),
            Lists::Assets => Role::OF_ASSETS.contains(&role),
        }
    }

    /// What a severity cell means: as a person said, else a score, else a usual word; `None` where nobody knows.
    pub fn choice(&self, cell: &str) -> Option<Choice> {
        self.words.get(&words::key(cell)).copied().or_else(|| self.guess(cell))
    }

    fn guess(&self, cell: &str) -> Option<Choice> {
        let scored = || self.scores.then(|| row::band(cell)).flatten();
        scored().or_else(|| words::severity(cell))
    }

    /// Could this record be the header? A cheap look.
    pub(super) fn may_be_header(&self, record: &Record<'_>) -> bool {
        let first = String::from_utf8_lossy(record.raw(0));
        let first = first.trim();
        record.cells() >= self.columns.len()
            && (first.starts_with(OWN_COLUMNS)
                || first.is_empty()
                || self.columns.iter().any(|column| column.name.trim().eq_ignore_ascii_case(first)))
    }

    /// For every column of a header the column here it is, whatever the order; `None` when the names are others.
    fn places(&self, header: &Header) -> Option<Vec<Option<usize>>> {
        let known = Header::new(self.columns.iter().map(|column| column.name.clone()).collect());
        let mut free: Vec<Option<&String>> = known.plain().iter().map(Some).collect();
        let places = header
            .names()
            .iter()
            .zip(header.plain())
            .map(|(name, plain)| {
                if name.starts_with(OWN_COLUMNS) {
                    return Some(None);
                }
                let place = free.iter().position(|known| *known == Some(plain))?;
                if let Some(known) = free.get_mut(place) {
                    *known = None;
                }
                Some(Some(place))
            })
            .collect::<Option<Vec<_>>>()?;
        // One column is no table: any line of text would be a row of it.
        (header.len() > 1 && free.iter().all(Option::is_none)).then_some(places)
    }

    /// How a report with this header is read; `None` when it has another one, or lists assets.
    pub(super) fn plan(&self, header: &Header) -> Option<Plan> {
        (self.lists == Lists::Findings).then(|| self.places(header)).flatten().map(|places| Plan::new(self, &places))
    }

    /// How a list of assets with this header is read; `None` when it has another one, or is a report.
    pub(super) fn list_plan(&self, header: &Header) -> Option<ListPlan> {
        let places = (self.lists == Lists::Assets).then(|| self.places(header)).flatten()?;
        let column = |(at, place): (usize, &Option<usize>)| {
            let column = self.columns.get((*place)?)?;
            Some(ListColumn { at, name: column.name.clone(), role: column.role.filter(|role| self.reads(*role))? })
        };
        let columns = places.iter().enumerate().filter_map(column).collect();
        let (meanings, numbers) = (self.meanings.clone(), self.numbers);
        Some(ListPlan { meanings, numbers, ..ListPlan::new(columns) })
    }

    /// Changes with the mapping: the same file under another mapping is another report.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut print = Fingerprint::default();
        // A mapping always serializes; and without a fingerprint of it the file's own still holds.
        print.add(&serde_json::to_vec(self).unwrap_or_default());
        print.value()
    }

    /// Family of scanners that its ids belong to.
    pub(super) fn family(&self) -> String {
        format!("csv:{}", self.scanner.trim().to_lowercase())
    }

    /// How rows are read once they are put together by role.
    pub(super) fn reading(&self, shown: Layout) -> Reading {
        Reading {
            scanner: self.family(),
            layout: Layout::by_role(),
            shown,
            scale: Scale::Words,
            is_qualys: false,
            // A blank severity is one that a person said to be unknown; any other blank is rejected before.
            is_late: true,
        }
    }
}

/// What stands for a family in a file that is read by a mapping.
pub(super) static MAPPED: Format = Format {
    id: "mapped",
    label: "CSV, columns mapped by hand",
    scanner: "csv",
    columns: &[],
    fit: |_| Fit::No,
    roles: &[],
    scale: &Scale::Words,
    may_be_ungraded: true,
    is_qualys: false,
    is_partial: false,
    adapt: None,
    declaration: |_| Declaration::default(),
    footer: |_| None,
};
