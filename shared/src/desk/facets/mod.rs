//! Facets of the report with their counts: one pass over the findings counts assets, vulnerabilities and what findings have
//! by themselves; values are summed from that.

mod codes;
mod sieve;
mod tags;

use super::Desk;
use crate::model::Brief;
use crate::view::{Facet, FacetValue, FindingFilter};
use codes::{By, OWN};
use tags::TAG;

pub(super) use codes::{Codes, coded};

/// Values shown of a facet.
const SHOWN: usize = 25;
/// More codes than findings have by themselves, in any facet.
const MOST_OWN: usize = 8;

/// Findings counted for facets.
struct Counts {
    /// Of what passes everything: by asset, by vulnerability, and by the codes that findings have by themselves.
    assets: Vec<u32>,
    vulnerabilities: Vec<u32>,
    own: [[u32; MOST_OWN]; OWN],
    /// By facet and code: of what only that facet refuses.
    refused: Vec<Vec<u32>>,
    /// By asset: of what only the choice of tags refuses.
    untagged: Vec<u32>,
}

impl Desk {
    /// Facets of the report under a filter. A finding counts in a facet when every other facet lets it pass.
    pub fn facets(&self, filter: &FindingFilter) -> Vec<Facet> {
        let codes = self.codes();
        let mut counts = Counts::none(self, codes);
        let mut sieve = self.sieve(filter);
        for brief in self.workspace.findings.briefs() {
            let refused = sieve.refused(&brief);
            if refused == 0 {
                counts.add(&brief, sieve.own(&brief));
            } else if refused.is_power_of_two() {
                let facet = refused.trailing_zeros() as usize;
                counts.add_refused(&brief, codes.get(facet).map(|codes| sieve.code(codes, &brief)), facet);
            }
        }
        let chosen = |facet: &Codes| filter.facets.get(facet.key).map_or(&[][..], Vec::as_slice);
        let mut shown: Vec<Facet> = codes
            .iter()
            .zip(counts.of_facets(codes))
            .map(|(facet, counts)| show(facet, &counts, chosen(facet)))
            .collect();
        shown.retain(|facet| !is_silent(facet));
        shown.push(self.tag_facet(&counts.tagged(), filter.facets.get(TAG).map_or(&[], Vec::as_slice)));
        shown
    }
}

impl Counts {
    fn none(desk: &Desk, codes: &[Codes]) -> Self {
        let assets = vec![0; desk.workspace.assets.len()];
        Self {
            untagged: assets.clone(),
            assets,
            vulnerabilities: vec![0; desk.workspace.vulnerabilities.len()],
            own: [[0; MOST_OWN]; OWN],
            refused: codes.iter().map(|facet| vec![0; facet.values.len()]).collect(),
        }
    }

    /// Counts one that passes everything.
    fn add(&mut self, brief: &Brief, own: [u32; OWN]) {
        one_more(self.assets.get_mut(brief.asset as usize));
        one_more(self.vulnerabilities.get_mut(brief.vulnerability as usize));
        for (counts, code) in self.own.iter_mut().zip(own) {
            one_more(counts.get_mut(code as usize));
        }
    }

    /// Counts one that only one facet refuses, where it has this code; tags are the facet past the last.
    fn add_refused(&mut self, brief: &Brief, code: Option<u32>, facet: usize) {
        match code {
            Some(code) => one_more(self.refused.get_mut(facet).and_then(|counts| counts.get_mut(code as usize))),
            None => one_more(self.untagged.get_mut(brief.asset as usize)),
        }
    }

    /// By facet and code.
    fn of_facets(&self, codes: &[Codes]) -> Vec<Vec<u32>> {
        let mut all = self.refused.clone();
        for (facet, sums) in codes.iter().zip(&mut all) {
            let mut add = |code: usize, count: u32| {
                if let Some(sum) = sums.get_mut(code) {
                    *sum += count;
                }
            };
            match &facet.by {
                By::Asset(codes) => {
                    codes.iter().zip(&self.assets).for_each(|(code, count)| add(*code as usize, *count));
                }
                By::Vulnerability(codes) => {
                    codes.iter().zip(&self.vulnerabilities).for_each(|(code, count)| add(*code as usize, *count));
                }
                By::Finding(own) => {
                    let counts = self.own.get(*own as usize).into_iter().flatten();
                    counts.enumerate().for_each(|(code, count)| add(code, *count));
                }
            }
        }
        all
    }

    /// By asset: what counts in the facet of tags.
    fn tagged(&self) -> Vec<u32> {
        self.assets.iter().zip(&self.untagged).map(|(passed, refused)| passed + refused).collect()
    }
}

fn one_more(count: Option<&mut u32>) {
    if let Some(count) = count {
        *count += 1;
    }
}

/// A facet as it is shown: values that count or are chosen.
fn show(facet: &Codes, counts: &[u32], chosen: &[String]) -> Facet {
    let is_open = matches!(facet.key, "subnet" | "category" | "os" | "owner");
    let counted = facet.values.iter().zip(counts).filter(|((value, _), count)| **count > 0 || chosen.contains(value));
    let mut values: Vec<FacetValue> = counted
        .map(|((value, label), count)| FacetValue { value: value.clone(), label: label.clone(), count: *count })
        .collect();
    let total = values.len() as u32;
    if is_open {
        // One value that says nothing is nothing to choose from.
        values.retain(|value| total > 1 || !value.value.is_empty() || !chosen.is_empty());
        cut(&mut values, chosen);
    }
    Facet { key: facet.key.to_owned(), label: facet.label.to_owned(), values, total }
}

/// Notes that say nothing of any finding are not worth a place.
fn is_silent(facet: &Facet) -> bool {
    facet.key == "note" && facet.values.iter().all(|value| value.value == "none")
}

/// Keeps the chosen values and the most frequent ones.
fn cut(values: &mut Vec<FacetValue>, chosen: &[String]) {
    values.sort_by_cached_key(|value| {
        (!chosen.contains(&value.value), std::cmp::Reverse(value.count), value.label.clone())
    });
    values.truncate(SHOWN.max(chosen.len()));
}
