//! Greedy weighted coverage: the patch that removes most of what is left, again and again. Where several patches can close
//! a finding no order is known to be best in reasonable time; this one reaches at least 1 - 1/e of the best for every
//! number of patches, and is the best where no two patches share a finding.
//!
//! Points are added as whole numbers, so that sums do not depend on their order and ties are ties.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Closing;

/// Points p as a whole number of 2^-80. A million findings of 1 fit many times.
pub type Weight = u128;

/// 2^80.
const UNIT: f64 = 1_208_925_819_614_629_174_706_176.0;

/// Points p, at least the smallest step: a finding is never worth nothing.
pub fn weight(points: f64) -> Weight {
    ((points * UNIT) as Weight).max(1)
}

/// A weight as points p.
pub fn points(weight: Weight) -> f64 {
    weight as f64 / UNIT
}

/// `part` of `whole` as a share from 0 to 1; nothing of nothing is 0.
pub fn share(part: Weight, whole: Weight) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// What is to be covered: who closes what, and the weight of each finding.
#[derive(Clone, Copy, Debug)]
pub struct Cover<'a> {
    /// Who closes what.
    pub closing: &'a Closing,
    /// Weight of each finding.
    pub weights: &'a [Weight],
}

/// A step of a plan: a patch, and what it closes that no step before it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The patch.
    pub patch: u32,
    /// Weight that it adds.
    pub gain: Weight,
    /// Findings that it adds.
    pub closes: u32,
}

impl Cover<'_> {
    /// Weight of a finding.
    pub fn weight(&self, finding: u32) -> Weight {
        self.weights.get(finding as usize).copied().unwrap_or(0)
    }

    /// Weight of all that a patch closes.
    pub fn worth(&self, patch: u32) -> Weight {
        self.closing.closed_by(patch).iter().map(|finding| self.weight(*finding)).sum()
    }
}

/// What is closed so far.
struct Progress<'a> {
    cover: Cover<'a>,
    closed: Vec<bool>,
}

impl<'a> Progress<'a> {
    fn new(cover: Cover<'a>) -> Self {
        Self { cover, closed: vec![false; cover.closing.findings()] }
    }

    /// Applies a patch; `tell` hears of each finding that is closed by it and was not before.
    fn apply(&mut self, patch: u32, mut tell: impl FnMut(u32, Weight)) -> Step {
        let mut step = Step { patch, gain: 0, closes: 0 };
        for finding in self.cover.closing.closed_by(patch) {
            let Some(closed) = self.closed.get_mut(*finding as usize).filter(|closed| !**closed) else { continue };
            *closed = true;
            let weight = self.cover.weight(*finding);
            step.gain += weight;
            step.closes += 1;
            tell(*finding, weight);
        }
        step
    }
}

/// The plan: of the patches `0..patches` the one that adds most, then the next, until every finding that any of them
/// closes is closed. Among equals the one with the first finding, then the first patch.
pub fn greedy(cover: Cover<'_>, patches: u32) -> Vec<Step> {
    let closing = cover.closing;
    let mut left: Vec<Weight> = vec![0; patches as usize];
    for (finding, weight) in (0..closing.findings() as u32).zip(cover.weights) {
        for patch in closing.closers(finding) {
            if let Some(left) = left.get_mut(*patch as usize) {
                *left += weight;
            }
        }
    }
    let first = |patch: u32| closing.closed_by(patch).first().copied().unwrap_or(u32::MAX);
    let entry = |patch: u32, gain: Weight| (gain, Reverse(first(patch)), Reverse(patch));
    let entries = (0..).zip(&left).filter(|(_, gain)| **gain > 0).map(|(patch, gain)| entry(patch, *gain));
    let mut heap: BinaryHeap<_> = entries.collect();
    let mut progress = Progress::new(cover);
    let mut steps = Vec::new();
    while let Some((gain, _, Reverse(patch))) = heap.pop() {
        let now = left.get(patch as usize).copied().unwrap_or(0);
        if now < gain {
            // Patches chosen since took some of it: back into the queue with what is left.
            heap.extend((now > 0).then(|| entry(patch, now)));
            continue;
        }
        if !closing.is_shared(patch) {
            // Nothing that it closes was closed before, and nobody has to hear of it.
            steps.push(Step { patch, gain, closes: closing.closed_by(patch).len() as u32 });
            continue;
        }
        steps.push(progress.apply(patch, |finding, weight| {
            for other in closing.closers(finding) {
                if let Some(left) = left.get_mut(*other as usize) {
                    *left = left.saturating_sub(weight);
                }
            }
        }));
    }
    steps
}

