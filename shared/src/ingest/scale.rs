//! How a scanner says how bad a vulnerability is: levels, words, steps or scores. What is on no scale is never taken for
//! "information": the row is rejected with the words that are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Grades, Level};

/// A severity cell, understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Information only: kept and counted, never ranked.
    Information,
    /// A level from 1 to 5, on the scale's own steps.
    Level(Level),
}

/// A severity scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Qualys levels 1 to 5.
    Levels,
    /// Words: none or info, low, medium, high, critical and their usual synonyms.
    Words,
    /// Words, or Tenable's steps 0 (information) to 4 (critical).
    Steps,
    /// Words, or a score from 0 to 10 in the bands of CVSS v3 (0 is information).
    Score,
    /// As our own exports say it: a Qualys level, or a word; the least word too is a level, for the kind says what is
    /// information.
    Own,
    /// As a person mapped the cells of a file: trimmed, lower case.
    Mapped(BTreeMap<String, Grade>),
}

impl Scale {
    /// A cell on this scale; `None` where it is not on it.
    pub fn read(&self, cell: &[u8]) -> Option<Grade> {
        let cell = cell.trim_ascii();
        match self {
            Self::Levels => match cell {
                [digit @ b'1'..=b'5'] => Level::new(digit - b'0').map(Grade::Level),
                _ => None,
            },
            Self::Words => word(cell),
            Self::Steps => match cell {
                b"0" => Some(Grade::Information),
                [digit @ b'1'..=b'4'] => Level::new(digit - b'0' + 1).map(Grade::Level),
                _ => word(cell),
            },
            Self::Score => word(cell).or_else(|| band(cell)),
            Self::Own => Self::Levels.read(cell).or_else(|| word(cell)).map(|grade| match (grade, Level::new(1)) {
                (Grade::Information, Some(least)) => Grade::Level(least),
                (grade, _) => grade,
            }),
            Self::Mapped(map) => map.get(&String::from_utf8_lossy(cell).to_lowercase()).copied(),
        }
    }

    /// Whose steps the level in a cell is on.
    pub fn grades(&self, cell: &[u8]) -> Grades {
        match self {
            Self::Levels => Grades::Qualys,
            Self::Own if Self::Levels.read(cell).is_some() => Grades::Qualys,
            _ => Grades::Words,
        }
    }

    /// What a cell may hold, in words.
    pub fn allows(&self) -> &'static str {
        match self {
            Self::Levels => "a Qualys level: 1 minimal, 2 medium, 3 serious, 4 critical, 5 urgent",
            Self::Words => "None, Low, Medium, High or Critical",
            Self::Steps => "None, Low, Medium, High or Critical, or a number from 0 to 4",
            Self::Score => "None, Low, Medium, High or Critical, or a score from 0 to 10",
            Self::Own => "a Qualys level from 1 to 5, or None, Low, Medium, High or Critical",
            Self::Mapped(_) => "one of the words that the mapping of this file knows",
        }
    }
}

/// A usual word for a severity, in any case.
fn word(cell: &[u8]) -> Option<Grade> {
    let text = cell.to_ascii_lowercase();
    let level = match text.as_slice() {
        b"none" | b"info" | b"information" | b"informational" | b"log" => return Some(Grade::Information),
        b"low" | b"minor" | b"negligible" => 2,
        b"medium" | b"moderate" => 3,
        b"high" | b"important" | b"severe" | b"serious" => 4,
        b"critical" | b"urgent" => 5,
        _ => return None,
    };
    Level::new(level).map(Grade::Level)
}

/// The band of a CVSS score (CVSS v3.1 specification, section 5), a decimal comma allowed.
fn band(cell: &[u8]) -> Option<Grade> {
    let score: f64 = std::str::from_utf8(cell).ok()?.replace(',', ".").parse().ok()?;
    let level = match score {
        0.0 => return Some(Grade::Information),
        _ if !(0.0..=10.0).contains(&score) => return None,
        _ if score < 4.0 => 2,
        _ if score < 7.0 => 3,
        _ if score < 9.0 => 4,
        _ => 5,
    };
    Level::new(level).map(Grade::Level)
}

#[cfg(test)]
mod tests {
    use super::{Grade, Scale};
    use crate::model::Level;

    fn level(scale: &Scale, cell: &str) -> Option<u8> {
        match scale.read(cell.as_bytes())? {
            Grade::Information => Some(0),
            Grade::Level(level) => Some(level.get()),
        }
    }

    #[test]
    fn each_scale_knows_its_own_cells() {
        assert_eq!(level(&Scale::Levels, "5"), Some(5));
        assert_eq!(level(&Scale::Levels, "High"), None);
        assert_eq!(level(&Scale::Words, " Critical "), Some(5));
        assert_eq!((level(&Scale::Steps, "0"), level(&Scale::Steps, "4")), (Some(0), Some(5)));
        assert_eq!((level(&Scale::Score, "7,0"), level(&Scale::Score, "0.0")), (Some(4), Some(0)));
        assert_eq!((level(&Scale::Score, "11"), level(&Scale::Score, "NaN")), (None, None));
    }

    #[test]
    fn what_is_not_known_is_never_information() {
        for scale in [Scale::Levels, Scale::Words, Scale::Steps, Scale::Score] {
            for cell in ["", "-", "unknown", "ugly", "-1"] {
                assert_eq!(scale.read(cell.as_bytes()), None, "{scale:?} {cell}");
            }
        }
    }

    #[test]
    fn a_mapped_word_is_what_a_person_said() {
        let three = Level::new(3).map(Grade::Level);
        let scale = Scale::Mapped([("ugly".to_owned(), three.unwrap_or(Grade::Information))].into());
        assert_eq!((scale.read(b" Ugly "), scale.read(b"bad")), (three, None));
    }
}
