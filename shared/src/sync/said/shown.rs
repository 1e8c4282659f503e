//! What is shown of a register while several values are live: a conflict hides nothing and waits for a person.

use super::Value;
use crate::sync::Seq;

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown<'a> {
    /// The value.
    pub value: &'a Value,
    /// Is it taken away?
    pub is_deletion: bool,
    /// Do others stand beside it that say something else?
    pub is_conflict: bool,
}

/// Of live values, each with its place and whether it is a deletion, the one that is shown: something said before something
/// taken away; of importance, class and exposure the highest, so that no risk is hidden; of all others the latest.
pub fn shown<'a>(live: &[(Seq, &'a Value, bool)]) -> Option<Shown<'a>> {
    let rank = |value: &Value| match value {
        Value::Stars(stars) => stars.get(),
        // These begin with their highest.
        Value::Class(class) => u8::MAX - *class as u8,
        Value::Exposure(exposure) => u8::MAX - *exposure as u8,
        _ => 0,
    };
    let best = live.iter().max_by_key(|(seq, value, is_deletion)| (!is_deletion, rank(value), *seq))?;
    let (_, value, is_deletion) = *best;
    let differs = |other: &(Seq, &Value, bool)| other.2 != is_deletion || !is_deletion && other.1 != value;
    Some(Shown { value, is_deletion, is_conflict: live.iter().any(differs) })
}
