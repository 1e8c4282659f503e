//! What counts for an asset, and who said so: a person before the inventory, the inventory before rules, rules in their
//! order, what the operating system tells after them, the defaults of the settings last. Knows no score and no finding.
//!
//! To add a condition of rules: a variant of [`Condition`], its arm in `condition`, and its line in the page's list of kinds.

mod address;
mod condition;
mod effective;
mod glob;
mod inventory;
mod json;
mod list;
mod matches;
mod rule;
mod said;
mod subject;

pub use effective::{Effective, Field, Origin, Voices};
pub use inventory::{Inventory, InventoryRow, RowIndex};
pub use list::{Judge, MOST_RULES, RuleList};
pub use matches::{Doubt, DoubtKind, Matches};
pub use rule::{Condition, Rule};
pub use subject::Subject;
