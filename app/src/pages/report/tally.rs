//! What stands open in one line: a switch per class, what is overdue, and after an import how the file was read.

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use shared::model::RiskClass;
use shared::view::{FindingColumn, Sort};

use crate::components::badge::ClassBadge;
use crate::components::format;
use crate::components::icon::{Glyph, Icon};
use crate::pages::lazy::{Opened, part};
use crate::pages::live::live_at_rest;
use crate::state::{App, ReportView};
use crate::worker::message::{Reply, Request};

/// Key of the facet of classes.
const CLASS: &str = "class";
/// Value of the facet of states for an acceptance that has run out.
const ENDED: &str = "acceptance_ended";
/// What is due first, first.
const BY_DUE: Sort<FindingColumn> = Sort { by: FindingColumn::Due, descending: false };

/// The line.
#[component]
pub(super) fn Tally(
    /// Filter and order.
    view: RwSignal<ReportView>,
    /// Has the report its rows? They come first, this line's question after them.
    has_rows: Memo<bool>,
) -> impl IntoView {
    view! {
        <div class="tally">
            <div class="tally-figures" role="group" aria-label="Open findings by class">
                {RiskClass::ALL.map(|class| view! { <ClassSwitch class=class view=view /> }).collect_view()}
                {part(has_rows.into(), move || Box::pin(overdue(view, has_rows)))}
                <Ended view=view />
            </div>
            <ReadNote />
        </div>
    }
}

/// How many of a class are open; pressed, the report shows only those.
#[component]
fn ClassSwitch(class: RiskClass, view: RwSignal<ReportView>) -> impl IntoView {
    let app = App::get();
    let value = class.label().to_ascii_lowercase();
    let count = Memo::new(move |_| app.summary.with(|s| s.as_ref().map_or(0, |s| class_count(s.classes, class))));
    let is_on = {
        let value = value.clone();
        Memo::new(move |_| view.with(|v| v.facets.get(CLASS).is_some_and(|on| on.contains(&value))))
    };
    view! {
        <button
            type="button"
            class="tally-class"
            aria-pressed=move || is_on.get().to_string()
            aria-label=move || format!("{} {}", format::count(count.get()), class.label())
            disabled=move || count.get() == 0 && !is_on.get()
            on:click=move |_| view.update(|v| v.toggle(CLASS, &value))
        >
            <ClassBadge class=Some(class) />
            <b>{move || format::count(count.get())}</b>
            <span class="tally-word">{class.label()}</span>
        </button>
    }
}

fn class_count(classes: [u32; 4], class: RiskClass) -> u32 {
    RiskClass::ALL.into_iter().zip(classes).find(|(c, _)| *c == class).map_or(0, |(_, n)| n)
}

/// Comes with the rows.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn overdue(view: RwSignal<ReportView>, has_rows: Memo<bool>) -> Opened {
    Ok(view! { <Overdue view=view has_rows=has_rows /> }.into_any())
}

/// How many are past their date; pressed, the report starts with what is due first.
#[component]
fn Overdue(view: RwSignal<ReportView>, has_rows: Memo<bool>) -> impl IntoView {
    let overdue = live_at_rest(
        move || has_rows.get().then_some(Request::Overdue),
        |reply| if let Reply::Count(n) = reply { Some(n) } else { None },
    );
    let is_on = Memo::new(move |_| view.with(|v| v.order() == BY_DUE));
    let turn = move |_| {
        view.update(|v| v.sort = (v.order() != BY_DUE).then_some(BY_DUE));
    };
    move || {
        overdue.value.get().filter(|n| *n > 0).map(|n| {
            let words = format!("{} overdue", format::count(n));
            view! {
                <button
                    type="button"
                    class="tally-class tally-overdue"
                    aria-pressed=move || is_on.get().to_string()
                    title="Order by due date"
                    on:click=turn
                >
                    {words}
                </button>
            }
        })
    }
}

/// How many acceptances have run out: said, not shouted; pressed, the report shows only those.
#[component]
fn Ended(view: RwSignal<ReportView>) -> impl IntoView {
    let app = App::get();
    let ended = Memo::new(move |_| app.summary.with(|s| s.as_ref().map_or(0, |s| s.expired)));
    move || {
        let words = match ended.get() {
            0 => return None,
            1 => "1 acceptance has ended: it is open again".to_owned(),
            n => format!("{} acceptances have ended: they are open again", format::count(n)),
        };
        let is_on = move || view.with(|v| v.facets.get("status").is_some_and(|on| on.iter().any(|one| one == ENDED)));
        Some(view! {
            <button
                type="button"
                class="tally-class tally-ended"
                aria-pressed=move || is_on().to_string()
                on:click=move |_| view.update(|v| v.toggle("status", ENDED))
            >
                {words}
            </button>
        })
    }
}

/// After an import: one line about how the file was read, with the way to the whole sheet.
#[component]
fn ReadNote() -> impl IntoView {
    let app = App::get();
    let shut = RwSignal::new(false);
    let words = move || {
        let file = app.queue.only()?;
        file.state.with(|state| {
            let sheet = state.sheet().filter(|sheet| sheet.applied)?;
            Some(format!(
                "{}: {} read as {}, {} rejected.",
                sheet.name,
                format::counted(sheet.rows, "row", "rows"),
                format::counted(sheet.accepted, "finding", "findings"),
                format::count(sheet.rejected),
            ))
        })
    };
    view! {
        {move || words().filter(|_| !shut.get()).map(|words| view! {
            <p class="readnote">
                <span title=words.clone()>{words.clone()}</span>
                <a href=app.href("/scans")>"How it was read"</a>
                <button type="button" class="icon-button" aria-label="Close this line" on:click=move |_| shut.set(true)>
                    <Icon glyph=Glyph::Close />
                </button>
            </p>
        })}
    }
}
