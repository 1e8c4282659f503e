//! The risk model: factors, weights, score, explanation, roll-up.

mod settings;

pub use settings::{Deadlines, Preset, Settings, Weights};
