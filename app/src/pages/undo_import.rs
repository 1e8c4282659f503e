//! Taking an import back: from the history of scans, or as the last change. It takes more along than one word says, so
//! it is asked first, wherever it comes from.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::{ScanRow, UndoneImport};

use crate::components::dialog::{Dialog, LastLook};
use crate::components::format::{count, counted};
use crate::state::{App, decide};
use crate::worker::message::{Reply, Request};

/// The question, as any page asks it. Copy it freely; get it with [`UndoImport::get`].
#[derive(Clone, Copy)]
pub(super) struct UndoImport {
    /// Is it asked now?
    pub(super) open: RwSignal<bool>,
    scan: RwSignal<Option<ScanRow>>,
}

impl UndoImport {
    /// Make it available to every component below.
    pub(super) fn provide() -> Self {
        let this = Self { open: RwSignal::new(false), scan: RwSignal::new(None) };
        provide_context(this);
        this
    }

    /// It, inside any component.
    pub(super) fn get() -> Self {
        expect_context()
    }

    /// Ask about the import of a scan.
    pub(super) fn ask(self, scan: ScanRow) {
        self.scan.set(Some(scan));
        self.open.set(true);
    }

    /// Take the last change back: an import after this question, anything else at once.
    pub(super) fn undo_last(self, app: App) {
        let latest = app.summary.with_untracked(|s| s.as_ref().filter(|s| s.undoes_import)?.scans.first().cloned());
        match latest {
            Some(scan) if !self.open.get_untracked() => self.ask(scan),
            Some(_) => {}
            None => app.undo(),
        }
    }
}

/// What goes with an import, before it does.
#[component]
pub(super) fn UndoImportDialog() -> impl IntoView {
    let app = App::get();
    let UndoImport { open, scan: undoing } = UndoImport::get();
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
                <LastLook label="Undo import" barred=busy open=open />
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
