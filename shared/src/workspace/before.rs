//! What a change of many things overwrote, and putting it back.

use serde::{Deserialize, Serialize};

use super::Workspace;
use crate::model::{Asset, Findings, Vulnerability};

/// What a change of many things overwrote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Before {
    pub(super) lens: Lens,
    pub(super) assets: Vec<(u32, Asset)>,
    pub(super) vulnerabilities: Vec<(u32, Vulnerability)>,
    pub(super) at: Vec<u32>,
    pub(super) findings: Findings,
}

/// How long the tables were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lens {
    pub(super) assets: u32,
    pub(super) vulnerabilities: u32,
    pub(super) findings: u32,
    pub(super) sources: u32,
}

impl Before {
    /// Nothing overwritten yet.
    pub(super) fn of(workspace: &Workspace) -> Self {
        let lens = Lens {
            assets: workspace.assets.len() as u32,
            vulnerabilities: workspace.vulnerabilities.len() as u32,
            findings: workspace.findings.len() as u32,
            sources: workspace.sources.len() as u32,
        };
        Self { lens, ..Self::default() }
    }

    /// Room for so many findings.
    pub(super) fn make_room(&mut self, findings: usize) {
        self.at.reserve_exact(findings);
        self.findings.reserve(findings);
    }

    /// Keeps an asset as it is, before it changes.
    pub(super) fn asset(&mut self, workspace: &Workspace, index: u32) {
        if let Some(asset) = workspace.assets.get(index as usize).filter(|_| index < self.lens.assets) {
            self.assets.push((index, asset.clone()));
        }
    }

    /// Keeps a finding as it is, before it changes. Each only once.
    pub(super) fn finding(&mut self, workspace: &Workspace, index: u32) {
        if let Some(finding) = workspace.findings.get(index as usize).filter(|_| index < self.lens.findings) {
            self.at.push(index);
            self.findings.push(finding);
        }
    }

    /// Keeps a vulnerability as it was.
    pub(super) fn vulnerability(&mut self, index: u32, vulnerability: Vulnerability) {
        self.vulnerabilities.push((index, vulnerability));
    }

    /// How much it holds.
    pub(super) fn weight(&self) -> usize {
        self.at.len() + self.assets.len() + self.vulnerabilities.len()
    }

    /// Scans whose files it needs.
    pub(super) fn sources(&self) -> impl Iterator<Item = u32> + '_ {
        let described = self.vulnerabilities.iter().filter_map(|(_, v)| v.definition);
        self.findings.scan.iter().copied().chain(described.map(|definition| definition.scan))
    }
    #[cfg(test)]
    pub(super) fn weighing(weight: usize) -> Self {
        Self { at: vec![0; weight], ..Self::default() }
    }
}

impl Workspace {
    /// Puts the workspace back. An import changes no rating and no decision: those made since stay.
    pub(super) fn restore(&mut self, before: Before, keeps_what_people_said: bool) {
        self.assets.truncate(before.lens.assets as usize);
        self.vulnerabilities.truncate(before.lens.vulnerabilities as usize);
        self.findings.truncate(before.lens.findings as usize);
        self.sources.truncate(before.lens.sources as usize);
        // Backwards: where one was kept twice, the first is how it was.
        for (index, mut asset) in before.assets.into_iter().rev() {
            if let Some(place) = self.assets.get_mut(index as usize) {
                if keeps_what_people_said {
                    asset.rating = std::mem::take(&mut place.rating);
                }
                *place = asset;
            }
        }
        for (index, vulnerability) in before.vulnerabilities {
            if let Some(place) = self.vulnerabilities.get_mut(index as usize) {
                *place = vulnerability;
            }
        }
        for (index, mut finding) in before.at.into_iter().zip(before.findings.iter()) {
            if keeps_what_people_said {
                finding.decision = self.findings.get(index as usize).map_or(0, |finding| finding.decision);
            }
            self.findings.set(index as usize, finding);
        }
        self.reindex();
    }
}
