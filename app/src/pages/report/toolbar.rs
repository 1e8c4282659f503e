//! Above and beside the table: search, filters that are on, counts, facets, order (in lists), export.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use shared::view::{Facet, FindingColumn, FindingFilter, FindingQuery, Slice, Sort};

use super::decide::Deciding;
use super::table::COLUMNS;
use crate::browser::clock::{self, Act};
use crate::components::facets::{Chip, Facets};
use crate::components::format;
use crate::components::icon::{Glyph, Icon};
use crate::components::search::SearchBox;
use crate::pages::export_dialog::ExportDialog;
use crate::pages::lazy::{Opened, part};
use crate::state::{App, ReportView};
use crate::worker::message::{ExportTable, Reply, Request};

/// Measure: from another filter to the frame with its counts.
const FACETS: &str = "patchfirst:facets";

/// Search, counts, export.
#[component]
pub(super) fn Toolbar(
    /// Filter and order.
    view: RwSignal<ReportView>,
    /// Rows that match.
    total: RwSignal<u32>,
    /// Is the filter panel open?
    filters: RwSignal<bool>,
    /// The dialog of decisions.
    deciding: Deciding,
) -> impl IntoView {
    let app = App::get();
    let exporting = RwSignal::new(false);
    let open = move || app.summary.with(|s| s.as_ref().map_or(0, |s| s.open));
    let text = Signal::derive(move || view.with(|v| v.text.clone()));
    let words = move || format!("{} of {}", format::count(total.get()), format::counted(open(), "finding", "findings"));
    view! {
        <div class="toolbar">
            <button type="button" class="button" aria-pressed=move || filters.get().to_string() on:click=move |_| filters.update(|f| *f = !*f)>
                <Icon glyph=Glyph::Filter /><span>"Filters"</span>
            </button>
            <SearchBox
                label="Search findings"
                placeholder="IP, CIDR, host, CVE, QID or title"
                text=text
                on_text=Callback::new(move |text: String| view.update(|v| v.text = text))
            />
            <OrderChoice view=view />
            <p class="toolbar-count" role="status">{words}</p>
            <button
                type="button"
                class="button"
                hidden=app.is_read_only()
                aria-haspopup="dialog"
                title="Accept the risk of what is listed here, or mark it as false positive"
                disabled=move || total.get() == 0
                on:click=move |_| view.with_untracked(|view| deciding.about_matching(view))
            >
                <Icon glyph=Glyph::Decide /><span>"Decide\u{2026}"</span>
            </button>
            <button type="button" class="button" on:click=move |_| exporting.set(true)>
                <Icon glyph=Glyph::Download /><span>"Export"</span>
            </button>
        </div>
        {part(exporting.into(), move || Box::pin(export_dialog(exporting, view, total)))}
    }
}

/// Comes when somebody exports.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn export_dialog(open: RwSignal<bool>, view: RwSignal<ReportView>, total: RwSignal<u32>) -> Opened {
    let app = App::get();
    let query = |filter: FindingFilter, sort: Sort<FindingColumn>| {
        ExportTable::Findings(FindingQuery { filter, sort, slice: Slice { from: 0, count: 0 } })
    };
    Ok(view! {
        <ExportDialog
            open=open
            title="Export findings"
            view=Signal::derive(move || view.with(|v| query(v.filter(), v.order())))
            everything=Signal::derive(move || query(FindingFilter::default(), ReportView::default().order()))
            view_rows=total
            all_rows=Signal::derive(move || app.summary.with(|s| s.as_ref().map_or(0, |s| s.open)))
            file_stem=Signal::derive(|| format!("findings-{}", crate::browser::clock::today()))
        />
    }
    .into_any())
}

/// Order as a choice, for lists, which have no header to press.
#[component]
fn OrderChoice(view: RwSignal<ReportView>) -> impl IntoView {
    let chosen = move || {
        let by = view.with(|v| v.order().by);
        COLUMNS.iter().position(|(_, _, column)| *column == by).unwrap_or_default().to_string()
    };
    let choose = move |ev| {
        let at: usize = event_target_value(&ev).parse().unwrap_or_default();
        if let Some((_, _, by)) = COLUMNS.get(at) {
            view.update(|v| {
                if v.order().by != *by {
                    v.sort_by(*by);
                }
            });
        }
    };
    let options = COLUMNS
        .iter()
        .enumerate()
        .map(|(at, (label, _, _))| view! { <option value=at.to_string()>{*label}</option> })
        .collect_view();
    view! {
        <select class="input toolbar-order" aria-label="Order by" prop:value=chosen on:change=choose>{options}</select>
    }
}

/// The filters that are on.
#[component]
pub(super) fn Chips(
    /// Filter and order.
    view: RwSignal<ReportView>,
    /// The facets as last counted, for the words of their values.
    facets: RwSignal<Vec<Facet>>,
) -> impl IntoView {
    let some = Memo::new(move |_| view.with(|v| !v.shows_all()));
    part(some.into(), move || Box::pin(chips(view, facets, some)))
}

