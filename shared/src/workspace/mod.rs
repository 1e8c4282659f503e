//! One browser's data: assets with their ratings, vulnerabilities, findings of all scans with what people decided. No
//! score, no storage: `plan` says what a scan would change, `apply` changes it, `rate`, `rules`, `inventory`, `decide`,
//! `unite` and `split` are people's changes, `undo` takes any of them back, `persist` turns it to bytes.

mod apply;
mod before;
mod decide;
mod entries;
mod hear;
mod inventory;
mod known;
mod persist;
mod plan;
mod rate;
mod rules;
mod split;
mod trace;
mod undo;
mod unite;
mod who;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ingest::{Index, Source};
use crate::model::{Asset, Day, Decision, Finding, Findings, Vulnerability, is_ranked};
use crate::rules::{Inventory, Rule};

pub use before::Before;
pub use entries::Entry;
pub use persist::{ASSETS_PER_CHUNK, Chunk, FINDINGS_PER_CHUNK, PersistError, Table, VULNERABILITIES_PER_CHUNK};
pub use plan::Plan;
pub use trace::{Bits, Trace};
pub use undo::{IMPORT_BOUND, Touched, Undo, UndoStep, UndoneScan};

/// Everything this browser knows. Indexes of assets, vulnerabilities and findings stay valid: nothing is ever removed but
/// by taking an import or a split back, and then only from the end.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// Assets.
    pub assets: Vec<Asset>,
    /// Vulnerabilities.
    pub vulnerabilities: Vec<Vulnerability>,
    /// Findings: open, fixed and information.
    pub findings: Findings,
    /// Imported files, oldest first.
    pub sources: Vec<Source>,
    /// What each scan saw, by its number.
    pub traces: BTreeMap<u32, Trace>,
    /// What people decided about findings; only ever added to, a finding names its number.
    pub decisions: Vec<Decision>,
    /// What rules say of assets, the strongest first.
    pub rules: Vec<Rule>,
    /// What an imported list of assets says.
    pub inventory: Inventory,
    /// Changes that can be taken back, oldest first.
    pub undo: Vec<UndoStep>,
    /// What imports, merges and splits changed, by the number that their step names.
    pub befores: BTreeMap<u32, Before>,
    index: OnceCell<Index>,
    by_scanner_id: OnceCell<FxHashMap<(String, String), u32>>,
}

impl Workspace {
    /// Nothing imported yet?
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.findings.is_empty()
    }

    /// Lets every file be read again as if it were new: after a loss, the same report fills the gap.
    pub fn forget_what_was_seen(&mut self) {
        for source in &mut self.sources {
            source.fingerprint = 0;
            source.bytes = 0;
        }
    }

    /// Number of the next scan: above every one that was ever given.
    pub(crate) fn next_number(&self) -> u32 {
        let of_sources = self.sources.iter().map(|source| source.number).max().unwrap_or(0);
        let of_findings = self.findings.scan.iter().copied().max().unwrap_or(0);
        of_sources.max(of_findings) + 1
    }

    /// A finding with its asset and vulnerability.
    pub fn row(&self, finding: u32) -> Option<(Finding, &Asset, &Vulnerability)> {
        let finding = self.findings.get(finding as usize).filter(Finding::stands)?;
        let asset = self.assets.get(finding.asset as usize)?;
        let vulnerability = self.vulnerabilities.get(finding.vulnerability as usize)?;
        Some((finding, asset, vulnerability))
    }

    /// Assets that are more than a place kept, with their index.
    pub fn known_assets(&self) -> impl Iterator<Item = (u32, &Asset)> {
        (0..).zip(&self.assets).filter(|(_, asset)| !asset.is_blank())
    }

    /// What people decided about a finding, whether or not it still holds.
    pub fn decision(&self, finding: &Finding) -> Option<&Decision> {
        self.decision_of(finding.decision)
    }

    /// The decision of a number that findings have; none has 0.
    pub(crate) fn decision_of(&self, number: u32) -> Option<&Decision> {
        self.decisions.get((number as usize).checked_sub(1)?)
    }

    /// Is a finding open on this day: as the scans have it, and no decision holds? Only then is it ranked.
    pub fn is_open(&self, finding: &Finding, today: Day) -> bool {
        finding.is_ranked() && !self.decision(finding).is_some_and(|decision| decision.holds(today))
    }

    /// Findings that are open on this day, ascending.
    pub fn open(&self, today: Day) -> Vec<u32> {
        let held = self.decisions.iter().map(|decision| decision.holds(today));
        let is_held: Vec<bool> = std::iter::once(false).chain(held).collect();
        let holds = |decision: u32| is_held.get(decision as usize).copied().unwrap_or(false);
        let findings = &self.findings;
        let mut open = Vec::with_capacity(findings.len());
        let said = findings.status.iter().zip(&findings.kind).zip(&findings.united).zip(&findings.decision);
        for (id, (((status, kind), united), decision)) in (0..).zip(said) {
            if is_ranked(*united, *status, *kind) && !holds(*decision) {
                open.push(id);
            }
        }
        open
    }

    /// The file a finding was last seen in.
    pub fn source(&self, number: u32) -> Option<&Source> {
        self.sources.iter().find(|source| source.number == number)
    }

    /// Scans whose files nothing needs any more: no finding, no description, nothing that can be taken back.
    pub fn unused_sources(&self) -> Vec<u32> {
        let mut used: FxHashSet<u32> = FxHashSet::default();
        // Findings of one scan stand side by side.
        used.extend(self.findings.scan.chunk_by(|a, b| a == b).filter_map(|same| same.first()));
        used.extend(self.vulnerabilities.iter().filter_map(|v| v.definition).map(|definition| definition.scan));
        used.extend(self.befores.values().flat_map(Before::sources));
        used.extend(self.sources.last().map(|source| source.number));
        self.sources.iter().map(|source| source.number).filter(|number| !used.contains(number)).collect()
    }

    /// What is derived is no longer true: it is made anew when the next scan is planned.
    fn reindex(&mut self) {
        self.index = OnceCell::new();
        self.by_scanner_id = OnceCell::new();
    }

    /// Which asset goes by which name.
    fn index(&self) -> &Index {
        self.index.get_or_init(|| self.indexed())
    }

    fn indexed(&self) -> Index {
        let mut index = Index::default();
        // Where two go by one name, the one seen later has it.
        let mut by_age: Vec<(u32, &Asset)> = (0..).zip(&self.assets).collect();
        by_age.sort_by_key(|(_, asset)| asset.last_seen);
        for (number, asset) in by_age {
            index.add_for_all(&asset.host, number);
            for part in &asset.parts {
                index.add(&part.host, &part.scanner, number);
                if part.was.is_some() {
                    index.add_for_all(&part.host, number);
                }
            }
        }
        index
    }

    /// Vulnerabilities by family of scanners and its id.
    fn by_scanner_id(&self) -> &FxHashMap<(String, String), u32> {
        self.by_scanner_id.get_or_init(|| {
            let named = self.vulnerabilities.iter().enumerate();
            named.map(|(number, v)| ((v.scanner.clone(), v.scanner_id.clone()), number as u32)).collect()
        })
    }
}
