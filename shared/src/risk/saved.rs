//! Presets of one's own: formula, weights and floor rules under a name. Kept in the settings; as a file: `preset_file`.

use serde::{Deserialize, Serialize};

use super::{Floor, Preset, Settings, Weights};

/// Longest name kept, characters.
const LONGEST_NAME: usize = 80;

/// A name as it is kept: without control characters and outer spaces, not too long.
pub fn preset_name(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    plain.trim().chars().take(LONGEST_NAME).collect::<String>().trim_end().to_owned()
}

/// A preset of one's own: what [`Settings`] holds of the formula, under a name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedPreset {
    /// Its name.
    pub name: String,
    /// The formula it is made from.
    pub preset: Preset,
    /// Its weights.
    pub weights: Weights,
    /// Its floor rules.
    pub floors: Vec<Floor>,
    /// Is the table of BOD 26-04 a floor?
    pub bod_floor: bool,
}

impl SavedPreset {
    /// A formula as it was made: every weight 1, no floor rule.
    pub fn built_in(preset: Preset) -> Self {
        Self { preset, ..Self::default() }
    }

    /// Its name, else that of its formula.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { self.preset.label() } else { &self.name }
    }
}

impl Settings {
    /// What ranks now, in the words of a person: the name of a saved preset, else the formula's.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { self.preset.label() } else { &self.name }
    }

    /// What these settings hold of the formula, under a name.
    pub fn as_preset(&self, name: &str) -> SavedPreset {
        SavedPreset {
            name: name.to_owned(),
            preset: self.preset,
            weights: self.weights,
            floors: self.floors.clone(),
            bod_floor: self.bod_floor,
        }
    }

    /// These settings with the formula of a saved preset.
    #[must_use]
    pub fn with_preset(&self, saved: &SavedPreset) -> Self {
        Self {
            preset: saved.preset,
            name: saved.name.clone(),
            weights: saved.weights,
            floors: saved.floors.clone(),
            bod_floor: saved.bod_floor,
            ..self.clone()
        }
    }

    /// The saved preset that was chosen, where it is still there.
    pub fn chosen(&self) -> Option<&SavedPreset> {
        self.saved.iter().find(|saved| saved.name == self.name)
    }

    /// Was something changed since the saved preset was chosen?
    pub fn is_changed(&self) -> bool {
        !self.name.is_empty() && self.chosen().is_none_or(|saved| *saved != self.as_preset(&self.name))
    }

    /// Saves what ranks now under a name, in place of a preset of that name. Says whether there was one.
    ///
    /// # Errors
    /// What is wrong with the name, and how to mend it.
    pub fn save(&mut self, name: &str) -> Result<bool, String> {
        let name = usable(name)?;
        let preset = self.as_preset(&name);
        self.name = name;
        if let Some(saved) = self.saved.iter_mut().find(|saved| saved.name == preset.name) {
            *saved = preset;
            return Ok(true);
        }
        self.saved.push(preset);
        Ok(false)
    }

    /// Adds a preset that came as a file, under another name where there is one of its name. Says its name.
    pub fn add(&mut self, mut preset: SavedPreset) -> String {
        let taken = |name: &str| usable(name).is_err() || self.saved.iter().any(|saved| saved.name == name);
        if taken(&preset.name) {
            let numbered = |n: usize| format!("{} ({n})", preset.name);
            // One of so many numbers is free.
            let mut numbers = 2..self.saved.len() + 3;
            preset.name = numbers.find_map(|n| Some(numbered(n)).filter(|name| !taken(name))).unwrap_or_default();
        }
        let name = preset.name.clone();
        self.saved.push(preset);
        name
    }

    /// Gives a saved preset another name.
    ///
    /// # Errors
    /// What is wrong with the name, and how to mend it.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), String> {
        let to = usable(to)?;
        if to != from && self.saved.iter().any(|saved| saved.name == to) {
            return Err(format!("There is a preset called \u{201c}{to}\u{201d}: choose another name."));
        }
        for name in self.saved.iter_mut().map(|saved| &mut saved.name).chain([&mut self.name]) {
            if name == from {
                name.clone_from(&to);
            }
        }
        Ok(())
    }

    /// Forgets a saved preset. What ranks stays as it is, without its name.
    pub fn forget(&mut self, name: &str) {
        self.saved.retain(|saved| saved.name != name);
        if self.name == name {
            self.name.clear();
        }
    }
}

/// A name that a saved preset may have.
fn usable(name: &str) -> Result<String, String> {
    let name = preset_name(name);
    if name.is_empty() {
        return Err("A preset needs a name: write one of 1 to 80 characters.".to_owned());
    }
    if Preset::ALL.iter().any(|preset| preset.label() == name) {
        return Err(format!("\u{201c}{name}\u{201d} is the name of a built-in preset: choose another."));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_one() -> Settings {
        let mut settings = Settings::default();
        settings.weights.threat = 2.0;
        assert_eq!(settings.save("  Mine \n"), Ok(false));
        settings
    }

    #[test]
    fn saved_changed_saved_again() {
        let mut settings = with_one();
        assert_eq!((settings.title(), settings.is_changed()), ("Mine", false));
        settings.weights.threat = 0.5;
        assert!(settings.is_changed());
        let back = settings.with_preset(&settings.saved[0]);
        assert!((back.weights.threat - 2.0).abs() < f64::EPSILON && !back.is_changed());
        assert_eq!(settings.save("Mine"), Ok(true));
        assert_eq!((settings.saved.len(), settings.is_changed()), (1, false));
    }

    #[test]
    fn names_that_cannot_be() {
        let mut settings = with_one();
        assert!(settings.save(" \u{7} ").is_err_and(|words| words.contains("1 to 80")));
        assert!(settings.save("CVSS only").is_err_and(|words| words.contains("built-in")));
        assert_eq!(settings.save("Other"), Ok(false));
        assert!(settings.rename("Other", "Mine").is_err_and(|words| words.contains("Mine")));
        assert_eq!(settings.rename("Other", "Third"), Ok(()));
        assert_eq!((settings.name.as_str(), settings.saved[1].name.as_str()), ("Third", "Third"));
    }

    #[test]
    fn an_import_never_takes_the_place_of_a_preset() {
        let mut settings = with_one();
        assert_eq!(settings.add(settings.saved[0].clone()), "Mine (2)");
        assert_eq!(settings.add(settings.saved[0].clone()), "Mine (3)");
        assert_eq!(
            settings.add(SavedPreset { name: "CVSS only".to_owned(), ..SavedPreset::default() }),
            "CVSS only (2)"
        );
        assert_eq!(settings.saved.len(), 4);
    }

    #[test]
    fn forgotten_it_still_ranks_without_its_name() {
        let mut settings = with_one();
        settings.forget("Mine");
        assert_eq!((settings.title(), settings.saved.len()), ("Business risk", 0));
        assert!((settings.weights.threat - 2.0).abs() < f64::EPSILON);
    }
}
