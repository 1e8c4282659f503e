//! Rules as a file: out, and in again after a look at what they would do.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::rules::Rule;
use shared::view::RulesSheet;

use super::{View, sheet_of};
use crate::browser::clock::today;
use crate::browser::{download, file};
use crate::components::dialog::Dialog;
use crate::components::format::counted;
use crate::state::App;
use crate::worker::message::Request;
use crate::worker::packed::Packed;

/// Largest file read, bytes: a thousand rules with a thousand characters each.
const LIMIT_BYTES: f64 = 4_000_000.0;

/// Saves the rules as a file.
#[component]
pub(super) fn ExportButton(view: View) -> impl IntoView {
    let app = App::get();
    let save = move |_| {
        let (name, rules) = (format!("rules-{}.json", today()), view.rules());
        let saved = file::from_text(&Rule::to_json(&rules), &name, "application/json")
            .and_then(|file| download::save(&file, &name));
        app.notice.set(Some(match saved {
            Ok(()) => format!("{name}: {} saved.", counted(rules.len() as u64, "rule", "rules")),
            Err(_) => format!("The browser did not save {name}. Try again, or another browser."),
        }));
    };
    view! { <button type="button" class="button" on:click=save>"Export"</button> }
}

/// Reads a file of rules, and asks before they take the place of those there are.
#[component]
pub(super) fn ImportButton(view: View) -> impl IntoView {
    let app = App::get();
    let input = NodeRef::<html::Input>::new();
    let read = RwSignal::new(None::<RulesSheet>);
    let open = RwSignal::new(false);
    let take = move |ev: leptos::ev::Event| {
        let Some((name, file)) = file::chosen(&ev, 1).files.into_iter().next() else { return };
        if file.size() > LIMIT_BYTES {
            app.notice.set(Some(format!("{name} is too large: a file of rules has 4 MB at most.")));
            return;
        }
        spawn_local(async move {
            let Some(text) = file::text(&file).await else {
                app.notice.set(Some(format!("{name} could not be read. Was it moved since you chose it?")));
                return;
            };
            let rules = match Rule::from_json(&text) {
                Ok(rules) => rules,
                Err(words) => return app.notice.set(Some(words)),
            };
            if let Some(sheet) = sheet_of(app.ask(Request::Rules(Packed::of(&Some(rules)))).await.reply) {
                let _ = read.try_set(Some(sheet));
                let _ = open.try_set(true);
            }
        });
    };
    let press = move |_| {
        if let Some(input) = input.get_untracked() {
            file::open_chooser(&input);
        }
    };
    let replace = move || {
        let Some(sheet) = read.get_untracked() else { return };
        let said = format!("{} taken from the file.", counted(sheet.rules.len() as u64, "rule", "rules"));
        open.set(false);
        view.set(sheet.rules, said, "#new-rule".to_owned());
    };
    view! {
        <button type="button" class="button" on:click=press>"Import\u{2026}"</button>
        <input node_ref=input type="file" accept=".json,application/json" class="sr-only" tabindex="-1" aria-label="File of rules" on:change=take />
        <Dialog open=open title=Signal::stored("Import rules".to_owned())>
            <form class="form" on:submit=move |ev| { ev.prevent_default(); replace(); }>
                {move || read.get().map(|sheet| comes(view, &sheet))}
            </form>
        </Dialog>
    }
}

/// What would come of the rules of a file.
fn comes(view: View, sheet: &RulesSheet) -> AnyView {
    let there = view.rules().len() as u64;
    let wrong: Vec<_> = sheet
        .rules
        .iter()
        .zip(&sheet.told)
        .flat_map(|(rule, told)| told.problems.iter().map(move |problem| format!("{}: {}.", rule.name, problem.words)))
        .map(|words| view! { <li class="wrong">{words}</li> })
        .collect();
    let is_wrong = !wrong.is_empty();
    let moved = sheet.raised + sheet.lowered;
    let words = format!(
        "The file has {}. They take the place of the {} there are: something else counts for {}, {} another class.",
        counted(sheet.rules.len() as u64, "rule", "rules"),
        counted(there, "rule", "rules"),
        counted(sheet.changed_assets, "asset", "assets"),
        if moved == 1 { "1 finding gets".to_owned() } else { format!("{} get", counted(moved, "finding", "findings")) },
    );
    view! {
        <p>{words}</p>
        <ul class="bullets">{wrong}</ul>
        <div class="form-actions">
            <button type="submit" class="button button-primary" disabled=is_wrong>"Replace the rules"</button>
        </div>
    }
    .into_any()
}
