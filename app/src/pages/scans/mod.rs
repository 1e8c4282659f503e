//! Scans: the way in, how each file was read, what it would change, and the scans in this workspace.

mod change;
mod files;
mod problems;
mod sheet;

use leptos::prelude::*;
use shared::view::ScanRow;

use self::files::Files;
use self::sheet::ResultSheet;
use super::import_area::ImportArea;
use crate::components::empty::Empty;
use crate::components::format;
use crate::state::{App, decide};

/// The page.
#[component]
pub(crate) fn ScansPage() -> impl IntoView {
    let app = App::get();
    Effect::new(move |_| decide::compare_again(app));
    let scans = Memo::new(move |_| app.summary.with(|s| s.as_ref().map(|s| s.scans.clone()).unwrap_or_default()));
    view! {
        <div class="page scans" class:has-scans=move || scans.with(|s| !s.is_empty())>
            <h1 class="page-title">"Scans"</h1>
            <ImportArea />
            <Show when=move || app.queue.is_list()>
                <Files />
            </Show>
            {move || {
                let sheet = app.queue.only()?.state.with(|state| state.sheet().cloned())?;
                Some(view! { <ResultSheet sheet=sheet /> })
            }}
            <section class="section">
                <h2>"Scans in this workspace"</h2>
                <Show
                    when=move || scans.with(|s| !s.is_empty())
                    fallback=move || view! { <Empty title=Signal::derive(move || nothing_yet(app.is_empty())) /> }
                >
                    <ScanList scans=scans />
                </Show>
            </section>
        </div>
    }
}

/// Before the workspace is open nobody knows whether it holds a scan.
fn nothing_yet(is_empty: bool) -> String {
    if is_empty { "No scan yet. Drop a file, or try the sample." } else { "Opening your workspace\u{2026}" }.to_owned()
}

#[component]
fn ScanList(scans: Memo<Vec<ScanRow>>) -> impl IntoView {
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Scans in this workspace">
            <table class="plain">
                <thead>
                    <tr>
                        <th scope="col" class="num">"No."</th>
                        <th scope="col">"File"</th>
                        <th scope="col">"Format"</th>
                        <th scope="col">"Scanned"</th>
                        <th scope="col">"Imported"</th>
                        <th scope="col" class="num">"Rows"</th>
                        <th scope="col" class="num">"Findings"</th>
                        <th scope="col" class="num">"Rejected"</th>
                        <th scope="col" class="num">"Size"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || scans.get() key=|scan| scan.number let(scan)>
                        <tr>
                            <td class="num">{scan.number}</td>
                            <th scope="row">{scan.name}</th>
                            <td>{scan.format}</td>
                            <td class="date">{scan.scanned_on.unwrap_or_else(|| "not said".to_owned())}</td>
                            <td class="date">{scan.imported_on}</td>
                            <td class="num">{format::count(scan.rows)}</td>
                            <td class="num">{format::count(scan.accepted)}</td>
                            <td class="num">{format::count(scan.rejected)}</td>
                            <td class="num">{format::bytes(scan.bytes)}</td>
                        </tr>
                    </For>
                </tbody>
            </table>
        </div>
    }
}
