//! One rule: its conditions, what it says, and what would come of it, while it is written.

use leptos::prelude::*;
use shared::model::{CriticalityClass, Exposure, Function, Stars};
use shared::rules::Rule;
use shared::view::{RuleTold, RulesSheet};

use super::super::live::live;
use super::choices::choice;
use super::form::{Form, KINDS, Line, star_words};
use super::list::decides;
use super::{View, sheet_of};
use crate::browser::document;
use crate::components::bulk_edit::line;
use crate::components::dialog::Dialog;
use crate::components::format::{count, counted};
use crate::worker::message::Request;
use crate::worker::packed::Packed;

/// The dialog.
#[component]
pub(super) fn RuleDialog(view: View) -> impl IntoView {
    let is_new = move || view.edited.with(|(at, _)| *at >= view.rules().len());
    let title = Signal::derive(move || if is_new() { "New rule" } else { "Change rule" }.to_owned());
    view! {
        <Dialog open=view.open title=title>
            <Fields view=view />
        </Dialog>
    }
}

/// The rules with the edited one in its place.
fn with(view: View, at: usize, rule: Rule) -> Vec<Rule> {
    let mut rules = view.rules();
    match rules.get_mut(at) {
        Some(place) => *place = rule,
        None => rules.push(rule),
    }
    rules
}

/// The form: fresh each time the dialog opens.
#[component]
fn Fields(view: View) -> impl IntoView {
    let (at, before) = view.edited.get_untracked();
    let is_new = at >= view.rules().len();
    let form = Form::of(&before, is_new);
    let rule = Memo::new(move |_| form.rule());
    let sheet = live(move || Some(Request::Rules(Packed::of(&Some(with(view, at, rule.get()))))), sheet_of);
    let told = Memo::new(move |_| {
        sheet.value.with(|sheet| sheet.as_ref().and_then(|sheet| sheet.told.get(at).cloned())).unwrap_or_default()
    });
    // What is missing is said when a person is done, what is wrong at once.
    let tried = RwSignal::new(false);
    let submit = move || {
        let rule = rule.get_untracked();
        if !rule.problems().is_empty() {
            tried.set(true);
            return;
        }
        let said = format!("{} is {}.", rule.name, if is_new { "added" } else { "changed" });
        view.set(with(view, at, rule), said, format!("#rule-{at}-edit"));
    };
    let missing = move || {
        let missing = |told: &RuleTold| {
            let of_rule = told.problems.iter().filter(|problem| problem.condition.is_none());
            of_rule.map(|problem| view! { <p class="wrong">{problem.words.clone()} "."</p> }).collect_view()
        };
        tried.get().then(|| told.with(missing))
    };
    let lines = move || form.lines.get();
    let conditions = move |one: Line| condition(form, one, told, tried);
    let says = says(form);
    view! {
        <form class="form rule-form" on:submit=move |ev| { ev.prevent_default(); submit(); }>
            <div class="bulk-fields">{line("rule-name", "Name", "such as DMZ", form.name)}</div>
            <fieldset>
                <legend>"For assets that meet all of these"</legend>
                <For each=lines key=|one| one.key children=conditions />
                <Show when=move || form.lines.with(Vec::is_empty)>
                    <p class="muted">"Without a condition the rule is for every asset."</p>
                </Show>
                <button
                    id="rule-add"
                    type="button"
                    class="link-button"
                    on:click=move |_| {
                        form.add(0, "");
                        request_animation_frame(|| {
                            document::focus(".rule-condition:last-of-type textarea");
                        });
                    }
                >
                    "Add a condition"
                </button>
            </fieldset>
            <fieldset>
                <legend>"Say"</legend>
                <div class="bulk-fields">{says}</div>
            </fieldset>
            <div class="rule-outcome" role="status">
                {move || sheet.value.with(|sheet| sheet.as_ref().and_then(|sheet| outcome(sheet, at)))}
            </div>
            <div role="alert">{missing}</div>
            <div class="form-actions">
                <button type="submit" class="button button-primary">{if is_new { "Add rule" } else { "Apply" }}</button>
                <button type="button" class="button" on:click=move |_| view.open.set(false)>"Cancel"</button>
            </div>
        </form>
    }
}

