//! A guess which column plays which role, with the reason in words: by its name and by what its cells look like.

use super::names::{self, NAMES, NameFit};
use super::shape::{Look, Shape};
use super::takes_several;
use crate::ingest::layout::Role;

/// A role for a column, and why.
pub type Guess = Option<(Role, String)>;

/// What speaks for a role of a column: points, column, role, reason.
#[derive(Debug, Default)]
pub struct Offers(Vec<(i32, usize, Role, String)>);

impl Offers {
    /// The name of the column, and what its cells look like.
    pub fn by_name(&mut self, column: usize, role: Role, fit: Option<NameFit>, look: Look) {
        if let Some((points, reason)) = fit.and_then(|fit| points(fit, look)) {
            self.0.push((points, column, role, reason));
        }
    }

    /// The cells alone, in these words.
    pub fn by_cells(&mut self, column: usize, role: Role, words: &'static str) {
        self.0.push((300, column, role, words.to_owned()));
    }
}

/// A guess for every column of a report.
pub fn roles(names: &[String], shapes: &[Shape]) -> Vec<Guess> {
    let mut offers = Offers::default();
    for (column, (name, shape)) in names.iter().zip(shapes).enumerate() {
        for &role in Role::ALL.iter().filter(|role| !role.is_of_assets_only()) {
            offers.by_name(column, role, names::fit(name, role, NAMES), shape.looks(role));
        }
        if let Some((role, words)) = shape.gives_away() {
            offers.by_cells(column, role, words);
        }
    }
    settle(offers, names.len())
}

/// The best of all offers. A role is given once, to the column that fits best, but for those that take several.
pub fn settle(offers: Offers, columns: usize) -> Vec<Guess> {
    let Offers(mut offers) = offers;
    // Stable: of equal offers the leftmost column counts.
    offers.sort_by_key(|(points, ..)| -points);
    let mut guesses: Vec<Guess> = vec![None; columns];
    for (points, column, role, reason) in offers {
        let is_taken = guesses.iter().flatten().any(|(taken, _)| *taken == role);
        let may_join = takes_several(role) && points >= EXACT;
        if let Some(guess @ None) = guesses.get_mut(column)
            && (!is_taken || may_join)
        {
            *guess = Some((role, reason));
        }
    }
    guesses
}

/// Points of a column whose name is known and whose cells do not speak against it, at least.
const EXACT: i32 = 450;
/// Points lost by each better name that the role has: more than looks bring within a few names.
const PLACE: i32 = 5;

/// How good an offer is, and why it is made.
fn points(fit: NameFit, look: Look) -> Option<(i32, String)> {
    match (fit, look) {
        (NameFit::Exact(place), Look::Like(words)) => {
            Some((700 - PLACE * place.0 as i32, format!("by its name; {words}")))
        }
        (NameFit::Exact(place), Look::Neutral) => Some((640 - PLACE * place.0 as i32, "by its name".to_owned())),
        (NameFit::Part, Look::Like(words)) => Some((400, format!("by a part of its name; {words}"))),
        // A part of a name alone says too little.
        (NameFit::Part, Look::Neutral) | (_, Look::Unlike) => None,
    }
}
