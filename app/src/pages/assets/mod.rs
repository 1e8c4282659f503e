//! The assets: what they are worth, how exposed they are, who answers for them. Every rating re-ranks the report.
//!
//! To add a column: its head in `list`, its cell in `row`, and an `AssetColumn` if it sorts.

mod list;
mod merge;
mod parts;
mod picked;
mod picking;
mod row;
mod view;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::model::Stars as StarCount;
use shared::view::{AssetColumn, AssetFilter, AssetQuery, Slice, Sort};

use crate::browser::clock::today;
use crate::browser::document;
use crate::components::empty::Empty;
use crate::components::facets::{Chip, Facets};
use crate::components::format::{count, counted};
use crate::components::pager::Pager;
use crate::components::search::SearchBox;
use crate::components::stars::Stars;
use crate::pages::export_dialog::ExportDialog;
use crate::pages::read_only::ReadOnly;
use crate::state::App;
use crate::worker::message::{ExportTable, Reply, Request};
use list::List;
use parts::{KnownAs, PartsDialog};
use picked::PickedBar;
pub use row::{name_of, open_by_class};
pub use view::list_link;
use view::{PAGE, View};

/// All assets by address: what "everything" exports.
fn everything() -> AssetQuery {
    AssetQuery {
        filter: AssetFilter::default(),
        sort: Sort { by: AssetColumn::Ip, descending: false },
        slice: Slice { from: 0, count: 0 },
    }
}

/// The page.
#[component]
pub fn AssetsPage() -> impl IntoView {
    let app = App::get();
    let view = View::new(app);
    provide_context(KnownAs::default());
    let exporting = RwSignal::new(false);
    let total = Signal::derive(move || view.total());
    let all_total = Signal::derive(move || app.summary.with(|s| s.as_ref().map_or(0, |s| s.assets)));
    view! {
        <div class="page list-page">
            <header class="list-head">
                <h1 class="page-title">"Assets"</h1>
                <p class="list-says" aria-live="polite">
                    {move || view.page.value.with(|p| p.as_ref().filter(|_| !app.is_empty()).map(|p| sentence(p.total, all_total.get())))}
                </p>
                <Show when=move || !app.is_empty()>
                    <a href=app.href("/rules")>"Rules"</a>
                    <a href=app.href("/coverage")>"What was not scanned"</a>
                    <a href=app.href("/groups")>"Risk by group"</a>
                    <DefaultImportance />
                </Show>
            </header>
            <Show when=move || !app.is_empty()>
                <div class="list-tools">
                    <SearchBox
                        label="Search assets"
                        placeholder="10.20., 10.0.0.0/8, name, owner, tag"
                        text=Signal::derive(move || view.chosen.with(|c| c.text.clone()))
                        on_text=Callback::new(move |text| view.search(text))
                    />
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
            </Show>
            <ReadOnly />
            <InventoryLine />
            <Hint view=view />
            <Show when=move || !app.is_empty() fallback=move || no_scan(app)>
                <div class="list-with-filters">
                    <Filters view=view />
                    <div class="list-body">
                        <PickedBar view=view />
                        <Show when=move || { total.get() > 0 } fallback=move || no_match(view)>
                            <List view=view />
                            <Pager from=view.from total=total size=PAGE noun="assets" />
                        </Show>
                    </div>
                </div>
            </Show>
            <PartsDialog view=view />
            <ExportDialog
                open=exporting
                title="Export assets"
                view=Signal::derive(move || ExportTable::Assets(view.query()))
                everything=Signal::derive(|| ExportTable::Assets(everything()))
                view_rows=total
                all_rows=all_total
                file_stem=Signal::derive(|| format!("assets-{}", today()))
            />
        </div>
    }
}

/// The imported list of assets in short, and the way to take it away.
#[component]
fn InventoryLine() -> impl IntoView {
    let app = App::get();
    let note = Memo::new(move |_| app.summary.with(|s| s.as_ref().and_then(|s| s.inventory.clone())));
    let remove = move |_| {
        let name = note.with_untracked(|note| note.as_ref().map(|note| note.name.clone()).unwrap_or_default());
        spawn_local(async move {
            if matches!(app.ask(Request::RemoveInventory).await.reply, Reply::Summary(_)) {
                app.notice.set(Some(format!("The inventory {name} is removed. Undo brings it back.")));
                document::focus("#main");
            }
        });
    };
    move || {
        note.get().map(|note| {
            let imported = note.imported_on.map(|day| format!(", imported {day}")).unwrap_or_default();
            let rows = counted(note.rows, "row", "rows");
            view! {
                <p class="list-inventory">
                    <span>"Inventory: "<strong>{note.name}</strong>{format!(", {rows}, {} match{imported}", count(note.matched))}</span>
                    <button type="button" class="link-button" aria-label="Remove the inventory" on:click=remove>"Remove"</button>
                </p>
            }
        })
    }
}

