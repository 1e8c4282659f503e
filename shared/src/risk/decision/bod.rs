//! The remediation timelines of CISA's Binding Operational Directive 26-04 (June 2026), version 1.0.0 of the table as
//! CERT/CC publishes it for SSVC.

use super::answers::{self, AUTOMATABLE, TECHNICAL_IMPACT, answer, automatable, technical_impact};
use super::{Outcome, Question, Table};
use crate::model::Exposure;

const IN_KEV: Question = Question { name: "In KEV", answers: &["no", "yes"] };
const PUBLICLY_EXPOSED: Question = Question { name: "Publicly exposed", answers: &["no", "yes"] };

/// Places in the outcomes below, in words that fit a table.
const UPGRADE: u8 = 0;
const DAYS_60: u8 = 1;
const DAYS_14: u8 = 2;
const DAYS_3: u8 = 3;
const FORENSIC: u8 = 4;

/// The table.
pub const BOD: Table = Table {
    name: "CISA BOD 26-04",
    source: "CISA, Binding Operational Directive 26-04, remediation timelines 1.0.0",
    of_vulnerability: &[IN_KEV, AUTOMATABLE, TECHNICAL_IMPACT],
    of_asset: &[PUBLICLY_EXPOSED],
    outcomes: &[
        Outcome { label: "fix on system upgrade", low: 0.0, high: 49.9, days: None },
        Outcome { label: "60 days", low: 50.0, high: 59.9, days: Some(60) },
        Outcome { label: "14 days", low: 60.0, high: 69.9, days: Some(14) },
        Outcome { label: "3 days", low: 70.0, high: 84.9, days: Some(3) },
        Outcome { label: "3 days & forensic investigation", low: 85.0, high: 100.0, days: Some(3) },
    ],
    // Each line: not exposed, exposed.
    #[rustfmt::skip]
    rows: &[
        // Not in KEV: not automatable (partial, total), automatable (partial, total).
        UPGRADE, DAYS_60,
        UPGRADE, DAYS_14,
        DAYS_60, DAYS_14,
        DAYS_60, DAYS_3,
        // In KEV.
        DAYS_14, DAYS_14,
        DAYS_14, FORENSIC,
        DAYS_14, DAYS_3,
        FORENSIC, FORENSIC,
    ],
    ask_vulnerability: |facts| {
        let kev = match answers::exploited(facts) {
            Ok(words) => answer(IN_KEV, 1, words, false),
            Err((words, assumed)) => answer(IN_KEV, 0, words, assumed),
        };
        vec![kev, automatable(facts.vulnerability), technical_impact(facts.vulnerability)]
    },
    ask_asset: |asset, settings| {
        let place = |exposure| usize::from(matches!(exposure, Exposure::Internet | Exposure::Dmz));
        vec![answers::exposure(PUBLICLY_EXPOSED, place, asset, settings)]
    },
};
