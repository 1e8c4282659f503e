//! CVSS: scores against other people's vectors (a folder `shared/scoring` beside the project; skipped, saying so, where it
//! is not), FIRST's worked examples, and the forms a cell takes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod support;

use std::fs;
use std::path::Path;

use shared::model::{Cvss, CvssVersion, Scores, Traits};

fn read(cell: &str, column: CvssVersion) -> Cvss {
    Cvss::from_cell(cell, column)
        .unwrap_or_else(|why| panic!("{cell}: {why}"))
        .unwrap_or_else(|| panic!("{cell}: empty"))
}

fn scores(vector: &str) -> Scores {
    read(vector, CvssVersion::V2).scores().unwrap_or_else(|| panic!("{vector} has no scores"))
}

/// Rows of a file of vectors; none where it is absent.
fn rows(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/scoring/vectors").join(name);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: no file of vectors {name} beside the project");
        return Vec::new();
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Compares one published score; the files have one decimal.
fn check(vector: &str, what: &str, got: Option<f64>, published: &str) -> Result<(), String> {
    let wanted: f64 = published.parse().unwrap();
    match got {
        Some(got) if got.to_bits() == wanted.to_bits() => Ok(()),
        _ => Err(format!("{vector}: {what} is {got:?}, published {wanted}")),
    }
}

/// With a metric whose factor is 1 a vector has all scores; the published ones are of these.
fn with_all_scores(vector: &str) -> Scores {
    let names: Vec<&str> = vector.split('/').filter_map(|metric| metric.split(':').next()).collect();
    let add = |name: &str, value: &str| if names.contains(&name) { String::new() } else { format!("/{name}:{value}") };
    // v3.0 and v3.1, sections 7.4 and 8.4: maturity High 1, requirement Medium 1. The same in v2, section 3.2.
    let all = format!("{vector}{}{}", add("E", "H"), add("CR", "M"));
    scores(&all)
}

fn check_row(row: &[String], published: [&str; 3]) -> Result<(), String> {
    let (version, vector) = (row[0].as_str(), row[1].as_str());
    let got = scores(vector);
    if version == "4.0" {
        // v4 has one score per vector: of the metrics it has.
        let whole = got.environmental.or(got.temporal).unwrap_or(got.base);
        return check(vector, "score", Some(whole), published[0]);
    }
    check(vector, "base", Some(got.base), published[0])?;
    let all = with_all_scores(vector);
    if !published[1].is_empty() {
        check(vector, "temporal", all.temporal, published[1])?;
        check(vector, "temporal where it is said", got.temporal.or(Some(got.base)), published[1])?;
    }
    if !published[2].is_empty() {
        check(vector, "environmental", all.environmental, published[2])?;
    }
    Ok(())
}