/// What a rule may say.
fn says(form: Form) -> AnyView {
    let labels = |labels: &[&'static str]| labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>();
    let stars = (1..=5).rev().filter_map(Stars::new).map(star_words).collect();
    view! {
        {choice("rule-stars", "Importance", stars, form.stars)}
        {choice("rule-class", "Criticality class", labels(&CriticalityClass::ALL.map(CriticalityClass::label)), form.class)}
        {choice("rule-exposure", "Exposure", labels(&Exposure::ALL.map(Exposure::label)), form.exposure)}
        {choice("rule-function", "Function", labels(&Function::ALL.map(Function::label)), form.function)}
        {line("rule-environment", "Environment", "such as production", form.environment)}
        {line("rule-owner", "Owner", "name or team", form.owner)}
        {line("rule-location", "Location", "site or room", form.location)}
        {line("rule-tags", "Add tags", "comma between two", form.tags)}
    }
    .into_any()
}

/// One condition: its kind, its text, and what is wrong with it.
fn condition(form: Form, one: Line, told: Memo<RuleTold>, tried: RwSignal<bool>) -> AnyView {
    let place = move || form.lines.with(|lines| lines.iter().position(|line| line.key == one.key));
    let wrong = Memo::new(move |_| {
        if one.text.with(String::is_empty) && !tried.get() {
            return None;
        }
        let at = place()? as u32;
        told.with(|told| told.problems.iter().find(|p| p.condition == Some(at)).map(|p| p.words.clone()))
    });
    let says = format!("rule-wrong-{}", one.key);
    let described = says.clone();
    let options = KINDS.iter().enumerate().map(|(at, kind)| {
        view! { <option value=at.to_string() selected=one.kind.get_untracked() == at>{kind.name}</option> }
    });
    let hint = move || KINDS.get(one.kind.get()).map_or("", |kind| kind.hint);
    let number = move || place().map_or(0, |at| at + 1);
    view! {
        <div class="rule-condition">
            <select
                class="input"
                aria-label=move || format!("Condition {}: kind", number())
                on:change:target=move |ev| one.kind.set(ev.target().value().parse().unwrap_or(0))
            >
                {options.collect_view()}
            </select>
            <textarea
                class="input"
                rows="1"
                spellcheck="false"
                autocomplete="off"
                placeholder=hint
                aria-label=move || format!("Condition {}: text", number())
                aria-invalid=move || wrong.with(|wrong| wrong.is_some().to_string())
                aria-describedby=described
                prop:value=one.text
                on:input:target=move |ev| one.text.set(ev.target().value())
            ></textarea>
            <button
                type="button"
                class="link-button"
                aria-label=move || format!("Remove condition {}", number())
                on:click=move |_| {
                    form.lines.update(|lines| lines.retain(|line| line.key != one.key));
                    document::focus("#rule-add");
                }
            >
                "Remove"
            </button>
            <p class="wrong" id=says>{wrong}</p>
        </div>
    }
    .into_any()
}

/// What would come of the rule, and of the list with it.
fn outcome(sheet: &RulesSheet, at: usize) -> Option<AnyView> {
    let (rule, told) = (sheet.rules.get(at)?, sheet.told.get(at)?);
    if told.problems.iter().any(|problem| problem.condition.is_some()) {
        let words = "What comes of the rule shows once its conditions are whole.";
        return Some(view! { <p class="muted">{words}</p> }.into_any());
    }
    let more = (told.matches as usize).saturating_sub(told.examples.len());
    let mut names = told.examples.join(", ");
    if more > 0 {
        names = format!("{names} and {} more", count(more as u64));
    }
    let matches = format!("{} of {} match", count(told.matches), counted(sheet.assets, "asset", "assets"));
    let moved = match (sheet.raised, sheet.lowered) {
        (0, 0) => "No finding changes its class.".to_owned(),
        (up, down) => format!(
            "{} {} class: {} higher, {} lower.",
            counted(up + down, "finding", "findings"),
            if up + down == 1 { "changes its" } else { "change their" },
            count(up),
            count(down)
        ),
    };
    let decides = (told.matches > 0).then(|| view! { <p class="rules-decides">"Decides " {decides(rule, told)}</p> });
    Some(
        view! {
            <p><b>{matches}</b> <span class="muted block">{names}</span></p>
            {decides}
            <p>{moved}</p>
        }
        .into_any(),
    )
}
