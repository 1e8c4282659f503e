//! What differs and waits for a person: values of the organisation side by side, and what this browser said before it joined.

use super::say::{Pen, home};
use super::{Accord, Local};
use crate::model::Asset;
use crate::sync::said::{Value, shown};
use crate::sync::{Live, Place, Register, Replica, Ring, Seq, UserId};

/// One thing of which different things were said.
#[derive(Clone, Debug, PartialEq)]
pub struct Differing {
    /// Where.
    pub register: Register,
    /// Asset in this workspace, where it is one.
    pub asset: Option<u32>,
    /// What, the shown one first.
    pub variants: Vec<Variant>,
}

/// One of several values.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The value, or what was taken away.
    pub value: Value,
    /// Was it taken away?
    pub is_deletion: bool,
    /// Who said it; `None` for oneself on this browser.
    pub author: Option<UserId>,
    /// When, seconds since 1970 as its author said; 0 where it was before this browser joined.
    pub at_s: i64,
    seq: Option<Seq>,
}

impl Accord {
    /// How many things differ.
    pub fn differing_count(&self) -> usize {
        let only_mine = self.mine.iter().filter(|mine| !self.conflicts.has(&mine.register));
        self.conflicts.count() + only_mine.count()
    }

    fn places(&self) -> Vec<Register> {
        self.conflicts.with(self.mine.iter().map(|mine| mine.register))
    }

    /// What differs, in an order that stays.
    pub fn differing(&self, replica: &Replica, ring: &Ring) -> Vec<Differing> {
        let places = self.places().into_iter();
        places.map(|register| self.at(replica, ring, register)).filter(|one| one.variants.len() > 1).collect()
    }

    fn at(&self, replica: &Replica, ring: &Ring, register: Register) -> Differing {
        let asset = self.names.assets(register.key).next().map(|(asset, _)| asset);
        let mut variants: Vec<Variant> =
            replica.live(&register).iter().filter_map(|live| variant(ring, register, live)).collect();
        let live: Vec<_> =
            variants.iter().map(|one| (one.seq.unwrap_or_default(), &one.value, one.is_deletion)).collect();
        let first = shown(&live).map(|shown| (shown.value.clone(), shown.is_deletion));
        let is_shown = |one: &Variant| {
            first.as_ref().is_some_and(|(value, is_gone)| *value == one.value && *is_gone == one.is_deletion)
        };
        if let Some(at) = variants.iter().position(is_shown) {
            let shown = variants.remove(at);
            variants.insert(0, shown);
        }
        // The same said twice is one thing to choose.
        let mut one_each: Vec<Variant> = Vec::new();
        for one in variants {
            let is_same =
                |other: &Variant| other.is_deletion == one.is_deletion && (one.is_deletion || other.value == one.value);
            if !one_each.iter().any(is_same) {
                one_each.push(one);
            }
        }
        let mine = self.mine.iter().filter(|mine| mine.register == register);
        one_each.extend(mine.map(|mine| Variant {
            value: mine.value.clone(),
            is_deletion: false,
            author: None,
            at_s: 0,
            seq: None,
        }));
        Differing { register, asset, variants: one_each }
    }

    /// This one counts from now on. What it does to the workspace is heard by its register.
    pub fn resolve(&mut self, replica: &mut Replica, pen: &mut Pen<'_>, one: &Differing, variant: &Variant) {
        let is_alone = replica.live(&one.register).len() == 1;
        if !is_alone || variant.seq.is_none() {
            pen.write(replica, one.register, &variant.value, variant.is_deletion);
        }
        self.mine.retain(|mine| mine.register != one.register);
        self.conflicts.note(one.register, false);
    }

    /// What a register is of, for a person.
    pub fn words_of(&self, local: Local<'_>, register: Register, value: &Value) -> String {
        let assets = &local.workspace.assets;
        let asset = self.names.assets(register.key).next().and_then(|(asset, _)| assets.get(asset as usize));
        match value {
            Value::Rule(_, rule) => format!("Rule {}", rule.name),
            Value::Preset(preset) => format!("Preset {}", preset.name),
            _ if home(value).is_some() => "The organisation".to_owned(),
            _ => asset.map_or_else(|| "A host that is not in this browser".to_owned(), name),
        }
    }
}

fn name(asset: &Asset) -> String {
    asset.host.name()
}

fn variant(ring: &Ring, register: Register, live: &Live<'_>) -> Option<Variant> {
    let place = Place { register, id: live.id, is_deletion: live.is_deletion };
    let value = Value::from_bytes(&ring.open_value(&place, live.sealed).ok()?)?;
    let Live { seq, author, at_s, is_deletion, .. } = *live;
    Some(Variant { value, is_deletion, author, at_s, seq: Some(seq) })
}
