//! The risk model: factors, weights, score, explanation, roll-up. Knows no page and no file.
//!
//! To add a factor: see `factor`. To add a preset: a variant of [`Preset`] and its arms in `model`.

pub mod factor;
mod model;
mod ranking;
mod rollup;
mod settings;

pub use model::{CLASS_FLOORS, Model, POINTS_PER_TENFOLD, class_of, points};
pub use ranking::{Ranking, below_top, together};
pub use rollup::{Patch, patches};
pub use settings::{Deadlines, Preset, Settings, Weights};
