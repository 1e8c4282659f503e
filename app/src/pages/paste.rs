//! Reports from the clipboard: pasted anywhere outside a box to type in, or into a box made for it.

use leptos::ev::{self, ClipboardEvent};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use crate::browser::folder::Carried;
use crate::browser::{document, file};
use crate::components::dialog::Dialog;
use crate::pages::lazy::{Opened, part};
use crate::state::{App, import_carried, import_text};

/// Listens on the whole window for pasted files and texts.
#[component]
pub(super) fn WindowPaste() -> impl IntoView {
    let app = App::get();
    let handle = window_event_listener(ev::paste, move |ev| {
        if !document::is_typing() && take(app, &ev, false) {
            ev.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Reads what a paste carries: files, else its text. Says whether it did. A single line in a box is left to the box.
fn take(app: App, ev: &ClipboardEvent, is_in_box: bool) -> bool {
    let Some(data) = ev.clipboard_data() else { return false };
    let carried = Carried::by(&data);
    if !carried.is_empty() {
        import_carried(app, carried);
        return true;
    }
    let text = file::text_of(&data);
    let is_report = text.trim().contains(['\n', '\r']);
    if text.is_empty() || (is_in_box && !is_report) {
        return false;
    }
    import_text(app, &text);
    true
}

/// A button, and behind it a box to paste or type into: for whoever has no Ctrl+V, or does not know of it.
#[component]
pub(super) fn PasteText() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="link-button" on:click=move |_| open.set(true)>"Paste a report"</button>
        {part(open.into(), move || Box::pin(paste_dialog(open)))}
    }
}

/// Comes when the button is pressed.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn paste_dialog(open: RwSignal<bool>) -> Opened {
    Ok(view! { <PasteDialog open=open /> }.into_any())
}

#[component]
fn PasteDialog(open: RwSignal<bool>) -> impl IntoView {
    let app = App::get();
    let typed = RwSignal::new(String::new());
    let read = move || {
        let text = typed.get_untracked();
        open.set(false);
        typed.set(String::new());
        import_text(app, &text);
    };
    let pasted = move |ev: ClipboardEvent| {
        if take(app, &ev, true) {
            ev.prevent_default();
            open.set(false);
        }
    };
    view! {
        <Dialog open=open title=Signal::stored("Paste a report".to_owned())>
            <form class="form" on:submit=move |ev| { ev.prevent_default(); read(); }>
                <label class="paste">
                    <span>"A report's text, header and rows, or copied files. It is read as soon as it is pasted."</span>
                    <textarea
                        class="input paste-box"
                        rows="8"
                        autofocus=true
                        spellcheck="false"
                        prop:value=typed
                        on:input=move |ev| typed.set(event_target_value(&ev))
                        on:paste=pasted
                    ></textarea>
                </label>
                <p class="muted">"Outside this window Ctrl+V (\u{2318}V) does the same, on every page."</p>
                <div class="form-actions">
                    <button type="submit" class="button button-primary" disabled=move || typed.with(|text| text.trim().is_empty())>"Read it"</button>
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                </div>
            </form>
        </Dialog>
    }
}
