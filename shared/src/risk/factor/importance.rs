//! A: how much the asset matters. Stars a person gave, else the criticality class, else the default of this workspace.

use super::{Factor, Of, Value};
use crate::model::{CriticalityClass, Rating, Stars};
use crate::risk::Settings;

pub(super) const FACTOR: Factor = Factor {
    name: "Importance",
    symbol: "A",
    slope: 24.0,
    words: "Stars divided by 5. Without stars: the criticality class; without one: the default of this workspace.",
    weight: |weights| weights.importance,
    part: |parts| &mut parts.importance,
    of: Of::Asset(value),
    is_simple: true,
    constants: || {
        vec![
            ("5 stars, or mission critical", 1.0),
            ("4 stars, or business critical", 0.8),
            ("3 stars, or operational critical", 0.6),
            ("2 stars", 0.4),
            ("1 star", 0.2),
        ]
    },
};

/// Stars that count for a rating, and whether a person gave them (as stars or as a class).
pub fn stars(rating: &Rating, settings: &Settings) -> (Stars, bool) {
    let of_class = |class| {
        Stars::new(match class {
            CriticalityClass::Mission => 5,
            CriticalityClass::Business => 4,
            CriticalityClass::Operational => 3,
        })
    };
    match rating.stars.or_else(|| rating.class.and_then(of_class)) {
        Some(stars) => (stars, true),
        None => (settings.default_stars, false),
    }
}

fn value(rating: &Rating, settings: &Settings) -> Value {
    let (stars, given) = stars(rating, settings);
    let facts = match (rating.stars, rating.class) {
        (Some(stars), _) => format!("{} given by a person", plural(stars)),
        (None, Some(class)) => class.label().to_owned(),
        (None, None) => format!("Not rated: the default of {}", plural(stars)),
    };
    Value { value: f64::from(stars.get()) / 5.0, facts, assumed: !given }
}

fn plural(stars: Stars) -> String {
    format!("{} star{}", stars.get(), if stars.get() == 1 { "" } else { "s" })
}