fn check_file(name: &str, at_least: usize) {
    let rows = rows(name);
    let cell =
        |row: &[String], at: usize| row.get(at).filter(|text| text.parse::<f64>().is_ok()).cloned().unwrap_or_default();
    let check = |row: &Vec<String>| check_row(row, [&cell(row, 2), &cell(row, 3), &cell(row, 4)]).err();
    let wrong: Vec<String> = rows.iter().filter_map(check).collect();
    assert!(wrong.is_empty(), "{} of {} rows differ:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    assert!(rows.is_empty() || rows.len() >= at_least, "{name} has only {} rows", rows.len());
}

#[test]
fn scores_of_red_hats_vectors() {
    check_file("redhat.csv", 7667);
}

#[test]
fn scores_of_go_cvss() {
    check_file("gocvss.csv", 14);
}

#[test]
fn scores_of_rustsec() {
    check_file("rustsec.csv", 27);
}

/// Vector, base, temporal, environmental.
type Worked = (&'static str, f64, Option<f64>, Option<f64>);

/// v2: the guide's examples (sections 3.3.1 to 3.3.3). v3: by hand from section 7 (8 in v3.0), among them the products
/// that binary fractions push over the next tenth. v4: sums over its lookup table, as go-cvss publishes them.
const WORKED: &[Worked] = &[
    ("AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8, None, None),
    ("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C", 7.8, Some(6.4), None),
    ("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:N/TD:N/CR:M/IR:M/AR:H", 7.8, Some(6.4), Some(0.0)),
    ("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 7.8, Some(6.4), Some(9.2)),
    ("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", 10.0, Some(8.3), Some(9.0)),
    ("AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 6.2, Some(4.9), Some(7.5)),
    // Nothing defined is nothing said.
    ("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:ND/RL:ND/RC:ND/CDP:ND/TD:ND/CR:ND/IR:ND/AR:ND", 7.8, None, None),
    // No impact that the place requires: below zero, where no score is.
    ("AV:L/AC:H/Au:M/C:P/I:N/A:N/CR:L", 0.8, None, Some(0.0)),
    // 10 x .92 = 9.2, 5 x .92 = 4.6: not rounded up to 9.3 and 4.7.
    ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/RC:U", 10.0, Some(9.2), None),
    ("CVSS:3.0/AV:L/AC:H/PR:H/UI:N/S:C/C:L/I:L/A:L/RC:U", 5.0, Some(4.6), None),
    ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/RC:U/CR:M", 10.0, Some(9.2), Some(9.2)),
    // 9.8 x .97 x .96 x .96 = 8.7608; 9.8 x .91 x .97 x .92 = 7.958.
    ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:F/RL:T/RC:R", 9.8, Some(8.8), None),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:W/RC:U", 9.8, Some(8.0), None),
    // 9.8 x .94 x .95 x .96 = 8.40... and 8.5 above it.
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:R", 9.8, Some(8.5), None),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:X/RL:X/RC:X/CR:X/MAV:X", 9.8, None, None),
    // Modified: local (.55) for network (.85): 8.22 x .55 x .77 x .85 x .85 = 2.515, impact 5.873, in all 8.388.
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:L", 9.8, None, Some(8.4)),
    // The exponents of v3.0 and v3.1 differ where the scope changes.
    ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H/MS:C", 9.6, None, Some(9.6)),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H/MS:C", 9.6, None, Some(9.7)),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0, None, None),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:U", 10.0, Some(9.1), None),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/MVI:L/MSA:S", 10.0, None, Some(9.8)),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:X/S:P/U:Amber", 10.0, None, None),
];

#[test]
fn scores_worked_by_hand() {
    for &(vector, base, temporal, environmental) in WORKED {
        assert_eq!(scores(vector), Scores { base, temporal, environmental }, "{vector}");
    }
}

