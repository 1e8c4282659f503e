//! Which row of the inventory speaks of which asset. Names decide before addresses; where an address is all there is, it
//! decides. What cannot be told apart is nobody's, and is told.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use super::inventory::{InventoryRow, shorts};
use crate::model::Asset;

/// Assets of one short name or one address that are looked at; of more nobody can tell which is meant.
const ALIKE: usize = 64;

/// Why a row and an asset that resemble each other were not brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoubtKind {
    /// The row may mean several assets.
    SeveralAssets,
    /// Several rows may mean the asset, and say different things.
    SeveralRows,
    /// The row has the address of an asset that goes by another name.
    OtherName,
}

/// One kind of doubt: how often, and the first case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Which.
    pub kind: DoubtKind,
    /// Rows, or assets for [`DoubtKind::SeveralRows`].
    pub count: u32,
    /// Line of the first row.
    pub line: u64,
    /// What that row calls its host.
    pub row: String,
    /// An asset that it may mean.
    pub asset: String,
}

/// Rows and assets brought together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    row_of: Vec<Option<u32>>,
    /// Rows that speak of an asset.
    pub rows: u32,
    /// Assets with a row.
    pub assets: u32,
    /// What could not be told apart.
    pub doubts: Vec<Doubt>,
}

/// How well a row fits an asset: by full name, short name, address; then by the scanned address, another one, none.
type Fit = (u8, u8);

const BY_FULL: u8 = 3;
const BY_SHORT: u8 = 2;
const BY_ADDRESS: u8 = 1;

/// What an asset is known by, under all its names.
struct Known {
    fulls: Vec<String>,
    shorts: Vec<String>,
    ips: Vec<IpAddr>,
    network: String,
}

/// The best row of an asset so far.
#[derive(Clone, Copy)]
struct Best {
    fit: Fit,
    row: u32,
    /// Another row that fits as well and says something else.
    rival: bool,
}

impl Matches {
    /// Brings them together.
    pub fn of(rows: &[InventoryRow], assets: &[Asset]) -> Self {
        if rows.is_empty() {
            return Self { row_of: vec![None; assets.len()], ..Self::default() };
        }
        let book = Book::of(assets);
        let mut matches = Self::default();
        let mut best: Vec<Option<Best>> = vec![None; assets.len()];
        for (number, row) in (0..).zip(rows) {
            match book.meant(row) {
                Ok(meant) => {
                    for (asset, fit) in meant {
                        take(&mut best, asset, fit, number, rows);
                    }
                }
                Err((kind, asset)) => matches.doubt(kind, row, assets.get(asset as usize)),
            }
        }
        for (asset, best) in assets.iter().zip(&best) {
            if let Some(Best { rival: true, row, .. }) = best
                && let Some(row) = rows.get(*row as usize)
            {
                matches.doubt(DoubtKind::SeveralRows, row, Some(asset));
            }
        }
        matches.row_of = best.into_iter().map(|best| best.filter(|best| !best.rival).map(|best| best.row)).collect();
        let mut used: Vec<u32> = matches.row_of.iter().flatten().copied().collect();
        matches.assets = used.len() as u32;
        used.sort_unstable();
        used.dedup();
        matches.rows = used.len() as u32;
        matches
    }

    /// The row of an asset, by its place in the list.
    pub fn row(&self, asset: usize) -> Option<usize> {
        self.row_of.get(asset).copied().flatten().map(|row| row as usize)
    }

    fn doubt(&mut self, kind: DoubtKind, row: &InventoryRow, asset: Option<&Asset>) {
        match self.doubts.iter_mut().find(|doubt| doubt.kind == kind) {
            Some(doubt) => doubt.count += 1,
            None => self.doubts.push(Doubt {
                kind,
                count: 1,
                line: row.line,
                row: row.name(),
                asset: asset.map(|asset| asset.host.name()).unwrap_or_default(),
            }),
        }
    }
}

/// Notes that a row fits an asset. Of rows that fit alike the first counts where both go by one name or say the same.
fn take(best: &mut [Option<Best>], asset: u32, fit: Fit, row: u32, rows: &[InventoryRow]) {
    let Some(place) = best.get_mut(asset as usize) else { return };
    match place {
        Some(known) if known.fit > fit => {}
        Some(known) if known.fit == fit => {
            let pair = rows.get(known.row as usize).zip(rows.get(row as usize));
            known.rival |=
                pair.is_some_and(|(a, b)| a.rating != b.rating && (a.dns != b.dns || a.netbios != b.netbios));
        }
        _ => *place = Some(Best { fit, row, rival: false }),
    }
}

/// Assets by what they are known by.
struct Book {
    known: Vec<Known>,
    fulls: FxHashMap<String, Vec<u32>>,
    shorts: FxHashMap<String, Vec<u32>>,
    ips: FxHashMap<IpAddr, Vec<u32>>,
}

impl Book {
    fn of(assets: &[Asset]) -> Self {
        let mut book = Self {
            known: assets.iter().map(Known::of).collect(),
            fulls: FxHashMap::default(),
            shorts: FxHashMap::default(),
            ips: FxHashMap::default(),
        };
        for (number, known) in (0..).zip(&book.known) {
            for name in &known.fulls {
                book.fulls.entry(name.clone()).or_default().push(number);
            }
            for name in &known.shorts {
                book.shorts.entry(name.clone()).or_default().push(number);
            }
            for ip in &known.ips {
                book.ips.entry(*ip).or_default().push(number);
            }
        }
        book
    }

