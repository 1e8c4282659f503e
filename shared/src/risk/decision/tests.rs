//! The tables are monotone, and their bands within their classes. That they are those of their authors: `tests/`.

use super::{BOD, Question, SSVC, Table};
use crate::risk::{Model, Preset, Settings};

const TABLES: [(Preset, &Table); 2] = [(Preset::Bod, &BOD), (Preset::Ssvc, &SSVC)];

#[test]
fn a_more_urgent_answer_is_never_a_less_urgent_outcome() {
    for (_, table) in TABLES {
        let questions: Vec<&Question> = table.of_vulnerability.iter().chain(table.of_asset).collect();
        let all = table.all();
        for (answers, outcome) in &all {
            for (at, question) in questions.iter().enumerate() {
                let place = question.answers.iter().position(|one| *one == answers[at]).unwrap();
                let Some(next) = question.answers.get(place + 1) else { continue };
                let mut more = answers.clone();
                more[at] = next;
                let higher = all.iter().find(|(here, _)| *here == more).unwrap().1;
                assert!(higher.low >= outcome.low, "{}: {answers:?} {more:?}", table.name);
            }
        }
    }
}

#[test]
fn bands_stand_apart_and_lie_within_one_class() {
    for (preset, table) in TABLES {
        let model = Model::new(Settings { preset, ..Settings::default() });
        for pair in table.outcomes.windows(2) {
            assert!(pair[0].high < pair[1].low, "{pair:?}");
        }
        for outcome in table.outcomes {
            assert!(outcome.low < outcome.high && outcome.low >= 0.0 && outcome.high <= 100.0, "{outcome:?}");
            assert_eq!(model.class_of(outcome.low), model.class_of(outcome.high), "{outcome:?}");
        }
        assert_eq!(table.all().len(), table.rows.len(), "{}", table.name);
    }
}

#[test]
fn a_sheet_has_every_row_of_its_table() {
    for (_, table) in TABLES {
        let (sheet, all) = (table.sheet(), table.all());
        let told: Vec<(Vec<String>, String)> = sheet
            .rows
            .iter()
            .flat_map(|(down, outcomes)| {
                assert_eq!((down.len(), outcomes.len()), (sheet.questions.len(), sheet.columns.len()));
                let with = |(column, outcome): (&String, &String)| {
                    (down.iter().chain([column]).cloned().collect(), outcome.clone())
                };
                sheet.columns.iter().zip(outcomes).map(with).collect::<Vec<_>>()
            })
            .collect();
        let plain = |(answers, outcome): (Vec<&str>, &super::Outcome)| {
            (answers.into_iter().map(str::to_owned).collect(), outcome.label.to_owned())
        };
        assert_eq!(told, all.into_iter().map(plain).collect::<Vec<_>>());
        assert!(sheet.outcomes.first().unwrap().low > sheet.outcomes.last().unwrap().low);
    }
}
