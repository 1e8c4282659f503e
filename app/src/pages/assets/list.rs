//! The table of assets: one page of rows, each changing in place.

use leptos::prelude::*;
use shared::view::AssetColumn;

use super::row::Row;
use super::view::{Chosen, View};
use crate::components::column_head::ColumnHead;

/// The table.
#[component]
pub fn List(view: View) -> impl IntoView {
    use AssetColumn as C;
    let sort = Signal::derive(move || view.chosen.with(Chosen::order));
    let on_sort = Callback::new(move |order| view.set_sort(order));
    let rows = move || view.rows.get();
    view! {
        <p class="list-moved" role="status">
            <Show when=move || view.held.get() && view.is_out_of_order()>
                "Rows keep their place while you rate. "
                <button type="button" class="link-button" on:click=move |_| view.sort_again()>
                    "Sort again"
                </button>
            </Show>
        </p>
        // A wide table scrolls sideways inside this box: the box takes focus so that the keyboard can scroll it.
        <div class="list-scroll" tabindex="0" role="region" aria-label="Assets table">
            <table
                role="table"
                class="list assets"
                aria-label="Assets"
                aria-rowcount=move || view.total() + 1
                aria-busy=move || view.page.busy.get().to_string()
            >
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col" class="pick">
                            <label class="hit">
                                <input
                                    type="checkbox"
                                    aria-label="Select the assets in sight"
                                    prop:checked=move || view.all_in_sight_picked()
                                    on:change:target=move |event| view.pick_in_sight(event.target().checked())
                                />
                            </label>
                        </th>
                        <ColumnHead column=C::Name label="Asset" sort=sort on_sort=on_sort />
                        <ColumnHead column=C::Ip label="Address" sort=sort on_sort=on_sort />
                        <ColumnHead column=C::Score label="Risk" sort=sort on_sort=on_sort largest_first=true />
                        <ColumnHead column=C::Findings label="Open" sort=sort on_sort=on_sort largest_first=true />
                        <ColumnHead column=C::Importance label="Importance" sort=sort on_sort=on_sort largest_first=true />
                        <ColumnHead column=C::Exposure label="Exposure" sort=sort on_sort=on_sort />
                        <th role="columnheader" scope="col" class="c-class">"Class"</th>
                        <th role="columnheader" scope="col" class="c-function">"Function"</th>
                        <th role="columnheader" scope="col" class="c-environment">"Environment"</th>
                        <ColumnHead column=C::Owner label="Owner" sort=sort on_sort=on_sort />
                        <th role="columnheader" scope="col" class="c-location">"Location"</th>
                        <ColumnHead column=C::Os label="System" class="asset-os" sort=sort on_sort=on_sort />
                        <th role="columnheader" scope="col">"Tags"</th>
                        <ColumnHead column=C::LastSeen label="Last seen" class="num" sort=sort on_sort=on_sort largest_first=true />
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=rows key=|(id, _)| *id children=move |(id, row)| view! { <Row id=id row=row view=view /> } />
                </tbody>
            </table>
        </div>
    }
}
