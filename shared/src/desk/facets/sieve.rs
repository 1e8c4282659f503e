//! Who passes a filter: per asset, per vulnerability and per code the facets that refuse it, as bits, so that a finding is
//! asked by four numbers. Counts nothing.

use super::codes::By;
use super::own::{NOWHERE, Own};
use super::tags::TAG;
use crate::desk::Desk;
use crate::desk::search::Search;
use crate::view::FindingFilter;

/// Facets that refuse a finding, a bit each, tags behind the last.
pub(super) type Bits = u32;

/// What is not asked for at all, whatever the facets say.
pub(super) const NOT_ASKED: Bits = Bits::MAX;

/// Of an asset or a vulnerability: facets that refuse it, and above them the words of a search that it does not have.
type Half = u64;

/// By what one byte says of a finding.
type ByByte = [Bits; u8::MAX as usize + 1];

/// A filter made ready for one pass over the findings.
pub(super) struct Sieve {
    assets: Vec<Half>,
    vulnerabilities: Vec<Half>,
    said: ByByte,
    weighed: ByByte,
    /// Facets that may refuse a finding.
    asked: Bits,
    /// Does any facet that weights have a say in refuse anything?
    is_weighed: bool,
    /// By finding: does the chosen patch close it?
    patch: Option<Vec<bool>>,
}

impl Desk {
    /// A filter made ready.
    pub(super) fn sieve(&self, filter: &FindingFilter) -> Sieve {
        let found = self.found(&Search::of(&filter.text));
        let mut sieve = Sieve {
            assets: halves(found.assets, self.workspace.assets.len()),
            vulnerabilities: halves(found.vulnerabilities, self.workspace.vulnerabilities.len()),
            said: [0; _],
            weighed: [0; _],
            asked: 0,
            is_weighed: false,
            patch: filter.patch.map(|patch| self.marked_findings(patch)),
        };
        if let Some(nowhere) = sieve.said.get_mut(usize::from(NOWHERE)) {
            *nowhere = NOT_ASKED;
        }
        for (at, facet) in self.codes().iter().enumerate() {
            let Some(allowed) = facet.allowed(filter.facets.get(facet.key)) else { continue };
            sieve.asked |= 1 << at;
            let bits: Vec<Bits> = allowed.into_iter().map(|passes| if passes { 0 } else { 1 << at }).collect();
            let refuse = |all: &mut [Half], codes: &[u32]| {
                for (refused, code) in all.iter_mut().zip(codes) {
                    *refused |= Half::from(at_or(&bits, *code, 0));
                }
            };
            match &facet.by {
                By::Asset(codes) => refuse(&mut sieve.assets, codes),
                By::Vulnerability(codes) => refuse(&mut sieve.vulnerabilities, codes),
                By::Finding(own) => sieve.refuse_own(*own, &bits),
            }
        }
        if let Some(chosen) = filter.facets.get(TAG).filter(|chosen| !chosen.is_empty()) {
            sieve.asked |= 1 << self.codes().len();
            let has_one = |asset: usize| self.tags(asset).any(|tag| chosen.contains(tag));
            refuse_unless(&mut sieve.assets, 1 << self.codes().len(), has_one);
        }
        if let Some(only) = filter.asset {
            refuse_unless(&mut sieve.assets, NOT_ASKED, |asset| asset == only as usize);
        }
        if let Some(group) = &filter.group {
            let marks = self.marked_assets(group);
            refuse_unless(&mut sieve.assets, NOT_ASKED, |asset| marks.get(asset) == Some(&true));
        }
        if let Some(only) = filter.vulnerability {
            refuse_unless(&mut sieve.vulnerabilities, NOT_ASKED, |vulnerability| vulnerability == only as usize);
        }
        sieve
    }

    /// Numbers of the findings that pass, ascending.
    pub(in crate::desk) fn passing(&self, filter: &FindingFilter) -> Vec<u32> {
        let sieve = self.sieve(filter);
        let findings = &self.workspace.findings;
        let things = findings.asset.iter().zip(&findings.vulnerability).zip(self.said());
        // Whether one passes is as good as random: a number is always written, and stays where it passes.
        let (mut passing, mut count) = (vec![0; findings.len()], 0);
        for (id, ((asset, vulnerability), said)) in (0..).zip(things) {
            if let Some(place) = passing.get_mut(count) {
                *place = id;
            }
            count += usize::from(sieve.refused_unweighed(*asset, *vulnerability, *said) == 0);
        }
        passing.truncate(count);
        if sieve.is_weighed {
            let weighed = self.weighed_codes();
            passing.retain(|id| at_or(&sieve.weighed, u32::from(at_or(weighed, *id, 0)), 0) == 0);
        }
        if let Some(closed) = sieve.patch {
            passing.retain(|id| at_or(&closed, *id, false));
        }
        passing
    }
}

impl Sieve {
    /// `bits` by the code of a facet that findings have by themselves.
    fn refuse_own(&mut self, own: Own, bits: &[Bits]) {
        if own.is_weighed() {
            self.is_weighed = true;
            for (weighed, refused) in self.weighed.iter_mut().enumerate() {
                *refused |= at_or(bits, own.of_weighed(weighed) as u32, 0);
            }
        } else {
            for (said, refused) in self.said.iter_mut().enumerate() {
                *refused |= at_or(bits, own.of_said(said) as u32, 0);
            }
        }
    }

    /// Facets that may refuse a finding.
    pub(super) fn asked(&self) -> Bits {
        self.asked
    }

    /// Facets that refuse a finding; [`NOT_ASKED`] where it is not asked for.
    #[inline]
    pub(super) fn refused(&self, id: u32, asset: u32, vulnerability: u32, said: u8, weighed: u8) -> Bits {
        let is_closed = self.patch.as_ref().is_none_or(|closed| at_or(closed, id, false));
        let bits = self.refused_unweighed(asset, vulnerability, said) | at_or(&self.weighed, u32::from(weighed), 0);
        if is_closed { bits } else { NOT_ASKED }
    }

    /// The same as far as weights and the patch have no say.
    #[inline]
    fn refused_unweighed(&self, asset: u32, vulnerability: u32, said: u8) -> Bits {
        let missing = Half::from(NOT_ASKED);
        let a = at_or(&self.assets, asset, missing);
        let b = at_or(&self.vulnerabilities, vulnerability, missing);
        // A word is missing where both lack it, a facet refuses where either is refused.
        let pair = if (a & b) > missing { NOT_ASKED } else { (a | b) as Bits };
        pair | at_or(&self.said, u32::from(said), NOT_ASKED)
    }
}

fn at_or<T: Copy>(all: &[T], at: u32, or: T) -> T {
    all.get(at as usize).copied().unwrap_or(or)
}

/// Halves that no facet refuses, with the words that are missing.
fn halves(missing: Vec<u32>, count: usize) -> Vec<Half> {
    if missing.is_empty() {
        vec![0; count]
    } else {
        missing.into_iter().map(|words| Half::from(words) << Bits::BITS).collect()
    }
}

fn refuse_unless(all: &mut [Half], bits: Bits, passes: impl Fn(usize) -> bool) {
    for (at, refused) in all.iter_mut().enumerate() {
        if !passes(at) {
            *refused |= Half::from(bits);
        }
    }
}
