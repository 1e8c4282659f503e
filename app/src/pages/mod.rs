//! One file per page.

pub mod assets;
pub mod dashboard;
pub mod live;
pub mod model;
pub mod patches;
