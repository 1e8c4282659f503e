//! What counts for assets nobody rated.

use leptos::prelude::*;
use shared::model::{Exposure, Stars};
use shared::risk::Settings;

use crate::state::App;

/// Importance and exposure of an asset nobody rated.
#[component]
pub(super) fn Defaults() -> impl IntoView {
    let app = App::get();
    let stars = move || app.settings.with(|s| s.default_stars.get().to_string());
    let exposure = move || {
        let now = app.settings.with(|s| s.default_exposure);
        now.and_then(|now| Exposure::ALL.iter().position(|e| *e == now))
            .map_or_else(|| "none".to_owned(), |at| at.to_string())
    };
    let set_stars = move |ev| {
        if let Some(stars) = event_target_value(&ev).parse().ok().and_then(Stars::new) {
            app.configure(Settings { default_stars: stars, ..app.settings.get_untracked() });
        }
    };
    let set_exposure = move |ev| {
        let chosen = event_target_value(&ev).parse::<usize>().ok().and_then(|at| Exposure::ALL.get(at).copied());
        app.configure(Settings { default_exposure: chosen, ..app.settings.get_untracked() });
    };
    let star_options = (1..=5_u8)
        .rev()
        .map(|n| view! { <option value=n.to_string() selected=untrack(stars) == n.to_string()>{if n == 1 { "1 star".to_owned() } else { format!("{n} stars") }}</option> })
        .collect_view();
    let exposure_options = Exposure::ALL
        .into_iter()
        .enumerate()
        .map(
            |(at, e)| view! { <option value=at.to_string() selected=untrack(exposure) == at.to_string()>{e.label()}</option> },
        )
        .collect_view();
    view! {
        <section class="section">
            <h2>"Assets nobody rated"</h2>
            <label class="field">
                <span>"Importance"</span>
                <select class="input" on:change=set_stars>{star_options}</select>
            </label>
            <label class="field">
                <span>"Exposure"</span>
                <select class="input" on:change=set_exposure>
                    <option value="none" selected=untrack(exposure) == "none">"Not said (neutral)"</option>
                    {exposure_options}
                </select>
            </label>
        </section>
    }
}
