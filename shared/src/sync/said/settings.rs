//! What a team shares of the settings: saved presets, one register each, and the days allowed. Which preset ranks, and the
//! defaults for assets nobody rated, stay each browser's own.

use serde::{Deserialize, Serialize};

use super::{Said, Subject, Value};
use crate::risk::{Clock, Deadlines, SavedPreset, Settings, Tighter};

/// The days allowed, as one value: they are decided together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Days by class.
    pub deadlines: Deadlines,
    /// Fewer days on some assets.
    pub tighter: Vec<Tighter>,
    /// From when they count.
    pub clock: Clock,
}

impl Policy {
    /// Of these settings.
    pub fn of(settings: &Settings) -> Self {
        Self { deadlines: settings.deadlines, tighter: settings.tighter.clone(), clock: settings.clock }
    }
}

/// What an edit of the settings changed of what is shared.
pub fn of_settings(before: &Settings, after: &Settings) -> Vec<Said> {
    let preset = |preset: &SavedPreset, is_deletion| Said {
        subject: Subject::of_preset(&preset.name),
        value: Value::Preset(preset.clone()),
        is_deletion,
    };
    let is_there = |settings: &Settings, name: &str| settings.saved.iter().any(|saved| saved.name == name);
    let given = after.saved.iter().filter(|saved| !before.saved.contains(saved)).map(|saved| preset(saved, false));
    let taken = before.saved.iter().filter(|saved| !is_there(after, &saved.name)).map(|saved| preset(saved, true));
    let mut said: Vec<Said> = given.collect();
    said.extend(taken);
    if Policy::of(before) != Policy::of(after) {
        let value = Value::Policy(Policy::of(after));
        said.push(Said { subject: Subject::organisation(), value, is_deletion: false });
    }
    said
}

/// Takes over what is shared of other settings.
pub fn take_shared(settings: &mut Settings, from: &Settings) {
    settings.saved.clone_from(&from.saved);
    settings.tighter.clone_from(&from.tighter);
    (settings.deadlines, settings.clock) = (from.deadlines, from.clock);
}

/// The settings hear what counts now in one of their registers.
pub fn hear_settings(settings: &mut Settings, value: &Value, is_deletion: bool) {
    match value {
        Value::Preset(preset) => {
            let saved = &mut settings.saved;
            match (saved.iter_mut().find(|saved| saved.name == preset.name), is_deletion) {
                (Some(saved), false) => saved.clone_from(preset),
                (None, false) => saved.push(preset.clone()),
                (_, true) => saved.retain(|saved| saved.name != preset.name),
            }
        }
        Value::Policy(policy) if !is_deletion => {
            (settings.deadlines, settings.clock) = (policy.deadlines, policy.clock);
            settings.tighter.clone_from(&policy.tighter);
        }
        _ => {}
    }
}
