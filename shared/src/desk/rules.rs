//! Rules: what a list of them would do, and taking a list.

use super::Desk;
use super::changes::StoreChange;
use super::settle::Settled;
use crate::model::{Finding, Rating};
use crate::risk::Half;
use crate::rules::{Field, MOST_RULES, Origin, Rule};
use crate::view::{Overridden, RuleProblem, RuleTold, RulesSheet};

/// Assets named as examples.
const EXAMPLES: usize = 3;
/// Who may be heard before every rule.
const PERSON: &str = "a person";
const INVENTORY: &str = "the inventory";

impl Desk {
    /// The rules that count, with what they do.
    pub fn rules(&self) -> RulesSheet {
        self.preview_rules(&self.workspace.rules)
    }

    /// What a list of rules would do in place of those that count. Nothing is changed.
    pub fn preview_rules(&self, rules: &[Rule]) -> RulesSheet {
        let mut sheet = RulesSheet {
            rules: rules.to_vec(),
            told: rules.iter().map(told).collect(),
            assets: self.workspace.known_assets().count() as u32,
            ..RulesSheet::default()
        };
        let mut halves: Vec<Option<Half>> = vec![None; self.workspace.assets.len()];
        self.settled(rules, None, |one| {
            count(&mut sheet.told, rules, &one);
            let is_changed = self.effective.get(one.id as usize).is_some_and(|now| now.rating != one.effective.rating);
            if is_changed && !one.asset.is_blank() {
                sheet.changed_assets += 1;
                if let Some(place) = halves.get_mut(one.id as usize) {
                    *place = Some(self.model.half(&self.model.asset_input(&one.effective)));
                }
            }
        });
        // Those that are no rule stay first.
        sheet.told.iter_mut().for_each(|told| told.overridden.sort_by_key(|one| one.rule));
        for finding in self.ranking.order().iter().filter_map(|index| self.workspace.findings.get(*index as usize)) {
            if let Some(half) = halves.get(finding.asset as usize).copied().flatten() {
                self.count_class(&finding, half, &mut sheet);
            }
        }
        sheet
    }

    /// Counts a finding whose class would change under another half of its asset.
    fn count_class(&self, finding: &Finding, asset: Half, sheet: &mut RulesSheet) {
        let now = self.class(finding);
        let then = self.model.class_of(self.ranking.rated_with(&self.model, finding, asset).score());
        sheet.raised += u32::from(then < now);
        sheet.lowered += u32::from(then > now);
    }

    /// Takes a list of rules in place of those that count. Answers what to store; nothing when nothing changed.
    ///
    /// # Errors
    /// Which rule cannot be taken, and why, in words.
    pub fn set_rules(&mut self, rules: Vec<Rule>) -> Result<StoreChange, String> {
        if rules.len() > MOST_RULES {
            return Err(format!("{} rules are more than {MOST_RULES}: one rule can hold many addresses.", rules.len()));
        }
        let rules: Vec<Rule> = rules.into_iter().map(Rule::tidied).collect();
        for (at, rule) in rules.iter().enumerate() {
            if let Some((_, words)) = rule.problems().into_iter().next() {
                return Err(format!("Rule {}, {}: {words}.", at + 1, rule.name));
            }
        }
        let kept = self.kept_apart();
        let touched = self.workspace.set_rules(rules);
        Ok(self.stored_after(touched, &kept))
    }
}

fn told(rule: &Rule) -> RuleTold {
    let problems = rule.problems().into_iter().map(|(condition, words)| RuleProblem { condition, words });
    RuleTold {
        when: rule.when.iter().map(crate::rules::Condition::words).collect(),
        then: rule.then.words(),
        problems: problems.collect(),
        ..RuleTold::default()
    }
}

/// Counts what each rule that an asset meets does for it.
fn count(told: &mut [RuleTold], rules: &[Rule], one: &Settled<'_>) {
    let mut tags: Vec<&String> =
        one.asset.rating.tags.iter().chain(one.inventory.iter().flat_map(|i| &i.tags)).collect();
    for &at in &one.met {
        let (Some(told), Some(rule)) = (told.get_mut(at as usize), rules.get(at as usize)) else { continue };
        told.matches += 1;
        if told.examples.len() < EXAMPLES {
            told.examples.push(one.asset.host.name());
        }
        let before = told.decides;
        for tag in &rule.then.tags {
            if !tags.contains(&tag) {
                tags.push(tag);
                told.decides += 1;
            }
        }
        for field in Field::ALL.into_iter().filter(|field| field.is_said(&rule.then)) {
            let origin = one.effective.origin(field);
            if origin == Origin::Rule(at) {
                told.decides += 1;
            } else {
                override_by(told, origin, rules, field, &rule.then, one);
            }
        }
        told.decides_on += u32::from(told.decides > before);
    }
}

/// Counts a value of a rule that somebody stronger says.
fn override_by(told: &mut RuleTold, origin: Origin, rules: &[Rule], field: Field, said: &Rating, one: &Settled<'_>) {
    // An operating system is weaker than a rule, so what is said before it is of a rule, the inventory or a person.
    let rule = if let Origin::Rule(at) = origin { Some(at) } else { None };
    let is_list = origin == Origin::Inventory;
    let found =
        told.overridden.iter().position(|o| o.rule == rule && (rule.is_some() || (o.by == INVENTORY) == is_list));
    let at = found.unwrap_or_else(|| {
        // People first, then the inventory, then rules.
        let at = match origin {
            Origin::Rule(_) => told.overridden.len(),
            Origin::Inventory => usize::from(told.overridden.first().is_some_and(|o| o.by == PERSON)),
            _ => 0,
        };
        let (by, values, conflicts, example) = (by(origin, rules), 0, 0, String::new());
        told.overridden.insert(at, Overridden { rule, by, values, conflicts, example });
        at
    });
    let Some(overridden) = told.overridden.get_mut(at) else { return };
    let counts = &one.effective.rating;
    let is_conflict = !field.is_same(counts, said);
    overridden.values += 1;
    overridden.conflicts += u32::from(is_conflict);
    if overridden.example.is_empty() || (is_conflict && overridden.conflicts == 1) {
        let not = if is_conflict { format!(", not {}", field.value(said)) } else { String::new() };
        let (host, name) = (one.asset.host.name(), field.label().to_lowercase());
        overridden.example = format!("{host}: {name} {}{not}", field.value(counts));
    }
}

fn by(origin: Origin, rules: &[Rule]) -> String {
    match origin {
        Origin::Rule(at) => {
            let name = rules.get(at as usize).map_or("", |rule| rule.name.as_str());
            format!("rule {}, {name}", at + 1)
        }
        Origin::Inventory => INVENTORY.to_owned(),
        Origin::Person | Origin::Os | Origin::Nobody => PERSON.to_owned(),
    }
}
