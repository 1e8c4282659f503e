//! The desk: a workspace under a risk model on a day. Answers every question of a page (`view`) and takes every change.
//! The worker holds one; a test or a shell run holds one just as well.
//!
//! To answer a new question: a type in `view`, a file here with one method.

mod assets;
mod board;
mod changes;
mod comparison;
mod coverage;
mod deadlines;
mod detail;
mod difference;
mod facets;
mod feeds;
mod findings;
mod found;
mod groups;
mod hear;
mod host_list;
mod hosts;
mod inventory;
mod life;
mod patches;
mod places;
mod plan;
mod ready;
mod rejected;
mod roll_up;
mod rules;
mod search;
mod settle;
mod sorted;
mod tally;
mod texts;
mod verdicts;
mod waiting;
mod what_if;
mod words;

use std::cell::OnceCell;
use std::sync::Arc;

use crate::feeds::{Feeds, Known};
use crate::ingest::Scan;
use crate::model::{Day, Finding, RiskClass};
use crate::plan::Catalogue;
use crate::risk::{
    Base, Cells, Deadlines, Explanation, Inputs, Model, Ranking, Rated, Settings, Traits, VulnerabilityFacts, by_traits,
};
use crate::rules::{Effective, Matches};
use crate::view::{FindingColumn, FindingFilter, Sort};
use crate::workspace::Workspace;

use assets::AssetChoices;
use comparison::Compared;
use difference::Difference;
use facets::{Codes, Weighed};
use found::Haystacks;
use places::Places;
use ready::Coming;
use roll_up::RollUp;
use tally::Tally;
use words::AssetRisk;

pub use changes::StoreChange;
pub use detail::SourceSpan;
pub use hear::Heard;
pub use rejected::RejectedFile;
pub use waiting::Applied;

/// A workspace, ranked.
#[derive(Debug, Default)]
pub struct Desk {
    workspace: Workspace,
    model: Model,
    /// What the world knows of CVEs.
    feeds: Feeds,
    /// What the feeds know of each vulnerability.
    known: Vec<Known>,
    /// Which row of the inventory speaks of which asset.
    matches: Matches,
    /// What counts for each asset.
    effective: Vec<Effective>,
    /// What the model looks at of each asset.
    traits: Arc<Vec<Traits>>,
    /// The fewest days that rules allow, by traits of the asset.
    tightest: Vec<Deadlines>,
    tally: Tally,
    /// Open findings.
    base: Arc<Base>,
    cells: Arc<Cells>,
    ranking: Ranking,
    /// The patches there are; made when first asked for.
    catalogue: OnceCell<Catalogue>,
    /// What they close and in which order, without and with folding; made when first asked for, after each ranking.
    roll_ups: [OnceCell<RollUp>; 2],
    today: Day,
    revision: u32,
    /// Scans that wait to be applied, with their tickets, in the order they came.
    waiting: Vec<(u32, Scan)>,
    /// The last ticket given.
    next_ticket: u32,
    last_list: Option<Listed>,
    last_difference: Option<Difference>,
    last_comparison: Option<Compared>,
    /// Made when first asked for, after each ranking.
    asset_risks: OnceCell<Vec<AssetRisk>>,
    /// Made when first asked for, after each change of data.
    places: Places,
    /// Made when first asked for, after each change of data, facts or settings other than weights.
    codes: OnceCell<Vec<Codes>>,
    /// Likewise: what is said of each finding, a number for its kind, status and age.
    said: OnceCell<Vec<u8>>,
    /// Likewise, for searches.
    haystacks: Haystacks,
    /// Likewise, for the asset list and for tags.
    asset_choices: AssetChoices,
    /// What weights make of each finding, a number for its class and due date; made when first asked for, after each
    /// ranking.
    weighed: OnceCell<Weighed>,
    /// What is made of these before anybody asks, as far as it has come.
    coming: Coming,
}

/// The last list of findings asked for: scrolling asks for its slices again and again.
#[derive(Debug)]
struct Listed {
    filter: FindingFilter,
    sort: Sort<FindingColumn>,
    rows: Vec<u32>,
}

impl Desk {
    /// A desk for a workspace.
    pub fn new(workspace: Workspace, settings: Settings, today: Day) -> Self {
        let mut desk = Self { workspace, model: Model::new(settings), today, ..Self::default() };
        desk.gather();
        desk
    }

