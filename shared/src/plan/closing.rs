//! Which open findings each patch closes. Folded: where a later patch of the same line is needed on the same host anyway,
//! it takes over what the earlier one would close there.

use rustc_hash::FxHashMap;

use super::catalogue::{Candidate, Catalogue};
use crate::order::{in_order, largest_first};

/// An earlier patch that a later one takes over, on some hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The earlier patch.
    pub patch: u32,
    /// Findings it would have closed there.
    pub findings: u32,
}

/// Who closes what. Findings are named by their place in the order that was given.
#[derive(Clone, Debug, Default)]
pub struct Closing {
    /// Ends of each finding's part of `closers`.
    ends: Vec<u32>,
    closers: Vec<u32>,
    by_patch: Vec<Vec<u32>>,
    folds: Vec<Vec<Fold>>,
    /// By patch: does another one close any of its findings too?
    is_shared: Vec<bool>,
}

impl Closing {
    /// Of open findings, each an asset and a vulnerability.
    pub fn of(catalogue: &Catalogue, findings: &[(u32, u32)], fold: bool) -> Self {
        let latest = if fold { latest_by_host(catalogue, findings) } else { FxHashMap::default() };
        let mut closing = Self {
            by_patch: vec![Vec::new(); catalogue.patches().len()],
            folds: vec![Vec::new(); catalogue.patches().len()],
            is_shared: vec![false; catalogue.patches().len()],
            ..Self::default()
        };
        let mut folded: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut own: Vec<u32> = Vec::new();
        for (place, (asset, vulnerability)) in (0_u32..).zip(findings) {
            own.clear();
            for candidate in catalogue.candidates(*vulnerability) {
                let later = later(candidate, *asset, &latest);
                if let Some(later) = later {
                    *folded.entry((later, candidate.patch)).or_default() += 1;
                }
                let patch = later.unwrap_or(candidate.patch);
                if !own.contains(&patch) {
                    own.push(patch);
                }
            }
            let is_shared = own.len() > 1;
            for patch in &own {
                if let Some(shared) = closing.is_shared.get_mut(*patch as usize) {
                    *shared |= is_shared;
                }
                if let Some(places) = closing.by_patch.get_mut(*patch as usize) {
                    places.push(place);
                }
            }
            closing.closers.extend_from_slice(&own);
            closing.ends.push(closing.closers.len() as u32);
        }
        for ((later, earlier), findings) in folded {
            if let Some(folds) = closing.folds.get_mut(later as usize) {
                folds.push(Fold { patch: earlier, findings });
            }
        }
        for folds in closing.folds.iter_mut().filter(|folds| folds.len() > 1) {
            let key = |fold: &Fold| (largest_first(fold.findings), u128::from(fold.patch));
            let keys = folds.iter().map(key).collect();
            *folds = in_order(std::mem::take(folds), keys);
        }
        closing
    }

    /// How many findings there are.
    pub fn findings(&self) -> usize {
        self.ends.len()
    }

