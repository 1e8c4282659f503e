//! The imported list of assets: taken in, held against the assets, taken away.

use super::{Desk, StoreChange};
use crate::ingest::AssetList;
use crate::model::Rating;
use crate::rules::{Doubt, DoubtKind, Inventory, InventoryRow, Matches, RowIndex};
use crate::view::{InventoryChange, InventoryMatch, InventoryNote, InventorySheet};

impl Desk {
    /// Takes a list in: it replaces the one that is here, and counts at once. A corrected file of rejected rows adds to
    /// that instead. Answers the result sheet, and what to store.
    pub fn receive_inventory(&mut self, list: AssetList) -> (InventorySheet, StoreChange) {
        self.next_ticket = self.next_ticket.wrapping_add(1);
        let former = &self.workspace.inventory;
        let name = list.source.name.clone();
        let is_correction = list.is_correction && !former.rows.is_empty();
        let now = Inventory {
            source: if is_correction { former.source.clone() } else { name.clone() },
            imported_on: self.today,
            rows: if is_correction { joined(&former.rows, list.rows) } else { list.rows },
        };
        let change = compared(former, &now);
        let words = if is_correction { format!("rows of {name}") } else { format!("inventory {name}") };
        let touched = self.workspace.set_inventory(now, words);
        let store = self.stored_after(touched, &[]);
        let counts = list.counts;
        let sheet = InventorySheet {
            ticket: self.next_ticket,
            name,
            is_mapped: list.is_mapped,
            is_correction,
            encoding: list.source.encoding.label().to_owned(),
            delimiter: char::from(list.source.delimiter),
            header_line: list.header_line,
            rows: counts.rows,
            taken: counts.taken,
            repeated: counts.repeated,
            rejected: counts.rejected,
            matched: self.inventory_match(&self.matches, self.workspace.inventory.rows.len()),
            change,
            warnings: list.warnings,
            problem_counts: list.rejects.counts,
            problems: list.rejects.problems,
        };
        (sheet, store)
    }

    /// Takes the list away. Nothing to store where there is none.
    pub fn remove_inventory(&mut self) -> StoreChange {
        let words = format!("removal of the inventory {}", self.workspace.inventory.source);
        let touched = self.workspace.set_inventory(Inventory::default(), words);
        self.stored_after(touched, &[])
    }

    /// How these rows would match the assets here.
    pub fn would_match(&self, rows: &[InventoryRow]) -> InventoryMatch {
        self.inventory_match(&Matches::of(rows, &self.workspace.assets), rows.len())
    }

    /// The list that counts, in short; `None` where there is none.
    pub(super) fn inventory_note(&self) -> Option<InventoryNote> {
        let inventory = &self.workspace.inventory;
        (!inventory.source.is_empty()).then(|| InventoryNote {
            name: inventory.source.clone(),
            imported_on: inventory.imported_on.iso(),
            rows: inventory.rows.len() as u32,
            matched: self.matches.rows,
            assets_without_row: self.assets_without_row(&self.matches),
        })
    }

    /// What the list says of an asset.
    pub(super) fn inventory_of(&self, asset: usize) -> Option<&Rating> {
        self.workspace.inventory.rows.get(self.matches.row(asset)?).map(|row| &row.rating)
    }

    fn assets_without_row(&self, matches: &Matches) -> u32 {
        (self.workspace.known_assets().count() as u32).saturating_sub(matches.assets)
    }

    fn inventory_match(&self, matches: &Matches, rows: usize) -> InventoryMatch {
        InventoryMatch {
            rows: matches.rows,
            rows_without_asset: (rows as u32).saturating_sub(matches.rows),
            assets: matches.assets,
            assets_without_row: self.assets_without_row(matches),
            doubts: matches.doubts.iter().map(words).collect(),
        }
    }
}

/// Rows with further ones: of two about one host the further one counts.
fn joined(rows: &[InventoryRow], further: Vec<InventoryRow>) -> Vec<InventoryRow> {
    let index: RowIndex = further.iter().collect();
    let mut all: Vec<InventoryRow> = rows.iter().filter(|row| index.find(row).is_none()).cloned().collect();
    all.extend(further);
    all
}

fn compared(former: &Inventory, now: &Inventory) -> InventoryChange {
    let index: RowIndex = former.rows.iter().collect();
    let mut change = InventoryChange { before: former.source.clone(), ..InventoryChange::default() };
    let mut found: Vec<u32> = Vec::new();
    for row in &now.rows {
        match index.find(row).and_then(|at| Some((at, former.rows.get(at as usize)?))) {
            Some((at, before)) => {
                found.push(at);
                let is_same = before.rating == row.rating;
                *(if is_same { &mut change.same } else { &mut change.changed }) += 1;
            }
            None => change.added += 1,
        }
    }
    found.sort_unstable();
    found.dedup();
    change.gone = (former.rows.len() - found.len()) as u32;
    change
}

/// A doubt in words: how often, the first case, and what to do.
fn words(doubt: &Doubt) -> String {
    let Doubt { kind, count, line, row, asset } = doubt;
    let one = *count == 1;
    let rows = if one { "1 row".to_owned() } else { format!("{count} rows") };
    match kind {
        DoubtKind::SeveralAssets => format!(
            "{rows} may mean several assets, so {} nobody's (first on line {line}: {row}). Give the full name or the address.",
            if one { "it is" } else { "they are" }
        ),
        DoubtKind::SeveralRows => {
            let assets = if one { "1 asset".to_owned() } else { format!("{count} assets") };
            format!(
                "{assets} may be meant by several rows that say different things, so none counts (first: {asset}, by the row {row} on line {line} and another one)."
            )
        }
        DoubtKind::OtherName => format!(
            "{rows} {} the address of an asset with another name: names decide, so {} not taken for it (first on line {line}: {row}, the asset is {asset}). If the names in the list are no host names, do not map their column.",
            if one { "has" } else { "have" },
            if one { "it is" } else { "they are" }
        ),
    }
}
