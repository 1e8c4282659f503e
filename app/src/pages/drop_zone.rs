//! Where files come in: a real file input under a large label, a folder, a text; and a cover over the window while
//! files are dragged.

use leptos::prelude::*;
use leptos::{ev, html};

use crate::browser::file::{self, Found};
use crate::browser::folder::Carried;
use crate::components::icon::{Glyph, Icon};
use crate::pages::paste::PasteText;

/// Endings of what is read, for the browser's file chooser. A file under another name can be dropped all the same.
const ENDINGS: &str = ".csv,.tsv,.txt,.xml,.nessus,.json,.gz,.zip,text/csv,text/xml,application/xml,application/json,application/gzip,application/zip";

/// The input area.
#[component]
pub fn DropZone(
    /// Files were chosen; none when the button was pressed and nothing was.
    on_files: UnsyncCallback<Found>,
    /// Try the sample.
    on_sample: Callback<()>,
    /// Limit in words, such as `500 MB`.
    #[prop(into)]
    limit: Signal<String>,
    /// Most files taken at once.
    most: usize,
) -> impl IntoView {
    let folder = NodeRef::<html::Input>::new();
    let choose_folder = move |_| {
        if let Some(input) = folder.get_untracked() {
            file::open_chooser(&input);
        }
    };
    let chosen = move |ev: ev::Event| on_files.run(file::chosen(&ev, most));
    let nothing = move |_: ev::Event| on_files.run(Found::default());
    view! {
        <div class="dropzone">
            <label class="dropzone-label">
                <Icon glyph=Glyph::Upload />
                <span class="dropzone-title">"Drop scan reports anywhere, or choose them"</span>
                <span class="dropzone-kinds muted">
                    "Qualys, Nessus and Tenable, OpenVAS and Greenbone, Nexpose, MBSA, Defender, Wazuh, Trivy, Nmap: CSV, XML or JSON, also as .gz or .zip. Any other CSV, also a CMDB's list of assets: you say which column is what. Threat feeds too: CISA KEV, EPSS, lists of public exploits."
                </span>
                <span class="muted">"Each up to " {limit} ". Read in this browser and sent nowhere."</span>
                <input
                    type="file"
                    class="dropzone-input"
                    aria-label="Scan reports"
                    multiple=true
                    accept=ENDINGS
                    on:change=chosen
                    on:cancel=nothing
                />
            </label>
            <div class="dropzone-ways">
                <button type="button" class="link-button" on:click=choose_folder>"Choose a folder"</button>
                <input
                    type="file"
                    hidden=true
                    aria-label="Folder of reports"
                    node_ref=folder
                    prop:webkitdirectory=true
                    on:change=chosen
                    on:cancel=nothing
                />
                <PasteText />
                <p class="dropzone-or">
                    "No report at hand? "
                    <button type="button" class="link-button" on:click=move |_| on_sample.run(())>"Try the sample"</button>
                </p>
            </div>
        </div>
    }
}

/// Listens on the whole window for dropped files and shows a cover while some are dragged over it.
#[component]
pub fn WindowDrop(
    /// What was dropped.
    on_drop: UnsyncCallback<Carried>,
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
            if let Some(data) = ev.data_transfer() {
                on_drop.run(Carried::by(&data));
            }
        }
    });
    // The part of the page below may have gone away with its dragleave or drop. No pointer moves while files are dragged.
    let moved = window_event_listener(ev::pointermove, move |_| {
        if over.get_untracked() {
            over.set(false);
        }
    });
    on_cleanup(move || {
        drag.remove();
        leave.remove();
        drop.remove();
        moved.remove();
    });
    view! {
        <div class="drop-cover" class:is-over=over aria-hidden="true">
            <p>"Drop reports or a folder of them to read them here, in this browser"</p>
        </div>
    }
}
