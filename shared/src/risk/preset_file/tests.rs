//! Out and in again is the same; whatever else is read is told or refused in words.

use proptest::prelude::*;

use super::{read, write};
use crate::model::{Exposure, RiskClass, Stars};
use crate::risk::{Floor, Preset, SavedPreset, Weights, preset_name};

fn plain() -> SavedPreset {
    SavedPreset { name: "Mine".to_owned(), ..SavedPreset::default() }
}

/// A file with one thing said otherwise.
fn with(from: &str, to: &str) -> String {
    let mut preset = plain();
    preset.floors = vec![Floor::known_exploited_on_the_internet()];
    let text = write(&preset);
    assert!(text.contains(from), "{text}");
    text.replacen(from, to, 1)
}

fn check_refused(text: &str, words: &[&str]) {
    let error = read(text).unwrap_err();
    assert!(words.iter().all(|word| error.contains(word)), "{error}");
}

#[test]
fn an_error_says_where_what_and_how() {
    check_refused("{\n \"a\": }", &["Line 2", "not JSON", "exported"]);
    check_refused("[]", &["The file", "[]", "object"]);
    check_refused("{}", &["patchfirst_preset is missing"]);
    check_refused(&with("\"patchfirst_preset\": 1", "\"patchfirst_preset\": 2"), &["2", "It reads 1"]);
    check_refused(&with("\"Mine\"", "\" \\u0000\""), &["name", "empty"]);
    check_refused(&with("\"business_risk\"", "\"cvss\""), &["formula", "\"cvss\"", "\"cvss_only\"", "\"bod\""]);
    check_refused(&with("\"threat\": 1.0", "\"threat\": \"much\""), &["weights.threat", "\"much\"", "number"]);
    check_refused(&with("\"severity\": null", "\"severity\": 11"), &["floors[0].severity", "11", "0 to 10"]);
    check_refused(&with("\"stars\": null", "\"stars\": 2.5"), &["floors[0].stars", "2.5", "1, 2, 3"]);
    check_refused(&with("\"internet\"", "\"moon\""), &["floors[0].exposures", "\"moon\"", "\"dmz\""]);
    check_refused(&with("\"class\": \"critical\"", "\"x\": 1"), &["floors[0].class is missing"]);
    check_refused(&with("\"off\": true", "\"off\": 1"), &["floors[0].off", "true or false"]);
    check_refused(&"x".repeat(100_001), &["more than 100000 bytes"]);
}

#[test]
fn what_is_mended_is_told() {
    let told = read(&with("\"threat\": 1.0", "\"threat\": 7")).unwrap();
    assert_eq!(told.notes, ["weights.threat: 7 is not between 0 and 2, so 2 counts."]);
    assert!((told.preset.weights.threat - 2.0).abs() < f64::EPSILON);
    let told = read(&with("\"bod_floor\": false", "\"bod_floor\": true, \"colour\": \"red\"")).unwrap();
    assert!(told.preset.bod_floor);
    assert_eq!(told.notes, ["colour: no such field is known here; it was left out."]);
    let told = read("{\"patchfirst_preset\":1,\"name\":\" Two  \"}").unwrap();
    assert_eq!(told.preset, SavedPreset { name: "Two".to_owned(), ..SavedPreset::default() });
    assert_eq!(told.notes.len(), 3, "{:?}", told.notes);
}

#[test]
fn more_rules_than_count_are_told() {
    let preset = SavedPreset { floors: vec![Floor::default(); 20], ..plain() };
    let told = read(&write(&preset)).unwrap();
    assert_eq!((told.preset.floors.len(), told.notes.len()), (16, 1));
    assert!(told.notes[0].contains("4 left out"));
}

fn floor() -> impl Strategy<Value = Floor> {
    let exposures = prop::sample::subsequence(Exposure::ALL.to_vec(), 0..=4);
    let class = prop::sample::select(RiskClass::ALL.to_vec());
    let asked = (
        prop::option::of((0u32..=100).prop_map(|tenths| f64::from(tenths) / 10.0)),
        exposures,
        prop::option::of(1u8..=5),
        class,
    );
    (".*", prop::array::uniform3(any::<bool>()), asked).prop_map(
        |(text, [off, exploited, exploit], (severity, exposures, stars, class))| Floor {
            name: preset_name(&text),
            off,
            exploited,
            exploit,
            severity,
            exposures,
            stars: stars.and_then(Stars::new),
            class,
        },
    )
}

proptest! {
    #[test]
    fn out_and_in_again_is_the_same(text in "\\PC{1,90}", w in prop::array::uniform4(0u8..=200),
        preset in prop::sample::select(Preset::ALL.to_vec()), floors in prop::collection::vec(floor(), 0..4),
        bod_floor: bool) {
        let name = preset_name(&format!("x{text}"));
        // In hundredths: a person's hand is no finer.
        let w = w.map(|hundredths| f64::from(hundredths) / 100.0);
        let weights = Weights { severity: w[0], threat: w[1], importance: w[2], exposure: w[3] };
        let preset = SavedPreset { name, preset, weights, floors, bod_floor };
        let told = read(&write(&preset)).unwrap();
        prop_assert_eq!(told.notes, Vec::<String>::new());
        prop_assert_eq!(told.preset, preset);
    }

    #[test]
    fn any_text_is_read_or_refused_in_words(text in ".*") {
        prop_assert!(read(&text).is_err_and(|words| words.len() > 20));
    }

    #[test]
    fn a_damaged_file_is_never_taken_silently(at in 0usize..400, with in "\\PC") {
        let mut text: Vec<char> = write(&plain()).chars().collect();
        let at = at % text.len();
        text.splice(at..=at, with.chars());
        match read(&text.into_iter().collect::<String>()) {
            Ok(told) => {
                let w = told.preset.weights;
                prop_assert!([w.severity, w.threat, w.importance, w.exposure].iter().all(|w| (0.0..=2.0).contains(w)));
                prop_assert!(!told.preset.name.is_empty());
            }
            Err(words) => prop_assert!(words.len() > 20, "{words}"),
        }
    }
}
