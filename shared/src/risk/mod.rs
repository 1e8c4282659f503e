//! The risk model: factors, weights, score, explanation. Knows no page and no file.
//!
//! To add a factor: see `factor`. To add a preset: a variant of [`Preset`] and its arms in `model` and `explain`; one that
//! is a decision table: a [`decision::Table`] and a line in `Model::table`.

mod cells;
pub mod decision;
mod explain;
pub mod factor;
mod facts;
mod floor;
mod model;
mod pairs;
pub mod preset_file;
mod ranking;
mod saved;
mod settings;
mod sla;
#[cfg(test)]
mod tests;
mod traits;

pub use cells::{Base, Cell, Cells, Inputs};
pub use explain::Explanation;
pub use facts::VulnerabilityFacts;
pub use floor::{Floor, MOST_FLOORS};
pub use model::{CLASS_FLOORS, CVSS_FLOORS, Half, Input, Model, POINTS_PER_TENFOLD, Rated, points};
pub use pairs::Pairs;
pub use ranking::{Place, Ranking, below_top, nothing, place, together, together_of};
pub use saved::{SavedPreset, preset_name};
pub use settings::{Clock, Deadlines, Preset, Settings, Tighter, Weights, Whose};
pub use sla::Standing;
pub use traits::{MOST_TRAITS, Traits, by_traits};
