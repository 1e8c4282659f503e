//! What people say, as values of registers, and back: ratings, decisions, rules, presets, the days allowed. Knows no
//! network and no key.
//!
//! To share one more thing: a variant of [`Value`] at its end (a browser that does not know it keeps it unread), its subject
//! and field there, and a file here that finds out what an edit changed.

mod finding;
mod rating;
mod rules;
mod settings;
mod shown;
mod subject;
mod value;
mod words;

pub use finding::{FindingName, of_decision};
pub(super) use rating::values;
pub use rating::{hear_rating, of_rating};
pub use rules::{NamedRule, RuleId, hear_rules, of_rules};
pub use settings::{Policy, hear_settings, of_settings, take_shared};
pub use shown::{Shown, shown};
pub use subject::Subject;
pub use value::{Said, Value};

#[cfg(test)]
mod tests;
