//! One asset becomes two: what was merged in is taken out again, or what a rule joined is told apart.
//!
//! The findings reported under a part go with it. A finding that stands for others on both sides, since they were merged,
//! stands on both afterwards, as it is, until the next scan of each host says where it is.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Before, Workspace};
use crate::ingest::ip;
use crate::model::{Asset, Finding, Host, Part};
use crate::view::SplitOff;

impl Workspace {
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
            let stands = finding.united.checked_sub(1).and_then(|stands| {
                let at = ours.binary_search_by_key(&stands, |(index, _)| *index).ok()?;
                ours.get(at).map(|(_, stands)| *stands)
            });
            if let Some(stands) = stands.filter(|stands| goes(stands) != goes(finding)) {
                let number = *stands_there.entry(finding.united).or_insert(index + 1);
                let is_first = number == index + 1;
                now = if is_first { Finding { united: 0, ..stands } } else { Finding { united: number, ..*finding } };
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
        let host = Arc::make_mut(&mut part.host);
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
        taken.push(Part { host: host.into(), was: None, ..part.clone() });
    }
    let keeps_nothing = |part: &Part| {
        let Host { ips, dns, netbios, .. } = &*part.host;
        let has_facts = !ips.is_empty() || !dns.is_empty() || !netbios.is_empty();
        has_facts
            && ips.iter().all(|one| is_ip_meant(*one))
            && (dns.is_empty() || is_meant(dns))
            && (netbios.is_empty() || is_meant(netbios))
    };
    let mut halves = Halves::of(parts, |_, part| keeps_nothing(part));
    halves.goes.extend(taken);
    halves.goes.iter_mut().for_each(|part| part.was = None);
    Ok(halves.settle())
}
