//! The blinded names of the assets of this browser, worked out once and kept until a report names an asset otherwise.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use crate::model::Asset;
use crate::sync::said::Subject;
use crate::sync::{RegisterKey, Ring};

/// Names by asset and assets by name.
#[derive(Default)]
pub(super) struct Names {
    of: Vec<Named>,
    /// Name, asset, and how many of its names come before this one; sorted.
    by: Vec<(RegisterKey, u32, u8)>,
    is_sorted: bool,
}

/// The names of one asset, the canonical one first.
#[derive(Default)]
struct Named {
    /// Of the names in clear.
    print: u64,
    keys: Vec<RegisterKey>,
}

impl Names {
    /// Works out the names of assets from `from` on, at most `most` new ones. Answers where to go on, `None` at the end.
    pub(super) fn update(&mut self, ring: &Ring, assets: &[Asset], from: usize, most: usize) -> Option<usize> {
        let mut left = most;
        self.of.resize_with(assets.len().max(from), Named::default);
        for (at, (named, asset)) in self.of.iter_mut().zip(assets).enumerate().skip(from) {
            let subjects = subjects(asset);
            let mut hasher = FxHasher::default();
            subjects.hash(&mut hasher);
            let print = hasher.finish();
            if named.print == print && named.keys.len() == subjects.len() {
                continue;
            }
            if left == 0 {
                return Some(at);
            }
            left -= 1;
            *named = Named { print, keys: subjects.iter().map(|subject| ring.key_of(subject.as_str())).collect() };
        }
        self.of.truncate(assets.len());
        self.by = (0..)
            .zip(&self.of)
            .flat_map(|(asset, named)| (0..).zip(&named.keys).map(move |(rank, key)| (*key, asset, rank)))
            .collect();
        self.by.sort_unstable();
        self.is_sorted = true;
        None
    }

    /// Are they worked out?
    pub(super) fn are_ready(&self) -> bool {
        self.is_sorted
    }

    /// Names of an asset, the canonical one first.
    pub(super) fn of(&self, asset: u32) -> &[RegisterKey] {
        self.of.get(asset as usize).map(|named| named.keys.as_slice()).unwrap_or_default()
    }

    /// Assets of a name, each with how many of its names come before this one.
    pub(super) fn assets(&self, key: RegisterKey) -> &[(RegisterKey, u32, u8)] {
        let from = self.by.partition_point(|(other, ..)| *other < key);
        let rest = self.by.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|(other, ..)| *other == key)).unwrap_or_default()
    }
}

fn subjects(asset: &Asset) -> Vec<Subject> {
    if asset.is_blank() {
        return Vec::new();
    }
    let scanner = asset.parts.first().map(|part| part.scanner.as_str()).unwrap_or_default();
    Subject::of_asset(&asset.host, scanner)
}

/// What an asset is called first.
pub(super) fn subject(asset: &Asset) -> Option<Subject> {
    subjects(asset).into_iter().next()
}