    /// The workspace.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The day it works on.
    pub fn today(&self) -> Day {
        self.today
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The ranking.
    pub fn ranking(&self) -> &Ranking {
        &self.ranking
    }

    /// Use other settings from now on.
    pub fn configure(&mut self, settings: Settings) {
        let only_weights = Settings { weights: settings.weights, ..self.model.settings().clone() } == settings;
        self.model = Model::new(settings);
        if only_weights {
            self.rank_again();
        } else {
            self.weigh();
        }
    }

    /// After the workspace or the feeds changed: works out what is known of each vulnerability and what counts for each
    /// asset, then ranks.
    fn gather(&mut self) {
        self.catalogue = OnceCell::new();
        self.known = self.workspace.vulnerabilities.iter().map(|v| self.feeds.known(&v.cves)).collect();
        self.places = Places::default();
        self.find_open();
        self.settle_assets();
    }

    /// After decisions changed: which findings are open, then the order.
    fn open_again(&mut self) {
        self.find_open();
        self.weigh();
    }

    fn find_open(&mut self) {
        self.tally = Tally::of(&self.workspace, self.today);
        self.base = Arc::new(Base::of(&self.workspace, self.today));
    }

    /// After settings other than weights changed too: values of all factors, then the order.
    fn weigh(&mut self) {
        self.codes = OnceCell::new();
        self.said = OnceCell::new();
        self.asset_choices = Default::default();
        self.haystacks = Haystacks::default();
        self.coming = Coming::default();
        self.cells = Arc::new(self.cells_of(&self.model));
        let settings = self.model.settings();
        self.tightest = by_traits(&self.effective, &self.traits, |asset| settings.tightest(asset));
        self.rank_again();
    }

    /// Open findings in the cells that a model makes of them.
    fn cells_of(&self, model: &Model) -> Cells {
        Cells::of(&self.base, &self.workspace.findings.asset, &self.traits, self.inputs_of(model))
    }

    /// The order of a model whose settings are not those that count.
    fn ranked_by(&self, model: &Model) -> Ranking {
        Ranking::of(Arc::clone(&self.base), Arc::new(self.cells_of(model)), Arc::clone(&self.traits), model)
    }

    /// Something of each asset that its traits decide.
    fn of_traits<T: Copy + Default>(&self, of: impl Fn(&Effective) -> T) -> Vec<T> {
        let known = by_traits(&self.effective, &self.traits, of);
        self.traits.iter().map(|traits| known.get(traits.number()).copied().unwrap_or_default()).collect()
    }

    /// What counts of every vulnerability and asset under a model.
    fn inputs_of(&self, model: &Model) -> Inputs {
        let vulnerabilities = (0..self.workspace.vulnerabilities.len() as u32)
            .filter_map(|index| Some(model.vulnerability_input(&self.vulnerability_facts(index)?)))
            .collect();
        let assets = by_traits(&self.effective, &self.traits, |asset| model.asset_input(asset));
        Inputs { vulnerabilities, assets }
    }

    /// Everything known of a vulnerability.
    fn vulnerability_facts(&self, vulnerability: u32) -> Option<VulnerabilityFacts<'_>> {
        let index = vulnerability as usize;
        let (vulnerability, known) = (self.workspace.vulnerabilities.get(index)?, self.known.get(index)?);
        Some(VulnerabilityFacts { vulnerability, known, dates: self.feeds.dates(), today: self.today })
    }

    /// A finding's score taken apart.
    fn explanation(&self, finding: &Finding) -> Option<Explanation> {
        Some(
            self.model.explain(
                &self.vulnerability_facts(finding.vulnerability)?,
                self.effective.get(finding.asset as usize)?,
            ),
        )
    }

    fn rank_again(&mut self) {
        self.ranking =
            Ranking::of(Arc::clone(&self.base), Arc::clone(&self.cells), Arc::clone(&self.traits), &self.model);
        self.roll_ups = Default::default();
        self.revision = self.revision.wrapping_add(1);
        self.last_list = None;
        self.last_difference = None;
        self.last_comparison = None;
        self.asset_risks = OnceCell::new();
        self.weighed = OnceCell::new();
    }

    fn rated(&self, finding: &Finding) -> Rated {
        self.ranking.rated(&self.model, finding)
    }

    fn score(&self, finding: &Finding) -> f64 {
        self.rated(finding).score()
    }

    fn class(&self, finding: &Finding) -> RiskClass {
        self.model.class_of(self.score(finding))
    }
}
