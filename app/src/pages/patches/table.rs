//! The table of patches: of the list, and of a plan.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::view::{PatchColumn, PatchRow, Sort};

use super::row::Row;
use crate::components::column_head::ColumnHead;

/// The order of the table, and who hears of another.
pub type Order = (Signal<Sort<PatchColumn>>, Callback<Sort<PatchColumn>>);

/// The table.
#[component]
pub fn PatchTable(
    /// Accessible name.
    label: &'static str,
    /// The rows.
    rows: Signal<Vec<PatchRow>>,
    /// Rows in all.
    total: Signal<u32>,
    /// With what patches take over from earlier ones?
    fold: Signal<bool>,
    /// How it is sorted; none for a plan, which has one order.
    order: Option<Order>,
    /// Is an answer on its way?
    busy: RwSignal<bool>,
) -> impl IntoView {
    let open = RwSignal::new(BTreeSet::<u32>::new());
    view! {
        <table role="table" class="list patches" aria-label=label aria-rowcount=move || total.get() + 1 aria-busy=move || busy.get().to_string()>
            <thead role="rowgroup">
                <tr role="row">{heads(order)}</tr>
            </thead>
            <tbody role="rowgroup">
                <For
                    each=move || rows.get()
                    // A row is drawn anew when anything in it that counts has changed.
                    key=move |row| (row.patch, row.rank, row.findings, row.points.to_bits(), row.due.clone(), fold.get())
                    children=move |row| view! { <Row row=row fold=fold.get_untracked() open=open /> }
                />
            </tbody>
        </table>
    }
}

/// The heads: those that sort are buttons, where the table has orders.
fn heads(order: Option<Order>) -> AnyView {
    use PatchColumn as C;
    const HEADS: [(&str, &str, Option<C>); 8] = [
        ("#", "num", Some(C::Rank)),
        ("Patch", "", Some(C::Title)),
        ("Risk removed", "", Some(C::Points)),
        ("Top", "", Some(C::TopScore)),
        ("Findings", "num", Some(C::Findings)),
        ("Assets", "num", Some(C::Assets)),
        ("Hosts", "", None),
        ("Due", "", None),
    ];
    let head = |(label, class, column): (&'static str, &'static str, Option<C>)| match (order, column) {
        (Some((sort, on_sort)), Some(column)) => {
            let largest_first = !matches!(column, C::Rank | C::Title);
            view! { <ColumnHead column=column label=label class=class sort=sort on_sort=on_sort largest_first=largest_first /> }
                .into_any()
        }
        _ => view! { <th role="columnheader" scope="col" class=class>{label}</th> }.into_any(),
    };
    HEADS.map(head).collect_view().into_any()
}
