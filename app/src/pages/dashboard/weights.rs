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

/// Presets and sliders.
#[component]
pub fn WeightSliders() -> impl IntoView {
    let app = App::get();
    let settings = app.settings;
    let change = move |change: &dyn Fn(&mut Settings)| {
        let mut next = settings.get_untracked();
        change(&mut next);
        app.configure(next);
    };
    let simple = Signal::derive(move || settings.with(|s| !s.preset.has_weights()));
    let as_made = move || settings.with(|s| s.weights == Weights::default());
    let presets = Preset::ALL.map(|preset| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="preset"
                    prop:checked=move || settings.with(|s| s.preset == preset)
                    on:change=move |_| change(&|s| s.preset = preset)
                />
                <span>{preset.label()}</span>
            </label>
        }
    });
    let sliders = WEIGHTS.map(|(label, read, write)| {
        view! {
            <Slider
                label=label
                value=Signal::derive(move || settings.with(|s| read(&s.weights)))
                disabled=simple
                on_input=Callback::new(move |value| change(&|s| write(&mut s.weights, value)))
            />
        }
    });
    let how = app.href("/model");
    view! {
        <section class="weights" aria-labelledby="weights-title">
            <h2 class="chart-title" id="weights-title">
                "What counts"
            </h2>
            <fieldset class="presets">
                <legend class="sr-only">"Formula"</legend>
                {presets.collect_view()}
            </fieldset>
            {sliders.collect_view()}
            <p class="weights-note">
                {move || {
                    if simple.get() {
                        "The simple formula has no weights."
                    } else {
                        "0 switches a factor off, 1 is neutral, 2 counts it twice. The ranking follows as you move."
                    }
                }}
            </p>
            <p class="weights-actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || simple.get() || as_made()
                    on:click=move |_| change(&|s| s.weights = Weights::default())
                >
                    "Reset weights"
                </button>
                <a href=how>"How the score is made"</a>
            </p>
        </section>
    }
}
