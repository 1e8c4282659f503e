//! The imported list of assets: a further one takes its place, and either can be taken back.

use super::Workspace;
use super::undo::{Touched, Undo, UndoStep};
use crate::rules::Inventory;

/// Rows of former lists that can be taken back, together (some 200 bytes each, so 40 MB). The oldest give way.
const ROWS_KEPT: usize = 200_000;

impl Workspace {
    /// Puts a list in the place of the one that is here; `words` name the change. Nothing happens where both hold the
    /// same rows.
    pub fn set_inventory(&mut self, inventory: Inventory, words: String) -> Touched {
        if inventory.rows == self.inventory.rows && inventory.source == self.inventory.source {
            return Touched::Nothing;
        }
        let before = std::mem::replace(&mut self.inventory, inventory);
        self.remember(UndoStep { words, what: Undo::Inventory(Box::new(before)) });
        let mut rows = 0;
        let mut kept: Vec<bool> = Vec::with_capacity(self.undo.len());
        for step in self.undo.iter().rev() {
            let len = if let Undo::Inventory(before) = &step.what { before.rows.len() } else { 0 };
            rows += len;
            // However long it is, the last change can be taken back.
            let is_newest = rows == len;
            kept.push(len == 0 || is_newest || rows <= ROWS_KEPT);
        }
        let mut kept = kept.into_iter().rev();
        self.undo.retain(|_| kept.next().unwrap_or(true));
        Touched::Inventory
    }
}

#[cfg(test)]
mod tests {
    use super::{ROWS_KEPT, Touched};
    use crate::rules::{Inventory, InventoryRow};
    use crate::workspace::Workspace;

    fn list(source: &str, rows: usize) -> Inventory {
        Inventory { source: source.to_owned(), rows: vec![InventoryRow::default(); rows], ..Inventory::default() }
    }

    #[test]
    fn former_lists_give_way_where_they_are_too_much_together() {
        let mut workspace = Workspace::default();
        for name in ["a.csv", "b.csv", "c.csv"] {
            workspace.set_inventory(list(name, ROWS_KEPT), name.to_owned());
        }
        assert_eq!(workspace.undo.len(), 2, "the empty one before the first, and the second");
        assert_eq!(workspace.take_back(), Touched::Inventory);
        assert_eq!(workspace.inventory.source, "b.csv");
        assert_eq!(workspace.set_inventory(list("b.csv", ROWS_KEPT), String::new()), Touched::Nothing);
    }

    #[test]
    fn the_last_list_comes_back_however_long_it_is() {
        let mut workspace = Workspace::default();
        workspace.set_inventory(list("long.csv", ROWS_KEPT + 1), "long.csv".to_owned());
        workspace.set_inventory(Inventory::default(), "removed".to_owned());
        assert_eq!(workspace.take_back(), Touched::Inventory);
        assert_eq!(workspace.inventory.source, "long.csv");
    }
}
