//! A number between two ends: range, number box, minus and plus. Says every change at once; keeps nothing.

use leptos::prelude::*;

/// A labelled slider.
#[component]
pub fn Slider(
    /// What the number is.
    label: &'static str,
    /// The number.
    #[prop(into)]
    value: Signal<f64>,
    /// Smallest.
    #[prop(default = 0.0)]
    min: f64,
    /// Largest.
    #[prop(default = 2.0)]
    max: f64,
    /// Distance of two settings.
    #[prop(default = 0.1)]
    step: f64,
    /// Has it no effect now?
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// Hears every change while it happens.
    on_input: Callback<f64>,
) -> impl IntoView {
    let digits = if step >= 1.0 { 0 } else { (-step.log10()).ceil() as usize };
    let shown = move || format!("{:.digits$}", value.get());
    let tell = move |wanted: f64| {
        if wanted.is_finite() {
            // Steps of .1 do not add up in binary: snap to the grid.
            let snapped = (wanted / step).round() * step;
            on_input.run(snapped.clamp(min, max));
        }
    };
    let typed = move |text: String| {
        if let Ok(number) = text.trim().replace(',', ".").parse::<f64>() {
            tell(number);
        }
    };
    view! {
        <div class="slider" role="group" aria-label=label>
            <span class="slider-label" aria-hidden="true">{label}</span>
            <button
                type="button"
                aria-label=format!("Less {label}")
                disabled=move || disabled.get() || (value.get() <= min)
                on:click=move |_| tell(value.get_untracked() - step)
            >
                "\u{2212}"
            </button>
            <input
                type="range"
                aria-label=label
                min=min
                max=max
                step=step
                disabled=disabled
                prop:value=shown
                on:input:target=move |event| typed(event.target().value())
            />
            <button
                type="button"
                aria-label=format!("More {label}")
                disabled=move || disabled.get() || (value.get() >= max)
                on:click=move |_| tell(value.get_untracked() + step)
            >
                "+"
            </button>
            <input
                type="number"
                inputmode="decimal"
                aria-label=format!("{label}, exact")
                min=min
                max=max
                step=step
                disabled=disabled
                prop:value=shown
                on:change:target=move |event| typed(event.target().value())
            />
        </div>
    }
}
