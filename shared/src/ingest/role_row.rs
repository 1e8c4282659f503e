//! One row as texts by role: what formats put together that are not read column by column, and what they may mend
//! before a row is read.

use super::layout::Role;
use super::notes::Note;
use super::split::{CellSpan, Record};

/// Texts by role; what is not set is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRow {
    texts: Vec<String>,
    notes: Vec<(Note, String)>,
}

impl Default for RoleRow {
    fn default() -> Self {
        Self { texts: vec![String::new(); Role::ALL.len()], notes: Vec::new() }
    }
}

impl RoleRow {
    /// The text of a role.
    pub fn get(&self, role: Role) -> &str {
        self.texts.get(role as usize).map_or("", String::as_str)
    }

    /// Sets the text of a role.
    pub fn set(&mut self, role: Role, text: impl Into<String>) {
        if let Some(cell) = self.texts.get_mut(role as usize) {
            *cell = text.into();
        }
    }

    /// Something to be said of this row though it is kept, with the text it is about.
    pub fn note(&mut self, note: Note, text: impl Into<String>) {
        self.notes.push((note, text.into()));
    }

    /// What is to be said of this row.
    pub fn notes(&self) -> &[(Note, String)] {
        &self.notes
    }

    /// The same row with the text of a role.
    #[must_use]
    pub fn with(mut self, role: Role, text: impl Into<String>) -> Self {
        self.set(role, text);
        self
    }

    /// Every text of `other` that says something, over this row's.
    #[must_use]
    pub fn over(mut self, other: &Self) -> Self {
        for (mine, theirs) in self.texts.iter_mut().zip(&other.texts) {
            if !theirs.trim().is_empty() {
                mine.clone_from(theirs);
            }
        }
        self
    }

    /// Moves an address cell that holds a name to the host name, where that is empty: many scanners have one column for
    /// both.
    pub fn settle_host(&mut self) {
        let host = self.get(Role::Ip).trim().to_owned();
        let is_name = super::cells::ip(&host).is_none() && super::cells::is_host_name(&host);
        if is_name && self.get(Role::Dns).trim().is_empty() {
            self.set(Role::Dns, host);
            self.set(Role::Ip, "");
        }
    }

    /// As a record whose columns are the roles (see [`super::layout::Layout::by_role`]), lent to `read`.
    pub fn as_record<T>(&self, line: u64, read: impl FnOnce(&Record<'_>) -> T) -> T {
        let mut bytes = Vec::new();
        let mut cells = Vec::with_capacity(self.texts.len());
        for text in &self.texts {
            let start = bytes.len();
            bytes.extend_from_slice(text.as_bytes());
            cells.push(CellSpan::plain(start, bytes.len()));
        }
        read(&Record::of_cells(&bytes, &cells, line))
    }
}

#[cfg(test)]
mod tests {
    use super::RoleRow;
    use crate::ingest::layout::Role;

    #[test]
    fn texts_stand_where_their_role_is() {
        let row = RoleRow::default().with(Role::Ip, "192.0.2.1").with(Role::Title, "one, \"two\"");
        row.as_record(7, |record| {
            assert_eq!((record.raw(Role::Ip as usize), record.line), (b"192.0.2.1".as_slice(), 7));
            assert_eq!(record.raw(Role::Title as usize), b"one, \"two\"");
        });
    }

    #[test]
    fn a_name_in_the_address_column_is_a_name() {
        let mut row = RoleRow::default().with(Role::Ip, "web1.example.test");
        row.settle_host();
        assert_eq!((row.get(Role::Ip), row.get(Role::Dns)), ("", "web1.example.test"));
        let mut row = RoleRow::default().with(Role::Ip, "10.300.1.1");
        row.settle_host();
        assert_eq!(row.get(Role::Ip), "10.300.1.1", "a broken address is no name");
    }
}
