//! The browser as this page uses it: one file per ability. Beside `worker` the only place that names web-sys.
//!
//! To add an ability: one file here, small functions that take and give plain Rust values, never a decision.

pub mod clipboard;
pub mod clock;
pub mod device;
pub mod document;
pub mod download;
pub mod file;
pub mod folder;
pub mod fragment;
pub mod http;
pub mod passkey;
pub mod prefs;
pub mod scroll;
pub mod space;
pub mod theme;
