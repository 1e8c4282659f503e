//! One floor rule: its name, what it asks, the class that it gives. Every change counts at once.

use leptos::prelude::*;
use shared::model::{Exposure, RiskClass, Stars};
use shared::risk::Floor;

use crate::state::App;

/// Highest severity that can be asked.
const MOST: f64 = 10.0;

/// Reads a rule; what is gone reads as the default.
fn read<T>(app: App, at: usize, read: impl Fn(&Floor) -> T) -> T {
    app.settings.with(|settings| settings.floors.get(at).map_or_else(|| read(&Floor::default()), &read))
}

fn write(app: App, at: usize, write: impl FnOnce(&mut Floor)) {
    app.change(|settings| {
        if let Some(floor) = settings.floors.get_mut(at) {
            write(floor);
        }
    });
}

/// The rule at a place of the list.
pub(super) fn rule(app: App, at: usize) -> AnyView {
    let name = Memo::new(move |_| read(app, at, |floor| floor.title().to_owned()));
    let asks_nothing = move || {
        read(app, at, |floor| {
            let of_asset = floor.exposures.is_empty() && floor.stars.is_none();
            !floor.off && !floor.exploited && !floor.exploit && floor.severity.is_none() && of_asset
        })
    };
    let exposures = Exposure::ALL.map(|exposure| {
        check(
            app,
            at,
            exposure.label(),
            move |floor| floor.exposures.contains(&exposure),
            move |floor, on| {
                floor.exposures.retain(|one| *one != exposure);
                if on {
                    floor.exposures.push(exposure);
                }
            },
        )
    });
    view! {
        <fieldset class="floor-rule">
            <legend class="sr-only">{move || format!("Floor rule {}", name.get())}</legend>
            <div class="floor-line">
                {check(app, at, "On", |floor| !floor.off, |floor, on| floor.off = !on)}
                <label class="floor-name">
                    <span class="sr-only">"Name"</span>
                    <input
                        class="input"
                        type="text"
                        maxlength="80"
                        prop:value=move || read(app, at, |floor| floor.name.clone())
                        on:change=move |ev| {
                            let name = shared::risk::preset_name(&event_target_value(&ev));
                            write(app, at, |floor| floor.name = name);
                        }
                    />
                </label>
                {class_choice(app, at)}
                <button
                    type="button"
                    class="button"
                    aria-label=move || format!("Remove {}", name.get())
                    on:click=move |_| app.change(|settings| { settings.floors.remove(at); })
                >
                    "Remove"
                </button>
            </div>
            <div class="floor-line">
                <span class="muted">"when"</span>
                {check(app, at, "known exploited", |floor| floor.exploited, |floor, on| floor.exploited = on)}
                {check(app, at, "exploit public", |floor| floor.exploit, |floor, on| floor.exploit = on)}
                {severity(app, at)}
                {stars(app, at)}
            </div>
            <div class="floor-line" role="group" aria-label="Exposure">
                <span class="muted">"exposure one of"</span>
                {exposures.into_iter().collect_view()}
                <span class="muted">"(none ticked: any)"</span>
            </div>
            {move || asks_nothing().then(|| view! { <p class="preset-wrong">"It asks nothing, so it raises every finding."</p> })}
        </fieldset>
    }
    .into_any()
}

fn check(
    app: App,
    at: usize,
    label: &'static str,
    get: impl Fn(&Floor) -> bool + Send + 'static,
    set: impl Fn(&mut Floor, bool) + 'static,
) -> AnyView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=move || read(app, at, &get)
                on:change=move |ev| {
                    let on = event_target_checked(&ev);
                    write(app, at, |floor| set(floor, on));
                }
            />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

fn class_choice(app: App, at: usize) -> AnyView {
    let options = RiskClass::ALL.into_iter().take(3).enumerate().map(|(place, class)| {
        view! {
            <option value=place.to_string() prop:selected=move || read(app, at, |floor| floor.class == class)>{class.label()}</option>
        }
    });
    let options: Vec<_> = options.collect();
    view! {
        <label class="floor-field">
            <span>"at least"</span>
            <select
                class="input"
                on:change=move |ev| {
                    let place = event_target_value(&ev).parse::<usize>().ok();
                    if let Some(class) = place.and_then(|place| RiskClass::ALL.get(place).copied()) {
                        write(app, at, |floor| floor.class = class);
                    }
                }
            >
                {options}
            </select>
        </label>
    }
    .into_any()
}

fn severity(app: App, at: usize) -> AnyView {
    view! {
        <label class="floor-field">
            <span>"severity at least"</span>
            <input
                class="input is-number"
                type="number"
                min="0"
                max="10"
                step="0.1"
                placeholder="any"
                prop:value=move || read(app, at, |floor| floor.severity.map(|least| format!("{least:.1}")).unwrap_or_default())
                on:change=move |ev| {
                    let given = event_target_value(&ev).trim().replace(',', ".").parse::<f64>().ok();
                    let least = given.filter(|given| given.is_finite()).map(|given| given.clamp(0.0, MOST));
                    write(app, at, |floor| floor.severity = least);
                }
            />
        </label>
    }
    .into_any()
}

fn stars(app: App, at: usize) -> AnyView {
    let options = (1..=5_u8).filter_map(Stars::new).map(|stars| {
        view! {
            <option value=stars.get().to_string() prop:selected=move || read(app, at, |floor| floor.stars == Some(stars))>
                {if stars.get() == 1 { "1 star".to_owned() } else { format!("{} stars", stars.get()) }}
            </option>
        }
    });
    let options: Vec<_> = options.collect();
    view! {
        <label class="floor-field">
            <span>"importance at least"</span>
            <select
                class="input"
                on:change=move |ev| {
                    let stars = event_target_value(&ev).parse().ok().and_then(Stars::new);
                    write(app, at, |floor| floor.stars = stars);
                }
            >
                <option value="" prop:selected=move || read(app, at, |floor| floor.stars.is_none())>"any"</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}
