//! One file of the list: name, size, how far it has come, a way out of it; its result sheet when opened.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::{ImportSheet, InventorySheet};

use crate::browser::document;
use crate::components::format;
use crate::components::icon::{Glyph, Icon};
use crate::pages::feed_result::feed_result;
use crate::pages::import_area::RefusalWords;
use crate::pages::scans::sheet_of;
use crate::state::{App, FileState, Progress, QueuedFile, decide};

/// The item.
#[component]
pub(super) fn FileItem(file: QueuedFile) -> impl IntoView {
    let app = App::get();
    let QueuedFile { key, name, size, state } = file;
    let state = RwSignal::from(state);
    let has_sheet = Memo::new(move |_| state.with(|state| state.ticket().is_some()));
    let is_reading = Memo::new(move |_| state.with(|state| *state == FileState::Reading));
    let told = Memo::new(move |_| state.with(|state| app.progress.with(|progress| told(state, progress.as_ref()))));
    let name = StoredValue::new(name);
    let line = move || {
        let (folder, bare) = name.with_value(|name| match name.rsplit_once('/') {
            Some((folder, bare)) => (Some(format!("{folder}/")), bare.to_owned()),
            None => (None, name.clone()),
        });
        view! {
            <span class="file-name">{folder.map(|folder| view! { <span class="muted">{folder}</span> })}{bare}</span>
            <span class="file-state" class:is-waiting=move || state.with(FileState::waits)>
                {move || sign(&state.read()).map(|glyph| view! { <Icon glyph=glyph /> })}
                <span>{told}</span>
            </span>
            <span class="file-size">{(size > 0).then(|| format::bytes(size))}</span>
        }
    };
    let share =
        move || app.progress.with(|p| p.as_ref().map_or(0.0, |p| p.bytes as f64 * 100.0 / p.total_bytes.max(1) as f64));
    view! {
        <li class="file" id=format!("file-{key}")>
            {move || if has_sheet.get() {
                view! { <Opened state=state>{line()}</Opened> }.into_any()
            } else {
                view! { <div class="file-line">{line()}</div> }.into_any()
            }}
            <Act key=key name=name state=state />
            <Show when=move || is_reading.get()>
                <progress class="file-progress" max="100" prop:value=share aria-label=name.with_value(|name| format!("Share of {name} read"))></progress>
            </Show>
            {move || match state.get() {
                FileState::Refused(note) => Some(view! { <div class="file-why"><RefusalWords note=note /></div> }.into_any()),
                FileState::Feed(sheet) => Some(view! { <div class="file-why">{feed_result(&sheet)}</div> }.into_any()),
                FileState::Failed(words) => Some(view! { <div class="file-why"><p>{words}</p></div> }.into_any()),
                _ => None,
            }}
        </li>
    }
}

/// A line that opens on the result sheet, which is made only then. One is open at a time: they are long.
#[component]
fn Opened(state: RwSignal<FileState>, children: Children) -> impl IntoView {
    let node = NodeRef::<html::Details>::new();
    let open = RwSignal::new(false);
    let toggled = move |_| {
        if let Some(details) = node.get_untracked() {
            open.set(details.open());
        }
    };
    view! {
        <details class="file-more" name="files" node_ref=node on:toggle=toggled>
            <summary class="file-line">{children()}</summary>
            {move || open.get().then(|| state.with(sheet_of)).flatten()}
        </details>
    }
}

/// The way out: cancel, discard or take off the list, whichever there is. One button, so that it keeps the focus.
#[component]
fn Act(key: u32, name: StoredValue<String>, state: RwSignal<FileState>) -> impl IntoView {
    let app = App::get();
    let word = Memo::new(move |_| {
        state.with(|state| match state {
            _ if state.is_under_way() => "Cancel",
            _ if state.waits() => "Discard",
            _ => "Remove",
        })
    });
    let act = move |_| {
        let now = state.get_untracked();
        if now.is_under_way() {
            decide::cancel(app, |other| other == key);
        } else if let Some(sheet) = now.sheet().filter(|sheet| !sheet.applied) {
            let ticket = sheet.ticket;
            spawn_local(async move {
                decide::discard(app, ticket).await;
            });
        } else {
            let next = neighbour(app, key).map(|key| format!("#file-{key} > button")).unwrap_or_default();
            decide::remove(app, Some(key));
            document::focus_if_lost(&[next.as_str(), "#files-head", "#main"]);
        }
    };
    view! {
        <button type="button" class="link-button file-act" aria-label=move || format!("{} {}", word.get(), name.get_value()) on:click=act>
            {word}
        </button>
    }
}

/// The file below this one, or the one above the last.
fn neighbour(app: App, key: u32) -> Option<u32> {
    let keys: Vec<u32> = untrack(|| app.queue.files()).iter().map(|file| file.key).collect();
    let at = keys.iter().position(|other| *other == key)?;
    keys.get(at + 1).or_else(|| keys.get(at.checked_sub(1)?)).copied()
}

fn sign(state: &FileState) -> Option<Glyph> {
    match state {
        FileState::Read(sheet) if sheet.applied => Some(Glyph::Check),
        FileState::Feed(sheet) => Some(if sheet.taken { Glyph::Check } else { Glyph::Alert }),
        FileState::Listed(_) => Some(Glyph::Check),
        FileState::Refused(_) | FileState::Failed(_) => Some(Glyph::Alert),
        _ => None,
    }
}

fn told(state: &FileState, progress: Option<&Progress>) -> String {
    match state {
        FileState::InLine => "in line".to_owned(),
        FileState::Reading => progress.filter(|p| p.rows > 0).map_or_else(|| "opening".to_owned(), reading),
        FileState::Stopping => "stopping".to_owned(),
        FileState::Read(sheet) => read(sheet),
        FileState::Feed(sheet) => if sheet.taken { "threat feed loaded" } else { "threat feed not loaded" }.to_owned(),
        FileState::Listed(sheet) => listed(sheet),
        FileState::Refused(_) => "not imported".to_owned(),
        FileState::Failed(_) => "failed".to_owned(),
        FileState::Cancelled => "cancelled, nothing was changed".to_owned(),
        FileState::Discarded => "discarded, nothing was changed".to_owned(),
    }
}

fn reading(progress: &Progress) -> String {
    format!(
        "{} \u{b7} {} rows/s \u{b7} {} left",
        format::counted(progress.rows, "row", "rows"),
        format::count(progress.rows_per_s as u64),
        format::seconds(progress.seconds_left)
    )
}

fn listed(sheet: &InventorySheet) -> String {
    let rows = format::counted(sheet.taken, "row", "rows");
    let rejected =
        if sheet.rejected > 0 { format!(" \u{b7} {} rejected", format::count(sheet.rejected)) } else { String::new() };
    format!("inventory of {rows}, {} match{rejected} \u{b7} applied", format::count(sheet.matched.rows))
}

fn read(sheet: &ImportSheet) -> String {
    let found = format::counted(sheet.accepted, "finding", "findings");
    let rejected =
        if sheet.rejected > 0 { format!(" \u{b7} {} rejected", format::count(sheet.rejected)) } else { String::new() };
    let now = match (sheet.applied, sheet.seen_before) {
        (true, true) => "imported before",
        (true, false) => "applied",
        _ => "waits for you",
    };
    format!("{found}{rejected} \u{b7} {now}")
}
