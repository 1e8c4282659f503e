//! A decision table as a page shows it.

use super::{Question, Table};
use crate::risk::Model;
use crate::view::{OutcomeSheet, TableSheet};

impl Table {
    /// The table with its last question across and the others down; outcomes the most urgent first.
    pub fn sheet(&self) -> TableSheet {
        let all: Vec<&Question> = self.of_vulnerability.iter().chain(self.of_asset).collect();
        let (across, down) = match all.split_last() {
            Some((last, others)) => (**last, others),
            None => (Question { name: "", answers: &[] }, &[][..]),
        };
        let rows = self.all();
        let lines = rows.chunks(across.answers.len().max(1)).map(|line| {
            let answers = line.first().map(|(answers, _)| answers.as_slice()).unwrap_or_default();
            let outcomes = line.iter().map(|(_, outcome)| outcome.label.to_owned());
            (answers.iter().take(down.len()).map(|answer| (*answer).to_owned()).collect(), outcomes.collect())
        });
        // Bands lie within the classes of the default model.
        let model = Model::default();
        let outcome = |outcome: &super::Outcome| OutcomeSheet {
            label: outcome.label.to_owned(),
            low: outcome.low,
            high: outcome.high,
            days: outcome.days,
            class: model.class_of(outcome.low),
        };
        TableSheet {
            name: self.name.to_owned(),
            source: self.source.to_owned(),
            questions: down.iter().map(|question| question.name.to_owned()).collect(),
            across: across.name.to_owned(),
            columns: across.answers.iter().map(|answer| (*answer).to_owned()).collect(),
            rows: lines.collect(),
            outcomes: self.outcomes.iter().rev().map(outcome).collect(),
        }
    }
}
