//! The nouns: valid once built. Adding one: a file here and a line below. No reading, no scoring.

mod rating;
mod severity;
mod status;

pub use rating::{CriticalityClass, Exposure, Rating, Stars};
pub use severity::{Level, RiskClass};
pub use status::{Kind, Status};
