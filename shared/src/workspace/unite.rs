//! Several assets become one, when people know better than the rules.
//!
//! The merged asset keeps the names of all (its parts), so that later scans of any of them land on it. Findings with the
//! same vulnerability and service become one: the worse of them stands, the others keep their place.

use rustc_hash::FxHashMap;

use super::{Before, Workspace};
use crate::model::{Finding, Part, Service};

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
        asset.rating.fill(&taken.rating);
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
}
