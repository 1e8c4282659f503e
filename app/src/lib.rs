//! Patchfirst's client. Feature `page` builds the page, feature `engine` the worker; both speak `worker::message`.

#[cfg(feature = "page")]
pub mod browser;
#[cfg(feature = "page")]
pub mod components;
#[cfg(feature = "page")]
pub mod pages;
#[cfg(feature = "page")]
pub mod state;
#[cfg(feature = "storage")]
pub mod storage;
pub mod worker;
