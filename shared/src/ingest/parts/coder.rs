//! One plain record to a row of numbers: hosts and vulnerabilities are known again by the bytes of their cells, and what
//! they say is judged once. A record that `row` might reject or remark on is none of these.

use rustc_hash::FxHashMap;

use super::cells::{Cells, same};
use super::part::{Entries, Part};
use super::row::{DayCell, Row};
use super::task::Task;
use crate::ingest::cells as read;
use crate::ingest::dates::Evidence;
use crate::ingest::keys::Keys;
use crate::ingest::layout::Role;
use crate::ingest::opening::is_name;
use crate::ingest::row::{FACTS, HOST_FACTS, HOST_NAMES, OWN, RowReader, VULNERABILITY_FLAGS, says_something};
use crate::ingest::split::Record;
use crate::model::{Day, Kind, Service, Status};

/// Cells looked at to tell a header from a row.
const NAMED: usize = 3;
/// Cells of a footer, at most.
const FOOTER: usize = 6;

/// What is remembered of cells that repeat.
#[derive(Debug, Default)]
struct Memo {
    /// First and last column of each stretch of cells that are compared.
    regions: Vec<(usize, usize)>,
    /// Columns that are told of each, the first time.
    told: Vec<usize>,
    keys: Keys,
    key: Vec<u8>,
    /// The number by which each was told to the reader of the file, where it was.
    shown: Vec<Option<u32>>,
    shown_count: u32,
}

impl Memo {
    fn new(regions: Vec<(usize, usize)>, told: Vec<usize>) -> Self {
        Self { regions, told, ..Self::default() }
    }

    /// Are these the cells of this number?
    #[inline]
    fn is(&self, number: u32, cells: &Cells<'_>, flags: u8) -> bool {
        let mut rest = self.keys.get(number);
        for &(first, last) in &self.regions {
            let region = cells.region(first, last);
            let Some((known, [0, later @ ..])) = rest.split_at_checked(region.len()) else { return false };
            if !same(known, region) {
                return false;
            }
            rest = later;
        }
        rest == [flags]
    }

    /// The number of these cells, and whether it is a new one.
    fn number(&mut self, cells: &Cells<'_>, flags: u8) -> (u32, bool) {
        self.key.clear();
        for &(first, last) in &self.regions {
            self.key.extend_from_slice(cells.region(first, last));
            // No plain record holds a NUL: the stretches cannot be taken for others.
            self.key.push(0);
        }
        self.key.push(flags);
        let (number, is_new) = self.keys.number(&self.key);
        if is_new {
            self.shown.push(None);
        }
        (number, is_new)
    }

    /// The number by which it is told; its cells go along the first time. Only a row that counts may name it: what a bad
    /// row says of a host is not known.
    #[inline]
    fn show(&mut self, number: u32, cells: &Cells<'_>, entries: &mut Entries, texts: &mut Vec<u8>) -> Option<u32> {
        let shown = self.shown.get_mut(number as usize)?;
        if shown.is_none() {
            entries.push(cells, &self.told, texts);
            *shown = Some(self.shown_count);
            self.shown_count += 1;
        }
        *shown
    }
}

/// Turns records into rows.
pub(super) struct Coder {
    reader: RowReader,
    columns: [Option<usize>; 8],
    flag_columns: [Option<usize>; VULNERABILITY_FLAGS.len()],
    id_column: Option<usize>,
    has_status: bool,
    is_own: bool,
    own_name: Vec<u8>,
    hosts: Memo,
    /// May rows name these hosts?
    good_hosts: Vec<bool>,
    last_host: u32,
    vulnerabilities: Memo,
    /// The kind of their rows; `None` where a row of them is no good one.
    kinds: Vec<Option<Kind>>,
    /// The last number of a vulnerability's id.
    by_id: FxHashMap<u64, u32>,
    days: [DayCell; 3],
    /// First cells of the last record that was looked at, and whether it may be a header.
    first_cells: (Vec<u8>, bool),
}

const PORT: usize = 0;
const PROTOCOL: usize = 1;
const SSL: usize = 2;
const STATUS: usize = 3;
const DAYS: [usize; 3] = [4, 5, 6];
const CELLS: [Role; 8] =
    [Role::Port, Role::Protocol, Role::Ssl, Role::Status, Role::FirstSeen, Role::LastSeen, Role::FixedOn, Role::Id];

impl Coder {
    pub(super) fn new(task: &Task) -> Self {
        let layout = &task.reading.layout;
        let columns = |roles: &[Role]| {
            let mut columns: Vec<usize> = roles.iter().filter_map(|role| layout.get(*role)).collect();
            columns.sort_unstable();
            columns.dedup();
            columns
        };
        let of_vulnerability =
            [[Role::Scanner, Role::Id, Role::Severity, Role::Kind, Role::Title].as_slice(), &FACTS].concat();
        let told_of_vulnerability = [of_vulnerability.as_slice(), &VULNERABILITY_FLAGS].concat();
        let told_of_host = [HOST_NAMES.as_slice(), &HOST_FACTS].concat();
        Self {
            columns: CELLS.map(|role| layout.get(role)),
            flag_columns: VULNERABILITY_FLAGS.map(|role| layout.get(role)),
            id_column: layout.get(Role::Id),
            has_status: layout.get(Role::Status).is_some(),
            is_own: task.reading.scanner == OWN,
            own_name: task.first_name.clone().into_bytes(),
            hosts: Memo::new(stretches(&columns(&HOST_NAMES)), columns(&told_of_host)),
            good_hosts: Vec::new(),
            last_host: 0,
            vulnerabilities: Memo::new(stretches(&columns(&of_vulnerability)), columns(&told_of_vulnerability)),
            kinds: Vec::new(),
            by_id: FxHashMap::default(),
            days: Default::default(),
            first_cells: (Vec::new(), false),
            reader: RowReader::new(task.reading.clone(), task.encoding),
        }
    }

