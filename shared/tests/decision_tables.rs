//! The decision tables are those of their authors, row by row, where the published tables are beside the checkout.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

use shared::risk::decision::{BOD, Question, SSVC, Table};

/// Rows of a published table as answer by question, without versions; `None` where the file is not beside the checkout.
fn published(name: &str) -> Option<Vec<Vec<(String, String)>>> {
    let path = format!("{}/../../shared/scoring/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {name} is not here");
        return None;
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head: Vec<String> =
        reader.headers().unwrap().iter().map(|name| name.split(" v").next().unwrap().to_lowercase()).collect();
    let rows = reader.records().map(|row| head.iter().cloned().zip(row.unwrap().iter().map(str::to_owned)).collect());
    Some(rows.collect())
}

/// Every published row has the same outcome here, and there is no other.
fn check_published(table: &Table, name: &str) {
    let Some(rows) = published(name) else { return };
    assert_eq!(rows.len(), table.all().len());
    let questions: Vec<&Question> = table.of_vulnerability.iter().chain(table.of_asset).collect();
    for row in rows {
        let said = |name: &str| {
            let name = name.to_lowercase();
            row.iter().find(|(question, _)| *question == name).map(|(_, answer)| answer.as_str())
        };
        let answers: Vec<&str> = questions.iter().map(|question| said(question.name).unwrap()).collect();
        let found = table.all().into_iter().find(|(here, _)| *here == answers).unwrap().1;
        assert_eq!(found.label, row.last().unwrap().1, "{answers:?}");
    }
}

#[test]
fn bod_is_as_published() {
    check_published(&BOD, "ssvc_cisa_bod_26_04_1_0_0.csv");
}

#[test]
fn ssvc_is_as_published() {
    check_published(&SSVC, "ssvc_deployer_patch_application_priority_1_0_0.csv");
}
