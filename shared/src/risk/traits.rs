//! All that the model looks at of an asset, as a small number: assets of equal traits have the same half of every score, the
//! same days and the same stars. Knows no weight.

use crate::model::{CriticalityClass, Exposure, Function, Rating};
use crate::rules::Effective;

/// Stars, classes, functions and exposures, each with "not said".
const SIZES: [usize; 4] = [6, 4, 3, 5];
/// How many traits there are.
pub const MOST_TRAITS: usize = SIZES[0] * SIZES[1] * SIZES[2] * SIZES[3];

/// What the model looks at of an asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits(u16);

impl Traits {
    /// Of what counts for an asset.
    pub fn of(asset: &Effective) -> Self {
        let Rating { stars, class, exposure, function, .. } = &asset.rating;
        let stars = stars.map_or(0, |stars| u16::from(stars.get()));
        let class = class.map_or(0, |class| match class {
            CriticalityClass::Mission => 1,
            CriticalityClass::Business => 2,
            CriticalityClass::Operational => 3,
        });
        let function = function.map_or(0, |function| match function {
            Function::Server => 1,
            Function::Workstation => 2,
        });
        let exposure = exposure.map_or(0, |exposure| match exposure {
            Exposure::Internet => 1,
            Exposure::Dmz => 2,
            Exposure::Internal => 3,
            Exposure::Isolated => 4,
        });
        let [_, classes, functions, exposures] = SIZES.map(|size| size as u16);
        Self(((stars * classes + class) * functions + function) * exposures + exposure)
    }

    /// Below [`MOST_TRAITS`].
    pub fn number(self) -> usize {
        usize::from(self.0)
    }
}

/// An answer for each traits that an asset has, from the first asset that has them.
pub fn by_traits<T: Clone + Default>(assets: &[Effective], traits: &[Traits], of: impl Fn(&Effective) -> T) -> Vec<T> {
    let mut known = [false; MOST_TRAITS];
    let mut all = vec![T::default(); MOST_TRAITS];
    for (asset, traits) in assets.iter().zip(traits) {
        if let (Some(known @ false), Some(place)) = (known.get_mut(traits.number()), all.get_mut(traits.number())) {
            *known = true;
            *place = of(asset);
        }
    }
    all
}
