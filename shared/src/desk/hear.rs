//! Hearing what others of a team said.

use super::Desk;
use super::changes::StoreChange;
use crate::model::{Decision, Rating};
use crate::risk::{Model, Settings};
use crate::rules::Rule;

/// So many assets are settled one by one.
const FEW: usize = 1_000;

/// What others said, as it stands now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// Ratings of assets.
    pub ratings: Vec<(u32, Rating)>,
    /// Decisions of findings.
    pub decisions: Vec<(u32, Option<Decision>)>,
    /// The rules, where they are others.
    pub rules: Option<Vec<Rule>>,
    /// The settings, where they are others.
    pub settings: Option<Settings>,
}

impl Desk {
    /// Takes over what others said. Answers what to store.
    pub fn hear(&mut self, heard: Heard) -> StoreChange {
        let mut change = StoreChange::default();
        let assets = self.workspace.hear_ratings(heard.ratings);
        let findings = self.workspace.hear_decisions(heard.decisions);
        let has_rules = heard.rules.is_some_and(|rules| self.workspace.hear_rules(rules));
        if has_rules {
            change.chunks.push(self.workspace.chunk_of_rules());
            change.chunks.push(self.workspace.chunk_of_undo());
        }
        if !assets.is_empty() {
            change.chunks.extend(self.workspace.chunks_of_assets(&assets));
        }
        if !findings.is_empty() {
            change.chunks.extend(self.workspace.chunks_of_findings(&findings));
            self.find_open();
        }
        // The order is worked out once, whatever it follows from.
        let has_settings = heard.settings.is_some();
        if let Some(settings) = heard.settings {
            self.model = Model::new(settings);
        }
        if has_rules || assets.len() > FEW {
            self.settle_assets();
        } else if !assets.is_empty() {
            self.settle_these(&assets);
        } else if has_settings || !findings.is_empty() {
            self.weigh();
        }
        change
    }
}
