//! One CVSS statement of a scanner: a published score, a vector, or both.
//!
//! `cell` takes a cell apart, `vector` reads a vector of any version, `score` scores it, `traits` says what it tells a
//! decision table. Vectors are scored by the crate `cvss` (`RustSec`), checked against FIRST's specifications v2.0 to v4.0.

mod cell;
mod score;
mod traits;
mod vector;

use serde::{Deserialize, Serialize};

use cell::Cell;
pub use score::Scores;
pub use traits::Traits;
use vector::Vector;

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

    /// What a vector of this version begins with by the standard.
    fn prefix(self) -> &'static str {
        match self {
            Self::V2 => "",
            Self::V30 => "CVSS:3.0/",
            Self::V31 => "CVSS:3.1/",
            Self::V40 => "CVSS:4.0/",
        }
    }
}

/// Published scores have one decimal: nearer than this is the same score.
const SAME: f64 = 0.049;

/// A base score with its version; `differs` when the published score is not its vector's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cvss {
    /// Version of the standard.
    pub version: CvssVersion,
    /// Base score that counts, 0 to 10: from the vector where there is one.
    pub base: f64,
    /// The vector as the file writes it, in capitals and without spaces; one that cannot be read as it stands. Empty
    /// where there is none.
    pub vector: String,
    /// The published score, where it is none of the vector's scores.
    pub published_differs: Option<f64>,
}

impl Cvss {
    /// Reads a cell such as `7.5`, `9.8 (AV:N/AC:L/...)`, `AV:N/AC:L/... (9.8)` or a bare vector. `Ok(None)` for an
    /// empty one. The prefix of a vector decides its version, else the metrics only one version has, else `version`.
    ///
    /// # Errors
    /// What is wrong with the cell, in words.
    pub fn from_cell(cell: &str, version: CvssVersion) -> Result<Option<Self>, String> {
        Self::judged_from_cell(cell, version).map(|read| read.map(|(cvss, _)| cvss))
    }

    /// [`Self::from_cell`], and whether there is a vector that cannot be read beside the published score.
    ///
    /// # Errors
    /// As [`Self::from_cell`].
    pub fn judged_from_cell(cell: &str, version: CvssVersion) -> Result<Option<(Self, bool)>, String> {
        let Some(cell) = Cell::read(cell)? else { return Ok(None) };
        let Cell { published, vector } = cell;
        if vector.is_empty() {
            return Ok(published.map(|base| (Self { version, base, vector, published_differs: None }, false)));
        }
        match (Judged::of(&vector, version), published) {
            (Ok(judged), published) => Ok(Some((judged.with(published), false))),
            // The score is what the file says, even where its vector is none.
            (Err(_), Some(base)) => Ok(Some((Self { version, base, vector, published_differs: None }, true))),
            (Err(problem), None) => Err(problem),
        }
    }

    /// All scores of the vector; `None` where there is none that can be read.
    pub fn scores(&self) -> Option<Scores> {
        self.read(|vector| Some(score::scores(vector, score::base(vector).ok()?))).flatten()
    }

    /// What the vector says to a decision table.
    pub fn traits(&self) -> Traits {
        self.read(Traits::of).unwrap_or_default()
    }

    /// Lends the vector, where there is one that can be read.
    fn read<T>(&self, of: impl FnOnce(&Vector<'_>) -> T) -> Option<T> {
        let capitals = self.vector.trim().to_ascii_uppercase();
        let vector = Vector::read(&capitals, self.version).ok().filter(|vector| score::check(vector).is_ok())?;
        Some(of(&vector))
    }
}

/// What a vector says, whichever score stands beside it: vectors repeat beside other scores, and judging one costs more
/// than reading all other cells of a vulnerability.
#[derive(Clone, Debug)]
pub struct Judged {
    version: CvssVersion,
    vector: String,
    scores: Scores,
}

impl Judged {
    /// The score that a cell begins with, and the rest of the cell, which is the same beside every score.
    pub fn score_first(cell: &str) -> Option<(f64, &str)> {
        cell::score_first(cell)
    }

    /// The vector of a cell that holds one and nothing else; `None` where there is no such vector.
    pub fn of_cell(cell: &str, version: CvssVersion) -> Option<Self> {
        match Cell::read(cell) {
            Ok(Some(Cell { published: None, vector })) => Self::of(&vector, version).ok(),
            _ => None,
        }
    }

    fn of(vector: &str, version: CvssVersion) -> Result<Self, String> {
        let capitals = vector.to_ascii_uppercase();
        let known = Vector::read(&capitals, version)?;
        let scores = score::scores(&known, score::base(&known)?);
        Ok(Self { version: known.version(), vector: known.text(), scores })
    }

    /// What a cell says that holds this vector and that score.
    pub fn with(&self, published: Option<f64>) -> Cvss {
        Cvss {
            version: self.version,
            base: self.scores.base,
            vector: self.vector.clone(),
            published_differs: published.filter(|&published| self.differs(published)),
        }
    }

    /// Scanners publish the base, the temporal (threat) or the environmental score: any of them agrees with the vector.
    fn differs(&self, published: f64) -> bool {
        let is_other = |score: f64| (published - score).abs() > SAME;
        let Scores { base, temporal, environmental } = self.scores;
        is_other(base) && temporal.is_none_or(is_other) && environmental.is_none_or(is_other)
    }
}
