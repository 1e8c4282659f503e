//! What others said, as changes of the workspace.

use rustc_hash::FxHashMap;

use super::conflicts::Conflicts;
use super::say::home;
use super::{Accord, Local, Mine, Opened, opened};
use crate::desk::Heard;
use crate::model::{Decision, Rating};
use crate::numbered::Numbered;
use crate::risk::Settings;
use crate::rules::Rule;
use crate::sync::said::{FindingName, NamedRule, Policy, Value, hear_rating, hear_rules, hear_settings, shown, values};
use crate::sync::{Register, Replica, Ring};
use crate::workspace::Workspace;

/// What is shown of one register.
pub(super) struct Showing {
    pub(super) register: Register,
    pub(super) value: Value,
    pub(super) is_deletion: bool,
    /// Has the workspace heard it before?
    pub(super) is_heard: bool,
}

/// The changes, as they are gathered.
struct Gathering<'a> {
    local: Local<'a>,
    /// Ratings as they will be.
    ratings: Numbered<Rating>,
    decisions: Numbered<Option<Decision>>,
    settings: Option<Settings>,
}

impl Accord {
    /// Lays the workspace beside everything that is said: at the start, and after assets or findings came or went. What was
    /// heard before is only noted, so that what the workspace says otherwise is found to be an edit; what was not is heard
    /// now. [`Accord::name`] comes before.
    pub fn open(&mut self, replica: &mut Replica, ring: &Ring, local: Local<'_>) -> Heard {
        self.ratings.clear();
        self.decisions.clear();
        self.conflicts = Conflicts::default();
        (self.rules, self.order, self.settings) = (Vec::new(), Vec::new(), Settings::default());
        let all: Vec<Register> = replica.registers().copied().collect();
        let showing = self.showing(replica, ring, &all);
        let (known, new): (Vec<Showing>, Vec<Showing>) = showing.into_iter().partition(|one| one.is_heard);
        self.take(replica, ring, local, known, true);
        self.take(replica, ring, local, new, false)
    }

    /// What changed in these registers.
    pub fn hear(&mut self, replica: &mut Replica, ring: &Ring, local: Local<'_>, changed: &[Register]) -> Heard {
        let showing = self.showing(replica, ring, changed);
        self.take(replica, ring, local, showing, false)
    }

    pub(super) fn showing(&mut self, replica: &Replica, ring: &Ring, registers: &[Register]) -> Vec<Showing> {
        let mut showing = Vec::with_capacity(registers.len());
        for register in registers {
            let opened: Vec<Opened> = opened(replica, ring, register);
            let live: Vec<_> = opened.iter().map(|one| (one.seq, &one.value, one.is_deletion)).collect();
            let Some(shown) = shown(&live) else {
                self.conflicts.note(*register, false);
                continue;
            };
            self.conflicts.note(*register, shown.is_conflict);
            let (value, is_deletion) = (shown.value.clone(), shown.is_deletion);
            showing.push(Showing { register: *register, value, is_deletion, is_heard: replica.is_heard(register) });
        }
        showing
    }