/// Comes when a filter is on.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn chips(view: RwSignal<ReportView>, facets: RwSignal<Vec<Facet>>, some: Memo<bool>) -> Opened {
    Ok(view! { <ChipRow view=view facets=facets some=some /> }.into_any())
}

#[component]
fn ChipRow(view: RwSignal<ReportView>, facets: RwSignal<Vec<Facet>>, some: Memo<bool>) -> impl IntoView {
    let chips = move || {
        let now = view.get();
        let mut chips = Vec::new();
        if !now.text.is_empty() {
            chips.push(view! { <Chip words=format!("Search: {}", now.text) on_remove=Callback::new(move |()| view.update(|v| v.text.clear())) /> }.into_any());
        }
        if now.asset.is_some() {
            chips.push(
                view! { <Chip words="One asset" on_remove=Callback::new(move |()| view.update(|v| v.asset = None)) /> }
                    .into_any(),
            );
        }
        if now.vulnerability.is_some() {
            chips.push(view! { <Chip words="One vulnerability" on_remove=Callback::new(move |()| view.update(|v| v.vulnerability = None)) /> }.into_any());
        }
        if now.patch.is_some() {
            chips.push(
                view! { <Chip words="One patch" on_remove=Callback::new(move |()| view.update(|v| v.patch = None)) /> }
                    .into_any(),
            );
        }
        if let Some(group) = now.group {
            let value = if group.value.is_empty() { group.by.none() } else { group.value.as_str() };
            let words = format!("{}: {value}", group.by.label());
            chips.push(
                view! { <Chip words=words on_remove=Callback::new(move |()| view.update(|v| v.group = None)) /> }
                    .into_any(),
            );
        }
        for (key, values) in now.facets {
            for value in values {
                let words = facets.with(|facets| words_of(facets, &key, &value));
                let key = key.clone();
                chips.push(view! { <Chip words=words on_remove=Callback::new(move |()| view.update(|v| v.toggle(&key, &value))) /> }.into_any());
            }
        }
        chips
    };
    view! {
        <Show when=move || some.get()>
            <div class="chips" role="group" aria-label="Filters that are on">
                {chips}
                <button type="button" class="link-button" on:click=move |_| view.update(|v| *v = ReportView { sort: v.sort, ..ReportView::default() })>
                    "Clear all"
                </button>
            </div>
        </Show>
    }
}

/// `Class: Critical`, in the engine's words where they are known.
fn words_of(facets: &[Facet], key: &str, value: &str) -> String {
    let facet = facets.iter().find(|f| f.key == key);
    let word = facet.and_then(|f| f.values.iter().find(|v| v.value == value)).map_or(value, |v| v.label.as_str());
    format!("{}: {word}", facet.map_or(key, |f| f.label.as_str()))
}

/// The facets under the current filter.
#[component]
pub(super) fn FilterPanel(
    /// Filter and order.
    view: RwSignal<ReportView>,
    /// Filled with the facets.
    facets: RwSignal<Vec<Facet>>,
    /// Has the report its rows? They come first.
    #[prop(into)]
    has_rows: Signal<bool>,
) -> impl IntoView {
    view! {
        <aside class="filter-panel" aria-label="Filters">
            {part(has_rows, move || Box::pin(filters(view, facets)))}
        </aside>
    }
}

/// Comes with the rows.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn filters(view: RwSignal<ReportView>, facets: RwSignal<Vec<Facet>>) -> Opened {
    Ok(view! { <Filters view=view facets=facets /> }.into_any())
}

#[component]
fn Filters(view: RwSignal<ReportView>, facets: RwSignal<Vec<Facet>>) -> impl IntoView {
    let app = App::get();
    let filter = Memo::new(move |_| view.with(ReportView::filter));
    let revision = Memo::new(move |_| app.revision());
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads never learns of a change.
        revision.get();
        let filter = filter.get();
        asked.update_value(|n| *n = n.wrapping_add(1));
        let mine = asked.get_value();
        let act = Act::begin(FACETS);
        spawn_local(async move {
            // Rows come first: they are asked for before this task is over. But not a frame later: the engine counts while
            // the page draws.
            clock::turn().await;
            let answer = app.ask(Request::Facets(filter)).await;
            // Only the answer to the latest question counts.
            if let (Reply::Facets(new), true) = (answer.reply, asked.try_get_value() == Some(mine)) {
                facets.set(new.open().unwrap_or_default());
                act.shown();
            }
        });
    });
    view! {
        <Facets
            facets=facets
            chosen=Signal::derive(move || view.with(|v| v.facets.clone()))
            on_toggle=Callback::new(move |(key, value): (String, String)| view.update(|v| v.toggle(&key, &value)))
        />
    }
}
