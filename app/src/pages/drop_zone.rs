//! Where files come in: a real file input under a large label, and a cover over the window while a file is dragged.

use leptos::ev;
use leptos::prelude::*;

use crate::browser::file::{self, File};
use crate::components::icon::{Glyph, Icon};

/// The input area.
#[component]
pub fn DropZone(
    /// A file was chosen; `None` when the button was pressed and none was.
    on_file: UnsyncCallback<Option<File>>,
    /// Try the sample.
    on_sample: Callback<()>,
    /// Limit in words, such as `500 MB`.
    #[prop(into)]
    limit: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="dropzone">
            <label class="dropzone-label">
                <Icon glyph=Glyph::Upload />
                <span class="dropzone-title">"Drop a Qualys CSV report anywhere, or choose it"</span>
                <span class="muted">"Scan or asset report, up to " {limit} ". It is read in this browser and sent nowhere."</span>
                <input
                    type="file"
                    class="dropzone-input"
                    aria-label="Scan report (CSV)"
                    accept=".csv,.txt,text/csv"
                    on:change=move |ev| on_file.run(file::chosen(&ev))
                    on:cancel=move |_: leptos::ev::Event| on_file.run(None)
                />
            </label>
            <p class="dropzone-or">
                "No report at hand? "
                <button type="button" class="link-button" on:click=move |_| on_sample.run(())>"Try the sample"</button>
            </p>
        </div>
    }
}

/// Listens on the whole window for dropped files and shows a cover while one is dragged over it.
#[component]
pub fn WindowDrop(
    /// The dropped files.
    on_files: UnsyncCallback<Vec<File>>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let drag = window_event_listener(ev::dragover, move |ev| {
        // A part of the page that takes files of its own has the word over it.
        if ev.default_prevented() {
            over.set(false);
        } else if file::carries_files(&ev) {
            ev.prevent_default();
            over.set(true);
        }
    });
    let leave = window_event_listener(ev::dragleave, move |ev| {
        if ev.related_target().is_none() {
            over.set(false);
        }
    });
    let drop = window_event_listener(ev::drop, move |ev| {
        over.set(false);
        if file::carries_files(&ev) && !ev.default_prevented() {
            ev.prevent_default();
            on_files.run(file::dropped(&ev));
        }
    });
    on_cleanup(move || {
        drag.remove();
        leave.remove();
        drop.remove();
    });
    view! {
        <div class="drop-cover" class:is-over=over aria-hidden="true">
            <p>"Drop the report to read it here, in this browser"</p>
        </div>
    }
}
