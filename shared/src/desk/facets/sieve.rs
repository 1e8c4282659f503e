//! Who passes a filter: per asset, per vulnerability and per code the facets that refuse it, as bits, so that a finding is
//! asked by a few numbers. Counts nothing.

use super::codes::{By, Codes, OWN, Own};
use super::tags::TAG;
use crate::desk::Desk;
use crate::desk::search::Search;
use crate::desk::verdicts::Verdicts;
use crate::model::Brief;
use crate::view::FindingFilter;

/// Facets that refuse a finding, a bit each, tags behind the last.
type Bits = u32;

/// What is not asked for at all, whatever the facets say.
const NOT_ASKED: Bits = Bits::MAX;

/// Of an asset or a vulnerability: facets that refuse it, and above them the words of a search that it does not have.
type Half = u64;

/// A filter made ready for one pass over the findings.
pub(in crate::desk) struct Sieve<'a> {
    verdicts: Verdicts<'a>,
    assets: Vec<Half>,
    vulnerabilities: Vec<Half>,
    /// By the codes that findings have by themselves; empty where all pass.
    own: [Vec<Bits>; OWN],
    /// By finding: does the chosen patch close it?
    patch: Option<Vec<bool>>,
}

impl Desk {
    /// A filter made ready.
    pub(in crate::desk) fn sieve(&self, filter: &FindingFilter) -> Sieve<'_> {
        let found = self.found(&Search::of(&filter.text));
        let mut sieve = Sieve {
            verdicts: self.verdicts(),
            assets: halves(found.assets, self.workspace.assets.len()),
            vulnerabilities: halves(found.vulnerabilities, self.workspace.vulnerabilities.len()),
            own: Default::default(),
            patch: filter.patch.map(|patch| self.marked_findings(patch)),
        };
        for (at, facet) in self.codes().iter().enumerate() {
            let Some(allowed) = facet.allowed(filter.facets.get(facet.key)) else { continue };
            let bits: Vec<Bits> = allowed.into_iter().map(|passes| if passes { 0 } else { 1 << at }).collect();
            let refuse = |all: &mut [Half], codes: &[u32]| {
                for (refused, code) in all.iter_mut().zip(codes) {
                    *refused |= Half::from(at_or(&bits, *code, 0));
                }
            };
            match &facet.by {
                By::Asset(codes) => refuse(&mut sieve.assets, codes),
                By::Vulnerability(codes) => refuse(&mut sieve.vulnerabilities, codes),
                By::Finding(own) => {
                    if let Some(place) = sieve.own.get_mut(*own as usize) {
                        *place = bits;
                    }
                }
            }
        }
        if let Some(chosen) = filter.facets.get(TAG).filter(|chosen| !chosen.is_empty()) {
            let is_tagged = |asset: usize| self.tags(asset).any(|tag| chosen.contains(tag));
            refuse_unless(&mut sieve.assets, 1 << self.codes().len(), is_tagged);
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
        let mut sieve = self.sieve(filter);
        let findings = &self.workspace.findings;
        // Most are refused by what two columns say.
        let pairs = (0..).zip(findings.asset.iter().zip(&findings.vulnerability));
        let likely = pairs.filter(|(_, (asset, vulnerability))| sieve.refused_pair(**asset, **vulnerability) == 0);
        let likely: Vec<u32> = likely.map(|(id, _)| id).collect();
        let briefs = likely.into_iter().filter_map(|id| findings.brief(id));
        briefs.filter(|brief| sieve.refused(brief) == 0).map(|brief| brief.id).collect()
    }
}

impl Sieve<'_> {
    /// Facets that refuse a finding; all of them where it is not asked for. Once two refuse it, the others are not asked.
    pub(super) fn refused(&mut self, brief: &Brief) -> Bits {
        let mut bits = self.refused_pair(brief.asset, brief.vulnerability);
        for own in [Own::Kind, Own::Status, Own::Age, Own::Class, Own::Due] {
            if bits & bits.wrapping_sub(1) != 0 {
                return bits;
            }
            let is_asked = self.own.get(own as usize).is_some_and(|bits| !bits.is_empty());
            if is_asked {
                let code = self.own_code(own, brief);
                bits |= self.own.get(own as usize).map_or(0, |bits| at_or(bits, code, 0));
            }
        }
        let is_closed = self.patch.as_ref().is_none_or(|closed| at_or(closed, brief.id, false));
        if is_closed { bits } else { NOT_ASKED }
    }

    /// The same of an asset and a vulnerability alone.
    #[inline]
    fn refused_pair(&self, asset: u32, vulnerability: u32) -> Bits {
        let missing = Half::from(NOT_ASKED);
        let a = at_or(&self.assets, asset, missing);
        let b = at_or(&self.vulnerabilities, vulnerability, missing);
        // A word is missing where both lack it, a facet refuses where either is refused.
        if (a & b) > missing { NOT_ASKED } else { (a | b) as Bits }
    }

    /// Codes that a finding has by itself.
    pub(super) fn own(&mut self, brief: &Brief) -> [u32; OWN] {
        [Own::Class, Own::Kind, Own::Status, Own::Due, Own::Age].map(|own| self.own_code(own, brief))
    }

    /// The code of a finding in a facet.
    pub(super) fn code(&mut self, facet: &Codes, brief: &Brief) -> u32 {
        match &facet.by {
            By::Asset(codes) => at_or(codes, brief.asset, u32::MAX),
            By::Vulnerability(codes) => at_or(codes, brief.vulnerability, u32::MAX),
            By::Finding(own) => self.own_code(*own, brief),
        }
    }

    fn own_code(&mut self, own: Own, brief: &Brief) -> u32 {
        match own {
            Own::Class => self.verdicts.class(brief) as u32,
            Own::Kind => brief.kind as u32,
            Own::Status => self.verdicts.status(brief),
            Own::Due => self.verdicts.standing(brief) as u32,
            Own::Age => self.verdicts.age(brief) as u32,
        }
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
