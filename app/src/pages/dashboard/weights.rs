//! The formula's weights as sliders: the ranking follows while they move.

use leptos::prelude::*;
use shared::risk::{Preset, Settings, Weights};

use crate::components::slider::Slider;
use crate::state::App;

/// One weight: its name, how to read it, how to write it.
type Weight = (&'static str, fn(&Weights) -> f64, fn(&mut Weights, f64));

/// The four weights, in the order of the formula.
const WEIGHTS: [Weight; 4] = [
    ("Severity", |w| w.severity, |w, v| w.severity = v),
    ("Threat", |w| w.threat, |w, v| w.threat = v),
    ("Importance", |w| w.importance, |w, v| w.importance = v),
    ("Exposure", |w| w.exposure, |w, v| w.exposure = v),
];

/// Presets of one's own that stand beside the built-in ones; where there are more, all are a list to choose from.
const MOST_BESIDE: usize = 3;

/// What can be chosen.
#[derive(Clone, PartialEq)]
enum Choice {
    BuiltIn(Preset),
    Own(String),
}

impl Choice {
    fn all(own: &[String]) -> Vec<Self> {
        Preset::ALL.into_iter().map(Self::BuiltIn).chain(own.iter().cloned().map(Self::Own)).collect()
    }

    fn label(&self) -> String {
        match self {
            Self::BuiltIn(preset) => preset.label().to_owned(),
            Self::Own(name) => name.clone(),
        }
    }

    fn is_chosen(&self, settings: &Settings) -> bool {
        match self {
            Self::BuiltIn(preset) => settings.name.is_empty() && settings.preset == *preset,
            Self::Own(name) => settings.name == *name,
        }
    }

    /// A built-in preset is a formula: weights and floor rules stay. One's own brings its own.
    fn choose(&self, settings: &mut Settings) {
        match self {
            Self::BuiltIn(preset) => {
                settings.preset = *preset;
                settings.name.clear();
            }
            Self::Own(name) => {
                if let Some(saved) = settings.saved.iter().find(|saved| saved.name == *name) {
                    *settings = settings.with_preset(saved);
                }
            }
        }
    }
}

/// Every preset: as radios, or as a list where there are many.
fn choices(app: App, own: &[String]) -> AnyView {
    let all = Choice::all(own);
    if own.len() > MOST_BESIDE {
        let kept = all.clone();
        let choose = move |ev| {
            let place = event_target_value(&ev).parse::<usize>().ok();
            if let Some(choice) = place.and_then(|place| kept.get(place)) {
                app.change(|settings| choice.choose(settings));
            }
        };
        let options: Vec<_> = all
            .into_iter()
            .enumerate()
            .map(|(place, choice)| {
                let name = choice.label();
                view! { <option value=place.to_string() prop:selected=move || app.settings.with(|s| choice.is_chosen(s))>{name}</option> }
            })
            .collect();
        return view! { <select class="input preset-choice" aria-label="Preset" on:change=choose>{options}</select> }
            .into_any();
    }
    let radio = |choice: Choice| {
        let (name, chosen) = (choice.label(), choice.clone());
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="preset"
                    prop:checked=move || app.settings.with(|s| chosen.is_chosen(s))
                    on:change=move |_| app.change(|settings| choice.choose(settings))
                />
                <span>{name}</span>
            </label>
        }
    };
    all.into_iter().map(radio).collect_view().into_any()
}

/// What the weights do under the preset that ranks.
fn weights_words(preset: Preset) -> &'static str {
    match preset {
        Preset::Simple => "The simple formula has no weights.",
        Preset::CvssOnly => "CVSS alone has no weights.",
        Preset::Bod | Preset::Ssvc => "A table decides the class; the weights order what has the same outcome.",
        Preset::BusinessRisk => {
            "0 switches a factor off, 1 is neutral, 2 counts it twice. The ranking follows as you move."
        }
    }
}

/// Presets and sliders.
#[component]
pub fn WeightSliders() -> impl IntoView {
    let app = App::get();
    let settings = app.settings;
    let preset = Memo::new(move |_| settings.with(|s| s.preset));
    let fixed = Signal::derive(move || !preset.get().has_weights());
    let as_made = move || settings.with(|s| s.weights == Weights::default());
    let own = Memo::new(move |_| settings.with(|s| s.saved.iter().map(|p| p.name.clone()).collect::<Vec<_>>()));
    let changed = move || {
        settings.with(|s| s.is_changed().then(|| format!("\u{201c}{}\u{201d} was changed since it was saved.", s.name)))
    };
    let sliders = WEIGHTS.map(|(label, read, write)| {
        view! {
            <Slider
                label=label
                value=Signal::derive(move || settings.with(|s| read(&s.weights)))
                disabled=fixed
                on_input=Callback::new(move |value| app.change(|s| write(&mut s.weights, value)))
            />
        }
    });
    view! {
        <section class="weights" aria-labelledby="weights-title">
            <h2 class="chart-title" id="weights-title">
                "What counts"
            </h2>
            <fieldset class="presets">
                <legend class="sr-only">"Formula"</legend>
                {move || own.with(|own| choices(app, own))}
            </fieldset>
            {sliders.collect_view()}
            <p class="weights-note">{move || weights_words(preset.get())} " " {changed}</p>
            <p class="weights-actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || fixed.get() || as_made()
                    on:click=move |_| app.change(|s| s.weights = Weights::default())
                >
                    "Reset weights"
                </button>
                <a href=app.href("/presets")>"Presets"</a>
                <a href=app.href("/model")>"How the score is made"</a>
            </p>
        </section>
    }
}
