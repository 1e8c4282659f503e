//! The engine's worker: `message` is the language, `client` the page's side, `job` the worker's side,
//! `source` how the worker reads a file.

#[cfg(feature = "page")]
pub mod client;
pub mod message;
#[cfg(feature = "engine")]
pub mod source;
