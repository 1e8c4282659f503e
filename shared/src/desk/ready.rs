//! What the first filter, search or order would have to wait for, made before anybody asks: in small steps, so that whoever
//! asks meanwhile waits for one step at most. Answers nothing, and changes no answer.

use super::Desk;
use super::facets::{Codes, TAG};
use super::found::Haystack;

/// Assets whose texts are gathered in a step.
const ASSETS: usize = 1 << 14;

/// What takes several steps, as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Coming {
    codes: Vec<Codes>,
    texts: Haystack,
}

impl Desk {
    /// Takes one step, what is asked soonest first; false where nothing is left to make.
    pub fn prepare(&mut self) -> bool {
        let [has_subnets, has_addresses] = self.places.are_made();
        let mut coming = std::mem::take(&mut self.coming);
        if !has_subnets {
            self.subnets();
        } else if self.codes.get().is_none() {
            if !self.make_codes(&mut coming.codes) {
                // Whoever asked meanwhile made the same.
                let _ = self.codes.set(std::mem::take(&mut coming.codes));
            }
        } else if self.said.get().is_none() {
            self.said();
        } else if !self.ranking.is_ordered() {
            self.ranking.order();
        } else if self.weighed.get().is_none() {
            self.weighed();
        } else if !self.has_asset_choices(TAG) {
            self.asset_choices(TAG);
        } else if self.catalogue.get().is_none() {
            self.catalogue();
        } else if self.haystacks.vulnerabilities.get().is_none() {
            self.texts_of_vulnerabilities();
        } else if self.haystacks.assets.get().is_none() {
            if !self.gather_texts(&mut coming.texts, ASSETS) {
                let _ = self.haystacks.assets.set(std::mem::take(&mut coming.texts));
            }
        } else if !has_addresses {
            self.by_address();
        } else {
            return false;
        }
        self.coming = coming;
        true
    }
}
