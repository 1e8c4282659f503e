//! A feed file in chunks to a [`Parsed`]: nothing of it is held but its entries. A row that cannot be used is counted and
//! said, with its line; a file that is no feed is refused in words.

use std::borrow::Cow;

use super::columns::Columns;
use super::date::{date_of, score_date};
use super::entries::Entries;
use super::recognise::{columns, delimiter, first_row, is_beside};
use super::{About, Feed, FeedKind};
use crate::ingest::{Encoding, Limits, Object, Objects, Records, Syntax, sight};
use crate::model::Day;
use crate::view::FeedProblem;

/// Bytes by which encoding, delimiter and columns are decided.
const HEAD: usize = 64 << 10;
/// Problems kept to be shown; all are counted.
const SHOWN: usize = 200;
/// Longest value shown, characters.
const VALUE: usize = 60;
/// Most entries read: ten times what there are CVEs.
const MOST: usize = 4_000_000;
/// Cells are short: an open quote must not swallow the file.
const LIMITS: Limits = Limits { cell: 64 << 10, record: 256 << 10 };
/// Where CISA's JSON has what is read of it.
const KEV_STOPS: &[&str] = &["$/vulnerabilities", "$/dateReleased", "$/catalogVersion", "$/count"];

/// A feed file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The feed.
    pub feed: Feed,
    /// Rows with something in them.
    pub rows: u32,
    /// Rows of which nothing could be used.
    pub left_out: u32,
    /// How many problems there are in all.
    pub problem_count: u32,
    /// The first 200 of them.
    pub problems: Vec<FeedProblem>,
    /// Sentences for people.
    pub notes: Vec<String>,
}

/// What was wrong so far.
#[derive(Debug, Default)]
struct Problems {
    rows: u32,
    left_out: u32,
    count: u32,
    shown: Vec<FeedProblem>,
}

impl Problems {
    fn add(&mut self, line: u64, value: &str, what: String, left_out: bool) {
        self.left_out += u32::from(left_out);
        self.count += 1;
        if self.shown.len() < SHOWN {
            let value = value.trim().chars().take(VALUE).collect();
            self.shown.push(FeedProblem { line, value, what, left_out });
        }
    }
}

/// How the file is written.
enum Stage {
    Table { records: Box<Records>, encoding: Encoding, columns: Columns, header_to_come: bool },
    Json(Box<Objects>),
}

/// Reads one feed file.
pub struct FeedReader {
    kind: FeedKind,
    name: String,
    /// The day it counts as where nothing says one.
    day: Day,
    today: Day,
    head: Vec<u8>,
    stage: Option<Stage>,
    entries: Entries,
    problems: Problems,
    /// The day the file says.
    said: Day,
    declared: Option<usize>,
}

