//! What would change the rank of a finding: each realistic change of what is known is tried, and the two inputs that move
//! it the most are told. A change of the asset or of the vulnerability moves its other findings too; a change of a weight
//! moves all of them.

use super::Desk;
use crate::feeds::{Epss, OfCve};
use crate::model::{Cve, Exposure, Finding, Stars};
use crate::risk::{Half, Model, Rated, Settings, VulnerabilityFacts, Weights, place};
use crate::rules::Effective;
use crate::view::WhatIf;

/// Inputs told.
const INPUTS: usize = 2;
/// Percentiles of a prediction that are tried, with their words.
const PREDICTED: [(f64, &str); 2] = [(0.99, "EPSS put it in the top 1 %"), (0.5, "EPSS put it in the lower half")];

/// A weight, and the words for it.
type Weight = (&'static str, fn(&mut Weights) -> &mut f64);

const WEIGHTS: [Weight; 4] = [
    ("Severity", |weights| &mut weights.severity),
    ("Threat", |weights| &mut weights.threat),
    ("Importance", |weights| &mut weights.importance),
    ("Exposure", |weights| &mut weights.exposure),
];

/// One half as it would be, with its input and the words for the change.
type Tried = (&'static str, String, Half);

/// The finding that is asked about.
struct Asked<'a> {
    desk: &'a Desk,
    id: u32,
    finding: Finding,
    halves: (Half, Half),
}

impl Desk {
    /// Per input that moves a finding the most: the change that lifts it the most and the one that lowers it the most.
    pub(super) fn what_if(&self, id: u32) -> Vec<WhatIf> {
        let now = self.ranking.rank(id);
        let Some((finding, ..)) = self.workspace.row(id).filter(|_| now > 0) else { return Vec::new() };
        let (Some(facts), Some(asset)) =
            (self.vulnerability_facts(finding.vulnerability), self.effective.get(finding.asset as usize))
        else {
            return Vec::new();
        };
        let asked = Asked { desk: self, id, halves: self.ranking.halves(&finding), finding };
        let mut told = asked.of_asset(asset);
        told.extend(asked.of_vulnerability(&facts));
        told.extend(asked.of_weights());
        strongest(told, now, self.score(&asked.finding))
    }
}

impl Asked<'_> {
    /// Changes of the asset: every finding on it moves.
    fn of_asset(&self, asset: &Effective) -> Vec<WhatIf> {
        let (model, (vulnerability, _)) = (&self.desk.model, self.halves);
        let mut tried: Vec<Tried> = Vec::new();
        let mut add = |input, words: String, change: &dyn Fn(&mut Effective)| {
            let mut changed = asset.clone();
            change(&mut changed);
            tried.push((input, words, model.half(&model.asset_input(&changed))));
        };
        for stars in [5, 1].into_iter().filter_map(Stars::new).filter(|stars| asset.rating.stars != Some(*stars)) {
            let words = format!("the host had {} star{}", stars.get(), if stars.get() == 1 { "" } else { "s" });
            add("Importance", words, &|asset| asset.rating.stars = Some(stars));
        }
        for exposure in Exposure::ALL.into_iter().filter(|exposure| asset.rating.exposure != Some(*exposure)) {
            let words = match exposure {
                Exposure::Internet => "the host were on the internet",
                Exposure::Dmz => "the host were in a DMZ",
                Exposure::Internal => "the host were internal",
                Exposure::Isolated => "the host were isolated",
            };
            add("Exposure", words.to_owned(), &|asset| asset.rating.exposure = Some(exposure));
        }
        let assets = &self.desk.workspace.findings.asset;
        let is_touched = |id: &&u32| assets.get(**id as usize) == Some(&self.finding.asset);
        let touched = self.findings(self.desk.base.ids().iter().filter(is_touched));
        let with = |(input, words, half): Tried| {
            self.told(input, words, &touched, (vulnerability, half), |(vulnerability, _)| (vulnerability, half))
        };
        tried.into_iter().map(with).collect()
    }

    /// Changes of what is known of the vulnerability: it moves on every host.
    fn of_vulnerability(&self, facts: &VulnerabilityFacts<'_>) -> Vec<WhatIf> {
        let (model, (_, asset)) = (&self.desk.model, self.halves);
        let (vulnerability, known) = (facts.vulnerability, facts.known);
        let mut tried: Vec<Tried> = Vec::new();
        let mut add = |input, words: &str, facts: &VulnerabilityFacts<'_>| {
            tried.push((input, words.to_owned(), model.half(&model.vulnerability_input(facts))));
        };
        if !vulnerability.exploited && known.kev().is_none() {
            let exploited = crate::model::Vulnerability { exploited: true, ..vulnerability.clone() };
            add(
                "Exploitation",
                "it were known to be exploited",
                &VulnerabilityFacts { vulnerability: &exploited, ..*facts },
            );
        }
        if !vulnerability.exploit && !vulnerability.malware && known.exploit().is_none() {
            let exploit = crate::model::Vulnerability { exploit: true, ..vulnerability.clone() };
            add("Exploit", "an exploit were public", &VulnerabilityFacts { vulnerability: &exploit, ..*facts });
        }
        let now = known.epss().map(|(_, epss)| epss.percentile);
        for (percentile, words) in PREDICTED {
            let is_news = now.is_none_or(|now| percentile > now);
            let mut predicted = known.clone();
            if predicted.cves.is_empty() {
                let all = vulnerability.cves.iter().filter_map(|cve| Cve::parse(cve));
                predicted.cves = all.map(|cve| OfCve { cve, kev: None, epss: None, exploit: false }).collect();
            }
            if let Some(first) = predicted.cves.first_mut().filter(|_| is_news) {
                first.epss = Some(Epss { score: 0.0, percentile });
                add("Prediction", words, &VulnerabilityFacts { known: &predicted, ..*facts });
            }
        }
        let touched = self.findings(self.desk.base.of_vulnerability(self.finding.vulnerability).iter());
        let with =
            |(input, words, half): Tried| self.told(input, words, &touched, (half, asset), |(_, asset)| (half, asset));
        tried.into_iter().map(with).collect()
    }

    /// A factor switched off: everything moves.
    fn of_weights(&self) -> Vec<WhatIf> {
        let settings = self.desk.model.settings();
        if !settings.preset.has_weights() {
            return Vec::new();
        }
        let mut told = Vec::new();
        for (factor, weight) in WEIGHTS {
            let mut weights = settings.weights;
            if std::mem::replace(weight(&mut weights), 0.0) == 0.0 {
                continue;
            }
            let model = Model::new(Settings { weights, ..settings.clone() });
            let all = self.desk.ranking.under(&model);
            let own = all.rated(&model, &self.finding);
            let above = all.above(own, self.before());
            told.push(self.line("Weight", format!("{factor} did not count (weight 0)"), own, above + 1));
        }
        told
    }

    /// How many open findings stand before it among equals.
    fn before(&self) -> usize {
        let (base, asset) = (self.desk.base.as_ref(), &self.desk.workspace.findings.asset);
        let of = |id: u32| (asset.get(id as usize).copied().unwrap_or(u32::MAX), id);
        let own = base.of_vulnerability(self.finding.vulnerability);
        base.places(self.finding.vulnerability).start + own.partition_point(|id| of(*id) < of(self.id))
    }

    /// Findings that a change touches, with their numbers.
    fn findings<'b>(&self, ids: impl Iterator<Item = &'b u32>) -> Vec<(u32, Finding)> {
        ids.filter_map(|id| Some((*id, self.desk.workspace.findings.get(*id as usize)?))).collect()
    }

    /// The line for halves: ranked among those that stay, found by halving, and those that move along, one by one.
    fn told(
        &self,
        input: &str,
        change: String,
        touched: &[(u32, Finding)],
        halves: (Half, Half),
        moved: impl Fn((Half, Half)) -> (Half, Half),
    ) -> WhatIf {
        let (model, ranking) = (&self.desk.model, &self.desk.ranking);
        let rated = model.rated(halves.0, halves.1);
        let key = place(self.id, &self.finding, rated);
        let order = ranking.order();
        let before = |id: u32, finding: &Finding| place(id, finding, ranking.rated(model, finding)) < key;
        let above = order.partition_point(|&id| {
            self.desk.workspace.findings.get(id as usize).is_some_and(|finding| before(id, &finding))
        });
        let was_above = touched.iter().filter(|(id, finding)| before(*id, finding)).count();
        let is_above = touched.iter().filter(|(id, finding)| {
            let (vulnerability, asset) = moved(ranking.halves(finding));
            *id != self.id && place(*id, finding, model.rated(vulnerability, asset)) < key
        });
        self.line(input, change, rated, (above - was_above + is_above.count()) as u32 + 1)
    }

    fn line(&self, input: &str, change: String, rated: Rated, rank: u32) -> WhatIf {
        let score = rated.score();
        WhatIf { input: input.to_owned(), change, score, class: self.desk.model.class_of(score), rank }
    }
}

/// The highest and the lowest of each of the inputs that move a rank the most, by rank, else by score.
fn strongest(told: Vec<WhatIf>, now: u32, score: f64) -> Vec<WhatIf> {
    let moved = |one: &WhatIf| (one.rank.abs_diff(now), (one.score - score).abs());
    let mut inputs: Vec<Vec<WhatIf>> = Vec::new();
    for one in told.into_iter().filter(|one| moved(one).0 > 0 || moved(one).1 >= 0.05) {
        match inputs.iter_mut().find(|input| input.first().is_some_and(|first| first.input == one.input)) {
            Some(input) => input.push(one),
            None => inputs.push(vec![one]),
        }
    }
    let most = |input: &Vec<WhatIf>| {
        input.iter().map(moved).max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))).unwrap_or_default()
    };
    inputs.sort_by(|a, b| {
        let (a, b) = (most(a), most(b));
        b.0.cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    let ends = |mut input: Vec<WhatIf>| {
        input.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.rank.cmp(&b.rank)));
        let last = if input.len() > 1 { input.pop() } else { None };
        input.truncate(1);
        input.into_iter().chain(last)
    };
    inputs.into_iter().take(INPUTS).flat_map(ends).collect()
}
