//! How well the engine's order finds what is exploited later, beside the usual orders: ranks CVEs as they were known on a
//! day (severity and threat; assets are left out) and compares with what was added to KEV after it.
//!
//! `cargo run --release -p shared --example prioritise -- FEATURES.csv[.gz] KEV.csv [--exploits LIST.csv] --as-of DATE`
//!
//! FEATURES has a row per CVE: `cve`, `published`, vectors and scores `v4`, `v4s`, `v31`, `v31s`, `v30`, `v30s`, `v2`,
//! `v2s`, and `epss`, `pct` of the day. KEV has `cve`, `date_added`; LIST has `cve`, `first_seen`. CVEs in KEV on the day
//! are left out, and so is an exploit seen later. Prints one JSON object; exit code 1 with a line that says why not.

mod cases;
mod measure;
mod rankers;
mod table;

use std::process::ExitCode;

use serde_json::{Value, json};
use shared::model::Day;

use cases::{Case, Tables, cases};
use measure::Curve;
use rankers::rankers;
use table::Table;

const USAGE: &str = "usage: prioritise FEATURES.csv[.gz] KEV.csv [--exploits LIST.csv] --as-of YYYY-MM-DD";

struct Arguments {
    features: String,
    kev: String,
    exploits: Option<String>,
    day: Day,
}

fn main() -> ExitCode {
    match arguments(std::env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(answer) => {
            println!("{answer:#}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn arguments(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let (mut files, mut exploits, mut day) = (Vec::new(), None, None);
    while let Some(word) = words.next() {
        let mut after = || words.next().ok_or_else(|| format!("nothing follows {word}\n{USAGE}"));
        match word.as_str() {
            "--exploits" => exploits = Some(after()?),
            "--as-of" => {
                let text = after()?;
                day = Some(Day::from_iso(&text).ok_or_else(|| format!("'{text}' is not a date such as 2024-10-27"))?);
            }
            _ if word.starts_with("--") => return Err(format!("unknown option {word}\n{USAGE}")),
            _ => files.push(word),
        }
    }
    let (Ok([features, kev]), Some(day)) = (<[String; 2]>::try_from(files), day) else { return Err(USAGE.to_owned()) };
    Ok(Arguments { features, kev, exploits, day })
}

fn run(arguments: &Arguments) -> Result<Value, String> {
    let tables = Tables {
        features: Table::open(&arguments.features)?,
        kev: Table::open(&arguments.kev)?,
        exploits: arguments.exploits.as_deref().map(Table::open).transpose()?,
    };
    compared(&tables, arguments.day)
}

/// Every order with its figures.
fn compared(tables: &Tables, day: Day) -> Result<Value, String> {
    let cases = cases(tables, day)?;
    let positives = cases.iter().filter(|case| case.later).count();
    if positives == 0 {
        return Err(format!(
            "none of the {} CVEs was added to KEV after the day: there is nothing to find",
            cases.len()
        ));
    }
    let figures = |name: &str, key: &dyn Fn(&Case) -> f64| {
        let curve = Curve::new(cases.iter().map(|case| (key(case), case.later)).collect());
        let [area, at_5, at_10] = [curve.area(), curve.coverage(0.05), curve.coverage(0.10)].map(four_decimals);
        json!({ "name": name, "auc": area, "cov5": at_5, "cov10": at_10 })
    };
    let rankers: Vec<Value> =
        rankers(day, tables.exploits.is_some()).iter().map(|(name, key)| figures(name, key)).collect();
    Ok(json!({ "as_of": day.iso(), "n": cases.len(), "positives": positives, "rankers": rankers }))
}

fn four_decimals(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests;
