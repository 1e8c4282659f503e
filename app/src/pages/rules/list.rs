//! The rules in their order: what each says of which assets, and who is heard before it.

use leptos::prelude::*;
use shared::rules::Rule;
use shared::view::{Overridden, RuleTold};

use super::View;
use crate::components::format::{count, counted};

/// The table.
#[component]
pub(super) fn List(view: View) -> impl IntoView {
    let rows = move || {
        view.sheet.value.with(|sheet| {
            let sheet = sheet.as_ref()?;
            let last = sheet.rules.len().saturating_sub(1);
            let rows = sheet.rules.iter().zip(&sheet.told).enumerate();
            Some(rows.map(|(at, (rule, told))| line(view, at, last, rule, told)).collect_view())
        })
    };
    view! {
        <div class="list-scroll" tabindex="0" role="region" aria-label="Rules table">
            <table role="table" class="plain rules-table" aria-label="Rules">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col" class="num"><span class="sr-only">"Place"</span></th>
                        <th role="columnheader" scope="col">"Rule"</th>
                        <th role="columnheader" scope="col">"For assets with"</th>
                        <th role="columnheader" scope="col">"Says"</th>
                        <th role="columnheader" scope="col" class="num">"Matches"</th>
                        <th role="columnheader" scope="col">"Decides"</th>
                        <th role="columnheader" scope="col"><span class="sr-only">"Change"</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

fn line(view: View, at: usize, last: usize, rule: &Rule, told: &RuleTold) -> AnyView {
    let name = rule.name.clone();
    let when = if told.when.is_empty() { "every asset".to_owned() } else { told.when.join(", and ") };
    let wrong =
        told.problems.iter().map(|problem| view! { <p class="wrong">{problem.words.clone()}</p> }).collect_view();
    let off = rule.off.then(|| view! { <span class="tag">"off"</span> });
    let matches = if rule.off { "\u{2013}".to_owned() } else { count(told.matches) };
    view! {
        <tr role="row" class:is-off=rule.off>
            <td role="cell" class="num muted">{at + 1}</td>
            <th role="rowheader" scope="row">
                <button id=format!("rule-{at}-edit") type="button" class="link-button" aria-haspopup="dialog" on:click=move |_| view.edit(at)>
                    {name.clone()}
                </button>
                " " {off} {wrong}
            </th>
            <td role="cell" data-label="For assets with" class="rules-words">{when}</td>
            <td role="cell" data-label="Says" class="rules-words">{told.then.clone()}</td>
            <td role="cell" data-label="Matches" class="num">{matches}</td>
            <td role="cell" data-label="Decides">{decides(rule, told)}</td>
            <td role="cell" class="rules-actions">{actions(view, at, last, &name, rule.off)}</td>
        </tr>
    }
    .into_any()
}

/// What a rule decides, and who decides before it.
pub(super) fn decides(rule: &Rule, told: &RuleTold) -> AnyView {
    if rule.off {
        return view! { <span class="muted">"Nothing: it is off."</span> }.into_any();
    }
    let words = match (told.matches, told.decides) {
        (0, _) => "Nothing: no asset matches.".to_owned(),
        (_, 0) => "Nothing: all of it is said before.".to_owned(),
        (_, values) => {
            format!("{} on {}", counted(values, "value", "values"), counted(told.decides_on, "asset", "assets"))
        }
    };
    let lines = told.overridden.iter().map(over).collect_view();
    view! { <span>{words}</span> {lines} }.into_any()
}

fn over(one: &Overridden) -> impl IntoView + use<> {
    let same = one.values - one.conflicts;
    let words = match (one.conflicts, same) {
        (0, same) => format!("{} already said by {}", count(same), one.by),
        (conflicts, 0) => format!("{} said otherwise by {}", count(conflicts), one.by),
        (conflicts, same) => format!("{} said otherwise by {}, {} the same", count(conflicts), one.by, count(same)),
    };
    view! { <span class="muted rules-over">{words} <span class="block">{one.example.clone()}</span></span> }
}

/// Buttons of a row. Whoever moves a rule keeps the focus on it.
fn actions(view: View, at: usize, last: usize, name: &str, off: bool) -> AnyView {
    let button = |key: &'static str, words: &'static str, disabled: bool, press: Callback<()>| {
        view! {
            <button
                id=format!("rule-{at}-{key}")
                type="button"
                class="link-button"
                disabled=disabled
                aria-label=format!("{words}: {name}")
                on:click=move |_| press.run(())
            >
                {words}
            </button>
        }
    };
    let said = name.to_owned();
    let shift = move |by: isize, key: &'static str| {
        let name = said.clone();
        Callback::new(move |()| {
            let mut rules = view.rules();
            let to = at.saturating_add_signed(by).min(last);
            let rule = rules.remove(at);
            rules.insert(to, rule);
            let key = if to == 0 {
                "down"
            } else if to == last {
                "up"
            } else {
                key
            };
            view.set(rules, format!("{name} is rule {} now.", to + 1), format!("#rule-{to}-{key}"));
        })
    };
    let said = name.to_owned();
    let switch = Callback::new(move |()| {
        let mut rules = view.rules();
        if let Some(rule) = rules.get_mut(at) {
            rule.off = !rule.off;
        }
        let now = if off { "on" } else { "off" };
        view.set(rules, format!("{said} is {now}."), format!("#rule-{at}-switch"));
    });
    let said = name.to_owned();
    let delete = Callback::new(move |()| {
        let mut rules = view.rules();
        rules.remove(at);
        let next = if rules.is_empty() { "#new-rule".to_owned() } else { format!("#rule-{}-edit", at.min(last - 1)) };
        view.set(rules, format!("{said} is deleted."), next);
    });
    view! {
        {button("up", "Up", at == 0, shift(-1, "up"))}
        {button("down", "Down", at == last, shift(1, "down"))}
        {button("switch", if off { "Switch on" } else { "Switch off" }, false, switch)}
        {button("delete", "Delete", false, delete)}
    }
    .into_any()
}