    /// Takes values over. `is_noted`: only as what was heard, not into the workspace.
    pub(super) fn take(
        &mut self,
        replica: &mut Replica,
        ring: &Ring,
        local: Local<'_>,
        showing: Vec<Showing>,
        is_noted: bool,
    ) -> Heard {
        let mut gathering =
            Gathering { local, ratings: Numbered::default(), decisions: Numbered::default(), settings: None };
        let findings = self.findings_of(local.workspace, &showing);
        let has_rules = showing.iter().any(|one| matches!(one.value, Value::Rule(..) | Value::RuleOrder(_)));
        let own = if has_rules && !is_noted { only_here(&self.rules, &local.workspace.rules) } else { Vec::new() };
        for one in showing {
            let register = one.register;
            let is_here = match &one.value {
                Value::Decision(name, decision) => {
                    let decision = Some(decision).filter(|_| !one.is_deletion);
                    self.take_decision(&mut gathering, &findings, &one, name, decision, is_noted)
                }
                Value::Rule(..) | Value::RuleOrder(_) => {
                    let is_ours = is_home(ring, &one);
                    if is_ours {
                        hear_rules(&mut self.rules, &mut self.order, &one.value, one.is_deletion);
                    }
                    is_ours
                }
                Value::Preset(_) | Value::Policy(_) => {
                    let is_ours = is_home(ring, &one);
                    if is_ours {
                        self.take_setting(&mut gathering, &one, is_noted);
                    }
                    is_ours
                }
                _ => self.take_rating(&mut gathering, replica, ring, &one, is_noted),
            };
            if is_here {
                replica.hear(register);
            } else {
                replica.forget_heard(&register);
            }
        }
        let rules = (has_rules && !is_noted).then(|| rules_now(&self.rules, &own));
        Heard {
            ratings: gathering.ratings.into_things(),
            decisions: gathering.decisions.into_things(),
            rules: rules.filter(|rules| *rules != local.workspace.rules),
            settings: gathering.settings.filter(|settings| settings != local.settings),
        }
    }

    /// A field of an asset. Answers whether there is such an asset here.
    fn take_rating(
        &mut self,
        gathering: &mut Gathering<'_>,
        replica: &Replica,
        ring: &Ring,
        one: &Showing,
        is_noted: bool,
    ) -> bool {
        let Showing { register, value, is_deletion, is_heard } = one;
        let field = value.field();
        let assets: Vec<(u32, u8)> = self.names.assets(register.key).collect();
        for (asset, rank) in &assets {
            // What is said under a better name counts.
            let better = self.names.of(*asset).get(..usize::from(*rank)).unwrap_or_default();
            let is_said = |key| !replica.live(&Register { key, field: ring.field_of(key, &field) }).is_empty();
            if better.iter().any(|key| is_said(*key)) {
                continue;
            }
            let Some(place) = gathering.local.workspace.assets.get(*asset as usize) else { continue };
            let Some(heard) = self.ratings.get_or(*asset, Rating::default) else { continue };
            let before = said(heard, &field);
            hear_rating(heard, value, *is_deletion);
            if is_noted {
                continue;
            }
            let now = gathering.ratings.get(*asset).unwrap_or(&place.rating);
            let mine = said(now, &field);
            let theirs = (!is_deletion).then_some(value);
            if takes(&mut self.mine, one, *is_heard, mine.as_ref(), before.as_ref(), theirs) {
                let rating = gathering.ratings.get_or(*asset, || place.rating.clone());
                if let Some(rating) = rating {
                    hear_rating(rating, value, *is_deletion);
                }
            }
        }
        !assets.is_empty()
    }

    /// A decision. Answers whether there is such a finding here.
    fn take_decision(
        &mut self,
        gathering: &mut Gathering<'_>,
        findings: &Findings,
        one: &Showing,
        name: &FindingName,
        theirs: Option<&Decision>,
        is_noted: bool,
    ) -> bool {
        let mut is_here = false;
        for (asset, _) in self.names.assets(one.register.key) {
            let Some(index) = findings.get(&name.text_on(asset)) else { continue };
            let workspace = gathering.local.workspace;
            let Some((finding, ..)) = workspace.row(*index) else { continue };
            is_here = true;
            let before = match theirs {
                Some(decision) => self.decisions.insert(*index, (one.register, decision.clone())),
                None => self.decisions.remove(*index),
            };
            if is_noted {
                continue;
            }
            let value = |decision: &Decision| Value::Decision(name.clone(), decision.clone());
            let now = gathering.decisions.get(*index).cloned().unwrap_or_else(|| workspace.decision(&finding).cloned());
            let (mine, before) = (now.as_ref().map(value), before.as_ref().map(|(_, decision)| value(decision)));
            if takes(&mut self.mine, one, one.is_heard, mine.as_ref(), before.as_ref(), theirs.map(value).as_ref()) {
                gathering.decisions.insert(*index, theirs.cloned());
            }
        }
        is_here
    }

