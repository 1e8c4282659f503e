//! The rules: what is said of many assets at once, in their order, with what each of them decides. Every change is taken
//! at once and can be taken back.
//!
//! To add a kind of condition: a line in `form::KINDS`.

mod choices;
mod dialog;
mod file;
mod form;
mod list;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::model::{Exposure, Rating};
use shared::rules::{Condition, Rule};
use shared::view::RulesSheet;

use super::live::{Live, live};
use super::read_only::ReadOnly;
use crate::browser::document;
use crate::components::empty::Empty;
use crate::state::App;
use crate::worker::message::{Reply, Request};
use crate::worker::packed::Packed;
use dialog::RuleDialog;
use file::{ExportButton, ImportButton};
use list::List;

/// The state of the page. Copy it freely.
#[derive(Clone, Copy)]
struct View {
    app: StoredValue<App>,
    /// The rules that count, with what they do.
    sheet: Live<RulesSheet>,
    /// The rule in the dialog and its place; behind the last for a new one.
    edited: RwSignal<(usize, Rule)>,
    /// Is the dialog open?
    open: RwSignal<bool>,
    /// What takes the focus once the list is drawn anew.
    focus: StoredValue<Option<String>>,
}

impl View {
    fn new(app: App) -> Self {
        let sheet = live(|| Some(Request::Rules(Packed::of(&None))), sheet_of);
        let focus = StoredValue::new(None::<String>);
        Effect::new(move |_| {
            sheet.value.track();
            if let Some(wish) = focus.try_update_value(Option::take).flatten() {
                request_animation_frame(move || {
                    document::focus(&wish);
                });
            }
        });
        Self {
            app: StoredValue::new(app),
            sheet,
            edited: RwSignal::new((0, Rule::default())),
            open: RwSignal::new(false),
            focus,
        }
    }

    fn rules(self) -> Vec<Rule> {
        self.sheet.value.with_untracked(|sheet| sheet.as_ref().map(|sheet| sheet.rules.clone()).unwrap_or_default())
    }

    /// Open the dialog for the rule at a place.
    fn edit(self, at: usize) {
        if let Some(rule) = self.rules().into_iter().nth(at) {
            self.edited.set((at, rule));
            self.open.set(true);
        }
    }

    /// Open the dialog for one rule more.
    fn add(self, rule: Rule) {
        self.edited.set((self.rules().len(), rule));
        self.open.set(true);
    }

    /// Take a list of rules; say it and put the focus there once it is taken.
    fn set(self, rules: Vec<Rule>, said: String, focus: String) {
        let app = self.app.get_value();
        self.focus.set_value(Some(focus));
        spawn_local(async move {
            if matches!(app.ask(Request::SetRules(Packed::of(&rules))).await.reply, Reply::Summary(_)) {
                app.notice.set(Some(said));
                let _ = self.open.try_set(false);
            } else {
                self.focus.try_set_value(None);
            }
        });
    }
}

/// The sheet in an answer.
fn sheet_of(reply: Reply) -> Option<RulesSheet> {
    if let Reply::Rules(sheet) = reply { sheet.open() } else { None }
}

/// The page.
#[component]
pub(super) fn RulesPage() -> impl IntoView {
    let view = View::new(App::get());
    let known = move || view.sheet.value.with(Option::is_some);
    let has_rules = move || view.sheet.value.with(|sheet| sheet.as_ref().is_some_and(|sheet| !sheet.rules.is_empty()));
    view! {
        <div class="page rules">
            <header class="list-head">
                <h1 class="page-title">"Rules"</h1>
                <a href=App::get().href("/assets")>"Assets"</a>
            </header>
            <p class="rules-about">
                "A rule says something of every asset that meets its conditions. What a person says of an asset counts before any rule, then the inventory, then the first rule that says it; defaults come last."
            </p>
            <ReadOnly />
            <div class="list-tools" hidden=App::get().is_read_only()>
                <button id="new-rule" type="button" class="button button-primary" aria-haspopup="dialog" on:click=move |_| view.add(Rule::default())>
                    "New rule\u{2026}"
                </button>
                <ImportButton view=view />
                <Show when=has_rules><ExportButton view=view /></Show>
            </div>
            <Show when=known fallback=|| view! { <p class="muted" role="status">"Reading\u{2026}"</p> }>
                <Show when=has_rules fallback=move || no_rule(view)>
                    <fieldset disabled=App::get().is_read_only()><List view=view /></fieldset>
                </Show>
            </Show>
            <RuleDialog view=view />
        </div>
    }
}

fn no_rule(view: View) -> impl IntoView {
    view! {
        <Empty title="No rule yet. An example: addresses in 203.0.113.0/24 are exposed to the internet.">
            <button type="button" class="button" hidden=App::get().is_read_only() aria-haspopup="dialog" on:click=move |_| view.add(example())>
                "Start from the example\u{2026}"
            </button>
        </Empty>
    }
}

fn example() -> Rule {
    Rule {
        name: "Public addresses".to_owned(),
        when: vec![Condition::Address("203.0.113.0/24".to_owned())],
        then: Rating { exposure: Some(Exposure::Internet), ..Rating::default() },
        ..Rule::default()
    }
}
