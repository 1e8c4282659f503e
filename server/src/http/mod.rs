//! What travels: routes, cookies, bodies, headers. It decides nothing about people or operations.
//!
//! Reading order: `routes` (the table of contents of the API), `guard` (what every request passes), `extract` and `error`
//! (in and out), then one file per resource. To add an endpoint: a handler in the file of its resource, a line in
//! `routes`, a line in the matrix of `server/tests/team/matrix.rs`.

mod accounts;
mod audit;
mod cookie;
mod document;
mod error;
mod events;
mod extract;
pub(crate) mod files;
mod form;
mod guard;
pub(crate) mod headers;
mod health;
mod invitations;
mod keys;
mod me;
mod members;
mod metrics;
mod organisations;
mod pace;
mod passkeys;
mod route;
mod routes;
mod scans;
mod server;
mod session;
mod site;
mod source;
mod sync;

pub(crate) use extract::CHUNK;
pub use metrics::Metrics;
pub use pace::Pace;
pub use route::Route;
pub use routes::{api, routes};
pub use site::Site;
