//! Which rows of a long list are shown, and the way to the others.

use leptos::prelude::*;

use super::format::count;

/// Previous, next and where we are. Nothing is shown while one page holds everything.
#[component]
pub fn Pager(
    /// First row shown, from 0; moved by whole pages.
    from: RwSignal<u32>,
    /// Rows in all.
    #[prop(into)]
    total: Signal<u32>,
    /// Rows of a page.
    size: u32,
    /// What is listed, such as `assets`.
    noun: &'static str,
) -> impl IntoView {
    let last = move || from.get().saturating_add(size).min(total.get());
    let at_start = move || from.get() == 0;
    let at_end = move || last() >= total.get();
    view! {
        <Show when=move || (total.get() > size) || (from.get() > 0)>
            <nav class="pager" aria-label=format!("Pages of {noun}")>
                <button type="button" class="button" disabled=at_start on:click=move |_| from.set(0)>
                    "First"
                </button>
                <button type="button" class="button" disabled=at_start on:click=move |_| from.update(|f| *f = f.saturating_sub(size))>
                    "Previous"
                </button>
                <span class="pager-where">
                    {move || format!("{}\u{2013}{} of {}", count(from.get() + 1), count(last()), count(total.get()))}
                </span>
                <button type="button" class="button" disabled=at_end on:click=move |_| from.update(|f| *f = f.saturating_add(size))>
                    "Next"
                </button>
            </nav>
        </Show>
    }
}
