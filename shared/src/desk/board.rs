//! The dashboard, and "how the score is made": aggregates over all open findings.

use rustc_hash::FxHashMap;

use super::Desk;
use super::facets::subnet;
use super::words::{AGE_BANDS, age_band};
use crate::risk::decision::Table;
use crate::risk::{Preset, together};
use crate::view::{AssetColumn, AssetFilter, Bar, Board, FactorSheet, ModelSheet, Sort};

/// Rows of the short lists.
const SHORT: usize = 5;
/// Subnets shown before "other".
const SUBNETS: usize = 10;

impl Desk {
    /// The dashboard.
    pub fn board(&self) -> Board {
        let mut classes = [0; 4];
        let mut by_severity: Vec<Bar> = ["5", "4", "3", "2", "1", "unknown"]
            .map(|value| bar(&severity_label(value), Some(("severity", value))))
            .to_vec();
        let mut by_age: Vec<Bar> = AGE_BANDS.iter().map(|(value, label)| bar(label, Some(("age", value)))).collect();
        let mut by_subnet: FxHashMap<String, (f64, Bar)> = FxHashMap::default();
        let mut at_risk = vec![false; self.workspace.assets.len()];
        for &index in self.ranking.order() {
            let Some((finding, asset, vulnerability)) = self.workspace.row(index) else { continue };
            self.count(&finding, &mut classes);
            if let Some(mark) = at_risk.get_mut(finding.asset as usize) {
                *mark = true;
            }
            let level = vulnerability.level.map_or(5, |level| 5 - usize::from(level.get()));
            for bar in [by_severity.get_mut(level), by_age.get_mut(age_band(finding.first_seen, self.today))]
                .into_iter()
                .flatten()
            {
                self.count(&finding, &mut bar.classes);
            }
            let name = subnet(asset);
            let entry = by_subnet.entry(name.clone()).or_insert_with(|| {
                let label = if name.is_empty() { "No address" } else { &name };
                (0.0, bar(label, Some(("subnet", &name))))
            });
            entry.0 += self.rated(&finding).points();
            self.count(&finding, &mut entry.1.classes);
        }
        let ranked = self.ranking.order().iter().filter_map(|index| self.workspace.findings.get(*index as usize));
        let score = together(ranked.map(|finding| self.rated(&finding).points()));
        by_severity.retain(|bar| bar.total() > 0);
        by_age.retain(|bar| bar.total() > 0);
        let mut top_assets =
            self.listed_assets(&AssetFilter::default(), Sort { by: AssetColumn::Score, descending: true });
        top_assets.retain(|asset| asset.best_rank > 0);
        top_assets.truncate(SHORT);
        Board {
            classes,
            deadlines: self.deadline_figures(),
            assets_at_risk: at_risk.iter().filter(|mark| **mark).count() as u32,
            score,
            class: self.model.class_of(score),
            by_severity,
            by_subnet: largest(by_subnet),
            by_age,
            top_patches: self.first_patches(SHORT),
            top_assets,
            alerts: self.alert_rows(),
            stale_feeds: self.stale_feeds(),
        }
    }

    /// How the score is made in this workspace.
    pub fn model_sheet(&self) -> ModelSheet {
        ModelSheet {
            factors: self.factor_sheets(),
            tables: Preset::ALL.into_iter().filter_map(Preset::table).map(Table::sheet).collect(),
            floors: self.model.floors(),
        }
    }

    /// The factors as this workspace has them.
    fn factor_sheets(&self) -> Vec<FactorSheet> {
        let mut sheets = self.model.sheet();
        for &index in self.ranking.order() {
            let finding = self.workspace.findings.get(index as usize);
            let Some(explanation) = finding.and_then(|finding| self.explanation(&finding)) else { continue };
            for (sheet, line) in sheets.iter_mut().zip(explanation.lines) {
                sheet.assumed += u32::from(line.assumed);
            }
        }
        sheets
    }
}

fn bar(label: &str, filter: Option<(&str, &str)>) -> Bar {
    Bar {
        label: label.to_owned(),
        classes: [0; 4],
        filter: filter.map(|(key, value)| (key.to_owned(), value.to_owned())),
    }
}

fn severity_label(value: &str) -> String {
    if value == "unknown" { "Severity unknown".to_owned() } else { format!("Severity {value}") }
}

/// Subnets by risk, the small ones together.
fn largest(by_subnet: FxHashMap<String, (f64, Bar)>) -> Vec<Bar> {
    let mut all: Vec<(f64, Bar)> = by_subnet.into_values().collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.label.cmp(&b.1.label)));
    let mut bars: Vec<Bar> = all.into_iter().map(|(_, bar)| bar).collect();
    if bars.len() > SUBNETS {
        let rest = bars.split_off(SUBNETS);
        let mut other = bar(&format!("{} other subnets", rest.len()), None);
        for one in rest {
            for (sum, count) in other.classes.iter_mut().zip(one.classes) {
                *sum += count;
            }
        }
        bars.push(other);
    }
    bars
}
