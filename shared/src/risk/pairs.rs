//! What a model says of a vulnerability on an asset, worked out once for all that no weight tells apart: for passes over
//! findings of every kind, open or not. Knows no score itself.

use super::traits::{MOST_TRAITS, Traits};

/// An answer for each class of vulnerabilities on assets of each traits, as far as it was asked for.
#[derive(Clone, Debug, Default)]
pub struct Pairs<T> {
    /// Where the answers of each vulnerability's class begin.
    starts: Vec<usize>,
    /// Place of each asset's traits among the answers of a class.
    columns: Vec<u16>,
    known: Vec<Option<T>>,
}

impl<T: Copy> Pairs<T> {
    /// No answer yet. `classes` of each vulnerability (below `count`), `traits` of each asset.
    pub(super) fn new(classes: &[u32], count: usize, traits: &[Traits]) -> Self {
        let mut of_traits = [u16::MAX; MOST_TRAITS];
        let mut width = 0;
        let mut column = |traits: &Traits| {
            let Some(column) = of_traits.get_mut(traits.number()) else { return 0 };
            if *column == u16::MAX {
                *column = width;
                width += 1;
            }
            *column
        };
        let columns = traits.iter().map(&mut column).collect();
        let width = usize::from(width);
        let starts = classes.iter().map(|class| *class as usize * width).collect();
        Self { starts, columns, known: vec![None; count * width] }
    }

    /// The answer for a vulnerability on an asset; the first time it is worked out.
    pub fn of(&mut self, vulnerability: u32, asset: u32, work_out: impl FnOnce() -> T) -> T {
        let (start, column) = (self.starts.get(vulnerability as usize), self.columns.get(asset as usize));
        let at = start.zip(column).map(|(start, column)| start + usize::from(*column));
        match at.and_then(|at| self.known.get_mut(at)) {
            Some(known) => *known.get_or_insert_with(work_out),
            None => work_out(),
        }
    }
}
