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
mod groups;
mod host_list;
mod hosts;
mod inventory;
mod life;
mod patches;
mod plan;
mod rejected;
mod roll_up;
mod rules;
mod search;
mod settle;
mod texts;
mod waiting;
mod what_if;
mod words;

use std::cell::OnceCell;

use crate::feeds::{Feeds, Known};
use crate::ingest::Scan;
use crate::model::{Day, DecisionKind, Finding, Kind, RiskClass, Status, Vulnerability};
use crate::plan::Catalogue;
use crate::risk::{Deadlines, Explanation, Inputs, Model, Ranking, Rated, Settings, VulnerabilityFacts};
use crate::rules::{Effective, Matches};
use crate::view::{FindingColumn, FindingFilter, Sort, Summary};
use crate::workspace::{Undo, Workspace};

use comparison::Compared;
use difference::Difference;
use roll_up::RollUp;
use words::AssetRisk;

pub use changes::StoreChange;
pub use detail::SourceSpan;
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
    /// The fewest days that rules allow on each asset.
    tightest: Vec<Deadlines>,
    inputs: Inputs,
    ranking: Ranking,
    /// The patches there are.
    catalogue: Catalogue,
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
        self.catalogue = Catalogue::of(&self.workspace.vulnerabilities);
        self.known = self.workspace.vulnerabilities.iter().map(|v| self.feeds.known(&v.cves)).collect();
        self.settle_assets();
    }

    /// After settings other than weights changed too: values of all factors, then the order.
    fn weigh(&mut self) {
        self.inputs = self.inputs_of(&self.model);
        self.tightest = self.effective.iter().map(|asset| self.model.settings().tightest(asset)).collect();
        self.rank_again();
    }

    /// What counts of every vulnerability and asset under a model.
    fn inputs_of(&self, model: &Model) -> Inputs {
        let vulnerabilities = (0..self.workspace.vulnerabilities.len() as u32)
            .filter_map(|index| Some(model.vulnerability_input(&self.vulnerability_facts(index)?)))
            .collect();
        Inputs { vulnerabilities, assets: self.effective.iter().map(|asset| model.asset_input(asset)).collect() }
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
        self.ranking = Ranking::of(&self.workspace, &self.inputs, &self.model, self.today);
        self.roll_ups = Default::default();
        self.revision = self.revision.wrapping_add(1);
        self.last_list = None;
        self.last_difference = None;
        self.last_comparison = None;
        self.asset_risks = OnceCell::new();
    }

    /// The workspace at a glance.
    pub fn summary(&self) -> Summary {
        let workspace = &self.workspace;
        let mut summary = Summary {
            revision: self.revision,
            open: self.ranking.order().len() as u32,
            assets: workspace.known_assets().count() as u32,
            vulnerabilities: workspace.vulnerabilities.iter().filter(|v| **v != Vulnerability::default()).count()
                as u32,
            scans: workspace.sources.iter().rev().map(|source| words::scan_row(workspace, source)).collect(),
            undo: workspace.undo.last().map(|step| step.words.clone()),
            alerts: self.feeds.alerts.len() as u32,
            inventory: self.inventory_note(),
            undoes_import: workspace.undo.last().is_some_and(|step| matches!(step.what, Undo::Import { .. })),
            ..Summary::default()
        };
        for (_, finding) in workspace.findings.standing() {
            let decision = workspace.decision(&finding);
            if finding.kind == Kind::Information {
                summary.informational += 1;
            } else if finding.status == Status::Fixed {
                summary.fixed += 1;
            } else if let Some(decision) = decision.filter(|decision| decision.holds(self.today)) {
                match decision.kind {
                    DecisionKind::Accepted => summary.accepted += 1,
                    DecisionKind::FalsePositive => summary.false_positive += 1,
                }
            } else {
                summary.expired += u32::from(decision.is_some());
                self.count(&finding, &mut summary.classes);
            }
        }
        summary
    }

    /// Counts a finding under its class.
    fn count(&self, finding: &Finding, classes: &mut [u32; 4]) {
        let class = self.class(finding);
        if let Some(count) = classes.get_mut(class as usize) {
            *count += 1;
        }
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
