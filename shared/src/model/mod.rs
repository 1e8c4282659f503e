//! The nouns: valid once built. No reading, no scoring. To add one: a file here and a line below.

mod addresses;
mod asset;
mod cve;
mod cvss;
mod day;
mod decision;
mod finding;
mod function;
mod rating;
mod severity;
mod status;
mod vulnerability;

pub use addresses::{Addresses, is_range, network, size};
pub use asset::{Asset, Host, Part, Tracking};
pub use cve::Cve;
pub use cvss::{Cvss, CvssVersion, Judged, Scores, Traits};
pub use day::Day;
pub use decision::{Decision, DecisionKind};
pub(crate) use finding::Brief;
pub use finding::{Finding, Findings, LOST, Protocol, Service, Span, is_ranked};
pub use function::Function;
pub use rating::{CriticalityClass, Exposure, Rating, Stars};
pub use severity::{Grades, Level, RiskClass};
pub use status::{Kind, Status};
pub use vulnerability::{Definition, Vulnerability};
