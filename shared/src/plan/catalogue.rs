//! The patches of a workspace: every reference that names one, and each vulnerability without such a reference as a patch
//! of its own. References that close exactly the same vulnerabilities are one patch with several names,
//! but for versions of several branches: only one of those fits a host.

use rustc_hash::FxHashMap;

use super::reference::{Reference, references};
use super::title::is_out_of_support;
use crate::model::Vulnerability;
use crate::order::in_order;

/// Most patches that may close one vulnerability; further references of it are not looked at. Real ones have a handful.
pub const MOST_ALTERNATIVES: usize = 16;
/// Most references read of one vulnerability: Microsoft names some forty numbers a month.
const MOST_REFERENCES: usize = 128;

/// A patch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// What vendors call it; any one of the names will do. Empty for a vulnerability without a reference.
    pub names: Vec<String>,
    /// Vulnerabilities it closes by name, ascending.
    pub vulnerabilities: Vec<u32>,
}

/// A patch that closes a vulnerability, with its places in lines of updates: family and rank within it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Candidate {
    pub patch: u32,
    pub places: Vec<(u32, u32)>,
}

/// All patches.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    patches: Vec<Patch>,
    /// By vulnerability.
    candidates: Vec<Vec<Candidate>>,
}

impl Catalogue {
    /// Reads the references of all vulnerabilities.
    pub fn of(vulnerabilities: &[Vulnerability]) -> Self {
        let read: Vec<Vec<Reference>> = vulnerabilities.iter().map(named).collect();
        let mut closes: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        for (vulnerability, references) in (0..).zip(&read) {
            for reference in references {
                closes.entry(&reference.id).or_default().push(vulnerability);
            }
        }
        let ranks = ranks(&read);
        let mut catalogue = Self::default();
        let mut by_closed: FxHashMap<(Vec<u32>, &str), u32> = FxHashMap::default();
        for (vulnerability, references) in (0_u32..).zip(&read) {
            let mut candidates: Vec<Candidate> = Vec::new();
            for reference in references {
                let Some(closed) = closes.get(reference.id.as_str()) else { continue };
                // Branches of a version stay apart: 5.5.2 is before 5.5.7, and not before 5.3.28.
                let branch = reference.place.as_ref().filter(|_| reference.is_version);
                let key = (closed.clone(), branch.map_or("", |place| place.family.as_str()));
                let patch = *by_closed
                    .entry(key)
                    .or_insert_with(|| catalogue.add(Patch { names: Vec::new(), vulnerabilities: closed.clone() }));
                let at = candidates.iter().position(|one| one.patch == patch);
                if at.is_none() && candidates.len() == MOST_ALTERNATIVES {
                    continue;
                }
                catalogue.name(patch, &reference.text);
                let place = reference.place.as_ref();
                let place = place.and_then(|place| ranks.get(&(place.family.as_str(), place.order)).copied());
                match at.and_then(|at| candidates.get_mut(at)) {
                    Some(candidate) => candidate.places.extend(place),
                    None => candidates.push(Candidate { patch, places: place.into_iter().collect() }),
                }
            }
            if candidates.is_empty() {
                let patch = catalogue.add(Patch { names: Vec::new(), vulnerabilities: vec![vulnerability] });
                candidates.push(Candidate { patch, places: Vec::new() });
            }
            catalogue.candidates.push(candidates);
        }
        catalogue
    }

    fn add(&mut self, patch: Patch) -> u32 {
        self.patches.push(patch);
        self.patches.len() as u32 - 1
    }

    fn name(&mut self, patch: u32, text: &str) {
        if let Some(patch) = self.patches.get_mut(patch as usize)
            && !patch.names.iter().any(|name| name.eq_ignore_ascii_case(text))
        {
            patch.names.push(text.to_owned());
        }
    }

    /// All patches; a patch's number is its place here.
    pub fn patches(&self) -> &[Patch] {
        &self.patches
    }

    /// One patch.
    pub fn get(&self, patch: u32) -> Option<&Patch> {
        self.patches.get(patch as usize)
    }

    /// The patches that close a vulnerability, any one of them.
    pub(super) fn candidates(&self, vulnerability: u32) -> &[Candidate] {
        self.candidates.get(vulnerability as usize).map(Vec::as_slice).unwrap_or_default()
    }
}