    /// Findings that a patch closes, in the order given.
    pub fn closed_by(&self, patch: u32) -> &[u32] {
        self.by_patch.get(patch as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Patches that close a finding; any one of them does.
    pub fn closers(&self, finding: u32) -> &[u32] {
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let at = finding as usize;
        self.closers.get(at.checked_sub(1).map_or(0, end)..end(at)).unwrap_or_default()
    }

    /// Does another patch close any of the findings of this one?
    pub fn is_shared(&self, patch: u32) -> bool {
        self.is_shared.get(patch as usize).copied().unwrap_or_default()
    }

    /// What a patch takes over from earlier ones, most findings first.
    pub fn folds(&self, patch: u32) -> &[Fold] {
        self.folds.get(patch as usize).map(Vec::as_slice).unwrap_or_default()
    }
}

/// By asset and family: rank and number of the latest patch that is needed there.
type Latest = FxHashMap<(u32, u32), (u32, u32)>;

fn latest_by_host(catalogue: &Catalogue, findings: &[(u32, u32)]) -> Latest {
    let mut latest = Latest::default();
    for (asset, vulnerability) in findings {
        for candidate in catalogue.candidates(*vulnerability) {
            for (family, rank) in &candidate.places {
                let now = latest.entry((*asset, *family)).or_insert((*rank, candidate.patch));
                *now = (*now).max((*rank, candidate.patch));
            }
        }
    }
    latest
}

/// The later patch of one of a candidate's lines that is needed on the asset.
fn later(candidate: &Candidate, asset: u32, latest: &Latest) -> Option<u32> {
    candidate.places.iter().find_map(|(family, rank)| {
        let (latest_rank, patch) = latest.get(&(asset, *family))?;
        (latest_rank > rank && *patch != candidate.patch).then_some(*patch)
    })
}

#[cfg(test)]
mod tests {
    use super::{Closing, Fold};
    use crate::model::Vulnerability;
    use crate::plan::Catalogue;

    fn catalogue(all: &[(&str, &str)]) -> Catalogue {
        let make = |(title, reference): &(&str, &str)| Vulnerability {
            title: (*title).to_owned(),
            vendor_reference: (*reference).to_owned(),
            ..Vulnerability::default()
        };
        Catalogue::of(&all.iter().map(make).collect::<Vec<_>>())
    }

    fn months() -> Catalogue {
        catalogue(&[
            ("System: cumulative update of July 2026 is missing", "July 2026 rollup"),
            ("System: cumulative update of August 2026 is missing", "August 2026 rollup"),
            ("System: cumulative update of October 2026 is missing", "October 2026 rollup"),
        ])
    }

    #[test]
    fn folded_into_the_latest_that_the_host_needs() {
        // Host 1 lacks all, host 2 the first two, host 3 the first.
        let findings = [(1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (3, 0)];
        let closing = Closing::of(&months(), &findings, true);
        assert_eq!(closing.closed_by(2), [0, 1, 2]);
        assert_eq!(closing.closed_by(1), [3, 4]);
        assert_eq!(closing.closed_by(0), [5]);
        assert_eq!(closing.folds(2), [Fold { patch: 0, findings: 1 }, Fold { patch: 1, findings: 1 }]);
        assert_eq!(closing.folds(1), [Fold { patch: 0, findings: 1 }]);
        assert!((0..6).all(|finding| closing.closers(finding).len() == 1));
        let plain = Closing::of(&months(), &findings, false);
        assert_eq!(
            (plain.closed_by(0), plain.closed_by(1), plain.closed_by(2)),
            (&[0, 3, 5][..], &[1, 4][..], &[2][..])
        );
        assert!((0..3).all(|patch| plain.folds(patch).is_empty()));
    }

    #[test]
    fn versions_fold_within_their_branch_only() {
        let php = catalogue(&[
            ("One", "PHP 5.3.27"),
            ("Two", "PHP 5.4.23, PHP 5.3.28, PHP 5.5.7"),
            ("Three", "PHP 5.5.2"),
            ("Four", "PHP 5.6.1"),
        ]);
        let closing = Closing::of(&php, &[(1, 0), (1, 1), (1, 2), (1, 3)], true);
        let closes = |name: &str| {
            let at = php.patches().iter().position(|patch| patch.names == [name]).unwrap();
            closing.closed_by(at as u32).to_vec()
        };
        assert_eq!(closes("PHP 5.3.28"), [0, 1]);
        assert_eq!(closes("PHP 5.5.7"), [1, 2]);
        assert_eq!(closes("PHP 5.4.23"), [1]);
        assert_eq!(closes("PHP 5.6.1"), [3]);
        assert_eq!(closes("PHP 5.3.27"), [0_u32; 0]);
    }

    #[test]
    fn alternatives_are_all_named() {
        let found = catalogue(&[("A", "KB1000001, KB1000002"), ("B", "KB1000002")]);
        let closing = Closing::of(&found, &[(1, 0), (2, 1)], true);
        assert_eq!(closing.closers(0), [0, 1]);
        assert_eq!(closing.closers(1), [1]);
        assert_eq!(closing.closers(7), [0_u32; 0]);
    }
}
