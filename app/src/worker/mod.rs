//! The engine's worker: `message` is the language, `wire` its form (`packed`: of what is opened later), `client` the page's
//! side, `job` the worker's side, `source` how the worker reads a file.

#[cfg(feature = "page")]
pub mod client;
#[cfg(feature = "engine")]
pub mod job;
pub mod message;
pub mod packed;
#[cfg(feature = "files")]
pub mod parser;
#[cfg(feature = "files")]
pub mod source;
pub mod wire;
