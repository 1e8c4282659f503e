//! The blinded names of the assets of this browser, worked out once and kept until a report names an asset otherwise.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use crate::model::Asset;
use crate::sync::registers::Places;
use crate::sync::said::Subject;
use crate::sync::{FieldKey, Register, RegisterKey, Ring};

/// Names by asset and assets by name.
#[derive(Default)]
pub(super) struct Names {
    of: Vec<Named>,
    /// An asset of a name, and how many of its names come before this one.
    by: Places,
    firsts: Vec<(u32, u8)>,
    /// Further assets of the same name: hardly ever any.
    more: Vec<(RegisterKey, (u32, u8))>,
    are_ready: bool,
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
        (self.by, self.firsts, self.more) = (Places::default(), Vec::new(), Vec::new());
        for (asset, named) in (0..).zip(&self.of) {
            for (rank, key) in (0..).zip(&named.keys) {
                let known = self.by.insert(of_name(*key), self.firsts.len() as u32);
                let known = known.and_then(|known| self.firsts.get(known as usize));
                self.more.extend(known.map(|known| (*key, *known)));
                self.firsts.push((asset, rank));
            }
        }
        self.are_ready = true;
        None
    }

    /// Are they worked out?
    pub(super) fn are_ready(&self) -> bool {
        self.are_ready
    }

    /// Names of an asset, the canonical one first.
    pub(super) fn of(&self, asset: u32) -> &[RegisterKey] {
        self.of.get(asset as usize).map(|named| named.keys.as_slice()).unwrap_or_default()
    }

    /// Assets of a name, each with how many of its names come before this one.
    pub(super) fn assets(&self, key: RegisterKey) -> impl Iterator<Item = (u32, u8)> {
        let first = self.by.get(&of_name(key)).and_then(|place| self.firsts.get(place as usize)).copied();
        let more = self.more.iter().filter(move |(other, _)| *other == key).map(|(_, asset)| *asset);
        first.into_iter().chain(more)
    }
}

/// A name as a register without a field: so that there is one kind of table.
fn of_name(key: RegisterKey) -> Register {
    Register { key, field: FieldKey([0; FieldKey::BYTES]) }
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
