//! Patch application priority for those who deploy patches: the deployer's tree of SSVC (CERT/CC), version 1.0.0.

use super::answers::{self, AUTOMATABLE, answer, automatable};
use super::{Outcome, Question, Table};
use crate::model::Exposure;

const EXPLOITATION: Question = Question { name: "Exploitation", answers: &["none", "public poc", "active"] };
const SYSTEM_EXPOSURE: Question = Question { name: "System exposure", answers: &["small", "controlled", "open"] };
const HUMAN_IMPACT: Question = Question { name: "Human impact", answers: &["low", "medium", "high", "very high"] };

/// Places in the outcomes below, in words that fit a table.
const DEFER: u8 = 0;
const PLAN: u8 = 1;
const SOON: u8 = 2;
const NOW: u8 = 3;

/// The table.
pub const SSVC: Table = Table {
    name: "SSVC deployer",
    source: "CERT/CC, Stakeholder-Specific Vulnerability Categorization, deployer patch application priority 1.0.0",
    of_vulnerability: &[EXPLOITATION, AUTOMATABLE],
    of_asset: &[SYSTEM_EXPOSURE, HUMAN_IMPACT],
    outcomes: &[
        Outcome { label: "defer", low: 0.0, high: 49.9, days: None },
        Outcome { label: "scheduled", low: 50.0, high: 59.9, days: None },
        Outcome { label: "out-of-cycle", low: 60.0, high: 69.9, days: None },
        Outcome { label: "immediate", low: 70.0, high: 100.0, days: None },
    ],
    // Each line: exposure small, controlled, open; within each the human impact low, medium, high, very high.
    #[rustfmt::skip]
    rows: &[
        // Exploitation none: not automatable, automatable.
        DEFER, DEFER, PLAN, PLAN,  DEFER, PLAN, PLAN, PLAN,  DEFER, PLAN, PLAN, PLAN,
        DEFER, PLAN, PLAN, PLAN,   PLAN, PLAN, PLAN, PLAN,   PLAN, PLAN, PLAN, SOON,
        // Public proof of concept.
        DEFER, PLAN, PLAN, PLAN,   DEFER, PLAN, PLAN, PLAN,  PLAN, PLAN, PLAN, SOON,
        PLAN, PLAN, PLAN, PLAN,    PLAN, PLAN, PLAN, SOON,   PLAN, PLAN, SOON, SOON,
        // Active.
        PLAN, PLAN, SOON, SOON,    PLAN, PLAN, SOON, SOON,   PLAN, SOON, SOON, NOW,
        PLAN, SOON, SOON, SOON,    SOON, SOON, SOON, SOON,   SOON, SOON, NOW, NOW,
    ],
    ask_vulnerability: |facts| {
        let exploitation = match (answers::exploited(facts), answers::exploit(facts)) {
            (Ok(words), _) => answer(EXPLOITATION, 2, words, false),
            (Err(_), Some(words)) => answer(EXPLOITATION, 1, words, false),
            (Err((words, assumed)), None) => {
                answer(EXPLOITATION, 0, format!("{words}; no public exploit known"), assumed)
            }
        };
        vec![exploitation, automatable(facts.vulnerability)]
    },
    ask_asset: |asset, settings| {
        let place = |exposure| match exposure {
            Exposure::Isolated => 0,
            Exposure::Internal => 1,
            Exposure::Dmz | Exposure::Internet => 2,
        };
        vec![
            answers::exposure(SYSTEM_EXPOSURE, place, asset, settings),
            answers::human_impact(HUMAN_IMPACT, asset, settings),
        ]
    },
};