/// Cell, column, then version, base, vector as kept.
const FORMS: &[(&str, CvssVersion, CvssVersion, f64, &str)] = {
    use CvssVersion::{V2, V30, V31, V40};
    const V3_HIGH: &str = "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N";
    &[
        ("7.5", V30, V30, 7.5, ""),
        ("7,5", V30, V30, 7.5, ""),
        ("10", V2, V2, 10.0, ""),
        ("7.5 (High)", V31, V31, 7.5, ""),
        ("CVSS base score 7.5", V31, V31, 7.5, ""),
        ("7.5 (AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N)", V31, V31, 7.5, V3_HIGH),
        ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N (7.5)", V31, V31, 7.5, V3_HIGH),
        ("7.5 AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", V31, V31, 7.5, V3_HIGH),
        ("7,5/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", V31, V31, 7.5, V3_HIGH),
        ("[AV:N / AC:L / PR:N / UI:N / S:U / C:H / I:N / A:N]", V30, V30, 7.5, V3_HIGH),
        (" ( AV: N/AC :L/PR:N/UI:N/S:U/C:H/I:N/A:N ) ", V30, V30, 7.5, V3_HIGH),
        ("av:n/ac:l/pr:n/ui:n/s:u/c:h/i:n/a:n", V31, V31, 7.5, V3_HIGH),
        ("A:N/I:N/C:H/S:U/UI:N/PR:N/AC:L/AV:N", V31, V31, 7.5, "A:N/I:N/C:H/S:U/UI:N/PR:N/AC:L/AV:N"),
        ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", V31, V30, 7.5, "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"),
        ("cvss:3.1/av:n/ac:l/pr:n/ui:n/s:u/c:h/i:n/a:n/", V2, V31, 7.5, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"),
        ("CVSS3#AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", V30, V30, 7.5, "CVSS3#AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"),
        // The metrics tell the version where no prefix does.
        (V3_HIGH, V2, V31, 7.5, V3_HIGH),
        (V3_HIGH, V40, V31, 7.5, V3_HIGH),
        ("AV:N/AC:M/Au:N/C:C/I:C/A:C", V31, V2, 9.3, "AV:N/AC:M/Au:N/C:C/I:C/A:C"),
        ("9.3 (av:n/ac:m/au:n/c:c/i:c/a:c/e:poc/rl:of)", V2, V2, 9.3, "AV:N/AC:M/Au:N/C:C/I:C/A:C/E:POC/RL:OF"),
        ("CVSS2#AV:N/AC:M/Au:N/C:C/I:C/A:C", V31, V2, 9.3, "CVSS2#AV:N/AC:M/Au:N/C:C/I:C/A:C"),
        ("(CVSS2#AV:N/AC:M/Au:N/C:C/I:C/A:C) 9.3", V2, V2, 9.3, "CVSS2#AV:N/AC:M/Au:N/C:C/I:C/A:C"),
        ("CVSS:2.0/AV:N/AC:M/Au:N/C:C/I:C/A:C", V31, V2, 9.3, "CVSS:2.0/AV:N/AC:M/Au:N/C:C/I:C/A:C"),
        (
            "av:n/ac:l/at:n/pr:n/ui:n/vc:h/vi:h/va:h/sc:n/si:n/sa:n/au:y/u:amber",
            V31,
            V40,
            9.3,
            "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AU:Y/U:Amber",
        ),
        // The score is what the file says where the vector is none.
        ("7.5 (AV:N/AC:L)", V31, V31, 7.5, "AV:N/AC:L"),
        ("7.5 (see vendor)", V31, V31, 7.5, "see/vendor"),
    ]
};

#[test]
fn a_cell_in_any_form() {
    for &(cell, column, version, base, vector) in FORMS {
        let cvss = read(cell, column);
        let wanted = Cvss { version, base, vector: vector.to_owned(), published_differs: None };
        assert_eq!(cvss, wanted, "{cell}");
        let again = if vector.is_empty() {
            read(&base.to_string(), version)
        } else {
            read(&format!("{base} ({vector})"), version)
        };
        assert_eq!(again, wanted, "{cell} again");
        let is_unread = ["AV:N/AC:L", "see/vendor"].contains(&vector);
        assert_eq!(Cvss::judged_from_cell(cell, column), Ok(Some((wanted, is_unread))), "{cell}");
        assert_eq!(cvss.scores().is_some(), !vector.is_empty() && !is_unread, "{cell}");
    }
    for cell in ["", "  ", "-", "'-", "N/A", "n/a"] {
        assert_eq!(Cvss::from_cell(cell, CvssVersion::V31), Ok(None), "{cell}");
    }
}

#[test]
fn what_is_no_cell_is_said_to_be_none() {
    for (cell, why) in [
        ("high", "not a CVSS score and not a vector"),
        ("()", "not a CVSS score and not a vector"),
        ("11", "not between 0 and 10"),
        ("-1", "not between 0 and 10"),
        ("inf", "not a CVSS score"),
        ("7.5 6.4", "two scores, 7.5 and 6.4"),
        ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N", "A is missing"),
        ("AV:N/AC:L/Au:N/C:C/I:C", "Availability Impact"),
        ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/A:N", "duplicate"),
        ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:Q", "`Q`"),
        ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/QQ:Q", "QQ"),
        ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/QQ", "no CVSS metric"),
        ("CVSS:3.1/AV:N/AC:M/Au:N/C:C/I:C/A:C", "PR is missing"),
        ("CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "no known version"),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/MVA:Q", "`Q`"),
    ] {
        let said = Cvss::from_cell(cell, CvssVersion::V31).expect_err(cell);
        assert!(said.contains(why), "{cell}: {said}");
    }
}

/// Sentences of a report with one CVSS cell per row.
fn notes(cells: &[&str]) -> Vec<String> {
    let ids: Vec<String> = (0..cells.len()).map(|at| format!("90010{at}")).collect();
    let rows: Vec<_> =
        ids.iter().zip(cells).map(|(id, cell)| support::row(&[("QID", id), ("CVSS3.1 Base", cell)])).collect();
    support::read(&support::report(&rows, support::Style::default())).unwrap().warnings
}

#[test]
fn a_file_says_which_cells_and_vectors_it_could_not_use() {
    let said = notes(&["7.5 (AV:N/AC:L)", "high", "5.0 (AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N)"]);
    for (count, part) in [
        (1, "1 CVSS vectors could not be read; the score beside them counts (first on line"),
        (1, "1 CVSS cells could not be read and were left out (first on line"),
        (1, "1 published CVSS scores are not the score of their vector"),
    ] {
        assert_eq!(said.iter().filter(|sentence| sentence.starts_with(part)).count(), count, "{part}: {said:?}");
    }
    let fine = notes(&[
        "7.5",
        "7.5 (AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N)",
        "",
        "7.2 (AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/RL:O)",
    ]);
    assert!(fine.iter().all(|sentence| !sentence.contains("CVSS")), "{fine:?}");
}

#[test]
fn a_published_score_is_any_of_its_vectors() {
    // Local (MAV:L) is 8.4; x .94 x .95 x .96 = 7.201, rounded up.
    let vector = "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:R/MAV:L";
    let all = read(vector, CvssVersion::V31).scores().unwrap();
    assert_eq!(all, Scores { base: 9.8, temporal: Some(8.5), environmental: Some(7.3) });
    for (published, differs) in
        [(9.8, None), (8.5, None), (7.3, None), (7.34, None), (9.0, Some(9.0)), (7.4, Some(7.4))]
    {
        let cvss = read(&format!("{published} ({vector})"), CvssVersion::V31);
        assert_eq!((cvss.base.to_bits(), cvss.published_differs), (9.8f64.to_bits(), differs), "{published}");
    }
    let base_only = read("8.5 (AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)", CvssVersion::V31);
    assert_eq!(base_only.published_differs, Some(8.5));
}

#[test]
fn traits_of_a_vector() {
    let said = |automatable: bool, total: bool| Traits { automatable: Some(automatable), total_impact: Some(total) };
    for (cell, wanted) in [
        ("7.5", Traits::default()),
        ("7.5 (AV:N)", Traits::default()),
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C", said(true, true)),
        ("AV:N/AC:L/Au:S/C:C/I:C/A:C", said(false, true)),
        ("AV:N/AC:M/Au:N/C:C/I:C/A:P", said(false, false)),
        ("AV:N/AC:L/Au:N/C:P/I:P/A:P", said(true, false)),
        ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", said(true, true)),
        ("AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", said(false, true)),
        ("AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", said(false, true)),
        ("AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:L", said(false, false)),
        ("AV:N/AC:L/PR:N/UI:R/S:U/C:L/I:H/A:H", said(false, false)),
        ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:L/A:H", said(true, false)),
        ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", said(true, true)),
        ("AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:L/SC:H/SI:H/SA:H", said(false, false)),
        ("AV:N/AC:L/AT:N/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", said(false, true)),
        ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AU:N", said(false, true)),
        ("AV:L/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AU:Y", said(true, true)),
        ("AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AU:X", said(true, true)),
    ] {
        assert_eq!(read(cell, CvssVersion::V31).traits(), wanted, "{cell}");
    }
}
