//! The engine's worker: `message` is the language, `client` the page's side, `job` the worker's side.

#[cfg(feature = "page")]
pub mod client;
pub mod message;
