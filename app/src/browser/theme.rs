//! Light, dark, or as the system says: a preference and an attribute on the root element.

use super::{document, prefs};

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every choice, default first.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// The word kept.
    pub fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The preference of this browser.
    pub fn load() -> Self {
        let kept: String = prefs::get(prefs::THEME).unwrap_or_default();
        Self::ALL.into_iter().find(|t| t.key() == kept).unwrap_or_default()
    }

    /// Show the page in these colours.
    pub fn apply(self) {
        match self {
            Self::System => document::clear_fact("theme"),
            Self::Light | Self::Dark => document::set_fact("theme", self.key()),
        }
    }

    /// Show the page in these colours from now on.
    pub fn keep(self) {
        if self == Self::System {
            prefs::remove(prefs::THEME);
        } else {
            prefs::set(prefs::THEME, self.key());
        }
        self.apply();
    }
}
