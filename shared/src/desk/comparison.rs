//! Two presets side by side on the same findings, the biggest movers first.

use super::Desk;
use crate::order::counted;
use crate::risk::{Explanation, Model, Ranking, SavedPreset};
use crate::view::{Comparison, ComparisonRow, Parts, Slice, TopChange};

/// Findings that tell how far points differ in general.
const SAMPLE: usize = 200;

/// A part of a score: its name, and how to read it.
type PartOf = (&'static str, fn(&Parts) -> f64);

const PARTS: [PartOf; 5] = [
    ("Severity", |parts| parts.severity),
    ("Threat", |parts| parts.threat),
    ("Importance", |parts| parts.importance),
    ("Exposure", |parts| parts.exposure),
    ("", |parts| parts.rule),
];

/// The last comparison asked for: paging asks for its slices again and again.
#[derive(Debug)]
pub(super) struct Compared {
    presets: [SavedPreset; 2],
    models: [Model; 2],
    rankings: [Ranking; 2],
    /// Findings, the biggest movers first.
    order: Vec<u32>,
    /// How far each part differs in general, second less first.
    typical: [f64; PARTS.len()],
    /// Everything but the rows.
    totals: Comparison,
}

impl Desk {
    /// Where the findings stand under two presets. All other settings are those that count now.
    pub fn compare_presets(&mut self, a: &SavedPreset, b: &SavedPreset, slice: Slice) -> Comparison {
        let is_kept = |kept: &Compared| kept.presets[0] == *a && kept.presets[1] == *b;
        let kept = self.last_comparison.take().filter(is_kept);
        let compared = kept.unwrap_or_else(|| self.compared([a.clone(), b.clone()]));
        let order = compared.order.iter().skip(slice.from as usize).take(slice.count as usize);
        let rows = order.filter_map(|id| self.comparison_row(&compared, *id)).collect();
        let page = Comparison { from: slice.from, rows, ..compared.totals.clone() };
        self.last_comparison = Some(compared);
        page
    }

    fn compared(&self, presets: [SavedPreset; 2]) -> Compared {
        let model_of = |preset: &SavedPreset| Model::new(self.model.settings().with_preset(preset));
        let models = presets.each_ref().map(model_of);
        let rankings = models.each_ref().map(|model| self.ranked_by(model));
        let [first, second] = &rankings;
        let mut totals = Comparison { total: first.len(), ..Comparison::default() };
        for size in [first.len().div_ceil(20), 100].into_iter().filter(|size| (1..first.len()).contains(size)) {
            let leaves = |id: &&u32| second.rank(**id) > size;
            let changed = first.first(size as usize).iter().filter(leaves).count() as u32;
            totals.top.push(TopChange { size, changed });
        }
        // Both have the same findings in the same order among equals.
        let classes = |at: usize| -> Vec<usize> {
            let pair = models.get(at).zip(rankings.get(at)).into_iter();
            pair.flat_map(|(model, all)| all.cells().map(|(_, rated)| model.class_of(rated.score()) as usize)).collect()
        };
        let (before, after) = (classes(0), classes(1));
        for ((_, a), (_, b)) in first.with_cells().zip(second.with_cells()) {
            let class = before.get(a as usize).zip(after.get(b as usize));
            if let Some(count) = class.and_then(|(a, b)| totals.classes.get_mut(*a)?.get_mut(*b)) {
                *count += 1;
            }
        }
        let (order, moved) = movers(first, second);
        totals.moved = moved;
        let typical = self.typical(&models, first.order());
        Compared { presets, models, rankings, order, typical, totals }
    }

    /// How far each part differs in general: a part that all findings lose moves none of them.
    fn typical(&self, models: &[Model; 2], order: &[u32]) -> [f64; PARTS.len()] {
        let step = order.len().div_ceil(SAMPLE).max(1);
        let differences: Vec<[f64; PARTS.len()]> =
            order.iter().step_by(step).filter_map(|id| Some(difference(&self.explained(models, *id)?))).collect();
        let mut typical = [0.0; PARTS.len()];
        for difference in &differences {
            for (sum, part) in typical.iter_mut().zip(difference) {
                *sum += part / differences.len() as f64;
            }
        }
        typical
    }

    fn explained(&self, models: &[Model; 2], id: u32) -> Option<[Explanation; 2]> {
        let finding = self.workspace.findings.get(id as usize)?;
        let facts = self.vulnerability_facts(finding.vulnerability)?;
        let asset = self.effective.get(finding.asset as usize)?;
        Some(models.each_ref().map(|model| model.explain(&facts, asset)))
    }

    fn comparison_row(&self, compared: &Compared, id: u32) -> Option<ComparisonRow> {
        let (finding, asset, vulnerability) = self.workspace.row(id)?;
        let told = self.explained(&compared.models, id)?;
        let scores = told.each_ref().map(|told| told.unclipped.max(0.0));
        let [first, second] = &compared.models;
        let ranks = compared.rankings.each_ref().map(|ranking| ranking.rank(id));
        Some(ComparisonRow {
            finding: id,
            vulnerability: finding.vulnerability,
            asset: finding.asset,
            title: vulnerability.name().to_owned(),
            host: asset.host.name(),
            ranks,
            scores,
            classes: [first.class_of(scores[0]), second.class_of(scores[1])],
            why: if ranks[0] == ranks[1] { String::new() } else { why(compared, &told, ranks) },
        })
    }
}

/// Findings by how far they move, the furthest first; of equals the one whose better rank is better, then by number. And
/// how many move at all.
fn movers(first: &Ranking, second: &Ranking) -> (Vec<u32>, u32) {
    let all = first.len();
    let (mut rows, mut keys) = (Vec::with_capacity(all as usize), Vec::with_capacity(all as usize));
    // By the better of both ranks: two findings at most have it in common, one in each order.
    for ((a, b), rank) in first.order().iter().zip(second.order()).zip(1..) {
        let (of_a, of_b) = (second.rank(*a), first.rank(*b));
        let own = [(*a, of_a), (*b, of_b)].map(|(id, other)| (other >= rank).then(|| (id, other - rank)));
        let mut both = if a == b { [own[0], None] } else { own };
        both.sort_unstable_by_key(|one| one.map(|(id, _)| id));
        for (id, moved) in both.into_iter().flatten() {
            rows.push(id);
            keys.push(all - moved);
        }
    }
    let moved = keys.iter().filter(|key| **key < all).count() as u32;
    (counted(rows, keys), moved)
}

/// Second less first, part by part.
fn difference([first, second]: &[Explanation; 2]) -> [f64; PARTS.len()] {
    PARTS.map(|(_, part)| part(&second.parts) - part(&first.parts))
}

/// The part that differs most from the general difference, in the direction of the move.
fn why(compared: &Compared, told: &[Explanation; 2], ranks: [u32; 2]) -> String {
    let up = if ranks[1] < ranks[0] { 1.0 } else { -1.0 };
    let differences = difference(told);
    let pulls = differences.iter().zip(compared.typical).map(|(part, typical)| (part - typical) * up);
    let Some(((name, part), _)) = PARTS.iter().zip(pulls).max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return String::new();
    };
    let [first, second] = told;
    let [a, b] = compared.presets.each_ref().map(SavedPreset::title);
    let (before, after) = (points(part(&first.parts)), points(part(&second.parts)));
    if name.is_empty() {
        let says = |told: &Explanation, title: &str| {
            let line = told.decision.as_ref();
            line.map_or_else(
                || format!("{title}: no rule"),
                |line| format!("{title}: {} ({} points)", line.outcome, points(line.points)),
            )
        };
        return format!("{}; {}", says(first, a), says(second, b));
    }
    let line = second.lines.iter().find(|line| line.factor == *name);
    let facts = line.map_or("", |line| line.facts.as_str());
    format!("{name}: {before} points under {a}, {after} under {b}. {facts}")
}

/// Points with their sign; nothing is 0.0 whatever its sign.
fn points(points: f64) -> String {
    let text = format!("{:.1}", points.abs());
    let sign = if text == "0.0" {
        ""
    } else if points > 0.0 {
        "+"
    } else {
        "\u{2212}"
    };
    format!("{sign}{text}")
}
