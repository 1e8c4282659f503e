//! Map columns: what a file that nobody knows says, column by column, with what would come of it beside. The engine
//! holds the file; this page holds the mapping.

mod assets;
mod columns;
mod dates;
mod preview;
mod remembered;
mod severity;
mod words;

pub(crate) use remembered::RememberedMappings;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ingest::{Draft, Mapping};
use shared::view::{Lists, MappingPreview};

use self::assets::AssetWords;
use self::columns::Columns;
use self::dates::Dates;
use self::preview::PreviewPanel;
use self::severity::SeverityWords;
use super::live::{Live, live};
use crate::browser::document;
use crate::components::empty::Empty;
use crate::components::format;
use crate::state::App;
use crate::worker::message::{Reply, Request};
use crate::worker::packed::Packed;

/// The page.
#[component]
pub(crate) fn MappingPage() -> impl IntoView {
    let app = App::get();
    let draft = RwSignal::new(None::<Draft>);
    let failed = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let Some(name) = app.mapped_file.get() else { return };
        spawn_local(async move {
            match app.ask(Request::DraftMapping { name }).await.reply {
                Reply::MappingDraft(found) => drop(draft.try_set(found.open())),
                Reply::Failed(words) => drop(failed.try_set(Some(words))),
                _ => {}
            }
        });
    });
    let nothing = move || {
        let words = failed.get();
        words.unwrap_or_else(|| match app.mapped_file.get() {
            Some(_) => "Looking at the file\u{2026}".to_owned(),
            None => {
                "No file waits to be mapped. Drop a CSV that no format fits, and choose to map its columns.".to_owned()
            }
        })
    };
    view! {
        <div class="page mapping">
            <h1 class="page-title">"Map columns"</h1>
            {move || match draft.get() {
                Some(draft) => view! { <Mapper draft=draft /> }.into_any(),
                None => view! {
                    <Empty title=Signal::derive(nothing)>
                        <a href=app.href("/scans")>"Go to the scans"</a>
                    </Empty>
                    <RememberedMappings />
                }
                .into_any(),
            }}
        </div>
    }
}

/// The file, the choices, and what comes of them.
#[component]
fn Mapper(draft: Draft) -> impl IntoView {
    let mapping = RwSignal::new(draft.mapping.clone());
    let name = draft.name.clone();
    let preview: Live<MappingPreview> = live(
        move || Some(Request::PreviewMapping { name: name.clone(), mapping: mapping.with(Packed::of) }),
        |reply| match reply {
            Reply::MappingPreview(preview) => preview.open(),
            _ => None,
        },
    );
    let lists = Memo::new(move |_| mapping.with(|m| m.lists));
    let name = draft.name.clone();
    let jump = |_| {
        document::focus("#mapping-preview");
    };
    view! {
        <Found draft=draft.clone() />
        <p class="mapping-jump">
            <button type="button" class="link-button" on:click=jump>"See what would come of it"</button>
        </p>
        <div class="mapping-body">
            <div class="mapping-choices">
                <ListsChoice draft=draft.clone() mapping=mapping />
                {move || {
                    let draft = draft.clone();
                    match lists.get() {
                        Lists::Findings => view! {
                            <ScannerName mapping=mapping />
                            <Columns draft=draft.clone() lists=Lists::Findings mapping=mapping />
                            <SeverityWords mapping=mapping preview=preview.value />
                            <Dates draft=draft mapping=mapping />
                        }
                        .into_any(),
                        Lists::Assets => view! {
                            <Columns draft=draft lists=Lists::Assets mapping=mapping />
                            <AssetWords mapping=mapping preview=preview.value />
                        }
                        .into_any(),
                    }
                }}
            </div>
            <PreviewPanel name=name mapping=mapping preview=preview />
        </div>
    }
}

/// What was found: file, product, form.
#[component]
fn Found(draft: Draft) -> impl IntoView {
    let delimiter = match draft.mapping.delimiter {
        b'\t' => "tab".to_owned(),
        other => format!("\u{201C}{}\u{201D}", char::from(other)),
    };
    let rows = format::counted(draft.rows, "row", "rows");
    let looked = if draft.is_whole { rows } else { format!("{rows} in its first 2 MiB") };
    let form = format!(
        "{} columns and {looked}; header on line {}, delimiter {delimiter}, {}.",
        draft.columns.len(),
        format::count(draft.header_line),
        draft.encoding,
    );
    let product = (!draft.product.is_empty()).then(|| format!("It looks like {}. ", draft.product));
    view! {
        <p class="mapping-found"><strong>{draft.name}</strong> " \u{2013} " {form}</p>
        <p class="muted">
            {product}
            "Say what its columns mean. Nothing is imported before you press the button; the mapping is remembered in this browser for files with the same header."
        </p>
    }
}

/// What the table lists. Another answer starts with the columns guessed for it.
#[component]
fn ListsChoice(draft: Draft, mapping: RwSignal<Mapping>) -> impl IntoView {
    let columns = StoredValue::new(draft.columns);
    let choose = move |lists: Lists| {
        mapping.update(|m| {
            m.lists = lists;
            columns.with_value(|found| {
                for (column, found) in m.columns.iter_mut().zip(found) {
                    column.role = found.role(lists);
                }
            });
        });
    };
    let choices = [(Lists::Findings, "Findings of a scan"), (Lists::Assets, "Assets (an inventory)")].map(|(lists, words)| {
        view! {
            <label class="choice">
                <input type="radio" name="mapping-lists" prop:checked=move || mapping.with(|m| m.lists == lists) on:change=move |_| choose(lists) />
                <span>{words}</span>
            </label>
        }
    });
    view! {
        <fieldset class="choices">
            <legend>"The table lists"</legend>
            {choices}
        </fieldset>
    }
}

#[component]
fn ScannerName(mapping: RwSignal<Mapping>) -> impl IntoView {
    view! {
        <section class="section">
            <h2 id="mapping-scanner">"Scanner"</h2>
            <label class="field">
                <span>"Name of the scanner"</span>
                <input
                    class="input"
                    type="text"
                    autocomplete="off"
                    aria-describedby="mapping-scanner-hint"
                    prop:value=move || mapping.with(|m| m.scanner.clone())
                    on:input=move |ev| mapping.update(|m| m.scanner = event_target_value(&ev))
                />
            </label>
            <p class="muted" id="mapping-scanner-hint">"Use one name for all reports of one scanner: a new report closes only findings of its own scanner."</p>
        </section>
    }
}
