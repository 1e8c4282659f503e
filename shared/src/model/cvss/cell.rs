//! Takes a CVSS cell apart: the published score and the vector, in either order, with brackets, spaces or none.

use std::borrow::Cow;

use super::vector::METRICS;

/// What a cell holds.
#[derive(Debug, PartialEq)]
pub(super) struct Cell {
    /// The published score, 0 to 10.
    pub(super) published: Option<f64>,
    /// The pieces of the vector joined with `/`, as written; empty where there are none.
    pub(super) vector: String,
}

/// Words that say nothing beside a score: its band, or what it is.
const WORDS: [&str; 10] = ["none", "info", "low", "medium", "moderate", "high", "critical", "cvss", "base", "score"];

impl Cell {
    /// `Ok(None)` where the cell says nothing.
    ///
    /// # Errors
    /// Neither score nor vector, two scores, or one that is not between 0 and 10.
    pub(super) fn read(cell: &str) -> Result<Option<Self>, String> {
        let cell = cell.trim();
        if cell.is_empty() || matches!(cell, "-" | "'-" | "N/A" | "n/a") {
            return Ok(None);
        }
        let mut published = None;
        let mut vector = String::with_capacity(cell.len());
        for piece in pieces(cell) {
            match number(&piece) {
                Some(score) if !(0.0..=10.0).contains(&score) => {
                    return Err(format!("{score} is not between 0 and 10"));
                }
                Some(score) => match published.replace(score) {
                    Some(before) if before.to_bits() != score.to_bits() => {
                        return Err(format!("'{cell}' holds two scores, {before} and {score}"));
                    }
                    _ => {}
                },
                None if WORDS.iter().any(|word| piece.eq_ignore_ascii_case(word)) => {}
                None => {
                    if !vector.is_empty() {
                        vector.push('/');
                    }
                    vector.push_str(&piece);
                }
            }
        }
        if published.is_none() && !vector.contains([':', '#']) {
            return Err(format!("'{cell}' is not a CVSS score and not a vector"));
        }
        Ok(Some(Self { published, vector }))
    }
}

/// A cell that begins with a score: that score, and the rest, which says the same where it stands alone.
pub(super) fn score_first(cell: &str) -> Option<(f64, &str)> {
    let (first, rest) = cell.split_at_checked(cell.find(is_between)?)?;
    let score = number(first).filter(|score| (0.0..=10.0).contains(score))?;
    Some((score, rest))
}

/// What stands between the pieces of a cell.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '/' | '(' | ')' | '[' | ']' | '{' | '}' | '"' | '\'')
}

/// The cell at its slashes, blanks and brackets; a colon joins the words that stand on both sides of it.
fn pieces(cell: &str) -> Vec<Cow<'_, str>> {
    let mut pieces: Vec<Cow<'_, str>> = Vec::with_capacity(METRICS);
    for piece in cell.split(is_between).filter(|piece| !piece.is_empty()) {
        match pieces.last_mut() {
            Some(last) if last.ends_with(':') || (piece.starts_with(':') && number(last).is_none()) => {
                last.to_mut().push_str(piece);
            }
            _ => pieces.push(Cow::Borrowed(piece)),
        }
    }
    pieces
}

/// A score as files write it: `7.5`, `7,5`, `10`. Not `inf`, not `1e1`.
fn number(piece: &str) -> Option<f64> {
    let is_number = piece.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b'+'));
    match is_number {
        true if piece.contains(',') => piece.replace(',', ".").parse().ok(),
        true => piece.parse().ok(),
        false => None,
    }
}
