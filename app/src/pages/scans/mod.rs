//! Scans: the way in, how each file was read, what it would change, and the scans in this workspace.

mod change;
mod compare;
mod difference;
mod files;
mod history;
mod inventory;
mod problems;
mod sheet;

pub(crate) use self::inventory::equation;

use leptos::prelude::*;

use self::compare::Compare;
use self::files::Files;
use self::history::ScanList;
use self::inventory::ListSheet;
use self::sheet::ResultSheet;
use super::import_area::ImportArea;
use crate::components::empty::Empty;
use crate::pages::feed_result::feed_result;
use crate::pages::team::{SharedScans, ToShare};
use crate::state::{App, FileState, decide};

/// The page.
#[component]
pub(crate) fn ScansPage() -> impl IntoView {
    let app = App::get();
    Effect::new(move |_| decide::compare_again(app));
    ToShare::provide();
    let scans = Memo::new(move |_| app.summary.with(|s| s.as_ref().map(|s| s.scans.clone()).unwrap_or_default()));
    view! {
        <div class="page scans" class:has-scans=move || scans.with(|s| !s.is_empty())>
            <h1 class="page-title">"Scans"</h1>
            <ImportArea />
            <Show when=move || app.queue.is_list()>
                <Files />
            </Show>
            {move || {
                app.queue.only()?.state.with(sheet_of)
            }}
            <section class="section">
                <div class="section-head">
                    <h2>"Scans in this workspace"</h2>
                    <Show when=move || scans.with(|s| !s.is_empty())>
                        <a href=app.href("/coverage")>"What was not scanned"</a>
                    </Show>
                </div>
                <Show
                    when=move || scans.with(|s| !s.is_empty())
                    fallback=move || view! { <Empty title=Signal::derive(move || nothing_yet(app.is_empty())) /> }
                >
                    <ScanList scans=scans />
                </Show>
            </section>
            <SharedScans />
            <Compare scans=scans />
        </div>
    }
}

/// The result sheet of a file that was read.
fn sheet_of(state: &FileState) -> Option<AnyView> {
    match state {
        FileState::Read(sheet) => Some(view! { <ResultSheet sheet=(**sheet).clone() /> }.into_any()),
        FileState::Listed(sheet) => Some(view! { <ListSheet sheet=(**sheet).clone() /> }.into_any()),
        FileState::Feed(sheet) => Some(feed_result(sheet)),
        _ => None,
    }
}

/// Before the workspace is open nobody knows whether it holds a scan.
fn nothing_yet(is_empty: bool) -> String {
    if is_empty { "No scan yet. Drop a file, or try the sample." } else { "Opening your workspace\u{2026}" }.to_owned()
}
