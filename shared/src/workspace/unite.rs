//! Who is who, when people know better than the rules: several assets become one, or one becomes two. Both can be taken
//! back.
//!
//! A merged asset keeps the names of all (its parts), so that later scans of any of them land on it. Findings with the
//! same vulnerability and service become one: the worse of them stands, the others keep their place. When a part is
//! split off, the findings reported under it go with it; one that stands for findings on both sides stands on both
//! afterwards, as it is, until the next scan of each host says where it is.

use rustc_hash::FxHashMap;

use super::{Before, Workspace};
use crate::ingest::ip;
use crate::model::{Asset, Finding, Host, LOST, Part, Rating, Service};
use crate::view::SplitOff;

impl Workspace {
    /// Makes one asset of several; `keep` is the one that stays: its names and its rating win, what it does not say is
    /// filled.
    ///
    /// # Errors
    /// Why it cannot be done, in words.
    pub fn merge(&mut self, assets: &[u32], keep: u32) -> Result<(), String> {
        let mut others: Vec<u32> = assets.iter().copied().filter(|asset| *asset != keep).collect();
        others.sort_unstable();
        others.dedup();
        let is_there = |index: &u32| self.assets.get(*index as usize).is_some_and(|asset| !asset.is_blank());
        if others.is_empty() {
            return Err("Choose at least two assets to merge.".to_owned());
        }
        if !others.iter().chain([&keep]).all(is_there) {
            return Err("One of these assets is no longer there: reload the list.".to_owned());
        }
        let name = |index: u32| self.assets.get(index as usize).map(|asset| asset.host.name()).unwrap_or_default();
        let words = match others.as_slice() {
            [one] => format!("merge of {} into {}", name(*one), name(keep)),
            many => format!("merge of {} assets into {}", many.len(), name(keep)),
        };
        let mut before = Before::of(self);
        before.asset(self, keep);
        let mut moved: FxHashMap<u32, u16> = FxHashMap::default();
        for &other in &others {
            before.asset(self, other);
            moved.insert(other, self.take_in(keep, other));
        }
        self.move_findings(keep, &moved, &mut before);
        self.remember_before(words, before, None);
        self.reindex();
        Ok(())
    }

    /// Takes one asset's parts and rating into another; answers the number of its first part there.
    fn take_in(&mut self, keep: u32, other: u32) -> u16 {
        let Some(place) = self.assets.get_mut(other as usize) else { return 0 };
        let taken = std::mem::take(place);
        place.rating = taken.rating.clone();
        let Some(asset) = self.assets.get_mut(keep as usize) else { return 0 };
        let offset = asset.parts.len() as u16;
        asset.parts.extend(taken.parts.into_iter().map(|part| Part { was: part.was.or(Some(other)), ..part }));
        fill_rating(&mut asset.rating, taken.rating);
        asset.settle();
        offset
    }

    fn move_findings(&mut self, keep: u32, moved: &FxHashMap<u32, u16>, before: &mut Before) {
        let standing = self.findings.standing().filter(|(_, finding)| finding.asset == keep);
        let mut known: FxHashMap<(u32, Service), u32> =
            standing.map(|(index, finding)| ((finding.vulnerability, finding.service), index)).collect();
        let mut changed: FxHashMap<u32, Finding> = FxHashMap::default();
        // Found in the end: whoever stood for others may be united itself.
        let mut stands_now: FxHashMap<u32, u32> = FxHashMap::default();
        for (index, asset) in (0..).zip(self.findings.assets()) {
            let Some(offset) = moved.get(asset) else { continue };
            let Some(mut finding) = self.findings.get(index as usize) else { continue };
            finding.asset = keep;
            finding.part = finding.part.saturating_add(*offset);
            if finding.stands() {
                let stands = *known.entry((finding.vulnerability, finding.service)).or_insert(index);
                if stands != index {
                    let mine = changed.get(&stands).copied().or_else(|| self.findings.get(stands as usize));
                    if let Some(mine) = mine {
                        let times = self.times_seen(&[stands, index]);
                        changed.insert(stands, self.united(mine, finding, times));
                    }
                    finding.united = stands + 1;
                    stands_now.insert(index + 1, stands + 1);
                }
            }
            changed.insert(index, finding);
        }
        for (index, mut finding) in changed {
            finding.united = stands_now.get(&finding.united).copied().unwrap_or(finding.united);
            before.finding(self, index);
            self.findings.set(index as usize, finding);
        }
    }

