//! Cells that could not be used in rows that are kept: counted by kind, said once each with the first place.

use std::collections::BTreeMap;

use super::layout::Role;

/// What was left out of a kept row, or read otherwise than written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// Text in the CVE column that is no CVE id.
    Cve,
    /// A CVSS cell that is no score and no vector.
    Cvss,
    /// A vector beside a score that is no CVSS vector.
    CvssVector,
    /// A published CVSS score that is not its vector's.
    CvssDiffers,
    /// A date cell that is no date.
    Date,
    /// A date that only fits the other order of day and month than its column's.
    DateOrder,
    /// A status word that is not known.
    Status,
    /// The same vulnerability with another severity than before.
    Severity,
    /// Bytes that are not valid in the file's encoding.
    Encoding,
    /// NUL characters in a text.
    Nul,
    /// Text behind the closing quote of a cell, in a row that has all its cells.
    StrayQuote,
    /// Blank cells behind the last column.
    Padding,
    /// A header row in the middle of the rows.
    RepeatedHeader,
    /// A line above a further header: title, date or totals of another report.
    BetweenReports,
    /// A CVSS score above 10.
    LostDecimals,
    /// A finding that people took out of the count in the scanner.
    SetAside,
    /// A word of a list of assets that nobody knows, in a column of this role.
    Meaning(Role),
    /// An entry of the address column of a list of assets that is neither an address nor a name.
    Address,
    /// A cell that should name a host and does not, in a row that names it otherwise.
    Name,
    /// A name beside the one that counts.
    FurtherName,
    /// A text that was cut.
    LongText,
    /// A tag beyond those that are kept.
    Tags,
    /// A row about a host that an earlier row is about.
    RepeatedHost,
    /// A row with the name of an earlier row, and other addresses.
    SameName,
}

/// Counts of notes with the line of the first.
#[derive(Clone, Debug, Default)]
pub struct Notes(BTreeMap<Note, (u64, u64, String)>);

impl Notes {
    /// Count one.
    pub fn add(&mut self, note: Note, line: u64, value: &str) {
        let entry = self.0.entry(note).or_insert_with(|| (0, line, value.chars().take(60).collect()));
        entry.0 += 1;
    }

    /// One sentence per kind.
    pub fn sentences(&self) -> Vec<String> {
        self.0
            .iter()
            .map(|(note, (count, line, value))| {
                let first = format!("first on line {line}: '{}'", value.trim());
                match note {
                    Note::Cve => format!("{count} entries of the CVE column are no CVE ids and were left out ({first})."),
                    Note::Cvss => format!("{count} CVSS cells could not be read and were left out ({first})."),
                    Note::CvssVector => {
                        format!("{count} CVSS vectors could not be read; the score beside them counts ({first}).")
                    }
                    Note::CvssDiffers => {
                        format!("{count} published CVSS scores are not the score of their vector; the vector counts ({first}).")
                    }
                    Note::Date => format!("{count} date cells are no dates and were left out ({first})."),
                    Note::DateOrder => {
                        format!("{count} dates only fit the other order of day and month than the mapping says and were read as they fit ({first}). Check the mapping.")
                    }
                    Note::Status => format!("{count} rows have an unknown status and count as open ({first})."),
                    Note::Severity => {
                        format!("{count} rows give a vulnerability another severity than an earlier row; the highest counts ({first}).")
                    }
                    Note::Encoding => {
                        format!("{count} cells hold bytes that are no text in the file's encoding and were read as Windows-1252, or in UTF-16 marked (first on line {line}).")
                    }
                    Note::Nul => format!("{count} cells hold NUL characters (first on line {line}): was the file damaged?"),
                    Note::StrayQuote => {
                        format!("{count} cells go on behind their closing quote and were kept as written (first on line {line}).")
                    }
                    Note::Padding => {
                        format!("{count} rows have blank cells behind the last column, padding of a spreadsheet program, which were left out (first on line {line}).")
                    }
                    Note::RepeatedHeader => {
                        format!("The header stands {count} more times between the rows (first on line {line}): several reports in one file? Their rows were read together.")
                    }
                    Note::BetweenReports => {
                        format!("{count} lines above a further header were taken for the head of another report and not for rows ({first}).")
                    }
                    Note::LostDecimals => {
                        format!("{count} CVSS scores lost their decimal point, as in a spreadsheet program: 75 was read as 7.5 ({first}). Better export the report again.")
                    }
                    Note::Meaning(role) => {
                        let cells = counted(*count, "cell", "cells");
                        format!("{cells} of the column read as '{}': nobody knows the word, so that field stays unset ({first}). Say on the mapping page what it means.", role.label())
                    }
                    Note::Address => {
                        let entries = counted(*count, "entry of the address column is", "entries of the address column are");
                        format!("{entries} no address of one host, and left out ({first}).")
                    }
                    Note::Name => {
                        format!("{} no host name where one belongs: left out ({first}).", counted(*count, "cell holds", "cells hold"))
                    }
                    Note::FurtherName => {
                        format!("{} several hosts: the first full name counts ({first}).", counted(*count, "cell names", "cells name"))
                    }
                    Note::LongText => {
                        format!("{} longer than 200 characters, and cut ({first}).", counted(*count, "text is", "texts are"))
                    }
                    Note::Tags => {
                        format!("{} left out: 50 of a row are kept ({first}).", counted(*count, "tag was", "tags were"))
                    }
                    Note::RepeatedHost => {
                        format!("{} about a host that an earlier row is about: the earlier row counts ({first}).", counted(*count, "row is", "rows are"))
                    }
                    Note::SameName => {
                        format!("{} the name of an earlier row and other addresses: an asset takes the row that has its address ({first}).", counted(*count, "row has", "rows have"))
                    }
                    Note::SetAside => {
                        format!("{count} rows are marked in the report as ignored, accepted or false positive; they count here all the same ({first}).")
                    }
                }
            })
            .collect()
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
