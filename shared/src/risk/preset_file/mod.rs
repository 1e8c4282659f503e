//! A preset as a file: `{"patchfirst_preset": 1, "name": ...}`. Whoever reads one says where it is wrong, what is there and
//! how to write it; what is mended or left out is told, never silent.

mod fields;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use fields::{Fields, one_of, shown};

use super::{Floor, MOST_FLOORS, Preset, SavedPreset, Weights, preset_name};
use crate::model::{Exposure, RiskClass, Stars};

/// Version of the form.
const VERSION: u64 = 1;
/// Largest file read, bytes: sixteen rules with long names are a few kilobytes.
pub const LARGEST: usize = 100_000;

/// A preset that was read, and what a person should know of the reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadPreset {
    /// The preset.
    pub preset: SavedPreset,
    /// What was mended, filled in or left out: sentences.
    pub notes: Vec<String>,
}

/// The text of a preset's file.
pub fn write(preset: &SavedPreset) -> String {
    #[derive(Serialize)]
    struct File<'a> {
        patchfirst_preset: u64,
        name: &'a str,
        formula: Preset,
        weights: Weights,
        floors: &'a [Floor],
        bod_floor: bool,
    }
    let file = File {
        patchfirst_preset: VERSION,
        name: &preset.name,
        formula: preset.preset,
        weights: preset.weights,
        floors: &preset.floors,
        bod_floor: preset.bod_floor,
    };
    // Numbers that are none cannot be written; weights are clamped long before.
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

/// Reads such a text.
///
/// # Errors
/// Where it is wrong, what is there, how to write it.
pub fn read(text: &str) -> Result<ReadPreset, String> {
    if text.len() > LARGEST {
        return Err(format!(
            "This file has more than {LARGEST} bytes: a preset has fewer. Choose a file that Patchfirst exported."
        ));
    }
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        format!(
            "Line {}, column {}: this is not JSON ({error}). Choose a file that Patchfirst exported.",
            error.line(),
            error.column()
        )
    })?;
    let mut notes = Vec::new();
    let mut file = Fields::of("", value, &mut notes)?;
    match file.take("patchfirst_preset") {
        Some(Value::Number(version)) if version.as_u64() == Some(VERSION) => {}
        Some(other) => {
            return Err(format!(
                "patchfirst_preset: {} is not a version that this Patchfirst reads. It reads {VERSION}: export the preset again, or update Patchfirst.",
                shown(&other)
            ));
        }
        None => {
            return Err(
                "patchfirst_preset is missing: this JSON is not a preset. Choose a file that Patchfirst exported."
                    .to_owned(),
            );
        }
    }
    let given: String = file.text("name")?.ok_or("name is missing: write \"name\": \"...\" with the preset's name.")?;
    let kept = preset_name(&given);
    if kept.is_empty() {
        return Err("name: it is empty. Write a name of 1 to 80 characters.".to_owned());
    }
    if kept != given {
        file.note(format!("name: kept as \u{201c}{kept}\u{201d}."));
    }
    let preset = file.one_of("formula", &Preset::ALL)?;
    if preset.is_none() {
        file.note("formula is missing: Business risk counts.".to_owned());
    }
    let weights = file.take("weights").map(|value| weights(value, file.notes)).transpose()?;
    if weights.is_none() {
        file.note("weights are missing: each counts as 1.".to_owned());
    }
    let floors = match file.take("floors") {
        None => Vec::new(),
        Some(Value::Array(all)) => floors(all, file.notes)?,
        Some(other) => {
            return Err(format!("floors: {} is not a list. Write a list of rules, such as [].", shown(&other)));
        }
    };
    let bod_floor = file.flag("bod_floor")?;
    file.finish();
    let (preset, weights) = (preset.unwrap_or_default(), weights.unwrap_or_default());
    Ok(ReadPreset { preset: SavedPreset { name: kept, preset, weights, floors, bod_floor }, notes })
}

fn weights(value: Value, notes: &mut Vec<String>) -> Result<Weights, String> {
    let mut weights = Weights::default();
    let mut fields = Fields::of("weights", value, notes)?;
    let all = [
        ("severity", &mut weights.severity),
        ("threat", &mut weights.threat),
        ("importance", &mut weights.importance),
        ("exposure", &mut weights.exposure),
    ];
    for (key, weight) in all {
        match fields.number(key)? {
            Some(given) => {
                *weight = given.clamp(0.0, 2.0);
                if (*weight - given).abs() > 0.0 {
                    fields.note(format!("weights.{key}: {given} is not between 0 and 2, so {weight} counts."));
                }
            }
            None => fields.note(format!("weights.{key} is missing: 1 counts.")),
        }
    }
    fields.finish();
    Ok(weights)
}

fn floors(all: Vec<Value>, notes: &mut Vec<String>) -> Result<Vec<Floor>, String> {
    let left_out = all.len().saturating_sub(MOST_FLOORS);
    let read = all.into_iter().take(MOST_FLOORS).enumerate().map(|(at, value)| floor(at, value, notes)).collect();
    if left_out > 0 {
        notes.push(format!("floors: only the first {MOST_FLOORS} rules count; {left_out} left out."));
    }
    read
}

fn floor(at: usize, value: Value, notes: &mut Vec<String>) -> Result<Floor, String> {
    let place = format!("floors[{at}]");
    let mut fields = Fields::of(&place, value, notes)?;
    let mut floor = Floor { name: preset_name(&fields.text("name")?.unwrap_or_default()), ..Floor::default() };
    floor.off = fields.flag("off")?;
    floor.exploited = fields.flag("exploited")?;
    floor.exploit = fields.flag("exploit")?;
    floor.severity = fields.number("severity")?;
    if let Some(given) = floor.severity.filter(|given| !(0.0..=10.0).contains(given)) {
        return Err(format!("{place}.severity: {given} is not a severity. Write a number from 0 to 10, or null."));
    }
    floor.exposures = match fields.take("exposures") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(all)) => all
            .into_iter()
            .map(|value| one_of(&format!("{place}.exposures"), value, &Exposure::ALL))
            .collect::<Result<_, _>>()?,
        Some(other) => {
            return Err(format!(
                "{place}.exposures: {} is not a list. Write a list such as [\"internet\"].",
                shown(&other)
            ));
        }
    };
    floor.stars = match fields.number("stars")? {
        None => None,
        Some(given) => {
            let stars =
                (given.fract() == 0.0 && (1.0..=5.0).contains(&given)).then(|| Stars::new(given as u8)).flatten();
            Some(stars.ok_or_else(|| {
                format!("{place}.stars: {given} is not 1 to 5 stars. Write 1, 2, 3, 4 or 5, or null.")
            })?)
        }
    };
    floor.class = fields.one_of("class", &RiskClass::ALL)?.ok_or_else(|| {
        format!("{place}.class is missing: write the class that such findings are at least, such as \"critical\".")
    })?;
    fields.finish();
    Ok(floor)
}
