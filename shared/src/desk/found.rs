//! What the words of a search find: assets and vulnerabilities, marked once, so that a finding is asked by its numbers.

use super::Desk;
use super::search::Search;

/// What one word finds.
pub(super) struct Found {
    assets: Vec<bool>,
    vulnerabilities: Vec<bool>,
}

impl Found {
    /// Does it find a vulnerability on an asset?
    pub(super) fn has(&self, vulnerability: u32, asset: u32) -> bool {
        let at = |marks: &[bool], index: u32| marks.get(index as usize).copied().unwrap_or(false);
        at(&self.vulnerabilities, vulnerability) || at(&self.assets, asset)
    }
}

impl Desk {
    /// For each word of a search what it finds.
    pub(super) fn found_by_words(&self, search: &Search) -> Vec<Found> {
        let of_word = |word: usize| Found {
            assets: {
                let all = self.workspace.assets.iter().zip(&self.effective);
                all.map(|(asset, effective)| search.asset(word, asset, &effective.rating)).collect()
            },
            vulnerabilities: self.workspace.vulnerabilities.iter().map(|v| search.vulnerability(word, v)).collect(),
        };
        (0..search.words()).map(of_word).collect()
    }
}
