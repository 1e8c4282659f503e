//! A first mapping of a file: what its table looks like, and a guess for every column with its reason.

use serde::{Deserialize, Serialize};

use super::grid::Grid;
use super::guess::{self, Guess};
use super::shape::Shape;
use super::{DateRule, MappedColumn, Mapping, is_date};
use crate::ingest::dates::{DateOrder, Dates, day_in_order};
use crate::ingest::format::known_other;
use crate::ingest::inventory::{self, Numbers};
use crate::ingest::layout::Role;
use crate::ingest::refusal::Refusal;
use crate::view::{Choice, Lists};

/// Values shown of a column.
const SAMPLES: usize = 3;
/// Characters shown of a value.
const SHOWN: usize = 80;

/// A date cell that can be read both ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateExample {
    /// As the file writes it.
    pub text: String,
    /// Month first, ISO.
    pub month_first: String,
    /// Day first, ISO.
    pub day_first: String,
}

/// What is known of a column before anybody said anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftColumn {
    /// Its first different values, at most three, cut.
    pub samples: Vec<String>,
    /// The role guessed for findings of a scan, and why.
    pub guess: Option<(Role, String)>,
    /// The role guessed for a list of assets, and why.
    pub asset_guess: Option<(Role, String)>,
    /// Where its dates can be read both ways and no value decides: one of them.
    pub open_date: Option<DateExample>,
}

/// A file as it was found, with a first mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// File name.
    pub name: String,
    /// Product that its header is known of, such as `an Alert Logic export`; empty where it is not.
    pub product: String,
    /// Encoding as shown.
    pub encoding: String,
    /// Physical line of the header, from 1.
    pub header_line: u64,
    /// Rows looked at.
    pub rows: u32,
    /// Is that the whole file?
    pub is_whole: bool,
    /// What is known of each column, as in the mapping.
    pub columns: Vec<DraftColumn>,
    /// The mapping that we would try.
    pub mapping: Mapping,
}

/// Drafts a mapping from the first bytes of a file; `is_whole` when they are all of it.
///
/// # Errors
/// When the bytes are no CSV, no row looks like a header, or there is no row below it.
pub fn draft(name: &str, head: &[u8], is_whole: bool) -> Result<Draft, Refusal> {
    let grid = Grid::find(head, is_whole)?;
    if grid.rows.is_empty() {
        return Err(Refusal::NoRows { line: grid.header_line });
    }
    let names = grid.header.names();
    let shapes: Vec<Shape> = (0..names.len()).map(|column| Shape::of(grid.column(column))).collect();
    let guesses = guess::roles(names, &shapes);
    let asset_guesses = inventory::roles(&grid);
    let lists = if inventory::is_list(&grid, &guesses, &asset_guesses) { Lists::Assets } else { Lists::Findings };
    let (mut columns, mut mapped) = (Vec::new(), Vec::new());
    let mut scores = false;
    let mut numbers = Numbers::default();
    for (at, (((name, shape), guess), asset_guess)) in
        names.iter().zip(&shapes).zip(guesses).zip(asset_guesses).enumerate()
    {
        let (date, open_date) = dates(&grid, at);
        let is = |guess: &Guess, role: Role| guess.as_ref().is_some_and(|(guessed, _)| *guessed == role);
        scores |= is(&guess, Role::Severity) && shape.is_scores();
        if is(&asset_guess, Role::Importance) {
            numbers = Numbers::guess(name, grid.column(at));
        }
        let column = DraftColumn { samples: samples(&grid, at), guess, asset_guess, open_date };
        let role = column.role(lists);
        columns.push(column);
        mapped.push(MappedColumn { name: name.clone(), role, date });
    }
    let product = match known_other(&grid.header) {
        Some(Refusal::OtherFormat { what, .. }) => what.to_owned(),
        _ => String::new(),
    };
    let mapping = Mapping {
        scanner: scanner(&product, name),
        delimiter: grid.delimiter,
        columns: mapped,
        words: std::collections::BTreeMap::default(),
        scores,
        otherwise: Choice::Unknown,
        lists,
        meanings: std::collections::BTreeMap::default(),
        numbers,
    };
    Ok(Draft {
        name: name.to_owned(),
        product,
        encoding: grid.encoding.label().to_owned(),
        header_line: grid.header_line,
        rows: grid.rows.len() as u32,
        is_whole,
        columns,
        mapping,
    })
}

impl DraftColumn {
    /// The role guessed where the table lists this.
    pub fn role(&self, lists: Lists) -> Option<Role> {
        self.guess_of(lists).map(|(role, _)| *role)
    }

    /// The role guessed where the table lists this, and why.
    pub fn guess_of(&self, lists: Lists) -> Option<&(Role, String)> {
        match lists {
            Lists::Findings => self.guess.as_ref(),
            Lists::Assets => self.asset_guess.as_ref(),
        }
    }
}

impl Draft {
    /// The same file under a mapping that is remembered for its header, as far as that still fits.
    #[must_use]
    pub fn with(mut self, remembered: &Mapping) -> Self {
        let names = self.mapping.columns.iter().map(|column| column.name.clone()).collect();
        let Some(places) = remembered.places(&crate::ingest::header::Header::new(names)) else { return self };
        for (column, place) in self.mapping.columns.iter_mut().zip(places) {
            let Some(known) = place.and_then(|place| remembered.columns.get(place)) else { continue };
            column.role = known.role;
            // What the values of this file decide is worth more than what was said of another one.
            if column.date == DateRule::Ask && column.role.is_some_and(is_date) {
                column.date = known.date;
            }
        }
        self.mapping =
            Mapping { columns: self.mapping.columns, delimiter: self.mapping.delimiter, ..remembered.clone() };
        self
    }
}

/// How the dates of a column are written, and an example where nothing decides.
fn dates(grid: &Grid, column: usize) -> (DateRule, Option<DateExample>) {
    let mut dates = Dates::default();
    let mut example = None;
    for value in grid.column(column).map(str::trim) {
        let is_open = dates.read(value.as_bytes()).is_some_and(|day| !Dates::is_settled(day));
        if is_open && example.is_none() {
            let iso = |is_day_first| day_in_order(value, is_day_first)?.0.iso();
            example = iso(false).zip(iso(true)).map(|(month_first, day_first)| DateExample {
                text: value.to_owned(),
                month_first,
                day_first,
            });
        }
    }
    match dates.order() {
        DateOrder::DayFirst => (DateRule::DayFirst, None),
        DateOrder::MonthFirst => (DateRule::MonthFirst, None),
        DateOrder::Mixed => (DateRule::Ask, example),
        DateOrder::Assumed if dates.is_open() => (DateRule::Ask, example),
        DateOrder::Assumed => (DateRule::Plain, None),
    }
}

fn samples(grid: &Grid, column: usize) -> Vec<String> {
    let mut samples: Vec<String> = Vec::new();
    for value in grid.column(column).map(str::trim).filter(|value| !value.is_empty()) {
        let cut: String = value.chars().take(SHOWN).collect();
        if !samples.contains(&cut) {
            samples.push(cut);
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    samples
}

/// A name for the scanner: that of a known product, else the first word of the file name.
fn scanner(product: &str, file: &str) -> String {
    let bare = product.trim_start_matches("an ").trim_start_matches("a ");
    if let Some((product, _)) = bare.rsplit_once(' ') {
        return product.to_owned();
    }
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let word = stem.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty());
    word.unwrap_or("scanner").to_owned()
}
