//! What counts for an asset, and who said so: a person before the inventory, the inventory before rules, rules in their
//! order, what the operating system tells after them, the defaults of the settings last. Knows no score and no finding.
//!
//! To add a condition of rules: a variant of [`Condition`] and its arm in `rule`.

mod effective;
mod inventory;
mod matches;
mod rule;

pub use effective::{Effective, Field, Origin};
pub use inventory::{Inventory, InventoryRow, RowIndex};
pub use matches::{Doubt, DoubtKind, Matches};
pub use rule::{Condition, Rule};
