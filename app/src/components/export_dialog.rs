//! Placeholder: the real dialog is written beside this branch.

use leptos::prelude::*;

use crate::worker::message::ExportTable;

/// Placeholder with the signature of the real dialog.
#[component]
pub fn ExportDialog(
    open: RwSignal<bool>,
    title: String,
    view: Signal<ExportTable>,
    everything: Signal<ExportTable>,
    view_rows: Signal<u32>,
    all_rows: Signal<u32>,
    file_stem: String,
) -> impl IntoView {
    let _ = (open, title, view, everything, view_rows, all_rows, file_stem);
}
