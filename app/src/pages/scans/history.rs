//! The scans read so far, latest first: what each brought, and the way to take the latest back.

use leptos::prelude::*;
use shared::view::ScanRow;

use crate::components::format::{bytes, count};
use crate::pages::team::ShareButton;
use crate::pages::undo_import::UndoImport;
use crate::state::App;

/// The table.
#[component]
pub(super) fn ScanList(
    /// The scans, latest first.
    scans: Memo<Vec<ScanRow>>,
) -> impl IntoView {
    let undo = UndoImport::get();
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
    }
}

fn line(scan: ScanRow, undo_import: UndoImport) -> impl IntoView {
    let app = App::get();
    let undo = scan.undoable.then(|| {
        let scan = scan.clone();
        view! {
            <button type="button" class="link-button" aria-haspopup="dialog" on:click=move |_| undo_import.ask(scan.clone())>
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
                <span class="muted history-more">{format!("{} \u{b7} ", scan.format)} {family} {bytes(scan.bytes)} " " {undo} " " <ShareButton number=scan.number /></span>
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
