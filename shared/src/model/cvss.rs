//! One CVSS statement of a scanner: a published score, a vector, or both.
//!
//! Vectors are scored by the crate `cvss` (`RustSec`), checked against FIRST's specifications v2.0 to v4.0.

use serde::{Deserialize, Serialize};

/// Version of the standard; later ones are preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CvssVersion {
    /// CVSS v2.
    V2,
    /// CVSS v3.0.
    V30,
    /// CVSS v3.1.
    V31,
    /// CVSS v4.0.
    V40,
}

impl CvssVersion {
    /// As people write it, such as `v3.1`.
    pub fn label(self) -> &'static str {
        match self {
            Self::V2 => "v2",
            Self::V30 => "v3.0",
            Self::V31 => "v3.1",
            Self::V40 => "v4.0",
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::V2 => "",
            Self::V30 => "CVSS:3.0/",
            Self::V31 => "CVSS:3.1/",
            Self::V40 => "CVSS:4.0/",
        }
    }
}

/// A base score with its version; `differs` when the published score is not its vector's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cvss {
    /// Version of the standard.
    pub version: CvssVersion,
    /// Base score that counts, 0 to 10: from the vector where there is one.
    pub base: f64,
    /// The vector as the file writes it; empty where there is none.
    pub vector: String,
    /// The published score, where it is not the vector's.
    pub published_differs: Option<f64>,
}

impl Cvss {
    /// Reads a cell such as `7.5`, `9.8 (AV:N/AC:L/...)` or a bare vector. `Ok(None)` for an empty one.
    ///
    /// # Errors
    /// What is wrong with the cell, in words.
    pub fn from_cell(cell: &str, version: CvssVersion) -> Result<Option<Self>, String> {
        let cell = cell.trim();
        if cell.is_empty() || matches!(cell, "-" | "'-" | "N/A" | "n/a") {
            return Ok(None);
        }
        let (score, vector) = match cell.find(['(', '/']) {
            Some(at) if cell.get(at..=at) == Some("(") => {
                let (score, rest) = cell.split_at(at);
                (score.trim(), rest.trim_matches(['(', ')', ' ']))
            }
            Some(_) => ("", cell),
            None => (cell, ""),
        };
        let published = if score.is_empty() {
            None
        } else {
            let value: f64 = score.replace(',', ".").parse().map_err(|_| format!("'{score}' is not a CVSS score"))?;
            if !(0.0..=10.0).contains(&value) {
                return Err(format!("{value} is not between 0 and 10"));
            }
            Some(value)
        };
        let (version, computed) = score_vector(vector, version);
        match (computed, published) {
            (Some(base), published) => Ok(Some(Self {
                version,
                base,
                vector: vector.to_owned(),
                published_differs: published.filter(|p| (p - base).abs() > 0.049),
            })),
            (None, Some(base)) => Ok(Some(Self { version, base, vector: vector.to_owned(), published_differs: None })),
            (None, None) => Err(format!("'{vector}' is not a CVSS {} vector", version.label())),
        }
    }
}

/// Base score of a vector with or without its prefix; the prefix, where there is one, decides the version.
fn score_vector(vector: &str, version: CvssVersion) -> (CvssVersion, Option<f64>) {
    if vector.is_empty() {
        return (version, None);
    }
    let bare = vector.trim_start_matches("CVSS2#");
    let (version, text) = match bare.get(..9) {
        Some("CVSS:3.0/") => (CvssVersion::V30, bare.to_owned()),
        Some("CVSS:3.1/") => (CvssVersion::V31, bare.to_owned()),
        Some("CVSS:4.0/") => (CvssVersion::V40, bare.to_owned()),
        _ => (version, format!("{}{bare}", version.prefix())),
    };
    let base = match version {
        CvssVersion::V2 => text.parse::<cvss::v2::Vector>().ok().map(|vector| vector.score().value()),
        CvssVersion::V30 | CvssVersion::V31 => {
            text.parse::<cvss::v3::Vector>().ok().map(|vector| vector.base_score().value())
        }
        CvssVersion::V40 => text.parse::<cvss::v4::Vector>().ok().map(|vector| vector.score().value()),
    };
    (version, base)
}

#[cfg(test)]
mod tests {
    use super::{Cvss, CvssVersion};

    fn base(cell: &str, version: CvssVersion) -> Option<f64> {
        Cvss::from_cell(cell, version).expect("readable").map(|c| c.base)
    }

    #[test]
    fn scores_with_and_without_vectors() {
        assert_eq!(base("9.3 (AV:N/AC:M/Au:N/C:C/I:C/A:C)", CvssVersion::V2), Some(9.3));
        assert_eq!(base("9.0 (AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H)", CvssVersion::V31), Some(9.0));
        assert_eq!(base("7.5", CvssVersion::V30), Some(7.5));
        assert_eq!(base("7,5", CvssVersion::V30), Some(7.5));
        assert_eq!(base(" ", CvssVersion::V30), None);
        assert_eq!(base("'-", CvssVersion::V30), None);
    }

    #[test]
    fn a_published_score_that_is_not_its_vectors_is_flagged() {
        let cvss = Cvss::from_cell("5.0 (AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)", CvssVersion::V31);
        assert_eq!(cvss.expect("readable").and_then(|c| c.published_differs), Some(5.0));
    }

    #[test]
    fn nonsense_is_said_to_be_nonsense() {
        assert!(Cvss::from_cell("high", CvssVersion::V2).is_err());
        assert!(Cvss::from_cell("11", CvssVersion::V2).is_err());
    }
}
