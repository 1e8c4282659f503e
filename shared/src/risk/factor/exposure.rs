//! X: from where the asset can be reached, as a person says. Private address space alone proves nothing.

use super::{Factor, Of, Value};
use crate::model::Exposure;
use crate::risk::Settings;
use crate::rules::{Effective, Field};

/// Value where nobody said anything: as internal.
const NEUTRAL: f64 = 0.6;

pub(super) const FACTOR: Factor = Factor {
    name: "Exposure",
    symbol: "X",
    slope: 24.0,
    words: "From where an attacker can reach the asset, as a person says. A private address alone proves nothing.",
    weight: |weights| weights.exposure,
    part: |parts| &mut parts.exposure,
    of: Of::Asset(value),
    is_simple: false,
    constants: || {
        vec![("Internet", 1.0), ("DMZ", 0.8), ("Internal", 0.6), ("Isolated", 0.3), ("Nothing known", NEUTRAL)]
    },
};

fn value(asset: &Effective, settings: &Settings) -> Value {
    let value = match asset.rating.exposure.or(settings.default_exposure) {
        Some(Exposure::Internet) => 1.0,
        Some(Exposure::Dmz) => 0.8,
        Some(Exposure::Internal) => 0.6,
        Some(Exposure::Isolated) => 0.3,
        None => NEUTRAL,
    };
    Value { value, assumed: asset.rating.exposure.is_none() }
}

pub(super) fn words(asset: &Effective, settings: &Settings) -> String {
    match (asset.rating.exposure, settings.default_exposure) {
        (Some(exposure), _) => format!("{}, {}", exposure.label(), asset.said_by(Field::Exposure)),
        (None, Some(exposure)) => format!("Not placed: the default, {}", exposure.label()),
        (None, None) => "Not placed: counts as internal".to_owned(),
    }
}
