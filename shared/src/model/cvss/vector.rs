//! A vector of any version as its metrics: in any order, capitals or not, with a prefix or without.
//!
//! Which metrics and values exist is the business of the crate `cvss`; here is only what tells the versions apart.
//! FIRST: v2 guide section 2.4, v3.0 and v3.1 section 6, v4.0 section 7. The order of v4 is fixed there, and the one of
//! v2 by its table; files do not all keep to it, and no meaning hangs on it, so any order is read.

use super::CvssVersion;

/// Metrics that only CVSS v4.0 has.
const ONLY_V4: [&str; 7] = ["AT", "VC", "VI", "VA", "SC", "SI", "SA"];
/// Metrics that v3 has and v2 has not (v4 has them too).
const NOT_V2: [&str; 3] = ["PR", "UI", "S"];
/// The eight base metrics of v3 (section 2); the crate takes a vector without some of them.
const BASE_V3: [&str; 8] = ["AV", "AC", "PR", "UI", "S", "C", "I", "A"];

/// Metrics of a vector: few have more.
pub(super) const METRICS: usize = 16;
/// Bytes of a metric with its slash, such as `MAV:N/`: few are longer.
const LONGEST_METRIC: usize = 6;

/// The metrics of a vector, names and values as slices of a text in capitals: vectors are read by the thousand.
#[derive(Debug)]
pub(super) struct Vector<'a> {
    version: CvssVersion,
    /// `CVSS:3.1/`, `CVSS2#` or nothing, as written.
    prefix: &'a str,
    metrics: Vec<(&'a str, &'a str)>,
}

impl<'a> Vector<'a> {
    /// Reads a vector in capitals; `column` is the version of a vector that does not say its own.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(super) fn read(capitals: &'a str, column: CvssVersion) -> Result<Self, String> {
        let (prefix, said, rest) = split_prefix(capitals, column)?;
        let mut metrics = Vec::with_capacity(METRICS);
        for piece in rest.split('/') {
            let no_metric =
                || format!("'{piece}' in '{capitals}' is no CVSS metric, which is a name and a value such as AV:N");
            metrics.push(piece.split_once(':').ok_or_else(no_metric)?);
        }
        let mut vector = Self { version: column, prefix, metrics };
        vector.version = said.unwrap_or_else(|| vector.guess(column));
        let is_v3 = matches!(vector.version, CvssVersion::V30 | CvssVersion::V31);
        match BASE_V3.into_iter().find(|name| is_v3 && !vector.has(name)) {
            Some(missing) => Err(vector.refused(&format!("{missing} is missing"))),
            None => Ok(vector),
        }
    }

    /// The version whose metrics these are; the column decides where several fit.
    fn guess(&self, column: CvssVersion) -> CvssVersion {
        if ONLY_V4.into_iter().any(|name| self.has(name)) {
            CvssVersion::V40
        } else if NOT_V2.into_iter().any(|name| self.has(name)) {
            if column == CvssVersion::V30 { column } else { CvssVersion::V31 }
        } else if self.has("AU") {
            CvssVersion::V2
        } else {
            column
        }
    }

    fn has(&self, name: &str) -> bool {
        self.metrics.iter().any(|(have, _)| *have == name)
    }

    /// Version of the standard.
    pub(super) fn version(&self) -> CvssVersion {
        self.version
    }

    /// The value of a metric in capitals; `None` where it is absent or Not Defined, which is the same to every score.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.metrics.iter().find(|(have, _)| *have == name)?;
        Some(*value).filter(|value| !matches!(*value, "X" | "ND"))
    }

    /// As the file writes it, in capitals and without spaces.
    pub(super) fn text(&self) -> String {
        self.joined(self.prefix, &[])
    }

    /// As the standard writes it, without some metrics.
    pub(super) fn without(&self, metrics: &[&str]) -> String {
        self.joined(self.version.prefix(), metrics)
    }

    /// One text, built in one go.
    fn joined(&self, prefix: &str, without: &[&str]) -> String {
        let mut text = String::with_capacity(prefix.len() + self.metrics.len() * LONGEST_METRIC);
        text.push_str(prefix);
        for (name, value) in self.metrics.iter().filter(|(name, _)| !without.contains(name)) {
            if text.len() > prefix.len() {
                text.push('/');
            }
            self.spell(name, value, &mut text);
        }
        text
    }

    /// A metric as the standard spells it: two are not all capitals.
    fn spell(&self, name: &str, value: &str, text: &mut String) {
        text.push_str(if self.version == CvssVersion::V2 && name == "AU" { "Au" } else { name });
        text.push(':');
        match (self.version, name, value.get(..1), value.get(1..)) {
            (CvssVersion::V40, "U", Some(first), Some(rest)) => {
                text.push_str(first);
                text.extend(rest.chars().map(|c| c.to_ascii_lowercase()));
            }
            _ => text.push_str(value),
        }
    }

    /// That this is no vector of its version, and why.
    pub(super) fn refused(&self, why: &str) -> String {
        format!("'{}' is not a CVSS {} vector: {why}", self.text(), self.version.label())
    }
}

/// The prefix as written, the version it says, and the rest of a vector in capitals.
fn split_prefix(capitals: &str, column: CvssVersion) -> Result<(&str, Option<CvssVersion>, &str), String> {
    let Some(after) = capitals.strip_prefix("CVSS") else { return Ok(("", None, capitals)) };
    let after = after.strip_prefix(':').unwrap_or(after);
    let unknown = || format!("'{capitals}' begins like a CVSS vector of no known version");
    let end = after.find(['#', '/']).ok_or_else(unknown)?;
    let (version, rest) = after.split_at(end);
    let said = match version {
        "2" | "2.0" => CvssVersion::V2,
        "3.0" => CvssVersion::V30,
        "3" if column == CvssVersion::V30 => CvssVersion::V30,
        "3" | "3.1" => CvssVersion::V31,
        "4" | "4.0" => CvssVersion::V40,
        _ => return Err(unknown()),
    };
    let rest = rest.get(1..).unwrap_or("");
    let prefix = capitals.strip_suffix(rest).unwrap_or("");
    Ok((prefix, Some(said), rest))
}
