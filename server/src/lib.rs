//! Serves the built app with the headers that keep it safe and accounts and sync beside it, or the app alone. It never sees
//! what a member encrypted; the app alone tells it nothing that people do.
//!
//! Reading order: [`Config`] is what a person may set, [`Command`] what a person may ask for; `http::routes` is the table of
//! contents of the API, `auth` and `sync` its use cases, `store` all the SQL.

mod auth;
mod command;
mod config;
mod doors;
pub mod feeds;
mod http;
mod intake;
mod listen;
mod log;
mod mail;
mod patience;
mod places;
mod refusal;
mod room;
mod serve;
pub mod store;
mod sync;
mod team;
mod turns;

pub use auth::Access;
pub use command::{Command, CommandError};
pub use config::{Base, Config, ConfigError, MailConfig, Secret};
pub use doors::Doors;
pub use http::headers::content_security_policy;
pub use http::{Route, Site, routes};
pub use log::start_log;
pub use refusal::Refusal;
pub use serve::{router, run, serve};
pub use team::{Clock, Team};
