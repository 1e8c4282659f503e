//! A: how much the asset matters. Stars, else the criticality class, else server or workstation, else the default of this
//! workspace.

use super::{Factor, Of, Value};
use crate::model::{CriticalityClass, Function, Stars};
use crate::risk::Settings;
use crate::rules::{Effective, Field, Origin};

/// A of a server and of a workstation that nobody rated.
const SERVER: f64 = 1.0;
const WORKSTATION: f64 = 0.7;

pub(super) const FACTOR: Factor = Factor {
    name: "Importance",
    symbol: "A",
    slope: 24.0,
    words: "Stars divided by 5. Without stars: the criticality class; without one: server or workstation, as people or the operating system say; else the default of this workspace.",
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
            ("Server, not rated", SERVER),
            ("Workstation, not rated", WORKSTATION),
        ]
    },
};

/// Stars that count for an asset, and whether somebody gave them (as stars or as a class). A server or workstation that
/// nobody rated shows the stars nearest below its value.
pub fn stars(asset: &Effective, settings: &Settings) -> (Stars, bool) {
    let rating = &asset.rating;
    if let Some(stars) = rating.stars.or_else(|| rating.class.and_then(of_class)) {
        return (stars, true);
    }
    let shown = rating.function.and_then(|function| Stars::new((of_function(function) * 5.0) as u8));
    (shown.unwrap_or(settings.default_stars), false)
}

/// Who gave the stars that count for an asset, in words: `set by a person`, `by rule 'DMZ'`, `default`.
pub fn stars_by(asset: &Effective) -> String {
    let rating = &asset.rating;
    match (rating.stars, rating.class, rating.function) {
        (Some(_), _, _) if asset.origin(Field::Stars) == Origin::Person => "set by a person".to_owned(),
        (Some(_), _, _) => asset.said_by(Field::Stars),
        (None, Some(class), _) => format!("{}, {}", class.label().to_lowercase(), asset.said_by(Field::Class)),
        (None, None, Some(function)) => {
            format!("a {}, {}", function.label().to_lowercase(), asset.said_by(Field::Function))
        }
        (None, None, None) => "default".to_owned(),
    }
}

fn of_class(class: CriticalityClass) -> Option<Stars> {
    Stars::new(match class {
        CriticalityClass::Mission => 5,
        CriticalityClass::Business => 4,
        CriticalityClass::Operational => 3,
    })
}

fn of_function(function: Function) -> f64 {
    match function {
        Function::Server => SERVER,
        Function::Workstation => WORKSTATION,
    }
}

fn value(asset: &Effective, settings: &Settings) -> Value {
    let rating = &asset.rating;
    let of_stars = |stars: Stars| f64::from(stars.get()) / 5.0;
    let value = match (rating.stars, rating.class, rating.function) {
        (Some(stars), _, _) => of_stars(stars),
        (None, Some(class), _) => of_class(class).map_or(1.0, of_stars),
        (None, None, Some(function)) => of_function(function),
        (None, None, None) => of_stars(settings.default_stars),
    };
    // What the operating system tells is a fact, if a poor one: only the default is assumed.
    let assumed = rating.stars.is_none() && rating.class.is_none() && rating.function.is_none();
    Value { value, assumed }
}

pub(super) fn words(asset: &Effective, settings: &Settings) -> String {
    let rating = &asset.rating;
    match (rating.stars, rating.class, rating.function) {
        (Some(stars), _, _) => format!("{} {}", plural(stars), asset.said_by(Field::Stars)),
        (None, Some(class), _) => format!("{}, {}", class.label(), asset.said_by(Field::Class)),
        (None, None, Some(function)) => {
            format!("Not rated: a {}, {}", function.label().to_lowercase(), asset.said_by(Field::Function))
        }
        (None, None, None) => format!("Not rated: the default of {}", plural(settings.default_stars)),
    }
}

fn plural(stars: Stars) -> String {
    format!("{} star{}", stars.get(), if stars.get() == 1 { "" } else { "s" })
}