    /// The assets that a row means, and how well it fits each.
    fn meant(&self, row: &InventoryRow) -> Result<Vec<(u32, Fit)>, (DoubtKind, u32)> {
        if let Some(same) = row.full().and_then(|full| self.fulls.get(full)) {
            return self.settled(row, same.clone(), BY_FULL);
        }
        let shorts = row.shorts();
        let mut alike: Vec<u32> = Vec::new();
        for found in shorts.iter().filter_map(|name| self.shorts.get(name)) {
            if found.len() > ALIKE {
                return Err((DoubtKind::SeveralAssets, found.first().copied().unwrap_or_default()));
            }
            alike.extend(found);
        }
        alike.sort_unstable();
        alike.dedup();
        // Two full names that differ are two hosts, unless the address says that a domain has two names.
        alike.retain(|asset| row.full().is_none() || self.known(*asset).is_some_and(|known| known.may_be(row)));
        if !alike.is_empty() {
            return self.settled(row, alike, BY_SHORT);
        }
        self.at_address(row, !shorts.is_empty())
    }

    fn at_address(&self, row: &InventoryRow, is_named: bool) -> Result<Vec<(u32, Fit)>, (DoubtKind, u32)> {
        let mut meant: Vec<(u32, Fit)> = Vec::new();
        let mut other = None;
        for ip in &row.ips {
            let Some(found) = self.ips.get(ip) else { continue };
            let free = found.iter().take(ALIKE).filter(|asset| {
                let is_free = !is_named || self.known(**asset).is_some_and(|known| known.shorts.is_empty());
                if !is_free {
                    other = other.or(Some(**asset));
                }
                is_free
            });
            let free: Vec<u32> = free.copied().collect();
            meant.extend(self.settled(row, free, BY_ADDRESS)?);
        }
        match other {
            Some(asset) if meant.is_empty() => Err((DoubtKind::OtherName, asset)),
            _ => Ok(meant),
        }
    }

    /// The assets with how well the row fits, where they are one host: in one network and of one full name. Of others
    /// those count that have an address of the row.
    fn settled(&self, row: &InventoryRow, found: Vec<u32>, by: u8) -> Result<Vec<(u32, Fit)>, (DoubtKind, u32)> {
        let mut meant: Vec<(u32, Fit)> = found
            .into_iter()
            .map(|asset| (asset, (by, self.known(asset).map_or(0, |known| known.place(row)))))
            .collect();
        if !self.are_one_host(&meant) && by != BY_ADDRESS {
            meant.retain(|(_, (_, place))| *place > 0);
        }
        match meant.first() {
            Some((asset, _)) if !self.are_one_host(&meant) => Err((DoubtKind::SeveralAssets, *asset)),
            // They were several, and none has the address.
            None if by != BY_ADDRESS => Err((DoubtKind::SeveralAssets, self.first_alike(row))),
            _ => Ok(meant),
        }
    }

    fn first_alike(&self, row: &InventoryRow) -> u32 {
        let full = row.full().and_then(|full| self.fulls.get(full));
        let short = || row.shorts().iter().find_map(|name| self.shorts.get(name)?.first().copied());
        full.and_then(|found| found.first().copied()).or_else(short).unwrap_or_default()
    }

    fn are_one_host(&self, assets: &[(u32, Fit)]) -> bool {
        let mut known = assets.iter().filter_map(|(asset, _)| self.known(*asset));
        let Some(first) = known.next() else { return true };
        known.all(|other| other.network == first.network && other.fulls == first.fulls)
    }

    fn known(&self, asset: u32) -> Option<&Known> {
        self.known.get(asset as usize)
    }
}

impl Known {
    fn of(asset: &Asset) -> Self {
        if asset.is_blank() {
            return Self { fulls: Vec::new(), shorts: Vec::new(), ips: Vec::new(), network: String::new() };
        }
        let hosts = || std::iter::once(&asset.host).chain(asset.parts.iter().map(|part| &part.host));
        let mut fulls: Vec<String> = hosts().map(|host| host.dns.clone()).filter(|name| name.contains('.')).collect();
        fulls.sort();
        fulls.dedup();
        let mut ips: Vec<IpAddr> = Vec::new();
        for ip in hosts().flat_map(|host| &host.ips) {
            if !ips.contains(ip) {
                ips.push(*ip);
            }
        }
        Self {
            fulls,
            shorts: shorts(hosts().map(|host| host.dns.as_str()), hosts().map(|host| host.netbios.as_str())),
            ips,
            network: asset.host.network.clone(),
        }
    }

    /// 2 where the row has the address that was scanned, 1 where it has another one, else 0.
    fn place(&self, row: &InventoryRow) -> u8 {
        let is_first = self.ips.first().is_some_and(|first| row.ips.contains(first));
        let is_any = || self.ips.iter().any(|ip| row.ips.contains(ip));
        if is_first { 2 } else { u8::from(is_any()) }
    }

    /// May a row with a full name that is none of its own be about it? Its short name is one of its own.
    fn may_be(&self, row: &InventoryRow) -> bool {
        self.fulls.is_empty() || self.place(row) > 0
    }
}