    /// A preset or the days allowed.
    fn take_setting(&mut self, gathering: &mut Gathering<'_>, one: &Showing, is_noted: bool) {
        let find = |settings: &Settings| match &one.value {
            Value::Preset(theirs) => {
                settings.saved.iter().find(|saved| saved.name == theirs.name).cloned().map(Value::Preset)
            }
            _ => Some(Policy::of(settings)).filter(|mine| *mine != Policy::of(&Settings::default())).map(Value::Policy),
        };
        let before = find(&self.settings);
        hear_settings(&mut self.settings, &one.value, one.is_deletion);
        if is_noted {
            return;
        }
        let now = gathering.settings.as_ref().unwrap_or(gathering.local.settings);
        let (mine, theirs) = (find(now), (!one.is_deletion).then_some(&one.value));
        if takes(&mut self.mine, one, one.is_heard, mine.as_ref(), before.as_ref(), theirs) {
            let settings = gathering.settings.get_or_insert_with(|| gathering.local.settings.clone());
            hear_settings(settings, &one.value, one.is_deletion);
        }
    }

    /// The findings of assets that decisions are about.
    fn findings_of(&self, workspace: &Workspace, showing: &[Showing]) -> Findings {
        let decisions = showing.iter().filter(|one| matches!(one.value, Value::Decision(..)));
        let mut assets = Numbered::default();
        for (asset, _) in decisions.flat_map(|one| self.names.assets(one.register.key)) {
            assets.insert(asset, ());
        }
        if assets.iter().next().is_none() {
            return Findings::default();
        }
        let of_these = workspace.findings.standing().filter(|(_, finding)| assets.get(finding.asset).is_some());
        let mut named = Findings::default();
        for (index, finding) in of_these {
            if let Some(vulnerability) = workspace.vulnerabilities.get(finding.vulnerability as usize) {
                named.insert(FindingName::of(vulnerability, finding.service).text_on(finding.asset), index);
            }
        }
        named
    }
}

/// Findings by asset and name, as one text: a table that the engine has anyway.
type Findings = FxHashMap<String, u32>;

/// Does the workspace take a value over? What was said here before it was heard of, and is something else, is put aside.
fn takes(
    aside: &mut Vec<Mine>,
    one: &Showing,
    is_heard: bool,
    mine: Option<&Value>,
    before: Option<&Value>,
    theirs: Option<&Value>,
) -> bool {
    if mine == theirs {
        return false;
    }
    if is_heard {
        // Else a person has said something else meanwhile, which is found to be an edit.
        return mine == before;
    }
    match (mine, theirs) {
        (Some(mine), Some(_)) => {
            aside.retain(|other| other.register != one.register);
            aside.push(Mine { register: one.register, value: mine.clone() });
            true
        }
        // What was taken away by somebody who never saw this is offered again.
        (Some(_), None) => false,
        (None, _) => true,
    }
}

/// Is it in the register of its own rule, preset or organisation?
fn is_home(ring: &Ring, one: &Showing) -> bool {
    home(&one.value).is_some_and(|subject| ring.key_of(subject.as_str()) == one.register.key)
}

/// What a rating says of a field.
fn said(rating: &Rating, field: &str) -> Option<Value> {
    values(rating).into_iter().find(|value| value.field() == field)
}

/// The rules that only this browser has.
fn only_here<'a>(shared: &[NamedRule], here: &'a [Rule]) -> Vec<&'a Rule> {
    here.iter().filter(|rule| shared.iter().all(|named| named.rule != **rule)).collect()
}

/// The rules from now on: those of the organisation, and behind them what only this browser has.
fn rules_now(shared: &[NamedRule], own: &[&Rule]) -> Vec<Rule> {
    let own = own.iter().copied().filter(|rule| shared.iter().all(|named| named.rule != **rule));
    shared.iter().map(|named| &named.rule).chain(own).cloned().collect()
}
