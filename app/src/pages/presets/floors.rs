//! Floor rules of what ranks now: the list, and the directive as a floor.

use leptos::prelude::*;
use shared::risk::{Floor, MOST_FLOORS, Preset};

use super::rule::rule;
use crate::state::App;

/// The section.
#[component]
pub(super) fn Floors() -> impl IntoView {
    let app = App::get();
    let count = Memo::new(move |_| app.settings.with(|s| s.floors.len()));
    let preset = Memo::new(move |_| app.settings.with(|s| s.preset));
    let add = move |_| {
        let name = format!("Rule {}", count.get_untracked() + 1);
        // Off until it asks something: a rule without conditions would raise everything.
        app.change(|settings| settings.floors.push(Floor { name, off: true, ..Floor::default() }));
    };
    let unused = move || {
        (preset.get() != Preset::BusinessRisk).then(|| {
            let words = format!(
                "\u{201c}{}\u{201d} ranks now, and floor rules count under \u{201c}Business risk\u{201d} only: they wait.",
                preset.get().label()
            );
            view! { <p class="panel">{words}</p> }
        })
    };
    view! {
        <section class="section" aria-labelledby="presets-floors">
            <h2 id="presets-floors">"Floor rules"</h2>
            <p>
                "A floor rule raises a finding at least to its class, whatever the formula says. All that a rule asks must hold. The part of a score that a rule adds is named in its explanation."
            </p>
            {unused}
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || app.settings.with(|s| s.bod_floor)
                    on:change=move |ev| {
                        let on = event_target_checked(&ev);
                        app.change(|settings| settings.bod_floor = on);
                    }
                />
                <span>"CISA BOD 26-04 as a floor: 3 days is at least Critical, 14 days High, 60 days Medium"</span>
            </label>
            <p class="muted">"Only what is known raises: an unplaced host or a flaw without a CVSS vector is not raised by assumption."</p>
            {move || (0..count.get()).map(|at| rule(app, at)).collect_view()}
            <p class="preset-add">
                <button type="button" class="button" disabled=move || { count.get() >= MOST_FLOORS } on:click=add>
                    "Add a floor rule"
                </button>
                <span class="muted">{move || (count.get() >= MOST_FLOORS).then(|| format!("At most {MOST_FLOORS} rules count."))}</span>
            </p>
        </section>
    }
}
