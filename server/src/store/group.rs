//! Statements about many rows at once: of a push of 500 operations each statement costs a trip to the database, and trips are
//! most of its time. Their texts are made once, for a few sizes.

/// Rows of one statement, the largest first; a few statements make up any number. 64 rows of 12 columns stay far below the
/// parameters that databases allow (SQLite 32,766, PostgreSQL 65,535).
const SIZES: [usize; 3] = [64, 8, 1];

/// One statement in each size.
pub struct Grouped([&'static str; SIZES.len()]);

impl Grouped {
    /// A statement as far as its rows, each of which begins with the organisation, `$1`, and so many more columns.
    pub fn rows(before: &str, columns: usize) -> Self {
        Self::new(before, ("($1, ", ")"), columns, "")
    }

    /// A statement as far as its rows, of so many columns, and what comes behind them; `$1` is the organisation.
    pub fn between(before: &str, columns: usize, after: &str) -> Self {
        Self::new(before, if columns == 1 { ("", "") } else { ("(", ")") }, columns, after)
    }

    fn new(before: &str, (open, close): (&str, &str), columns: usize, after: &str) -> Self {
        let row = |row: usize| {
            let numbers = (0..columns).map(|column| format!("${}", 2 + row * columns + column));
            format!("{open}{}{close}", numbers.collect::<Vec<_>>().join(", "))
        };
        let text = |rows| (0..rows).map(row).collect::<Vec<_>>().join(", ");
        // Never freed, and made once a process: what runs statements wants texts that live as long as it does.
        Self(SIZES.map(|rows| &*Box::leak(format!("{before} {}{after}", text(rows)).into_boxed_str())))
    }

    /// Items in groups, each with the statement for so many.
    pub fn of<'a, T>(&'static self, mut items: &'a [T]) -> impl Iterator<Item = (&'static str, &'a [T])> {
        std::iter::from_fn(move || {
            let (rows, sql) = SIZES.iter().zip(self.0).find(|(rows, _)| **rows <= items.len())?;
            let (group, rest) = items.split_at_checked(*rows)?;
            items = rest;
            Some((sql, group))
        })
    }
}

/// Names to look for, the last of them again and again, until one statement is enough for all or as many as it takes: looking twice
/// finds no more.
pub fn filled<T: Clone>(names: &[T]) -> Vec<T> {
    let [most, ..] = SIZES;
    let all = SIZES.into_iter().rev().find(|size| *size >= names.len()).unwrap_or(names.len().next_multiple_of(most));
    names.iter().chain(names.last().into_iter().cycle()).take(all).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::LazyLock;

    static ROWS: LazyLock<Grouped> = LazyLock::new(|| Grouped::rows("VALUES", 2));
    static NAMES: LazyLock<Grouped> = LazyLock::new(|| Grouped::between("op IN (", 1, ")"));

    #[test]
    fn every_item_is_in_one_group_of_its_statement() {
        let items: Vec<usize> = (0..201).collect();
        let groups: Vec<_> = ROWS.of(&items).collect();
        assert_eq!(groups.iter().flat_map(|(_, group)| group.iter().copied()).collect::<Vec<_>>(), items);
        assert_eq!(groups.iter().map(|(_, group)| group.len()).collect::<Vec<_>>(), [64, 64, 64, 8, 1]);
        assert_eq!(groups[4].0, "VALUES ($1, $2, $3)");
        assert!(groups[3].0.ends_with("($1, $16, $17)"));
        assert_eq!(ROWS.of::<usize>(&[]).count(), 0);
        let names: Vec<_> = NAMES.of(&items[..9]).map(|(sql, _)| sql).collect();
        assert_eq!(names, ["op IN ( $2, $3, $4, $5, $6, $7, $8, $9)", "op IN ( $2)"]);
    }

    #[test]
    fn names_to_look_for_are_filled_up_to_one_statement() {
        let sizes: Vec<usize> = [0, 1, 2, 8, 9, 64, 65].map(|names| filled(&vec![7; names]).len()).to_vec();
        assert_eq!(sizes, [0, 1, 8, 8, 64, 64, 128]);
        assert_eq!(filled(&[1, 2, 3]), [1, 2, 3, 3, 3, 3, 3, 3]);
    }
}
