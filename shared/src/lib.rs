//! Patchfirst's domain: scan files in, a ranked and explained patch plan out.

#[cfg(feature = "sync")]
pub mod api;
pub mod desk;
pub mod export;
pub mod feeds;
pub mod guard;
pub mod ingest;
pub mod model;
pub mod numbered;
pub mod order;
pub mod plan;
pub mod risk;
pub mod room;
pub mod rules;
pub mod sample;
#[cfg(feature = "sync")]
pub mod sync;
pub mod view;
pub mod workspace;
