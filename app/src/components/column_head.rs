//! A column head that turns the order of its list: [`SortHeader`] tied to a [`Sort`].

use leptos::prelude::*;
use shared::view::Sort;

use super::sort_header::SortHeader;

/// A head of a column. Pressing it sorts by the column; pressing it again turns the order around.
#[component]
pub fn ColumnHead<Column>(
    /// The column.
    column: Column,
    /// Its name.
    label: &'static str,
    /// Style class of the cell.
    #[prop(optional)]
    class: &'static str,
    /// The order of the list.
    #[prop(into)]
    sort: Signal<Sort<Column>>,
    /// Hears the new order.
    on_sort: Callback<Sort<Column>>,
    /// Does the first press sort the largest first?
    #[prop(optional)]
    largest_first: bool,
) -> impl IntoView
where
    Column: Copy + PartialEq + Send + Sync + 'static,
{
    let sorted = Signal::derive(move || sort.with(|s| (s.by == column).then_some(s.descending)));
    let turn = Callback::new(move |()| {
        let descending = sorted.get_untracked().map_or(largest_first, |descending| !descending);
        on_sort.run(Sort { by: column, descending });
    });
    view! { <SortHeader label=label class=class sorted=sorted on_sort=turn /> }
}
