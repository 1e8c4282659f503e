//! The patch plan: one row per remediation, the one that removes most risk first.
//!
//! To add a column: its head in `List`, its cell in `row`, and a `PatchColumn` if it sorts.

mod findings;
mod row;

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::view::{PatchColumn, PatchPage, PatchQuery, Slice, Sort};

use super::live::live;
use crate::components::column_head::ColumnHead;
use crate::components::export_dialog::ExportDialog;
use crate::components::figures::percent;
use crate::components::format::counted;
use crate::components::pager::Pager;
use crate::components::search::SearchBox;
use crate::state::App;
use crate::worker::message::{ExportTable, Reply, Request};
use row::Row;

/// Patches shown at a time.
const PAGE: u32 = 100;

/// The order that answers "what first?".
const BY_RANK: Sort<PatchColumn> = Sort { by: PatchColumn::Rank, descending: false };

fn page_of(reply: Reply) -> Option<PatchPage> {
    if let Reply::Patches(page) = reply { Some(page) } else { None }
}

/// The page.
#[component]
pub fn PatchesPage() -> impl IntoView {
    let app = App::get();
    let text = RwSignal::new(String::new());
    let sort = RwSignal::new(BY_RANK);
    let from = RwSignal::new(0_u32);
    let exporting = RwSignal::new(false);
    let shown = Signal::derive(move || PatchQuery {
        text: text.get(),
        sort: sort.get(),
        slice: Slice { from: from.get(), count: PAGE },
    });
    let all =
        Signal::derive(|| PatchQuery { text: String::new(), sort: BY_RANK, slice: Slice { from: 0, count: 0 } });
    let page = live(move || Some(Request::Patches(shown.get())), page_of);
    let every = live(move || Some(Request::Patches(all.get())), page_of);
    let total = Signal::derive(move || page.value.with(|p| p.as_ref().map_or(0, |p| p.total)));
    let all_total = Signal::derive(move || every.value.with(|p| p.as_ref().map_or(0, |p| p.total)));
    let search = Callback::new(move |words: String| {
        from.set(0);
        text.set(words);
    });
    let waiting = move || page.value.with(Option::is_none);
    view! {
        <div class="list-page">
            <header class="list-head">
                <h1 class="page-title">"Patches"</h1>
                <p class="list-says" aria-live="polite">
                    {move || page.value.with(|p| p.as_ref().map(|p| sentence(p, &text.get())))}
                </p>
            </header>
            <div class="list-tools">
                <SearchBox label="Search patches" placeholder="Title, QID, CVE, host" text=text on_text=search />
                <button
                    type="button"
                    class="button"
                    disabled=move || total.get() == 0
                    aria-haspopup="dialog"
                    on:click=move |_| exporting.set(true)
                >
                    "Export\u{2026}"
                </button>
            </div>
            <Show
                when=move || { total.get() > 0 }
                fallback=move || view! { <p class="empty">{move || nothing_here(app, waiting(), &text.get())}</p> }
            >
                <List page=page.value sort=sort from=from busy=page.busy />
                <Pager from=from total=total size=PAGE noun="patches" />
            </Show>
            <ExportDialog
                open=exporting
                title="Export patches".to_owned()
                view=Signal::derive(move || ExportTable::Patches(shown.get()))
                everything=Signal::derive(move || ExportTable::Patches(all.get()))
                view_rows=total
                all_rows=all_total
                file_stem="patchfirst-patches".to_owned()
            />
        </div>
    }
}

/// What the list says in one line: how many, and what the first ten are worth.
fn sentence(page: &PatchPage, text: &str) -> String {
    let how_many = counted(page.total, "patch", "patches");
    let tenth = page.rows.iter().find(|row| row.rank == 10).filter(|_| text.is_empty());
    tenth.map_or_else(
        || format!("{how_many}, the one that removes most risk first."),
        |row| format!("{how_many}. The first ten remove {} of the risk.", percent(row.cumulative)),
    )
}

fn nothing_here(app: App, waiting: bool, text: &str) -> AnyView {
    if app.is_empty() {
        let import = app.href("/");
        view! { "No scan yet. " <a href=import>"Drop a Qualys CSV report"</a> " and its patches are ranked here." }
            .into_any()
    } else if waiting {
        "Ranking\u{2026}".into_any()
    } else if text.is_empty() {
        "Nothing is open: there is nothing to patch.".into_any()
    } else {
        format!("No patch matches \u{201c}{text}\u{201d}. Take a word away.").into_any()
    }
}

/// The table.
#[component]
fn List(
    page: RwSignal<Option<PatchPage>>,
    sort: RwSignal<Sort<PatchColumn>>,
    from: RwSignal<u32>,
    busy: RwSignal<bool>,
) -> impl IntoView {
    use PatchColumn as C;
    let on_sort = Callback::new(move |order| {
        from.set(0);
        sort.set(order);
    });
    let open = RwSignal::new(BTreeSet::<u32>::new());
    let rows = move || page.with(|p| p.as_ref().map(|p| p.rows.clone()).unwrap_or_default());
    let total = move || page.with(|p| p.as_ref().map_or(0, |p| p.total)) + 1;
    view! {
        <table class="list patches" aria-label="Patches, ranked" aria-rowcount=total aria-busy=move || busy.get().to_string()>
            <thead>
                <tr>
                    <ColumnHead column=C::Rank label="#" class="number" sort=sort on_sort=on_sort />
                    <ColumnHead column=C::Title label="Patch" sort=sort on_sort=on_sort />
                    <ColumnHead column=C::Points label="Risk removed" sort=sort on_sort=on_sort largest_first=true />
                    <ColumnHead column=C::TopScore label="Top" sort=sort on_sort=on_sort largest_first=true />
                    <ColumnHead column=C::Findings label="Findings" class="number" sort=sort on_sort=on_sort largest_first=true />
                    <ColumnHead column=C::Assets label="Assets" class="number" sort=sort on_sort=on_sort largest_first=true />
                    <th scope="col">"Hosts"</th>
                    <th scope="col">"Due"</th>
                </tr>
            </thead>
            <tbody>
                <For
                    each=rows
                    // A row is drawn anew when anything in it that counts has changed.
                    key=|row| (row.vulnerability, row.rank, row.findings, row.points.to_bits(), row.due.clone())
                    children=move |row| view! { <Row row=row open=open /> }
                />
            </tbody>
        </table>
    }
}