    /// Two findings that are one now: the worse of both, with the decision made last.
    fn united(&self, mine: Finding, other: Finding, times: u32) -> Finding {
        let worse = mine.worse_with(other, |_| true);
        let day = |finding: &Finding| self.source(finding.judged).map(crate::ingest::Source::day);
        Finding {
            asset: mine.asset,
            part: mine.part,
            fixed_on: mine.fixed_on.max(other.fixed_on),
            judged: if day(&other) > day(&mine) { other.judged } else { mine.judged },
            times: times.max(mine.times).max(other.times),
            reopened: mine.reopened.max(other.reopened),
            decision: mine.decision.max(other.decision),
            united: 0,
            ..worse
        }
    }

    /// Makes an asset of its own of a part of another. Answers its index.
    ///
    /// # Errors
    /// Why it cannot be done, in words.
    pub fn split(&mut self, asset: u32, off: &SplitOff) -> Result<u32, String> {
        let Some(from) = self.assets.get(asset as usize).filter(|asset| !asset.is_blank()) else {
            return Err("This asset is no longer there: reload the list.".to_owned());
        };
        let name = from.host.name();
        let Halves { stays, goes, part_of, was } = match off {
            SplitOff::Part(part) => by_part(from, *part)?,
            SplitOff::Facts(facts) => by_facts(from, facts)?,
        };
        if stays.is_empty() {
            return Err(format!("Nothing would be left of {name}: leave at least one name or address."));
        }
        let mut before = Before::of(self);
        before.asset(self, asset);
        let rating = from.rating.clone();
        let place = was.unwrap_or(self.assets.len() as u32);
        before.asset(self, place);
        if let Some(from) = self.assets.get_mut(asset as usize) {
            from.parts = stays;
            from.settle();
        }
        if was.is_none() {
            // People rated both when they rated the one.
            self.assets.push(Asset { rating, ..Asset::default() });
        }
        let mut other = String::new();
        if let Some(new) = self.assets.get_mut(place as usize) {
            new.parts = goes;
            new.settle();
            other = new.host.name();
        }
        self.part_findings(asset, place, &part_of, &mut before);
        self.remember_before(format!("split of {other} from {name}"), before, None);
        self.reindex();
        Ok(place)
    }

    fn part_findings(&mut self, asset: u32, place: u32, part_of: &[(bool, u16)], before: &mut Before) {
        let ours: Vec<(u32, Finding)> =
            (0..).zip(self.findings.iter()).filter(|(_, finding)| finding.asset == asset).collect();
        let goes = |finding: &Finding| part_of.get(finding.part as usize).is_some_and(|(goes, _)| *goes);
        // Of those that one finding stands for, the first on the other side stands there from now on.
        let mut stands_there: FxHashMap<u32, u32> = FxHashMap::default();
        for (index, finding) in &ours {
            let mut now = *finding;
            if finding.united != 0 && finding.united != LOST {
                let stands = self.findings.get(finding.united as usize - 1);
                let stands_goes = ours
                    .binary_search_by_key(&(finding.united - 1), |(index, _)| *index)
                    .ok()
                    .and_then(|at| ours.get(at))
                    .map(|(_, one)| goes(one));
                if let (Some(stands), Some(stands_goes)) = (stands, stands_goes)
                    && stands_goes != goes(finding)
                {
                    now = match stands_there.get(&finding.united) {
                        Some(other) => Finding { united: *other, ..*finding },
                        None => {
                            stands_there.insert(finding.united, index + 1);
                            Finding { part: finding.part, united: 0, ..stands }
                        }
                    };
                }
            }
            let (is_going, part) = part_of.get(finding.part as usize).copied().unwrap_or((false, 0));
            now.part = part;
            now.asset = if is_going { place } else { asset };
            if now != *finding {
                before.finding(self, *index);
                self.findings.set(*index as usize, now);
            }
        }
    }
}

/// An asset in two: parts that stay and go, where each old part went (does it go, and its new number), and the place the
/// parts that go had before they were merged in.
struct Halves {
    stays: Vec<Part>,
    goes: Vec<Part>,
    part_of: Vec<(bool, u16)>,
    was: Option<u32>,
}

