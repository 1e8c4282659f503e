//! What a person changed, as edits.

use super::names::subject;
use super::{Accord, Local};
use crate::model::Rating;
use crate::sync::said::{
    FindingName, RuleId, Said, Subject, Value, of_decision, of_rating, of_rules, of_settings, take_shared,
};
use crate::sync::{Edit, OpId, Place, Register, Replica, Ring};
use crate::workspace::Workspace;

/// Who writes: keys, a source of names that are never used twice, and the time.
pub struct Pen<'a> {
    /// Keys of the organisation.
    pub ring: &'a Ring,
    /// Random names.
    pub random: &'a mut dyn FnMut() -> [u8; 16],
    /// Now, seconds since 1970 by one's own clock.
    pub at_s: i64,
}

impl Pen<'_> {
    /// Writes a value, or that it is taken away.
    pub fn write(&mut self, replica: &mut Replica, register: Register, value: &Value, is_deletion: bool) {
        let id = OpId((self.random)());
        let sealed = self.ring.seal(&Place { register, id, is_deletion }, &value.to_bytes());
        replica.write(Edit { id, register, at_s: self.at_s, is_deletion, sealed });
        // It is of this workspace.
        replica.hear(register);
    }

    fn said(&mut self, replica: &mut Replica, said: &Said) {
        let register = self.ring.register(said.subject.as_str(), &said.value.field());
        self.write(replica, register, &said.value, said.is_deletion);
    }
}

impl Accord {
    /// Writes what a person changed since it was last looked at. Nothing before everything was pulled once: what the
    /// organisation says is not known then.
    pub fn say(&mut self, replica: &mut Replica, local: Local<'_>, pen: &mut Pen<'_>) {
        if !replica.is_whole() || !self.names.are_ready() {
            return;
        }
        self.say_ratings(replica, local.workspace, pen);
        self.say_decisions(replica, local.workspace, pen);
        if self.rules.iter().map(|named| &named.rule).ne(&local.workspace.rules) {
            let (list, said) = of_rules(&self.rules, &local.workspace.rules, || RuleId((pen.random)()));
            self.order = list.iter().map(|named| named.id).collect();
            self.rules = list;
            for said in &said {
                pen.said(replica, said);
            }
        }
        for said in of_settings(&self.settings, local.settings) {
            pen.said(replica, &said);
        }
        take_shared(&mut self.settings, local.settings);
    }

    fn say_ratings(&mut self, replica: &mut Replica, workspace: &Workspace, pen: &mut Pen<'_>) {
        let nothing = Rating::default();
        for (index, asset) in workspace.known_assets() {
            let before = self.ratings.get(index).unwrap_or(&nothing);
            if *before == asset.rating || self.names.of(index).is_empty() {
                continue;
            }
            let Some(subject) = subject(asset) else { continue };
            for said in of_rating(&subject, before, &asset.rating) {
                pen.said(replica, &said);
            }
            self.ratings.insert(index, asset.rating.clone());
        }
    }

    fn say_decisions(&mut self, replica: &mut Replica, workspace: &Workspace, pen: &mut Pen<'_>) {
        let numbers = &workspace.findings.decision;
        let decided = (0..).zip(numbers).filter(|(_, number)| **number != 0).map(|(index, _)| index);
        let is_undecided = |index: &u32| numbers.get(*index as usize) == Some(&0);
        let mut findings: Vec<u32> = decided.collect();
        findings.extend(self.decisions.iter().map(|(index, _)| *index).filter(is_undecided));
        for index in findings {
            let Some((finding, asset, vulnerability)) = workspace.row(index) else { continue };
            let before = self.decisions.get(index).map(|(_, decision)| decision);
            let after = workspace.decision(&finding);
            if before == after {
                continue;
            }
            let Some(subject) = subject(asset) else { continue };
            let name = FindingName::of(vulnerability, finding.service);
            let Some(said) = of_decision(&subject, name, before, after) else { continue };
            pen.said(replica, &said);
            let register = pen.ring.register(said.subject.as_str(), &said.value.field());
            match after {
                Some(decision) => drop(self.decisions.insert(index, (register, decision.clone()))),
                None => drop(self.decisions.remove(index)),
            }
        }
    }
}

/// What a rule, a preset or the organisation is called.
pub(super) fn home(value: &Value) -> Option<Subject> {
    match value {
        Value::Rule(id, _) => Some(Subject::of_rule(*id)),
        Value::Preset(preset) => Some(Subject::of_preset(&preset.name)),
        Value::RuleOrder(_) | Value::Policy(_) => Some(Subject::organisation()),
        _ => None,
    }
}
