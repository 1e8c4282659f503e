//! The dashboard, and "how the score is made": aggregates over all open findings.

use super::Desk;
use super::facets::Alike;
use super::words::AGE_BANDS;
use crate::risk::decision::Table;
use crate::risk::factor::FACTORS;
use crate::risk::{MOST_TRAITS, Preset, nothing, together_of};
use crate::rules::Effective;
use crate::view::{Bar, Board, FactorSheet, ModelSheet};

/// Rows of the short lists.
const SHORT: usize = 5;
/// Subnets shown before "other".
const SUBNETS: usize = 10;

impl Desk {
    /// The dashboard.
    pub fn board(&self) -> Board {
        let alike = self.open_alike();
        let counted = self.counted(&alike);
        let sum = |parts: &[Classes]| {
            parts.iter().fold([0; 4], |mut sum, part| {
                add(&mut sum, part);
                sum
            })
        };
        let bars = |names: &[(&str, String)], key: &str, counts: &[Classes]| -> Vec<Bar> {
            let all = names.iter().zip(counts);
            let shown = all.filter(|(_, classes)| classes.iter().sum::<u32>() > 0);
            shown.map(|((value, label), classes)| bar(label, *classes, Some((key, value)))).collect()
        };
        let severities = ["5", "4", "3", "2", "1", "unknown"].map(|value| (value, severity_label(value)));
        let ages = AGE_BANDS.map(|(value, label)| (value, label.to_owned()));
        let score =
            together_of(self.ranking.cells().map(|(c, rated)| f64::from(c.size) * nothing(rated.points())).sum());
        Board {
            classes: sum(&counted.severities),
            deadlines: self.figures_of(&alike),
            assets_at_risk: self.all_asset_risks().iter().filter(|risk| risk.best_rank > 0).count() as u32,
            score,
            class: self.model.class_of(score),
            by_severity: bars(&severities, "severity", &counted.severities),
            by_subnet: largest(self.subnet_names(), &counted.subnets),
            by_age: bars(&ages, "age", &counted.ages),
            top_patches: self.first_patches(SHORT),
            top_assets: self.riskiest_assets(SHORT),
            alerts: self.alert_rows(),
            stale_feeds: self.stale_feeds(),
        }
    }

    /// Open findings by class, in the ways that the dashboard shows them.
    fn counted(&self, alike: &[Alike]) -> Counted {
        let mut counted =
            Counted { subnets: vec![Default::default(); self.subnet_names().len()], ..Counted::default() };
        for Alike { class, age, count, .. } in alike {
            count_in(counted.ages.get_mut(*age), *class, *count);
        }
        let classes: Vec<usize> =
            self.ranking.cells().map(|(_, rated)| self.model.class_of(rated.score()) as usize).collect();
        for (id, vulnerability) in (0..).zip(&self.workspace.vulnerabilities) {
            let level = vulnerability.level.map_or(5, |level| 5 - usize::from(level.get()));
            for (_, cell) in self.ranking.of_vulnerability(id) {
                if let Some(class) = classes.get(cell as usize) {
                    count_in(counted.severities.get_mut(level), *class, 1);
                }
            }
        }
        for (risk, subnet) in self.all_asset_risks().iter().zip(self.subnets()) {
            if let Some((classes, points)) = counted.subnets.get_mut(*subnet as usize) {
                add(classes, &risk.open);
                *points += risk.points;
            }
        }
        counted
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
        // What is known of a vulnerability is the same on every host, and what is known of a host for all its findings.
        let mut by_traits = vec![0; MOST_TRAITS];
        for (cell, _) in self.ranking.cells() {
            if let Some(count) = by_traits.get_mut(cell.traits.number()) {
                *count += cell.size;
            }
        }
        let assumed_of = |asset: &Effective| {
            FACTORS.iter().map(|factor| self.model.is_assumed_of_asset(factor, asset)).collect::<Vec<bool>>()
        };
        let of_assets = crate::risk::by_traits(&self.effective, &self.traits, assumed_of);
        let of_vulnerabilities = (0..self.workspace.vulnerabilities.len() as u32).filter_map(|id| {
            let size = self.base.of_vulnerability(id).len() as u32;
            let facts = self.vulnerability_facts(id).filter(|_| size > 0)?;
            Some((size, FACTORS.iter().map(|factor| self.model.is_assumed_of(factor, &facts)).collect::<Vec<bool>>()))
        });
        for (size, assumed) in by_traits.into_iter().zip(of_assets).chain(of_vulnerabilities) {
            for (sheet, assumed) in sheets.iter_mut().zip(assumed) {
                sheet.assumed += if assumed { size } else { 0 };
            }
        }
        sheets
    }
}

/// Findings by class.
type Classes = [u32; 4];

/// Open findings by class.
#[derive(Default)]
struct Counted {
    severities: [Classes; 6],
    ages: [Classes; AGE_BANDS.len()],
    /// With their points.
    subnets: Vec<(Classes, f64)>,
}

fn count_in(classes: Option<&mut Classes>, class: usize, more: u32) {
    if let Some(count) = classes.and_then(|classes| classes.get_mut(class)) {
        *count += more;
    }
}

fn add(sum: &mut Classes, part: &Classes) {
    for (sum, count) in sum.iter_mut().zip(part) {
        *sum += count;
    }
}

fn bar(label: &str, classes: Classes, filter: Option<(&str, &str)>) -> Bar {
    let filter = filter.map(|(key, value)| (key.to_owned(), value.to_owned()));
    Bar { label: label.to_owned(), classes, filter }
}

fn severity_label(value: &str) -> String {
    if value == "unknown" { "Severity unknown".to_owned() } else { format!("Severity {value}") }
}

/// Subnets by risk, the small ones together.
fn largest(names: &[String], counted: &[(Classes, f64)]) -> Vec<Bar> {
    let label = |name: &str| if name.is_empty() { "No address".to_owned() } else { name.to_owned() };
    let all = names.iter().zip(counted).filter(|(_, (classes, _))| classes.iter().sum::<u32>() > 0);
    let mut all: Vec<(String, &String, &(Classes, f64))> =
        all.map(|(name, counted)| (label(name), name, counted)).collect();
    all.sort_by(|a, b| b.2.1.total_cmp(&a.2.1).then_with(|| a.0.cmp(&b.0)));
    let rest = all.split_off(all.len().min(SUBNETS));
    let mut bars: Vec<Bar> =
        all.into_iter().map(|(label, name, (classes, _))| bar(&label, *classes, Some(("subnet", name)))).collect();
    if !rest.is_empty() {
        let mut other = bar(&format!("{} other subnets", rest.len()), [0; 4], None);
        for (.., (classes, _)) in &rest {
            add(&mut other.classes, classes);
        }
        bars.push(other);
    }
    bars
}
