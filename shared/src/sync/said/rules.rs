//! Rules as registers: one for each rule, and one for their order. A rule has a name on the wire that a person never sees,
//! so that its text and name may change.

use super::{Said, Subject, Value};
use crate::order::in_order;
use crate::rules::Rule;
use crate::sync::names;

names! {
    /// A rule, random.
    RuleId(16);
}

/// A rule with its name on the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedRule {
    /// Its name.
    pub id: RuleId,
    /// The rule.
    pub rule: Rule,
}

/// What an edit of the list changed, and the list with its names: a rule that stayed the same keeps its name, then one of
/// the same title does, and others get one of `new_id`.
pub fn of_rules(
    before: &[NamedRule],
    after: &[Rule],
    mut new_id: impl FnMut() -> RuleId,
) -> (Vec<NamedRule>, Vec<Said>) {
    let mut free: Vec<&NamedRule> = before.iter().collect();
    let mut ids: Vec<Option<RuleId>> = vec![None; after.len()];
    let is_same: [fn(&Rule, &Rule) -> bool; 2] = [|old, new| old == new, |old, new| old.name == new.name];
    for is_same in is_same {
        for (id, rule) in ids.iter_mut().zip(after).filter(|(id, _)| id.is_none()) {
            let found = free.iter().position(|named| is_same(&named.rule, rule));
            *id = found.map(|at| free.remove(at).id);
        }
    }
    let named = ids
        .into_iter()
        .zip(after)
        .map(|(id, rule)| NamedRule { id: id.unwrap_or_else(&mut new_id), rule: rule.clone() });
    let list: Vec<NamedRule> = named.collect();
    let said = |named: &NamedRule, is_deletion| {
        let value = Value::Rule(named.id, named.rule.clone());
        Said { subject: Subject::of_rule(named.id), value, is_deletion }
    };
    let mut changed: Vec<Said> =
        list.iter().filter(|named| !before.contains(named)).map(|named| said(named, false)).collect();
    changed.extend(free.into_iter().map(|named| said(named, true)));
    let order = |list: &[NamedRule]| list.iter().map(|named| named.id).collect::<Vec<_>>();
    if order(before) != order(&list) {
        let value = Value::RuleOrder(order(&list));
        changed.push(Said { subject: Subject::organisation(), value, is_deletion: false });
    }
    (list, changed)
}

/// The list hears what counts now in one of its registers. What the order does not name comes last, by its name.
pub fn hear_rules(list: &mut Vec<NamedRule>, order: &mut Vec<RuleId>, value: &Value, is_deletion: bool) {
    match value {
        Value::Rule(id, rule) => {
            list.retain(|named| named.id != *id);
            if !is_deletion {
                list.push(NamedRule { id: *id, rule: rule.clone() });
            }
        }
        Value::RuleOrder(ids) => order.clone_from(ids),
        _ => return,
    }
    let place = |id: RuleId| order.iter().position(|other| *other == id).unwrap_or(usize::MAX);
    let keys = list.iter().map(|named| (place(named.id) as u128, u128::from_be_bytes(named.id.0))).collect();
    *list = in_order(std::mem::take(list), keys);
}
