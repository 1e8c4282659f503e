//! The formula of what ranks now, and every other preset in a sentence.

use leptos::prelude::*;
use shared::risk::{Preset, Settings};

use crate::state::App;

/// Each preset in a sentence.
fn words(preset: Preset) -> &'static str {
    match preset {
        Preset::BusinessRisk => {
            "The formula of four factors: severity, threat, importance, exposure, each with its weight. Floor rules may raise a finding to a class."
        }
        Preset::Bod => {
            "The remediation timelines of CISA's directive 26-04: is the flaw in KEV, can an attack be automated, does it take everything, is the host publicly exposed? The outcome says the class and the days allowed; within one outcome Business risk orders."
        }
        Preset::Ssvc => {
            "The tree of SSVC for those who deploy patches: exploitation, exposure, automatable, human impact. The outcome says the class; within one outcome Business risk orders."
        }
        Preset::Simple => {
            "Score = severity (0 to 10) \u{d7} stars (1 to 5) \u{d7} 2. It looks neither at threat nor at exposure, and weights do not change it."
        }
        Preset::CvssOnly => {
            "Score = CVSS base (0 to 10) \u{d7} 10, and nothing else: the same on every host. Its classes begin where FIRST's words for CVSS do: Critical at 90, High at 70, Medium at 40."
        }
    }
}

/// The formula of what ranks now.
#[component]
pub(super) fn Formula() -> impl IntoView {
    let app = App::get();
    let preset = Memo::new(move |_| app.settings.with(|s: &Settings| s.preset));
    move || match preset.get() {
        Preset::BusinessRisk => view! { <BusinessRisk /> }.into_any(),
        other => {
            let within = other.table().is_some().then(|| view! { <BusinessRisk /> });
            view! {
                <section aria-labelledby="model-now">
                    <h2 id="model-now">{format!("Ranks now: {}", other.label())}</h2>
                    <p>{words(other)}</p>
                    {within.is_some().then(|| view! {
                        <p>"Each outcome has a band of scores, and the bands do not overlap. Inside its band a finding stands where the formula below puts it between 0 and 100. The explanation of a row shows the points of the four factors, and what the table adds or takes off so that the sum is the score."</p>
                    })}
                </section>
                {within}
            }
            .into_any()
        }
    }
}

/// Every preset.
#[component]
pub(super) fn Presets() -> impl IntoView {
    let app = App::get();
    let lines = Preset::ALL.map(|preset| view! { <div><dt>{preset.label()}</dt><dd>{words(preset)}</dd></div> });
    view! {
        <section aria-labelledby="model-presets">
            <h2 id="model-presets">"Presets"</h2>
            <dl class="model-presets">{lines.into_iter().collect_view()}</dl>
            <p>"Presets of your own, floor rules, and any two presets side by side: " <a href=app.href("/presets")>"Presets"</a> "."</p>
        </section>
    }
}

/// A piece of the formula: a letter with its weight as the exponent.
fn factor(letter: &'static str, weight: &'static str) -> impl IntoView {
    view! {
        <msup>
            <mi>{letter}</mi>
            <msub>
                <mi>"w"</mi>
                <mi>{weight}</mi>
            </msub>
        </msup>
    }
}

/// The default formula.
#[component]
pub(super) fn BusinessRisk() -> impl IntoView {
    view! {
        <section aria-labelledby="model-formula">
            <h2 id="model-formula">"The formula"</h2>
            <div class="formula">
                <math display="block" aria-label="p is S to the weight of S, times L to the weight of L, all to the fourth power, times A to the weight of A, times X to the weight of X, all squared">
                    <mi>"p"</mi>
                    <mo>"="</mo>
                    <msup>
                        <mrow>
                            <mo>"("</mo>
                            {factor("S", "S")}
                            <mo>"\u{b7}"</mo>
                            {factor("L", "L")}
                            <mo>")"</mo>
                        </mrow>
                        <mn>"4"</mn>
                    </msup>
                    <mo>"\u{b7}"</mo>
                    <msup>
                        <mrow>
                            <mo>"("</mo>
                            {factor("A", "A")}
                            <mo>"\u{b7}"</mo>
                            {factor("X", "X")}
                            <mo>")"</mo>
                        </mrow>
                        <mn>"2"</mn>
                    </msup>
                </math>
                <math display="block" aria-label="score is the larger of 0 and 100 plus 12 times the logarithm to base ten of p">
                    <mi>"score"</mi>
                    <mo>"="</mo>
                    <mi>"max"</mi>
                    <mo>"("</mo>
                    <mn>"0"</mn>
                    <mo>","</mo>
                    <mn>"100"</mn>
                    <mo>"+"</mo>
                    <mn>"12"</mn>
                    <mo>"\u{b7}"</mo>
                    <msub>
                        <mi>"log"</mi>
                        <mn>"10"</mn>
                    </msub>
                    <mi>"p"</mi>
                    <mo>")"</mo>
                </math>
            </div>
            <p>
                "S is the severity, L the likelihood that comes from the threat, A the importance of the asset and X its exposure; each is above 0 and at most 1. The logarithm turns the product into a sum: severity and likelihood take off 48 \u{b7} w \u{b7} log\u{2081}\u{2080} of their value, importance and exposure 24 \u{b7} w \u{b7} log\u{2081}\u{2080} of theirs. That sum is the explanation of each row, and it adds up exactly."
            </p>
            <p>
                "The exponent 4 is an empirical fit: with it the ranking found later-exploited flaws best on published exploitation data. It follows from no theory. A patch is worth the sum of p over the findings it closes; assets and the organisation roll up as 1 \u{2212} \u{220f}(1 \u{2212} p)."
            </p>
        </section>
    }
}
