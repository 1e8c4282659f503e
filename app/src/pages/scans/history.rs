//! The scans read so far, latest first: what each brought, and the way to take the latest back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::{ScanRow, UndoneImport};

use crate::components::dialog::Dialog;
use crate::components::format::{bytes, count, counted};
use crate::state::{App, decide};
use crate::worker::message::{Reply, Request};

/// The table.
#[component]
pub(super) fn ScanList(
    /// The scans, latest first.
    scans: Memo<Vec<ScanRow>>,
) -> impl IntoView {
    let undoing = RwSignal::new(None::<ScanRow>);
    let open = RwSignal::new(false);
    let undo = Callback::new(move |scan| {
        undoing.set(Some(scan));
        open.set(true);
    });
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Scans in this workspace">
            <table class="plain history">
                <thead>
                    <tr>
                        <th scope="col" class="num">"No."</th>
                        <th scope="col">"File"</th>
                        <th scope="col">"Scanned"</th>
                        <th scope="col">"Imported"</th>
                        <th scope="col" class="num">"Rows"</th>
                        <th scope="col" class="num">"Findings"</th>
                        <th scope="col" class="num">"New"</th>
                        <th scope="col" class="num">"Fixed"</th>
                        <th scope="col" class="num">"Hosts"</th>
                        <th scope="col" class="num">"Not scanned"</th>
                    </tr>
                </thead>
                <tbody>
                    // A row is drawn anew when anything of it changes: what can be undone moves from scan to scan.
                    {move || scans.get().into_iter().map(|scan| line(scan, undo)).collect_view()}
                </tbody>
            </table>
        </div>
        <UndoDialog open=open undoing=undoing />
    }
}

fn line(scan: ScanRow, on_undo: Callback<ScanRow>) -> impl IntoView {
    let app = App::get();
    let undo = scan.undoable.then(|| {
        let scan = scan.clone();
        view! {
            <button type="button" class="link-button" aria-haspopup="dialog" on:click=move |_| on_undo.run(scan.clone())>
                "Undo import\u{2026}"
            </button>
        }
    });
    let rejected = (scan.rejected > 0).then(|| format!("{} rejected", count(scan.rejected)));
    let missed = if scan.not_scanned > 0 {
        view! { <a href=app.href("/coverage")>{count(scan.not_scanned)}</a> }.into_any()
    } else {
        "0".into_any()
    };
    // Scans of one family close findings of that family only: said where the format does not name it.
    let family = (!scan.format.to_lowercase().contains(&scan.scanner)).then(|| format!("{} \u{b7} ", scan.scanner));
    let hosts = if scan.hosts > 0 { count(scan.hosts) } else { "\u{2013}".to_owned() };
    view! {
        <tr>
            <td class="num">{scan.number}</td>
            <th scope="row">
                <span>{scan.name}</span> " "
                <span class="muted history-more">{format!("{} \u{b7} ", scan.format)} {family} {bytes(scan.bytes)} " " {undo}</span>
            </th>
            <td class="date">{scan.scanned_on.unwrap_or_else(|| "not said".to_owned())}</td>
            <td class="date">{scan.imported_on}</td>
            <td class="num">{count(scan.rows)} " " <span class="muted history-more">{rejected}</span></td>
            <td class="num">{count(scan.accepted)}</td>
            <td class="num">{count(scan.new)}</td>
            <td class="num">{count(scan.fixed)}</td>
            <td class="num">{hosts}</td>
            <td class="num">{missed}</td>
        </tr>
    }
}

/// What goes with an import, before it does.
#[component]
fn UndoDialog(open: RwSignal<bool>, undoing: RwSignal<Option<ScanRow>>) -> impl IntoView {
    let app = App::get();
    let busy = RwSignal::new(false);
    let title = Signal::derive(move || {
        undoing.with(|scan| scan.as_ref().map(|scan| format!("Undo the import of {}?", scan.name)).unwrap_or_default())
    });
    let undo = move || {
        let Some(ScanRow { number, name, .. }) = undoing.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let reply = app.ask(Request::UndoImport { scan: number }).await.reply;
            let _ = busy.try_set(false);
            let _ = open.try_set(false);
            if let Reply::ImportUndone { undone, .. } = reply {
                // Sheets of what was applied told of imports as they were; what waits is compared anew.
                decide::remove(app, None);
                app.notice.set(Some(format!("The import of {name} is taken back.{}", also_gone(undone))));
            }
        });
    };
    let lines = move || undoing.get().map(|scan| what_goes(&scan));
    view! {
        <Dialog open=open title=title>
            <form class="form" on:submit=move |ev| { ev.prevent_default(); undo(); }>
                <ul class="bullets">{lines}</ul>
                <p class="muted">"To have it back, import the file again."</p>
                <div class="form-actions">
                    <button type="submit" class="button button-danger" disabled=busy>"Undo import"</button>
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Keep it"</button>
                </div>
            </form>
        </Dialog>
    }
}

fn what_goes(scan: &ScanRow) -> impl IntoView + use<> {
    let new = match scan.new {
        1 => "1 finding that was new with it goes.".to_owned(),
        n => format!("{} findings that were new with it go.", count(n)),
    };
    let fixed = match scan.fixed {
        1 => "1 finding that it closed is as it was before.".to_owned(),
        n => format!("{} findings that it closed are as they were before.", count(n)),
    };
    let lines = [
        new,
        fixed,
        "Assets that only this scan knows go, with the ratings people gave them.".to_owned(),
        "All other ratings and decisions stay, also those made since.".to_owned(),
        "The file itself is removed from this browser.".to_owned(),
    ];
    lines.map(|line| view! { <li>{line}</li> }).collect_view()
}

/// What a person had done since and is gone, in a sentence; empty where that is nothing.
fn also_gone(undone: UndoneImport) -> String {
    let parts: Vec<String> = [(undone.ratings, "rating", "ratings"), (undone.decisions, "decision", "decisions")]
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| counted(n, one, many))
        .collect();
    if parts.is_empty() { String::new() } else { format!(" With it went {}.", parts.join(" and ")) }
}