impl FeedReader {
    /// A reader for a file of this kind. `today` is the day it is loaded on; `day` counts where neither the file nor its
    /// name says its own.
    pub fn new(kind: FeedKind, name: &str, day: Day, today: Day) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            day,
            today,
            head: Vec::new(),
            stage: None,
            entries: Entries::new(kind),
            problems: Problems::default(),
            said: Day::NONE,
            declared: None,
        }
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        u64::from(self.problems.rows)
    }

    /// The next bytes of the file.
    ///
    /// # Errors
    /// As soon as it is clear that it is no such feed, in words.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), String> {
        let mut rest = bytes;
        if self.stage.is_none() {
            let (now, later) = rest.split_at(rest.len().min(HEAD - self.head.len()));
            self.head.extend_from_slice(now);
            rest = later;
            if self.head.len() < HEAD {
                return Ok(());
            }
            self.open()?;
        }
        self.take(rest, false)
    }

    /// The end of the file.
    ///
    /// # Errors
    /// When there is no entry in it, in words.
    pub fn finish(mut self) -> Result<Parsed, String> {
        if self.stage.is_none() {
            self.open()?;
        }
        self.take(&[], true)?;
        let Problems { rows, left_out, count, shown } = self.problems;
        if self.entries.len() == 0 {
            let first = shown.first().map(|problem| format!(" Line {}: {}", problem.line, problem.what));
            return Err(format!(
                "{} holds no entry of {}.{} Download it again.",
                self.name,
                self.kind.label(),
                first.unwrap_or_default()
            ));
        }
        let mut notes = Vec::new();
        if let Some(declared) = self.declared.filter(|declared| *declared != self.entries.len()) {
            notes.push(format!(
                "The file declares {declared} entries and holds {}: was the download cut off?",
                self.entries.len()
            ));
        }
        let (date, dated) = date_of(self.said, &self.name, self.entries.latest(self.today), self.kind, self.day);
        let about = About { name: self.name, date, dated, loaded: self.today, version: String::new() };
        let (feed, repeated) = self.entries.into_feed(about);
        if repeated > 0 {
            notes.push(format!("{repeated} rows name a CVE that an earlier row names: each CVE counts once."));
        }
        Ok(Parsed { feed, rows, left_out, problem_count: count, problems: shown, notes })
    }

    fn open(&mut self) -> Result<(), String> {
        let head = std::mem::take(&mut self.head);
        let encoding = Encoding::detect(&head);
        let is_json = sight(&head, encoding).is_some_and(|sight| sight.syntax == Syntax::Json);
        if is_json && self.kind == FeedKind::Kev {
            self.stage = Some(Stage::Json(Box::new(Objects::new(KEV_STOPS, encoding, &head))));
            return self.take(&head, false);
        }
        let found = first_row(&head, encoding).and_then(|header| columns(self.kind, &header));
        let Some((columns, header_to_come)) = found else {
            return Err(format!(
                "{} is no file of {}: it needs the columns {}.",
                self.name,
                self.kind.label(),
                Columns::needed(self.kind)
            ));
        };
        let delimiter = delimiter(&head, encoding);
        let records = Box::new(Records::new(encoding, &head, delimiter, LIMITS));
        let encoding = records.cell_encoding();
        self.stage = Some(Stage::Table { records, encoding, columns, header_to_come });
        self.take(&head, false)
    }

    fn take(&mut self, bytes: &[u8], is_end: bool) -> Result<(), String> {
        match self.stage.take() {
            Some(Stage::Table { mut records, encoding, columns, mut header_to_come }) => {
                records.feed(bytes);
                if is_end {
                    records.end();
                }
                self.take_rows(&mut records, encoding, columns, &mut header_to_come);
                self.stage = Some(Stage::Table { records, encoding, columns, header_to_come });
            }
            Some(Stage::Json(mut objects)) => {
                objects.feed(bytes);
                if is_end {
                    objects.end();
                }
                self.take_objects(&mut objects);
                self.stage = Some(Stage::Json(objects));
            }
            None => {}
        }
        if self.entries.len() > MOST {
            return Err(format!("{} holds over {MOST} entries: there are not as many CVEs.", self.name));
        }
        Ok(())
    }

    fn take_rows(&mut self, records: &mut Records, encoding: Encoding, columns: Columns, header_to_come: &mut bool) {
        let [mut a, mut b, mut c, mut d] = [const { Vec::new() }; 4];
        while let Some(record) = records.next() {
            if is_beside(&record) {
                if self.kind == FeedKind::Epss && !self.said.is_known() {
                    self.said = score_date(&encoding.cell(record.source()).0);
                }
                continue;
            }
            if std::mem::take(header_to_come) {
                continue;
            }
            self.problems.rows += 1;
            if record.flaw.is_some() {
                let value = encoding.cell(record.raw(0)).0;
                let what = "A quote opens in this row and does not close where it should.".to_owned();
                self.problems.add(record.line, &value, what, true);
                continue;
            }
            let [second, third, fourth] = columns.others;
            let id = columns.cve.map_or(record.source(), |cve| record.bytes(cve, &mut a));
            let id = encoding.cell(id).0;
            let others = [(second, &mut b), (third, &mut c), (fourth, &mut d)].map(|(column, scratch)| {
                column.map_or(Cow::Borrowed(""), |at| encoding.cell(record.bytes(at, scratch)).0)
            });
            let problems = &mut self.problems;
            let line = record.line;
            self.entries.take(&id, others.each_ref().map(|other| other.trim()), |value, what, left_out| {
                problems.add(line, value, what, left_out);
            });
        }
    }

    fn take_objects(&mut self, objects: &mut Objects) {
        while let Some(object) = objects.next() {
            match object {
                Object::Node(0, node) => {
                    self.problems.rows += 1;
                    let others = ["dateAdded", "dueDate", "knownRansomwareCampaignUse"].map(|name| node.get(name));
                    let (problems, line) = (&mut self.problems, u64::from(node.line));
                    self.entries.take(node.get("cveID"), others, |value, what, left_out| {
                        problems.add(line, value, what, left_out);
                    });
                }
                Object::Node(3, node) => self.declared = node.text.trim().parse().ok(),
                Object::Node(_, node) => {
                    // `2026-08-07T14:00:05.1Z`, or the version `2026.08.07`.
                    let day = Day::from_iso(&node.text.trim().replace('.', "-"));
                    self.said = if self.said.is_known() { self.said } else { day.unwrap_or_default() };
                }
                Object::TooLong(line) => {
                    self.problems.rows += 1;
                    self.problems.add(line, "", "The entry is larger than any of this list.".to_owned(), true);
                }
                Object::Broken(line, what) => self.problems.add(line, "", what, true),
            }
        }
    }
}