impl Halves {
    fn of(parts: Vec<Part>, goes: impl Fn(usize, &Part) -> bool) -> Self {
        let mut halves = Self { stays: Vec::new(), goes: Vec::new(), part_of: Vec::new(), was: None };
        for (number, part) in parts.into_iter().enumerate() {
            let is_going = goes(number, &part);
            let side = if is_going { &mut halves.goes } else { &mut halves.stays };
            halves.part_of.push((is_going, side.len() as u16));
            side.push(part);
        }
        halves
    }

    /// Where the asset's own parts are all gone, the first host merged into it becomes the asset itself.
    fn settle(mut self) -> Self {
        for side in [&mut self.stays, &mut self.goes] {
            if side.iter().all(|part| part.was.is_some()) {
                let first = side.first().and_then(|part| part.was);
                side.iter_mut().filter(|part| part.was == first).for_each(|part| part.was = None);
            }
        }
        self
    }
}

fn by_part(asset: &Asset, part: u32) -> Result<Halves, String> {
    let Some(chosen) = asset.parts.get(part as usize) else {
        return Err("This asset has no such part any more: look at it again.".to_owned());
    };
    let was = chosen.was;
    let halves = Halves::of(asset.parts.clone(), |number, one| match was {
        // What was merged in together goes together.
        Some(_) => one.was == was,
        None => number == part as usize,
    });
    Ok(Halves { was, ..halves }.settle())
}

fn by_facts(asset: &Asset, facts: &[String]) -> Result<Halves, String> {
    let is_meant = |text: &str| facts.iter().any(|fact| !text.is_empty() && fact.trim().eq_ignore_ascii_case(text));
    let has = |fact: &&String| {
        let fact = fact.trim();
        asset.parts.iter().any(|Part { host, .. }| {
            ip(fact).is_some_and(|ip| host.ips.contains(&ip))
                || [&host.dns, &host.netbios].iter().any(|name| !name.is_empty() && name.eq_ignore_ascii_case(fact))
        })
    };
    if facts.is_empty() {
        return Err("Choose the addresses and names that belong to the other host.".to_owned());
    }
    if let Some(strange) = facts.iter().find(|fact| !has(fact)) {
        return Err(format!("'{strange}' is no address and no name of {}.", asset.host.name()));
    }
    let is_ip_meant = |one: std::net::IpAddr| facts.iter().any(|fact| ip(fact) == Some(one));
    let mut parts = asset.parts.clone();
    let mut taken = Vec::new();
    for part in &mut parts {
        let host = &mut part.host;
        let (goes, stays): (Vec<_>, Vec<_>) = host.ips.iter().copied().partition(|one| is_ip_meant(*one));
        let [dns, netbios] = [&host.dns, &host.netbios].map(|name| is_meant(name));
        let keeps_nothing = stays.is_empty() && (dns || host.dns.is_empty()) && (netbios || host.netbios.is_empty());
        if keeps_nothing || !(dns || netbios || !goes.is_empty()) {
            continue;
        }
        let mut take = |is_meant: bool, name: fn(&mut Host) -> &mut String| {
            if is_meant { std::mem::take(name(host)) } else { String::new() }
        };
        let (dns, netbios) = (take(dns, |host| &mut host.dns), take(netbios, |host| &mut host.netbios));
        host.ips = stays;
        let (network, os) = (host.network.clone(), host.os.clone());
        let host = Host { network, os, dns, netbios, ips: goes, tracking: host.tracking, ..Host::default() };
        taken.push(Part { host, was: None, ..part.clone() });
    }
    let keeps_nothing = |part: &Part| {
        let Host { ips, dns, netbios, .. } = &part.host;
        ips.iter().all(|one| is_ip_meant(*one))
            && (dns.is_empty() || is_meant(dns))
            && (netbios.is_empty() || is_meant(netbios))
    };
    let mut halves = Halves::of(parts, |_, part| keeps_nothing(part));
    halves.goes.extend(taken);
    halves.goes.iter_mut().for_each(|part| part.was = None);
    Ok(halves.settle())
}

/// What people did not say of the one, they said of the other.
fn fill_rating(rating: &mut Rating, other: Rating) {
    rating.stars = rating.stars.or(other.stars);
    rating.class = rating.class.or(other.class);
    rating.exposure = rating.exposure.or(other.exposure);
    if rating.owner.is_empty() {
        rating.owner = other.owner;
    }
    rating.tags.extend(other.tags);
    rating.tags.sort();
    rating.tags.dedup();
}
