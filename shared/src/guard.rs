//! Cells that leave for a spreadsheet program and may come back: no program takes one for a formula (OWASP, "CSV
//! Injection"), and every one comes back as it was, byte for byte.

use std::borrow::Cow;

/// A cell that starts like a formula gets a `'` before it, unless it is a plain number or a lone `-`.
pub fn guard(cell: &str) -> Cow<'_, str> {
    if needs_guard(cell) || is_guarded(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Takes our own guard off again.
pub fn unguard(cell: &str) -> &str {
    if is_guarded(cell) { cell.get(1..).unwrap_or(cell) } else { cell }
}

fn needs_guard(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']) && cell != "-" && !is_number(cell)
}

/// A `'` that stands before what needs a guard, or before another such `'`.
fn is_guarded(cell: &str) -> bool {
    cell.strip_prefix('\'').is_some_and(|rest| needs_guard(rest) || is_guarded(rest))
}

fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok_and(f64::is_finite)
        && cell.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{guard, unguard};

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for bad in ["=1+1", "+SUM(A1)", "-2+3", "@x", "\t=1", "\r=1", "-cmd", "+-1"] {
            assert_eq!(guard(bad), format!("'{bad}"));
        }
        for good in ["", "-", "-1.5", "+3", "text", "'-", "1=1"] {
            assert_eq!(guard(good), good, "{good:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_guarded_comes_back(cell in "[-'=+@a1\\t\\r\\n\\x00.]{0,6}") {
            let safe = guard(&cell);
            prop_assert_eq!(unguard(&safe), cell.as_str());
        }
    }
}
