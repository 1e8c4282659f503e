//! The roll-up: which patches there are, which findings each closes, and in which order they remove most risk. Sums of
//! points p, never of scores. Knows no page and no file.
//!
//! - `reference`: what a vendor reference names, and where in its series it stands.
//! - `title`: the product a title is about, the month it names.
//! - `catalogue`: the patches of a workspace, one for all references that close the same vulnerabilities.
//! - `closing`: which open findings each patch closes, superseded patches folded into the latest one or not.
//! - `greedy`: weighted coverage, and what is left after each step of any order.
//! - `curve`: what is left against effort, at a number of points that can be drawn.
//!
//! To add a series of bulletins: a line in `reference::SERIES`.

mod catalogue;
mod closing;
mod curve;
mod greedy;
mod reference;
mod title;

pub use catalogue::{Catalogue, MOST_ALTERNATIVES, Patch};
pub use closing::{Closing, Fold};
pub use curve::{MOST_POINTS, efforts, left};
pub use greedy::{Cover, Step, Weight, along, greedy, points, share, weight};
