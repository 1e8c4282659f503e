//! What counts for each asset: the one place where people, inventory, rules and operating system are put over each other.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Desk;
use crate::model::{Asset, Function, Rating};
use crate::risk::Traits;
use crate::rules::{Effective, Matches, Origin, Rule, RuleList, Subject, Voices};

/// An asset with what counts for it.
pub(super) struct Settled<'a> {
    /// Its number.
    pub(super) id: u32,
    /// The asset.
    pub(super) asset: &'a Asset,
    /// What the inventory says of it.
    pub(super) inventory: Option<&'a Rating>,
    /// Numbers of the rules that it meets, in their order.
    pub(super) met: Vec<u32>,
    /// What counts.
    pub(super) effective: Effective,
}

impl Desk {
    /// After what is said of assets changed: what counts for each, then the order.
    pub(super) fn settle_assets(&mut self) {
        self.matches = Matches::of(&self.workspace.inventory.rows, &self.workspace.assets);
        let mut effective = Vec::with_capacity(self.workspace.assets.len());
        self.settled(&self.workspace.rules, None, |one| effective.push(one.effective));
        self.traits = Arc::new(effective.iter().map(Traits::of).collect());
        self.effective = effective;
        self.weigh();
    }

    /// The same after a change of these assets only.
    pub(super) fn settle_these(&mut self, assets: &[u32]) {
        let mut changed = Vec::with_capacity(assets.len());
        self.settled(&self.workspace.rules, Some(assets), |one| changed.push((one.id, one.effective)));
        let traits = Arc::make_mut(&mut self.traits);
        for (id, effective) in changed {
            if let Some(traits) = traits.get_mut(id as usize) {
                *traits = Traits::of(&effective);
            }
            if let Some(place) = self.effective.get_mut(id as usize) {
                *place = effective;
            }
        }
        self.weigh();
    }

    /// Works out what counts under these rules, for all assets or for some: a person before the inventory, the inventory
    /// before the rules in their order, the operating system last.
    pub(super) fn settled<'a>(&'a self, rules: &'a [Rule], only: Option<&[u32]>, mut take: impl FnMut(Settled<'a>)) {
        let list = RuleList::of(rules);
        let mut judge = list.judge();
        let mut functions: FxHashMap<&str, Option<Function>> = FxHashMap::default();
        let names = rules.iter().map(|rule| rule.name.clone()).collect();
        let voices = Arc::new(Voices { inventory: self.workspace.inventory.source.clone(), rules: names });
        let mut settle = |id: u32, asset: &'a Asset| {
            let inventory = self.inventory_of(id as usize);
            let tags = asset.rating.tags.iter().chain(inventory.iter().flat_map(|said| &said.tags));
            let met = if list.is_empty() || asset.is_blank() {
                Vec::new()
            } else {
                judge.met(&Subject::of(&asset.host, tags))
            };
            let ruled = met.iter().filter_map(|at| Some((Origin::Rule(*at), &rules.get(*at as usize)?.then)));
            let layers = [(Origin::Person, &asset.rating)].into_iter();
            let layers = layers.chain(inventory.map(|said| (Origin::Inventory, said))).chain(ruled);
            let function = *functions.entry(&asset.host.os).or_insert_with(|| Function::of_os(&asset.host.os));
            let effective = Effective::of(layers, function, &voices);
            take(Settled { id, asset, inventory, met, effective });
        };
        let all = &self.workspace.assets;
        match only {
            None => (0..).zip(all).for_each(|(id, asset)| settle(id, asset)),
            Some(ids) => ids
                .iter()
                .filter_map(|id| Some((*id, all.get(*id as usize)?)))
                .for_each(|(id, asset)| settle(id, asset)),
        }
    }
}
