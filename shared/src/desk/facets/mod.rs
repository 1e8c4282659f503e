//! Facets of the report with their counts: one pass over the findings counts assets, vulnerabilities and what findings have
//! by themselves; values are summed from that.

mod codes;
mod own;
mod sieve;
mod tags;

use super::Desk;
use crate::view::{Facet, FacetValue, FindingFilter};
use codes::By;
use own::number;
use sieve::Bits;

pub(super) use codes::{Codes, coded};
pub(super) use own::{Alike, Weighed};
pub(super) use tags::TAG;

/// Values shown of a facet.
const SHOWN: usize = 25;

/// A value of a facet, its label, and the findings that count.
type Counted<'a> = (&'a String, &'a String, u32);

/// Findings counted by the numbers that a facet has its codes from. A column that no facet needs is empty.
#[derive(Default)]
struct Counts {
    assets: Vec<u32>,
    vulnerabilities: Vec<u32>,
    own: Vec<u32>,
}

/// A column of [`Counts`].
#[derive(Clone, Copy)]
enum Column {
    Asset,
    Vulnerability,
    Own,
}

impl Desk {
    /// Facets of the report under a filter. A finding counts in a facet when every other facet lets it pass.
    pub fn facets(&self, filter: &FindingFilter) -> Vec<Facet> {
        let codes = self.codes();
        let columns = codes.iter().map(Codes::column).chain([Column::Asset]);
        let chosen = |key: &str| filter.facets.get(key).map_or(&[][..], Vec::as_slice);
        let (passed, refused) = self.counted_facets(filter, &columns.collect::<Vec<Column>>());
        let none = Counts::default();
        let all = codes.iter().zip(refused.iter().chain(std::iter::repeat(&none)));
        let of_facet = |(facet, refused)| show(facet, &facet.sums([&passed, refused]), chosen(facet.key));
        let mut shown: Vec<Facet> = all.map(of_facet).collect();
        shown.retain(|facet| !is_silent(facet));
        let untagged = refused.last().unwrap_or(&none).assets.iter().chain(std::iter::repeat(&0));
        let tagged = passed.assets.iter().zip(untagged).map(|(passed, refused)| passed + refused);
        shown.push(self.tag_facet(tagged, chosen(TAG)));
        shown
    }

    /// What passes everything, and for each facet, tags behind the last, what only this one refuses.
    fn counted_facets(&self, filter: &FindingFilter, columns: &[Column]) -> (Counts, Vec<Counts>) {
        let sieve = self.sieve(filter);
        let mut passed = Counts::default();
        for column in [Column::Asset, Column::Vulnerability, Column::Own] {
            self.make_room(&mut passed, column);
        }
        let mut refused: Vec<Counts> = columns.iter().map(|_| Counts::default()).collect();
        for ((at, column), counts) in (0..).zip(columns).zip(&mut refused) {
            if sieve.asked() & 1 << at != 0 {
                self.make_room(counts, *column);
            }
        }
        let findings = &self.workspace.findings;
        let things =
            findings.asset.iter().zip(&findings.vulnerability).zip(self.said().iter().zip(self.weighed_codes()));
        for (id, ((asset, vulnerability), (said, weighed))) in (0..).zip(things) {
            let bits: Bits = sieve.refused(id, *asset, *vulnerability, *said, *weighed);
            if bits == 0 {
                one_more(&mut passed.assets, *asset as usize);
                one_more(&mut passed.vulnerabilities, *vulnerability as usize);
                one_more(&mut passed.own, number(*said, *weighed));
            } else if bits.is_power_of_two()
                && let Some(counts) = refused.get_mut(bits.trailing_zeros() as usize)
            {
                // One of the columns has room.
                one_more(&mut counts.assets, *asset as usize);
                one_more(&mut counts.vulnerabilities, *vulnerability as usize);
                one_more(&mut counts.own, number(*said, *weighed));
            }
        }
        (passed, refused)
    }

    fn make_room(&self, counts: &mut Counts, column: Column) {
        match column {
            Column::Asset => counts.assets = vec![0; self.workspace.assets.len()],
            Column::Vulnerability => counts.vulnerabilities = vec![0; self.workspace.vulnerabilities.len()],
            Column::Own => counts.own = vec![0; own::NUMBERS],
        }
    }
}

impl Codes {
    /// Where its codes come from.
    fn column(&self) -> Column {
        match self.by {
            By::Asset(_) => Column::Asset,
            By::Vulnerability(_) => Column::Vulnerability,
            By::Finding(_) => Column::Own,
        }
    }

    /// By code: what counts.
    fn sums(&self, counted: [&Counts; 2]) -> Vec<u32> {
        let mut sums = vec![0; self.values.len()];
        let mut add = |code: usize, count: u32| {
            if let Some(sum) = sums.get_mut(code) {
                *sum += count;
            }
        };
        for counts in counted {
            match &self.by {
                By::Asset(codes) => codes.iter().zip(&counts.assets).for_each(|(code, n)| add(*code as usize, *n)),
                By::Vulnerability(codes) => {
                    codes.iter().zip(&counts.vulnerabilities).for_each(|(code, n)| add(*code as usize, *n));
                }
                By::Finding(own) => counts.own.iter().enumerate().for_each(|(number, n)| add(own.of(number), *n)),
            }
        }
        sums
    }
}

#[inline]
fn one_more(counts: &mut [u32], at: usize) {
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}

/// A facet as it is shown: values that count or are chosen.
fn show(facet: &Codes, counts: &[u32], chosen: &[String]) -> Facet {
    let is_open = matches!(facet.key, "subnet" | "category" | "os" | "owner");
    let counted = facet.values.iter().zip(counts).filter(|((value, _), count)| **count > 0 || chosen.contains(value));
    let mut values: Vec<Counted<'_>> = counted.map(|((value, label), count)| (value, label, *count)).collect();
    let total = values.len() as u32;
    if is_open {
        // One value that says nothing is nothing to choose from.
        values.retain(|(value, ..)| total > 1 || !value.is_empty() || !chosen.is_empty());
    }
    let values = if is_open { cut(values, chosen) } else { told(values) };
    Facet { key: facet.key.to_owned(), label: facet.label.to_owned(), values, total }
}

/// Notes that say nothing of any finding are not worth a place.
fn is_silent(facet: &Facet) -> bool {
    facet.key == "note" && facet.values.iter().all(|value| value.value == "none")
}

/// The chosen values and the most frequent ones.
fn cut(mut values: Vec<Counted<'_>>, chosen: &[String]) -> Vec<FacetValue> {
    values.sort_by_cached_key(|(value, label, count)| (!chosen.contains(value), std::cmp::Reverse(*count), *label));
    values.truncate(SHOWN.max(chosen.len()));
    told(values)
}

fn told(values: Vec<Counted<'_>>) -> Vec<FacetValue> {
    let value = |(value, label, count): Counted<'_>| FacetValue { value: value.clone(), label: label.clone(), count };
    values.into_iter().map(value).collect()
}
