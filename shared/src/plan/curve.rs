//! What is left against effort, at few enough points to draw.

use super::{Weight, share};

/// Most points of a curve.
pub const MOST_POINTS: u32 = 200;

/// Efforts at which a curve is drawn: from 0 to all, evenly, and `budget` itself. At most [`MOST_POINTS`].
pub fn efforts(all: u32, budget: u32) -> Vec<u32> {
    let steps = MOST_POINTS - 2;
    let mut efforts: Vec<u32> = if all <= steps {
        (0..=all).collect()
    } else {
        (0..=steps).map(|step| (u64::from(all) * u64::from(step) / u64::from(steps)) as u32).collect()
    };
    let budget = budget.min(all);
    if let Err(at) = efforts.binary_search(&budget) {
        efforts.insert(at, budget);
    }
    efforts
}

/// Share of `whole` that is left after each effort of `efforts` (ascending), where each unit of effort in turn takes away
/// what `order` says. An order that is at its end stays there.
pub fn left(order: impl IntoIterator<Item = Weight>, whole: Weight, efforts: &[u32]) -> Vec<f64> {
    let mut order = order.into_iter();
    let (mut spent, mut taken): (u32, Weight) = (0, 0);
    let mut lefts = Vec::with_capacity(efforts.len());
    for effort in efforts {
        while spent < *effort {
            taken += order.next().unwrap_or(0);
            spent += 1;
        }
        lefts.push(share(whole.saturating_sub(taken), whole));
    }
    lefts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MOST_POINTS, efforts, left};

    #[test]
    fn what_is_left_after_each_effort() {
        let order = [5, 3, 2];
        assert_eq!(left(order, 10, &[0, 1, 2, 3, 9]), [1.0, 0.5, 0.2, 0.0, 0.0]);
        assert_eq!(left([], 0, &[0]), [0.0]);
    }

    proptest! {
        #[test]
        fn a_curve_has_its_ends_its_budget_and_few_points(all in 0_u32..30_000, budget in 0_u32..40_000) {
            let efforts = efforts(all, budget);
            prop_assert!(efforts.len() <= MOST_POINTS as usize);
            prop_assert!(efforts.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!((efforts.first(), efforts.last()), (Some(&0), Some(&all)));
            prop_assert!(efforts.contains(&budget.min(all)));
        }
    }
}