/// The steps of an order that is given; a patch that closes nothing more is left out.
pub fn along(cover: Cover<'_>, order: impl IntoIterator<Item = u32>) -> Vec<Step> {
    let mut progress = Progress::new(cover);
    let steps = order.into_iter().map(|patch| progress.apply(patch, |_, _| ()));
    steps.filter(|step| step.closes > 0).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Cover, Step, Weight, along, greedy, share, weight};
    use crate::model::Vulnerability;
    use crate::plan::{Catalogue, Closing};

    /// A case: patches by the findings they close, and weights. Every finding has a patch.
    #[derive(Clone, Debug)]
    struct Case {
        closed_by: Vec<Vec<u32>>,
        weights: Vec<Weight>,
    }

    impl Case {
        /// As vulnerabilities that name patches: the road that data takes.
        fn closing(&self) -> (Closing, u32) {
            let vulnerability = |names: &Vec<u32>| Vulnerability {
                title: "Flaw".to_owned(),
                vendor_reference: names.iter().map(|n| format!("KB{}", 1_000_000 + n)).collect::<Vec<_>>().join(", "),
                ..Vulnerability::default()
            };
            let catalogue = Catalogue::of(&self.closed_by.iter().map(vulnerability).collect::<Vec<_>>());
            let findings: Vec<(u32, u32)> = (0..self.closed_by.len() as u32).map(|at| (at, at)).collect();
            (Closing::of(&catalogue, &findings, true), catalogue.patches().len() as u32)
        }
    }

    fn case(most_alternatives: usize) -> impl Strategy<Value = Case> {
        let finding = (prop::collection::vec(0_u32..7, 0..=most_alternatives), 1_u32..50);
        prop::collection::vec(finding, 1..12).prop_map(|findings| {
            let (closed_by, weights): (Vec<_>, Vec<_>) = findings.into_iter().unzip();
            Case { closed_by, weights: weights.into_iter().map(Weight::from).collect() }
        })
    }

    /// Best weight that any set of at most so many patches covers, by trying all.
    fn best(cover: Cover<'_>, patches: u32, at_most: u32) -> Weight {
        (0_u32..1 << patches)
            .filter(|set| set.count_ones() <= at_most)
            .map(|set| along(cover, (0..patches).filter(|patch| set >> patch & 1 == 1)).iter().map(|s| s.gain).sum())
            .max()
            .unwrap_or(0)
    }

    proptest! {
        #[test]
        fn greedy_reaches_its_bound(case in case(3)) {
            let (closing, patches) = case.closing();
            prop_assume!(patches <= 14);
            let cover = Cover { closing: &closing, weights: &case.weights };
            let steps = greedy(cover, patches);
            let mut reached: Weight = 0;
            for (taken, step) in (1_u32..).zip(&steps) {
                reached += step.gain;
                let best = best(cover, patches, taken);
                prop_assert!(reached <= best);
                prop_assert!(reached as f64 >= (1.0 - (-1.0_f64).exp()) * best as f64 - 1e-9, "{reached} of {best}");
            }
        }

        #[test]
        fn all_is_closed_once_and_gains_fall(case in case(4)) {
            let (closing, patches) = case.closing();
            let cover = Cover { closing: &closing, weights: &case.weights };
            let steps = greedy(cover, patches);
            prop_assert_eq!(steps.iter().map(|step| step.gain).sum::<Weight>(), case.weights.iter().sum::<Weight>());
            prop_assert_eq!(steps.iter().map(|step| step.closes).sum::<u32>(), case.weights.len() as u32);
            prop_assert!(steps.windows(2).all(|pair| pair[0].gain >= pair[1].gain));
            // Along its own order it is the same plan.
            prop_assert_eq!(along(cover, steps.iter().map(|step| step.patch)), steps);
        }

        #[test]
        fn patches_that_share_nothing_stand_by_their_worth(case in case(1)) {
            let (closing, patches) = case.closing();
            let cover = Cover { closing: &closing, weights: &case.weights };
            let mut plain: Vec<Step> = (0..patches)
                .map(|patch| Step { patch, gain: cover.worth(patch), closes: closing.closed_by(patch).len() as u32 })
                .collect();
            plain.sort_by_key(|step| (std::cmp::Reverse(step.gain), closing.closed_by(step.patch)[0]));
            prop_assert_eq!(greedy(cover, patches), plain);
        }
    }

    #[test]
    fn the_first_choice_is_not_always_part_of_the_best_but_near() {
        // The middle one is the largest; the two others together close more than it and one of them.
        let case = Case { closed_by: vec![vec![1], vec![1, 2], vec![2, 3], vec![3]], weights: vec![3, 4, 4, 3] };
        let (closing, patches) = case.closing();
        let cover = Cover { closing: &closing, weights: &case.weights };
        let steps = greedy(cover, patches);
        assert_eq!(steps.iter().map(|step| step.gain).collect::<Vec<_>>(), [8, 3, 3]);
        assert_eq!(best(cover, patches, 2), 14);
    }

    #[test]
    fn a_weight_keeps_what_is_small() {
        assert_eq!(weight(1.0), 1 << 80);
        assert!(weight(0.0) == 1 && weight(f64::NAN) == 1);
        assert!((share(weight(1e-12), weight(1.0)) - 1e-12).abs() < 1e-20);
        assert!(share(0, 0) == 0.0);
    }
}