    /// The row of a record; what it names for the first time is told to `part`. Places of the row are left for the caller.
    /// `None` where `row` has to look at it.
    pub(super) fn row(&mut self, cells: &Cells<'_>, part: &mut Part) -> Option<Row> {
        if !has_more_cells_than_footers(cells) {
            return None;
        }
        let host = self.host(cells)?;
        let (vulnerability, kind) = self.vulnerability(cells)?;
        let cell = |which: usize| cells.trimmed(self.columns.get(which).copied().flatten());
        let service = Service {
            port: read::port(cell(PORT))?,
            protocol: read::protocol(cell(PROTOCOL)),
            ssl: read::ssl(cell(SSL)),
        };
        let says_status = self.has_status && (kind != Kind::Information || self.is_own);
        let status = if says_status { read::status(cell(STATUS))? } else { Status::New };
        let day_cells = DAYS.map(cell);
        let mut days = [Day::NONE; 3];
        let mut evidence = Evidence::default();
        for ((day, memo), cell) in days.iter_mut().zip(&mut self.days).zip(day_cells) {
            let said;
            (*day, said) = memo.read(cell)?;
            evidence = evidence.and(said);
        }
        let Part { about, texts, .. } = part;
        about.evidence = about.evidence.and(evidence);
        let host = self.hosts.show(host, cells, &mut about.hosts, texts)?;
        let vulnerability = self.vulnerabilities.show(vulnerability, cells, &mut about.vulnerabilities, texts)?;
        Some(Row { host, vulnerability, service, kind, status, days, at: 0, len: 0, line: 0 })
    }

    /// May it be a header? One that is none goes the way of every odd record.
    pub(super) fn may_be_header(&mut self, cells: &Cells<'_>) -> bool {
        let first = cells.region(0, NAMED - 1);
        if !same(&self.first_cells.0, first) {
            self.first_cells.1 = self.is_named(|column| cells.raw(column));
            self.first_cells.0.clear();
            self.first_cells.0.extend_from_slice(first);
        }
        self.first_cells.1
    }

    /// The same of a record that is no plain one.
    pub(super) fn is_header_like(&self, record: &Record<'_>) -> bool {
        self.is_named(|column| record.raw(column))
    }

    fn is_named<'a>(&self, cell: impl Fn(usize) -> &'a [u8]) -> bool {
        cell(0).trim_ascii().eq_ignore_ascii_case(&self.own_name) || (0..NAMED).any(|column| is_name(cell(column)))
    }

    #[inline]
    fn host(&mut self, cells: &Cells<'_>) -> Option<u32> {
        if !self.hosts.is(self.last_host, cells, 0) {
            let (number, is_new) = self.hosts.number(cells, 0);
            if is_new {
                let Self { hosts, reader, .. } = self;
                self.good_hosts.push(cells.as_record_of(&hosts.told, |record| reader.names_host(record)));
            }
            self.last_host = number;
        }
        self.good_hosts.get(self.last_host as usize).copied().unwrap_or_default().then_some(self.last_host)
    }

    #[inline]
    fn vulnerability(&mut self, cells: &Cells<'_>) -> Option<(u32, Kind)> {
        let flags = self
            .flag_columns
            .iter()
            .fold(0, |flags, column| flags << 1 | u8::from(column.is_some() && says_something(cells.trimmed(*column))));
        let id = short(cells.trimmed(self.id_column));
        let known = self.by_id.get(&id).copied().filter(|known| self.vulnerabilities.is(*known, cells, flags));
        let number = if let Some(number) = known {
            number
        } else {
            let (number, is_new) = self.vulnerabilities.number(cells, flags);
            if is_new {
                let Self { vulnerabilities, reader, .. } = self;
                self.kinds.push(cells.as_record_of(&vulnerabilities.told, |record| reader.check(record).ok()));
            }
            self.by_id.insert(id, number);
            number
        };
        let kind = self.kinds.get(number as usize).copied().flatten()?;
        Some((number, kind))
    }
}

/// Columns in order as stretches of neighbours.
fn stretches(columns: &[usize]) -> Vec<(usize, usize)> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for &column in columns {
        match stretches.last_mut() {
            Some((_, last)) if *last + 1 == column => *last = column,
            _ => stretches.push((column, column)),
        }
    }
    stretches
}

/// Is a cell behind those of a footer not blank?
#[inline]
fn has_more_cells_than_footers(cells: &Cells<'_>) -> bool {
    (FOOTER..cells.ends.len()).rev().any(|column| !cells.raw(column).trim_ascii().is_empty())
}

/// The first bytes of an id and its length in one word: ids of numbers are told apart by it, others nearly so.
fn short(id: &[u8]) -> u64 {
    id.iter().fold(id.len() as u64, |word, byte| word.rotate_left(7) ^ u64::from(*byte))
}
