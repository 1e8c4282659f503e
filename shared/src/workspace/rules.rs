//! Changing the rules.

use super::Workspace;
use super::undo::{Touched, Undo, UndoStep};
use crate::rules::Rule;

impl Workspace {
    /// Takes a list of rules in place of those there are.
    pub fn set_rules(&mut self, rules: Vec<Rule>) -> Touched {
        if rules == self.rules {
            return Touched::Nothing;
        }
        let words = change(&self.rules, &rules);
        let before = std::mem::replace(&mut self.rules, rules);
        self.remember(UndoStep { words, what: Undo::Rules(before) });
        Touched::Rules
    }
}

/// What a change of rules is called.
fn change(before: &[Rule], after: &[Rule]) -> String {
    let missing = |from: &[Rule], of: &[Rule]| -> Vec<String> {
        of.iter().filter(|rule| !from.contains(rule)).map(|rule| rule.name.clone()).collect()
    };
    let (new, gone) = (missing(before, after), missing(after, before));
    match (new.as_slice(), gone.as_slice()) {
        ([], []) => "order of the rules".to_owned(),
        ([name], []) => format!("new rule '{name}'"),
        ([], [name]) => format!("rule '{name}' deleted"),
        ([_], [name]) if before.len() == after.len() => format!("change of rule '{name}'"),
        _ => format!("change of {} rules", new.len().max(gone.len())),
    }
}
