//! Hearing what others of a team said: taken over without a step of undo, and into the steps there are, so that taking one's
//! own change back never takes back what somebody else said since.

use rustc_hash::FxHashMap;

use super::Workspace;
use super::undo::Undo;
use crate::model::{Decision, Rating};
use crate::numbered::Numbered;
use crate::rules::Rule;

impl Workspace {
    /// Assets have these ratings from now on. Answers those that really changed.
    pub fn hear_ratings(&mut self, heard: Vec<(u32, Rating)>) -> Vec<u32> {
        let mut changes: Numbered<(Rating, Rating)> = Numbered::default();
        for (index, rating) in heard {
            let Some(asset) = self.assets.get_mut(index as usize).filter(|asset| asset.rating != rating) else {
                continue;
            };
            let before = std::mem::replace(&mut asset.rating, rating.clone());
            changes.insert(index, (before, rating));
        }
        let changed: Vec<u32> = changes.iter().map(|(index, _)| *index).collect();
        if !changed.is_empty() {
            self.hear_in_steps(&changes);
        }
        changed
    }

    fn hear_in_steps(&mut self, changes: &Numbered<(Rating, Rating)>) {
        let hear = |index: u32, rating: &mut Rating| {
            if let Some((before, after)) = changes.get(index) {
                carry(rating, before, after);
            }
        };
        for step in &mut self.undo {
            match &mut step.what {
                Undo::Ratings(ratings) => ratings.iter_mut().for_each(|(index, rating)| hear(*index, rating)),
                Undo::Assets { before } => {
                    if let Some(before) = self.befores.get_mut(before) {
                        before.assets.iter_mut().for_each(|(index, asset)| hear(*index, &mut asset.rating));
                    }
                }
                Undo::Decisions { .. } | Undo::Import { .. } | Undo::Rules(_) | Undo::Inventory(_) => {}
            }
        }
    }

    /// Findings have these decisions from now on, or none. Answers those that really changed.
    pub fn hear_decisions(&mut self, heard: Vec<(u32, Option<Decision>)>) -> Vec<u32> {
        let key = |Decision { kind, reason, until, made_on }: &Decision| {
            format!("{}\u{1f}{}\u{1f}{}\u{1f}{reason}", *kind as u8, until.since_epoch(), made_on.since_epoch())
        };
        // By one text each: a table that the engine has anyway.
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        for (number, one) in (1..).zip(&self.decisions) {
            numbers.insert(key(one), number);
        }
        let mut changed: Numbered<u32> = Numbered::default();
        for (index, decision) in heard {
            let Some(mut finding) = self.findings.get(index as usize).filter(crate::model::Finding::stands) else {
                continue;
            };
            if self.decision(&finding) == decision.as_ref() {
                continue;
            }
            finding.decision = decision.map_or(0, |decision| {
                let key = key(&decision);
                if let Some(number) = numbers.get(&key) {
                    return *number;
                }
                self.decisions.push(decision);
                numbers.insert(key, self.decisions.len() as u32);
                self.decisions.len() as u32
            });
            self.findings.set(index as usize, finding);
            changed.insert(index, finding.decision);
        }
        for step in &mut self.undo {
            if let Undo::Decisions { before, .. } = &mut step.what {
                for (index, number) in before {
                    *number = changed.get(*index).copied().unwrap_or(*number);
                }
            }
        }
        changed.iter().map(|(index, _)| *index).collect()
    }

    /// These rules count from now on. Answers whether others did. Lists of before cannot be brought back by undo then: they
    /// would take away what was said since.
    pub fn hear_rules(&mut self, rules: Vec<Rule>) -> bool {
        if self.rules == rules {
            return false;
        }
        self.rules = rules;
        self.undo.retain(|step| !matches!(step.what, Undo::Rules(_)));
        true
    }
}

/// Takes into a rating what changed from one to another.
fn carry(rating: &mut Rating, before: &Rating, after: &Rating) {
    macro_rules! fields {
        ($($field:ident),*) => {$(
            if before.$field != after.$field {
                rating.$field.clone_from(&after.$field);
            }
        )*};
    }
    fields!(stars, class, exposure, function, environment, owner, location);
    rating.tags.retain(|tag| !before.tags.contains(tag) || after.tags.contains(tag));
    for tag in after.tags.iter().filter(|tag| !before.tags.contains(tag)) {
        if let Err(at) = rating.tags.binary_search(tag) {
            rating.tags.insert(at, tag.clone());
        }
    }
}
