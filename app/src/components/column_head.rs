//! A column head that sorts: a button in a `<th>` with `aria-sort`.

use leptos::prelude::*;
use shared::view::Sort;

/// A head of a column. Pressing it sorts by the column; pressing it again turns the order around.
#[component]
pub fn ColumnHead<Column>(
    /// The column.
    column: Column,
    /// Its name.
    label: &'static str,
    /// The order of the list.
    sort: RwSignal<Sort<Column>>,
    /// Does the first press sort the largest first?
    #[prop(optional)]
    largest_first: bool,
    /// Does the column hold numbers?
    #[prop(optional)]
    number: bool,
) -> impl IntoView
where
    Column: Copy + PartialEq + Send + Sync + 'static,
{
    let mine = move || sort.with(|s| s.by == column);
    let order = move || match (mine(), sort.with(|s| s.descending)) {
        (false, _) => "none",
        (true, true) => "descending",
        (true, false) => "ascending",
    };
    let turn = move |_| {
        sort.update(|s| {
            *s = if s.by == column {
                Sort { by: column, descending: !s.descending }
            } else {
                Sort { by: column, descending: largest_first }
            };
        });
    };
    let arrow = move || match order() {
        "ascending" => "\u{2191}",
        "descending" => "\u{2193}",
        _ => "",
    };
    view! {
        <th scope="col" class:number=number aria-sort=order>
            <button type="button" class="column-head" on:click=turn>
                {label}
                <span class="column-head-arrow" aria-hidden="true">{arrow}</span>
            </button>
        </th>
    }
}
