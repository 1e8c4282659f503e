//! Presets: those of one's own, the floor rules of what ranks now, and any two presets side by side.

mod compare;
mod floors;
mod rule;
mod saved;

use leptos::prelude::*;
use shared::risk::{Preset, SavedPreset, Settings};

use crate::components::format::counted;
use crate::state::App;

/// The page.
#[component]
pub fn PresetsPage() -> impl IntoView {
    let app = App::get();
    view! {
        <div class="page presets-page">
            <h1 class="page-title">"Presets"</h1>
            <p class="muted">
                "A preset is a formula with its weights and floor rules; it decides what is patched first. Kept in this browser. "
                <a href=app.href("/model")>"How the score is made"</a>
            </p>
            <saved::Saved />
            <floors::Floors />
            <compare::Compare />
        </div>
    }
}

/// What ranks now, in words: its name, and whether it was changed since it was saved.
fn title_of(settings: &Settings) -> String {
    format!("{}{}", settings.title(), if settings.is_changed() { " (changed)" } else { "" })
}

/// Every preset there is: a key, a name, and what it holds. What ranks now is first.
fn all_presets(settings: &Settings) -> Vec<(String, String, SavedPreset)> {
    let now = ("now".to_owned(), format!("Now: {}", title_of(settings)), settings.as_preset("the ranking now"));
    let built_in =
        |preset: Preset| (preset.label().to_owned(), preset.label().to_owned(), SavedPreset::built_in(preset));
    let own = |saved: &SavedPreset| (saved.name.clone(), saved.name.clone(), saved.clone());
    [now].into_iter().chain(Preset::ALL.map(built_in)).chain(settings.saved.iter().map(own)).collect()
}

/// What a preset holds, in one line.
fn words_of(preset: &SavedPreset) -> String {
    let weights = preset.weights;
    let mut words = vec![preset.preset.label().to_owned()];
    if preset.preset.has_weights() {
        let all = [
            ("severity", weights.severity),
            ("threat", weights.threat),
            ("importance", weights.importance),
            ("exposure", weights.exposure),
        ];
        let moved = all.iter().filter(|(_, weight)| (weight - 1.0).abs() > 1e-9);
        words.extend(moved.map(|(name, weight)| format!("{name} \u{d7} {weight:.1}")));
        if words.len() == 1 {
            words.push("every weight 1".to_owned());
        }
    }
    let rules = preset.floors.iter().filter(|floor| !floor.off).count();
    if rules > 0 {
        words.push(counted(rules as u64, "floor rule", "floor rules"));
    }
    if preset.bod_floor {
        words.push("CISA BOD 26-04 as a floor".to_owned());
    }
    words.join(", ")
}