/// References of a vulnerability that name a patch. What is out of support is closed by no patch: the reference there is
/// the last version there was.
fn named(vulnerability: &Vulnerability) -> Vec<Reference> {
    if is_out_of_support(&vulnerability.title) {
        return Vec::new();
    }
    let mut found = references(&vulnerability.vendor_reference, &vulnerability.title);
    found.truncate(MOST_REFERENCES);
    found
}

/// Families and orders as numbers: a family, and the rank of an order within it. A family of one has nothing to fold.
fn ranks(read: &[Vec<Reference>]) -> FxHashMap<(&str, u128), (u32, u32)> {
    let mut families: FxHashMap<&str, u32> = FxHashMap::default();
    let mut places: Vec<(&str, u128)> = Vec::new();
    let mut keys = Vec::new();
    for place in read.iter().flatten().filter_map(|reference| reference.place.as_ref()) {
        let next = families.len() as u32;
        let family = *families.entry(&place.family).or_insert(next);
        keys.push((u128::from(family), place.order));
        places.push((&place.family, place.order));
    }
    let mut largest = vec![0_u32; families.len()];
    let mut ranks = FxHashMap::default();
    for place in in_order(places, keys) {
        let Some(family) = families.get(place.0) else { continue };
        let Some(last) = largest.get_mut(*family as usize) else { continue };
        ranks.entry(place).or_insert_with(|| {
            *last += 1;
            (*family, *last)
        });
    }
    ranks.retain(|_, (family, _)| largest.get(*family as usize).is_some_and(|largest| *largest > 1));
    ranks
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, MOST_ALTERNATIVES};
    use crate::model::Vulnerability;

    fn catalogue(all: &[(&str, &str)]) -> Catalogue {
        let make = |(title, reference): &(&str, &str)| Vulnerability {
            title: (*title).to_owned(),
            vendor_reference: (*reference).to_owned(),
            ..Vulnerability::default()
        };
        Catalogue::of(&all.iter().map(make).collect::<Vec<_>>())
    }

    fn shown(catalogue: &Catalogue) -> Vec<(String, Vec<u32>)> {
        catalogue.patches().iter().map(|patch| (patch.names.join(" or "), patch.vulnerabilities.clone())).collect()
    }

    #[test]
    fn one_patch_for_what_shares_a_reference() {
        let found = catalogue(&[
            ("A of one scanner", "MS17-010, MS Shadow Brokers"),
            ("B", ""),
            ("A of another scanner", "ms17-010"),
            ("C", "vendor advisory"),
        ]);
        let own = |at: u32| (String::new(), vec![at]);
        assert_eq!(shown(&found), [("MS17-010".to_owned(), vec![0, 2]), own(1), own(3)]);
    }

    #[test]
    fn names_for_the_same_are_one_patch_and_alternatives_are_several() {
        let found = catalogue(&[("A", "KB1000001, KB1000002"), ("B", "KB1000002, KB1000003, KB1000004")]);
        assert_eq!(
            shown(&found),
            [
                ("KB1000001".to_owned(), vec![0]),
                ("KB1000002".to_owned(), vec![0, 1]),
                ("KB1000003 or KB1000004".to_owned(), vec![1])
            ]
        );
        assert_eq!(found.candidates(0).len(), 2);
    }

    #[test]
    fn what_is_out_of_support_is_its_own_patch() {
        let found = catalogue(&[("EOL/Obsolete Software: PHP 5.3.x Detected", "PHP 5.3.29"), ("Flaw", "PHP 5.3.29")]);
        assert_eq!(shown(&found), [(String::new(), vec![0]), ("PHP 5.3.29".to_owned(), vec![1])]);
    }

    #[test]
    fn a_hostile_list_of_references_is_cut() {
        let many: Vec<String> = (0..5_000).map(|n| format!("KB{}", 1_000_000 + n)).collect();
        let all = many.join(", ");
        let mut rows = vec![("All", all.as_str())];
        rows.extend(many.iter().take(100).map(|one| ("One", one.as_str())));
        let found = catalogue(&rows);
        assert!(found.candidates(0).len() <= MOST_ALTERNATIVES);
        assert!((1..=100).all(|at| found.candidates(at).len() == 1));
    }
}
