//! A header row: column names as written, found again whatever their case and spacing.

use rustc_hash::FxHashSet;

use super::encoding::Encoding;
use super::split::Record;

/// Columns named in a sentence.
const LISTED: usize = 20;

/// The names of a row that may be a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    names: Vec<String>,
    plain: Vec<String>,
}

impl Header {
    /// From the cells of a record.
    pub fn of(record: &Record<'_>, encoding: Encoding) -> Self {
        let mut scratch = Vec::new();
        let names = (0..record.cells())
            .map(|index| encoding.cell(record.bytes(index, &mut scratch)).0.trim().to_owned())
            .collect();
        Self::new(names)
    }

    /// From names. Blank names at the end (padding of spreadsheet programs) are left out.
    pub fn new(mut names: Vec<String>) -> Self {
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        let plain = names.iter().map(|name| plain(name)).collect();
        Self { names, plain }
    }

    /// Names as written.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Names as they are compared: lower case, only letters, digits and dots.
    pub fn plain(&self) -> &[String] {
        &self.plain
    }

    /// How many columns.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// First column with this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        let wanted = plain(name);
        self.plain.iter().position(|have| *have == wanted)
    }

    /// First column with the first of these names that is there.
    pub fn find_any(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.find(name))
    }

    /// Are all of these there?
    pub fn has_all(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.find(name).is_some())
    }

    /// Columns whose name an earlier column has too.
    pub fn repeated(&self) -> Vec<usize> {
        let mut seen = FxHashSet::default();
        (0..).zip(&self.plain).filter(|(_, name)| !name.is_empty() && !seen.insert(*name)).map(|(at, _)| at).collect()
    }

    /// Columns without a name, before the last one that has one.
    pub fn unnamed(&self) -> Vec<usize> {
        (0..).zip(&self.names).filter(|(_, name)| name.is_empty()).map(|(at, _)| at).collect()
    }

    /// Sentences for people: names that stand twice, names that are missing.
    pub fn warnings(&self) -> Vec<String> {
        let name = |column: &usize| self.names.get(*column).cloned().unwrap_or_default();
        let number = |column: &usize| (column + 1).to_string();
        let mut warnings = Vec::new();
        let repeated = self.repeated();
        if !repeated.is_empty() {
            warnings.push(format!("Columns named twice: {}. The first one counts.", listed(&repeated, name)));
        }
        let unnamed = self.unnamed();
        if !unnamed.is_empty() {
            warnings.push(format!("Columns without a name: {}. Their cells play no part.", listed(&unnamed, number)));
        }
        warnings
    }

    /// The present column whose name comes closest to `wanted`, where one is close.
    pub fn closest(&self, wanted: &str) -> Option<&str> {
        let wanted = plain(wanted);
        self.plain
            .iter()
            .zip(&self.names)
            .filter(|(have, _)| !have.is_empty())
            .map(|(have, name)| (distance(have, &wanted), have, name))
            .filter(|(distance, have, _)| {
                *distance * 3 <= wanted.len()
                    || (wanted.len() >= 4 && have.contains(&wanted))
                    || (have.len() >= 3 && wanted.starts_with(have.as_str()))
            })
            .min_by_key(|(distance, _, _)| *distance)
            .map(|(_, _, name)| name.as_str())
    }
}

/// The first columns of a list in words.
fn listed(columns: &[usize], word: impl Fn(&usize) -> String) -> String {
    let words: Vec<String> = columns.iter().take(LISTED).map(word).collect();
    let more = columns.len() - words.len();
    if more == 0 { words.join(", ") } else { format!("{} and {more} more", words.join(", ")) }
}

/// Lower case, only letters, digits and dots.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || *c == '.').flat_map(char::to_lowercase).collect()
}

/// Edit distance (Levenshtein), one row at a time.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (cb, above) in b.iter().zip(row.iter().skip(1)) {
            left = (left + 1).min(above + 1).min(diagonal + usize::from(ca != *cb));
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Header, distance};

    #[test]
    fn names_are_found_in_any_case_and_spacing() {
        let header = Header::new(["IP", " Vuln  Status", "CVSS3.1 Base", "", ""].map(str::to_owned).to_vec());
        assert_eq!((header.len(), header.find("vuln status"), header.find("CVSS3.1 base")), (3, Some(1), Some(2)));
        assert_eq!(header.find("CVSS3 Base"), None);
    }

    #[test]
    fn names_that_stand_twice_or_not_at_all_are_said() {
        let header = Header::new(["IP", "", "Title", "ip", "", "Port", ""].map(str::to_owned).to_vec());
        assert_eq!((header.repeated(), header.unnamed()), (vec![3], vec![1, 4]));
        assert_eq!(
            header.warnings(),
            [
                "Columns named twice: ip. The first one counts.",
                "Columns without a name: 2, 5. Their cells play no part."
            ]
        );
    }

    #[test]
    fn close_names_are_offered() {
        let header = Header::new(["Address", "Severty", "VULN TITLE"].map(str::to_owned).to_vec());
        assert_eq!(header.closest("Severity"), Some("Severty"));
        assert_eq!(header.closest("Title"), Some("VULN TITLE"));
        assert_eq!(header.closest("QID"), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
