//! Any two scans of the history side by side: what only the first saw, only the second, and both.

use leptos::prelude::*;
use shared::view::{ChangeKind, ScanRow};

use super::difference::DifferenceTable;
use crate::worker::message::Request;

/// The choice of two scans and their difference. Asked only once it is opened.
#[component]
pub(super) fn Compare(
    /// The scans, latest first.
    scans: Memo<Vec<ScanRow>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // The newest beside the one before it, until a person chooses.
    let pair = RwSignal::new((None::<u32>, None::<u32>));
    let number = move |at: usize| scans.with(|scans| scans.get(at).map(|scan| scan.number));
    let known = move |chosen: Option<u32>| chosen.filter(|n| scans.with(|scans| scans.iter().any(|s| s.number == *n)));
    let first = Memo::new(move |_| known(pair.get().0).or_else(|| number(1)));
    let second = Memo::new(move |_| known(pair.get().1).or_else(|| number(0)));
    let same = move || first.get() == second.get();
    let ask = Callback::new(move |(slice, kind)| {
        let (a, b) = (first.get()?, second.get()?);
        (a != b).then_some(Request::Compare { a, b, slice, kind })
    });
    view! {
        <Show when=move || { scans.with(Vec::len) > 1 }>
            <section class="section" aria-labelledby="compare-head">
                <div class="section-head">
                    <h2 id="compare-head">"Compare two scans"</h2>
                    <button
                        type="button"
                        class="button"
                        aria-expanded=move || open.get().to_string()
                        on:click=move |_| open.update(|open| *open = !*open)
                    >
                        {move || if open.get() { "Close" } else { "Compare\u{2026}" }}
                    </button>
                </div>
                <Show when=move || open.get()>
                    <div class="compare-pair">
                        <ScanChoice label="First scan" scans=scans chosen=first on_choose=Callback::new(move |n| pair.update(|p| p.0 = Some(n))) />
                        <ScanChoice label="Second scan" scans=scans chosen=second on_choose=Callback::new(move |n| pair.update(|p| p.1 = Some(n))) />
                    </div>
                    <Show when=move || !same() fallback=|| view! { <p class="muted">"Choose two different scans."</p> }>
                        <DifferenceTable label="What the two scans saw" kinds=&ChangeKind::COMPARED ask=ask />
                    </Show>
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn ScanChoice(
    label: &'static str,
    scans: Memo<Vec<ScanRow>>,
    chosen: Memo<Option<u32>>,
    on_choose: Callback<u32>,
) -> impl IntoView {
    let options = move || {
        let words = |scan: ScanRow| {
            let day = scan.scanned_on.unwrap_or_else(|| format!("imported {}", scan.imported_on));
            (scan.number, format!("{}: {day}, {}", scan.number, scan.name))
        };
        scans
            .get()
            .into_iter()
            .map(words)
            .map(|(number, words)| {
                view! { <option value=number.to_string() prop:selected=move || chosen.get() == Some(number)>{words}</option> }
            })
            .collect_view()
    };
    view! {
        <label class="compare-choice">
            <span class="muted">{label}</span>
            <select
                class="input"
                on:change=move |ev| {
                    if let Ok(number) = event_target_value(&ev).parse() {
                        on_choose.run(number);
                    }
                }
            >
                {options}
            </select>
        </label>
    }
}
