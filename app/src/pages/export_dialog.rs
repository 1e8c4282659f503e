//! Export exactly this view or everything, as CSV or JSON, under a chosen name.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::download;
use crate::components::dialog::Dialog;
use crate::components::format;
use crate::state::App;
use crate::worker::message::{ExportFormat, ExportTable, Reply, Request};
use crate::worker::packed::Packed;

/// The dialog.
#[component]
pub fn ExportDialog(
    /// Open?
    open: RwSignal<bool>,
    /// Heading, such as `Export findings`.
    #[prop(into)]
    title: Signal<String>,
    /// What is on the page now.
    #[prop(into)]
    view: Signal<ExportTable>,
    /// All there is.
    #[prop(into)]
    everything: Signal<ExportTable>,
    /// Rows of the view.
    #[prop(into)]
    view_rows: Signal<u32>,
    /// Rows of everything.
    #[prop(into)]
    all_rows: Signal<u32>,
    /// File name without its ending.
    #[prop(into)]
    file_stem: Signal<String>,
) -> impl IntoView {
    let all = RwSignal::new(false);
    let json = RwSignal::new(false);
    let stem = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let table = view;
    Effect::new(move |_| {
        if open.get() {
            stem.set(file_stem.get_untracked());
        }
    });
    let app = App::get();
    let rows = move || if all.get() { all_rows.get() } else { view_rows.get() };
    let ending = move || if json.get() { ".json" } else { ".csv" };
    let save = move || {
        let table = if all.get_untracked() { everything.get_untracked() } else { table.get_untracked() };
        let format = if json.get_untracked() { ExportFormat::Json } else { ExportFormat::Csv };
        let name = format!("{}{}", download::safe_name(&stem.get_untracked()), untrack(ending));
        busy.set(true);
        spawn_local(async move {
            let answer = app.ask(Request::Export { table: Packed::of(&table), format }).await;
            busy.set(false);
            if let (Reply::File { rows }, Some(blob)) = (answer.reply, answer.blob) {
                app.notice.set(Some(match download::save(&blob, &name) {
                    Ok(()) => format!("{name}: {} saved.", format::counted(rows, "row", "rows")),
                    Err(_) => format!("The browser did not save {name}. Try again, or another browser."),
                }));
                open.set(false);
            }
        });
    };
    view! {
        <Dialog open=open title=title>
            <form class="form" on:submit=move |ev| { ev.prevent_default(); save(); }>
                <fieldset>
                    <legend>"Rows"</legend>
                    <label class="choice">
                        <input type="radio" name="export-rows" prop:checked=move || !all.get() on:change=move |_| all.set(false) />
                        <span>"This view: " <b>{move || format::count(view_rows.get())}</b> " rows, in this order"</span>
                    </label>
                    <label class="choice">
                        <input type="radio" name="export-rows" prop:checked=all on:change=move |_| all.set(true) />
                        <span>"Everything: " <b>{move || format::count(all_rows.get())}</b> " rows"</span>
                    </label>
                </fieldset>
                <fieldset>
                    <legend>"Format"</legend>
                    <label class="choice">
                        <input type="radio" name="export-format" prop:checked=move || !json.get() on:change=move |_| json.set(false) />
                        <span>"CSV, safe to open in a spreadsheet"</span>
                    </label>
                    <label class="choice">
                        <input type="radio" name="export-format" prop:checked=json on:change=move |_| json.set(true) />
                        <span>"JSON"</span>
                    </label>
                </fieldset>
                <label class="field">
                    <span>"File name"</span>
                    <span class="field-row">
                        <input type="text" class="input" prop:value=stem on:input=move |ev| stem.set(event_target_value(&ev)) />
                        <span class="muted">{ending}</span>
                    </span>
                </label>
                <div class="form-actions">
                    <button type="submit" class="button button-primary" disabled=move || busy.get() || rows() == 0>
                        {move || format!("Export {}", format::counted(rows(), "row", "rows"))}
                    </button>
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                </div>
            </form>
        </Dialog>
    }
}
