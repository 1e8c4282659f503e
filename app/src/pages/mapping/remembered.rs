//! The mappings that this browser remembers, and the way to forget one.

use leptos::prelude::*;
use shared::ingest::Mapping;
use shared::view::Lists;

use crate::state::App;

/// The list; nothing where none is remembered.
#[component]
pub(crate) fn RememberedMappings() -> impl IntoView {
    let app = App::get();
    let some = Memo::new(move |_| !app.mappings().is_empty());
    view! {
        <Show when=move || some.get()>
            <section class="section" aria-labelledby="mapping-remembered">
                <h2 id="mapping-remembered">"Remembered mappings"</h2>
                <p class="muted">"Files with these columns are read at once. A forgotten one is asked for again; what was imported stays."</p>
                <ul class="mapping-remembered">
                    <For each=move || app.mappings() key=key let(mapping)>
                        <Remembered mapping=mapping />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

/// Two mappings for the same columns are never remembered.
fn key(mapping: &Mapping) -> Vec<String> {
    mapping.columns.iter().map(|column| column.name.clone()).collect()
}

#[component]
fn Remembered(mapping: Mapping) -> impl IntoView {
    let app = App::get();
    let names: Vec<&str> = mapping.columns.iter().map(|column| column.name.as_str()).collect();
    let columns = names.join(", ");
    let title = columns.clone();
    let name = match mapping.lists {
        Lists::Findings => mapping.scanner.clone(),
        Lists::Assets => "Assets (an inventory)".to_owned(),
    };
    let label = format!("Forget the mapping of {name}");
    view! {
        <li>
            <div>
                <p>{name}</p>
                <p class="muted cut" title=title>{columns}</p>
            </div>
            <button type="button" class="button" aria-label=label on:click=move |_| app.forget(&mapping)>"Forget"</button>
        </li>
    }
}
