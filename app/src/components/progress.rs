//! How far an import is: bar, rows per second, time left, and a way out.

use leptos::prelude::*;

use super::format;

/// Progress of a file being read.
#[component]
pub fn ImportProgress(
    /// File name.
    #[prop(into)]
    name: Signal<String>,
    /// Bytes read.
    #[prop(into)]
    bytes: Signal<u64>,
    /// Bytes of the file; 0 when not known.
    #[prop(into)]
    total_bytes: Signal<u64>,
    /// Rows read.
    #[prop(into)]
    rows: Signal<u64>,
    /// Rows per second.
    #[prop(into)]
    rows_per_s: Signal<f64>,
    /// Seconds left.
    #[prop(into)]
    seconds_left: Signal<f64>,
    /// Which of several files this is, such as `file 2 of 7: `; empty where it is the only one.
    #[prop(into)]
    place: Signal<String>,
    /// Stop it.
    on_cancel: Callback<()>,
    /// Stop it and those behind it.
    on_cancel_all: Callback<()>,
) -> impl IntoView {
    let percent = move || {
        let total = total_bytes.get();
        if total == 0 { 0.0 } else { (bytes.get() as f64 / total as f64 * 100.0).min(100.0) }
    };
    let words = move || {
        let rows = rows.get();
        if rows == 0 {
            return "Opening the file".to_owned();
        }
        format!(
            "{} · {} rows/s · {} left",
            format::counted(rows, "row", "rows"),
            format::count(rows_per_s.get() as u64),
            format::seconds(seconds_left.get()),
        )
    };
    view! {
        <section class="import-progress" aria-label="Import">
            <p class="import-progress-name">"Reading " {place} <strong>{name}</strong></p>
            <progress max="100" prop:value=percent aria-label="Share of the file read">{move || format!("{:.0} %", percent())}</progress>
            <p class="import-progress-words">{words}</p>
            <div class="import-progress-acts">
                <button type="button" class="button" on:click=move |_| on_cancel.run(())>"Cancel"</button>
                <Show when=move || !place.with(String::is_empty)>
                    <button type="button" class="button" on:click=move |_| on_cancel_all.run(())>"Cancel all"</button>
                </Show>
            </div>
        </section>
    }
}
