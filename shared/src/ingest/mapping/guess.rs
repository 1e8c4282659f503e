//! A guess which column plays which role, with the reason in words: by its name and by what its cells look like.

use super::names::{self, NameFit};
use super::shape::{Look, Shape};
use super::takes_several;
use crate::ingest::layout::Role;

/// A role for a column, and why.
pub type Guess = Option<(Role, String)>;

/// A guess for every column. A role is given once, to the column that fits best, but for those that take several.
pub fn roles(names: &[String], shapes: &[Shape]) -> Vec<Guess> {
    let mut offers: Vec<(i32, usize, Role, String)> = Vec::new();
    for (column, (name, shape)) in names.iter().zip(shapes).enumerate() {
        let by_name = Role::ALL.iter().filter_map(|&role| {
            let (points, reason) = points(names::fit(name, role)?, shape.looks(role))?;
            Some((points, column, role, reason))
        });
        offers.extend(by_name);
        if let Some((role, words)) = shape.gives_away() {
            offers.push((300, column, role, words.to_owned()));
        }
    }
    // Stable: of equal offers the leftmost column counts.
    offers.sort_by_key(|(points, ..)| -points);
    let mut guesses: Vec<Guess> = vec![None; names.len()];
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