fn sentence(shown: u32, all: u32) -> String {
    if shown == all || all == 0 {
        counted(shown, "asset", "assets")
    } else {
        format!("{} of {}", count(shown), counted(all, "asset", "assets"))
    }
}

fn no_scan(app: App) -> impl IntoView {
    let import = app.href("/");
    view! {
        <Empty title="No scan yet: its hosts are listed here to be rated.">
            <a href=import>"Drop a Qualys CSV report"</a>
        </Empty>
    }
}

fn no_match(view: View) -> impl IntoView {
    let known = move || view.page.value.with(Option::is_some);
    view! {
        <Show when=known fallback=|| view! { <Empty title="Reading\u{2026}" /> }>
            <Empty title="No asset matches.">
                <button type="button" class="button" on:click=move |_| view.show_all()>
                    "Show all assets"
                </button>
            </Empty>
        </Show>
    }
}

/// Why the search may not find what was meant.
#[component]
fn Hint(view: View) -> impl IntoView {
    let hint = move || view.page.value.with(|p| p.as_ref().and_then(|p| p.hint.clone()));
    view! {
        <p class="list-hint" role="status">
            {hint}
        </p>
    }
}

/// The facets, and what is chosen in them. On a small screen they open on demand.
#[component]
fn Filters(view: View) -> impl IntoView {
    let shown = RwSignal::new(false);
    let facets =
        Signal::derive(move || view.page.value.with(|p| p.as_ref().map(|p| p.facets.clone()).unwrap_or_default()));
    let chosen = Signal::derive(move || view.chosen.with(|c| c.facets.clone()));
    let chips = move || {
        let known = facets.get();
        chosen
            .get()
            .into_iter()
            .flat_map(|(key, values)| values.into_iter().map(move |value| (key.clone(), value)))
            .map(|(key, value)| {
                let facet = known.iter().find(|f| f.key == key);
                let name = facet.map_or_else(|| key.clone(), |f| f.label.clone());
                let word = facet
                    .and_then(|f| f.values.iter().find(|v| v.value == value))
                    .map_or_else(|| value.clone(), |v| v.label.clone());
                let off = Callback::new(move |()| view.toggle(key.clone(), value.clone()));
                view! { <Chip words=format!("{name}: {word}") on_remove=off /> }
            })
            .collect_view()
    };
    view! {
        <aside class="filters" class:shown=shown aria-label="Filters">
            <button
                type="button"
                class="button filters-opener"
                aria-expanded=move || shown.get().to_string()
                on:click=move |_| shown.update(|s| *s = !*s)
            >
                "Filters"
            </button>
            <div class="filters-chosen">{chips}</div>
            <div class="filters-panel">
                <Facets
                    facets=facets
                    chosen=chosen
                    on_toggle=Callback::new(move |(facet, value)| view.toggle(facet, value))
                />
            </div>
        </aside>
    }
}

/// Importance of the assets nobody rated.
#[component]
fn DefaultImportance() -> impl IntoView {
    let app = App::get();
    let stars = Signal::derive(move || app.settings.with(|s| s.default_stars.get()));
    let said = Signal::derive(move || app.settings.with(|s| s.default_stars != StarCount::default()));
    let by = Signal::derive(move || if said.get() { "set by a person" } else { "default" }.to_owned());
    let rate = Callback::new(move |n: Option<u8>| {
        let mut settings = app.settings.get_untracked();
        settings.default_stars = n.and_then(StarCount::new).unwrap_or_default();
        app.configure(settings);
    });
    view! {
        <div class="default-stars">
            <span aria-hidden="true">"Not rated counts as"</span>
            <Stars value=stars set_by_person=said by=by on_rate=rate label="Importance of assets nobody rated" />
        </div>
    }
}
