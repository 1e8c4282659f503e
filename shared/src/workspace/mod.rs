//! One browser's data: assets with their ratings, vulnerabilities, findings of all scans. No score, no storage: `plan`
//! says what a scan would change, `apply` changes it, `rate` and `undo` change ratings, `persist` turns it to bytes.

mod apply;
mod persist;
mod plan;
mod rate;

use rustc_hash::FxHashMap;

use crate::ingest::{Index, Source};
use crate::model::{Asset, Finding, Findings, Service, Vulnerability};

pub use persist::{ASSETS_PER_CHUNK, Chunk, FINDINGS_PER_CHUNK, PersistError, Table, VULNERABILITIES_PER_CHUNK};
pub use plan::Plan;
pub use rate::UndoStep;

/// Everything this browser knows. Indexes of assets, vulnerabilities and findings stay valid: nothing is ever removed.
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
    /// Changes of ratings that can be taken back, oldest first.
    pub undo: Vec<UndoStep>,
    index: Index,
    by_scanner_id: FxHashMap<(String, String), u32>,
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
    fn next_number(&self) -> u32 {
        let of_sources = self.sources.iter().map(|source| source.number).max().unwrap_or(0);
        let of_findings = self.findings.iter().map(|finding| finding.scan).max().unwrap_or(0);
        of_sources.max(of_findings) + 1
    }

    /// A finding with its asset and vulnerability.
    pub fn row(&self, finding: u32) -> Option<(Finding, &Asset, &Vulnerability)> {
        let finding = self.findings.get(finding as usize)?;
        let asset = self.assets.get(finding.asset as usize)?;
        let vulnerability = self.vulnerabilities.get(finding.vulnerability as usize)?;
        Some((finding, asset, vulnerability))
    }

    /// The file a finding was last seen in.
    pub fn source(&self, number: u32) -> Option<&Source> {
        self.sources.iter().find(|source| source.number == number)
    }

    /// Scans that no finding points into any more: their files need not be kept.
    pub fn unused_sources(&self) -> Vec<u32> {
        let mut used: Vec<u32> = self.findings.iter().map(|finding| finding.scan).collect();
        used.sort_unstable();
        used.dedup();
        let latest = self.sources.last().map_or(0, |source| source.number);
        self.sources
            .iter()
            .map(|source| source.number)
            .filter(|number| *number != latest && used.binary_search(number).is_err())
            .collect()
    }

    /// Findings by identity.
    fn by_identity(&self) -> FxHashMap<(u32, u32, Service), u32> {
        self.findings.iter().enumerate().map(|(index, finding)| (finding.identity(), index as u32)).collect()
    }

    /// Builds what is derived, after loading.
    fn reindex(&mut self) {
        self.index = Index::default();
        for (number, asset) in self.assets.iter().enumerate() {
            self.index.add(&asset.host, number as u32);
        }
        let named = self.vulnerabilities.iter().enumerate();
        self.by_scanner_id =
            named.map(|(number, v)| ((v.scanner.clone(), v.scanner_id.clone()), number as u32)).collect();
    }
}
