//! A column header that sorts: a real button in a real `<th>` with `aria-sort`.

use leptos::prelude::*;

/// The header cell.
#[component]
pub fn SortHeader(
    /// Word of the column.
    label: &'static str,
    /// Class of the cell, for width and alignment.
    class: &'static str,
    /// `Some(true)` when the table is sorted by it, largest first; `Some(false)` smallest first.
    #[prop(into)]
    sorted: Signal<Option<bool>>,
    /// Pressed.
    on_sort: Callback<()>,
) -> impl IntoView {
    let aria = move || match sorted.get() {
        Some(true) => "descending",
        Some(false) => "ascending",
        None => "none",
    };
    let arrow = move || match sorted.get() {
        Some(true) => "\u{2193}",
        Some(false) => "\u{2191}",
        None => "",
    };
    view! {
        <th scope="col" class=class aria-sort=aria role="columnheader">
            <button type="button" class="sort" on:click=move |_| on_sort.run(())>
                {label}
                <span class="sort-arrow" aria-hidden="true">{arrow}</span>
            </button>
        </th>
    }
}
