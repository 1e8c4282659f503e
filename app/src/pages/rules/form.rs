//! A rule as the form holds it.

use leptos::prelude::*;
use shared::model::{CriticalityClass, Exposure, Function, Rating, Stars};
use shared::rules::{Condition, Rule};

use crate::components::bulk_edit::tags;

/// A kind of condition: its name, what to write, how it is made.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) hint: &'static str,
    pub(super) make: fn(String) -> Condition,
}

/// Every kind, in the order of the choice.
pub(super) const KINDS: [Kind; 4] = [
    Kind { name: "Address in", hint: "10.0.0.0/8, 10.0.0.1-9, 2001:db8::1", make: Condition::Address },
    Kind { name: "Name like", hint: "web-*, db?.example.com", make: Condition::Name },
    Kind { name: "Tag is", hint: "production, cloud agent", make: Condition::Tag },
    Kind { name: "System holds", hint: "windows server, ubuntu", make: Condition::Os },
];

fn kind_of(condition: &Condition) -> usize {
    match condition {
        Condition::Address(_) => 0,
        Condition::Name(_) => 1,
        Condition::Tag(_) => 2,
        Condition::Os(_) => 3,
    }
}

/// A condition on its line.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Tells lines apart while some come and go.
    pub(super) key: usize,
    pub(super) kind: RwSignal<usize>,
    pub(super) text: RwSignal<String>,
}

/// What a person wrote so far. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) name: RwSignal<String>,
    pub(super) lines: RwSignal<Vec<Line>>,
    pub(super) stars: RwSignal<String>,
    pub(super) class: RwSignal<String>,
    pub(super) exposure: RwSignal<String>,
    pub(super) function: RwSignal<String>,
    pub(super) environment: RwSignal<String>,
    pub(super) owner: RwSignal<String>,
    pub(super) location: RwSignal<String>,
    pub(super) tags: RwSignal<String>,
    next_key: RwSignal<usize>,
    off: bool,
}

impl Form {
    /// The form of a rule; a new one starts with one empty condition.
    pub(super) fn of(rule: &Rule, is_new: bool) -> Self {
        let then = &rule.then;
        let word = |word: Option<&'static str>| RwSignal::new(word.unwrap_or_default().to_owned());
        let text = |text: &String| RwSignal::new(text.clone());
        let form = Self {
            name: text(&rule.name),
            lines: RwSignal::new(Vec::new()),
            stars: RwSignal::new(then.stars.map(star_words).unwrap_or_default()),
            class: word(then.class.map(CriticalityClass::label)),
            exposure: word(then.exposure.map(Exposure::label)),
            function: word(then.function.map(Function::label)),
            environment: text(&then.environment),
            owner: text(&then.owner),
            location: text(&then.location),
            tags: RwSignal::new(then.tags.join(", ")),
            next_key: RwSignal::new(0),
            off: rule.off,
        };
        for condition in &rule.when {
            form.add(kind_of(condition), condition.text());
        }
        if is_new && rule.when.is_empty() {
            form.add(0, "");
        }
        form
    }

    /// One condition more.
    pub(super) fn add(self, kind: usize, text: &str) {
        let key = self.next_key.get_untracked();
        self.next_key.set(key + 1);
        let line = Line { key, kind: RwSignal::new(kind), text: RwSignal::new(text.to_owned()) };
        self.lines.update(|lines| lines.push(line));
    }

    /// The rule as it is written now.
    pub(super) fn rule(self) -> Rule {
        let when = self.lines.get().into_iter().filter_map(|line| {
            let make = KINDS.get(line.kind.get())?.make;
            Some(make(line.text.get()))
        });
        let then = Rating {
            stars: self.stars.with(|word| (1..=5).filter_map(Stars::new).find(|stars| star_words(*stars) == *word)),
            class: self.class.with(|word| CriticalityClass::ALL.into_iter().find(|one| one.label() == word)),
            exposure: self.exposure.with(|word| Exposure::ALL.into_iter().find(|one| one.label() == word)),
            function: self.function.with(|word| Function::ALL.into_iter().find(|one| one.label() == word)),
            environment: self.environment.get().trim().to_owned(),
            owner: self.owner.get().trim().to_owned(),
            location: self.location.get().trim().to_owned(),
            tags: tags(&self.tags.get()),
        };
        Rule { name: self.name.get().trim().to_owned(), off: self.off, when: when.collect(), then }
    }
}

/// Stars as a choice names them.
pub(super) fn star_words(stars: Stars) -> String {
    if stars.get() == 1 { "1 star".to_owned() } else { format!("{} stars", stars.get()) }
}
