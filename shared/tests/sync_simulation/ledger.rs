//! What is true whatever the protocol does: every edit ever made and what its author saw then. Says which edits may never
//! disappear.

use std::collections::{BTreeMap, BTreeSet};

use shared::sync::OpId;

#[derive(Default)]
pub struct Ledger {
    /// Each edit with the values that its author saw, and so meant to replace.
    saw: BTreeMap<OpId, Vec<OpId>>,
    /// Edits whose last copy went with a device or a database: nobody can bring them back.
    destroyed: BTreeSet<OpId>,
    /// Deletions that the server was right to forget.
    pub forgotten: BTreeSet<OpId>,
    pub edits: usize,
}

impl Ledger {
    pub fn made(&mut self, id: OpId, saw: Vec<OpId>) {
        self.edits += 1;
        self.saw.insert(id, saw);
    }

    /// Everything that has a witness: itself, or an edit whose author saw it, that has one.
    fn witnessed(&self, there: impl IntoIterator<Item = OpId>) -> BTreeSet<OpId> {
        let mut open: Vec<OpId> = there.into_iter().chain(self.forgotten.iter().copied()).collect();
        let mut found = BTreeSet::new();
        while let Some(id) = open.pop() {
            if found.insert(id) {
                open.extend(self.saw.get(&id).into_iter().flatten());
            }
        }
        found
    }

    /// Edits that are nowhere though nobody who had seen them replaced them, and no copy was destroyed.
    pub fn lost(&self, there: impl IntoIterator<Item = OpId>) -> Vec<OpId> {
        let witnessed = self.witnessed(there);
        self.saw.keys().filter(|id| !witnessed.contains(id) && !self.destroyed.contains(id)).copied().collect()
    }

    /// A device or a database has just gone back in time; this is what is left.
    pub fn destroy(&mut self, there: impl IntoIterator<Item = OpId>) {
        let witnessed = self.witnessed(there);
        self.destroyed.extend(self.saw.keys().filter(|id| !witnessed.contains(id)));
    }

    /// Live values that an author of another live value had seen, and replaced.
    pub fn revived(&self, live: &BTreeSet<OpId>) -> Vec<OpId> {
        let replaced = self.witnessed(live.iter().flat_map(|id| self.saw.get(id).into_iter().flatten()).copied());
        live.intersection(&replaced).copied().collect()
    }
}
