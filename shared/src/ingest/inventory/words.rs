//! What usual words of lists of assets mean, in English, German, French and Spanish. What is not here leaves a field
//! unset until a person says otherwise.

use serde::{Deserialize, Serialize};

use crate::ingest::layout::Role;
use crate::ingest::mapping::words::{self, folded};
use crate::model::{CriticalityClass, Exposure, Function, Stars};
use crate::view::{Choice, Meaning};

/// How plain numbers in the column of the importance are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbers {
    /// The highest number: 5, 10, 100, or another one from 2.
    pub top: u32,
    /// Is 1 the most important one?
    pub is_one_first: bool,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { top: 5, is_one_first: false }
    }
}

impl Numbers {
    /// A guess from the name of the column and its plain numbers.
    pub fn guess<'a>(column: &str, cells: impl Iterator<Item = &'a str>) -> Self {
        let highest = cells.filter_map(number).max().unwrap_or(0);
        let name = folded(column);
        let is_one_first = ["priorit", "tier", "prio"].iter().any(|word| name.contains(word));
        let top = match highest {
            ..=5 if is_one_first => highest.max(3),
            ..=5 => 5,
            6..=10 => 10,
            _ => 100,
        };
        Self { top, is_one_first }
    }

    /// The stars of a number: the scale cut into five equal parts, the ends of a shorter scale at 1 and 5.
    fn stars(self, number: u32) -> Option<Stars> {
        let top = self.top.max(2);
        if number == 0 || number > top {
            return None;
        }
        let number = if self.is_one_first { top + 1 - number } else { number };
        let stars =
            if top < 5 { 1 + ((number - 1) * 4 + (top - 1) / 2) / (top - 1) } else { (number * 5).div_ceil(top) };
        Stars::new(u8::try_from(stars).ok()?)
    }
}

/// A plain whole number, also as a spreadsheet program writes it (`4.0`), or behind a letter as in `P1`, `Tier 2`.
pub fn number(cell: &str) -> Option<u32> {
    let cell = cell.trim();
    let whole = cell.strip_suffix(".0").or_else(|| cell.strip_suffix(",0")).unwrap_or(cell);
    let is_short = (1..=3).contains(&whole.len());
    if is_short && whole.bytes().all(|byte| byte.is_ascii_digit()) { whole.parse().ok() } else { None }
}

/// The number of `P1`, `Prio 2`, `Tier 3`: 1 is the most important one.
fn ordinal(plain: &str) -> Option<u32> {
    let rest = ["priority", "prioritat", "prio", "tier", "p"].iter().find_map(|word| plain.strip_prefix(word))?;
    number(rest.trim_start_matches([' ', '-', '_', ':']))
}

/// What a cell of a column most likely means; `None` where nobody knows.
pub fn guess(role: Role, column: &str, numbers: Numbers, cell: &str) -> Option<Meaning> {
    let plain = folded(cell.trim());
    match role {
        Role::Importance => match number(&plain) {
            Some(number) => numbers.stars(number).map(Meaning::Stars),
            None => importance(&plain).and_then(Stars::new).map(Meaning::Stars),
        },
        Role::Criticality => class(&plain).map(Meaning::Class),
        Role::Exposure => exposure(&plain, &folded(column)).map(Meaning::Exposure),
        Role::Function => function(&plain).map(Meaning::Function),
        _ => None,
    }
}

fn tokens(plain: &str) -> Vec<&str> {
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

const VERY: &[&str] = &["very", "sehr", "tres", "muy", "extremely"];
/// Degrees before "critical", as service management writes them.
const DEGREES: &[(&str, u8)] = &[("most", 5), ("mission", 5), ("somewhat", 4), ("less", 2), ("not", 1), ("non", 1)];
const MORE: &[(&str, u8)] = &[
    ("platinum", 5),
    ("highest", 5),
    ("vital", 5),
    ("essential", 5),
    ("gold", 4),
    ("normal", 3),
    ("standard", 3),
    ("silver", 3),
    ("average", 3),
    ("bronze", 2),
    ("lowest", 1),
    ("minimal", 1),
    ("unimportant", 1),
    ("unwichtig", 1),
    ("unkritisch", 1),
    ("wichtig", 4),
];

fn importance(plain: &str) -> Option<u8> {
    if let Some(number) = ordinal(plain) {
        return (1..=5).contains(&number).then(|| 6 - number as u8);
    }
    let words: Vec<&str> = tokens(plain).into_iter().filter(|word| number(word).is_none()).collect();
    if words.is_empty() || words.len() > 3 {
        return None;
    }
    let degree = DEGREES.iter().find(|(word, _)| words.contains(word)).map(|(_, stars)| *stars);
    let is_critical = |word: &&&str| words::severity(word) == Some(Choice::Critical);
    if let (Some(stars), Some(_)) = (degree, words.iter().find(is_critical)) {
        return Some(stars);
    }
    let is_very = words.iter().any(|word| VERY.contains(word));
    let usual = match words::severity(&words.join(" ")) {
        Some(Choice::Critical) => Some(5),
        Some(Choice::High) => Some(if is_very { 5 } else { 4 }),
        Some(Choice::Medium) => Some(3),
        Some(Choice::Low) => Some(if is_very { 1 } else { 2 }),
        _ => None,
    };
    match degree {
        Some(_) => None,
        None => usual.or_else(|| MORE.iter().find(|(word, _)| words.contains(word)).map(|(_, stars)| *stars)),
    }
}

fn class(plain: &str) -> Option<CriticalityClass> {
    let words = tokens(plain);
    if words.iter().any(|word| ["not", "non", "no", "nicht", "kein", "less"].contains(word)) {
        return None;
    }
    let has = |parts: &[&str]| words.iter().any(|word| parts.iter().any(|part| word.starts_with(part)));
    if has(&["mission"]) {
        Some(CriticalityClass::Mission)
    } else if has(&["operat", "betrieb"]) {
        Some(CriticalityClass::Operational)
    } else if has(&["business", "geschaft", "metier", "negocio"]) {
        Some(CriticalityClass::Business)
    } else {
        None
    }
}

const REACHED: &[(Exposure, &[&str])] = &[
    (Exposure::Dmz, &["dmz", "perimeter", "demilitari"]),
    (Exposure::Isolated, &["isol", "airgap", "air gap", "offline", "segregat", "quarant", "standalone"]),
    (Exposure::Internal, &["intern", "intranet", "lan", "private", "privat", "corporate", "inside"]),
    (Exposure::Internet, &["internet", "public", "extern", "wan", "offentlich", "outside", "world"]),
];

fn exposure(plain: &str, column: &str) -> Option<Exposure> {
    let words = tokens(plain);
    let is_about_internet = ["internet", "public", "extern", "exposed"].iter().any(|word| column.contains(word));
    if let ([word], true) = (words.as_slice(), is_about_internet) {
        match *word {
            "yes" | "true" | "y" | "1" | "ja" | "oui" | "si" => return Some(Exposure::Internet),
            "no" | "false" | "n" | "0" | "nein" | "non" => return Some(Exposure::Internal),
            _ => {}
        }
    }
    if words.iter().any(|word| ["not", "non", "no", "nicht", "kein"].contains(word)) {
        return None;
    }
    let joined = words.join(" ");
    // `internet` begins like `intern`, and is asked for by itself.
    let is_word = |known: &str| match known {
        "intern" => words.iter().any(|word| word.starts_with("intern") && !word.starts_with("internet")),
        "lan" | "wan" => words.contains(&known),
        _ => words.iter().any(|word| word.starts_with(known)) || known.contains(' ') && joined.contains(known),
    };
    let mut met = REACHED.iter().filter(|(_, known)| known.iter().any(|known| is_word(known)));
    let (first, _) = met.next()?;
    // A DMZ reached from the internet is a DMZ; any other two are no answer.
    (*first == Exposure::Dmz || met.next().is_none()).then_some(*first)
}

const SERVES: &[&str] = &[
    "server",
    "srv",
    "serveur",
    "servidor",
    "esx",
    "hypervisor",
    "database",
    "datenbank",
    "appliance",
    "storage",
    "firewall",
    "router",
    "switch",
    "mainframe",
    "nas",
    "cluster",
];
const WORKED_AT: &[&str] = &[
    "workstation",
    "desktop",
    "laptop",
    "notebook",
    "client",
    "pc",
    "arbeitsplatz",
    "poste",
    "portatil",
    "tablet",
    "endpoint",
    "thinclient",
    "personal",
];

fn function(plain: &str) -> Option<Function> {
    let words: Vec<&str> = tokens(plain);
    let has = |known: &[&str]| {
        let is = |word: &&str| known.iter().any(|known| *word == *known || known.len() > 4 && word.contains(known));
        words.iter().any(is)
    };
    match (has(SERVES), has(WORKED_AT)) {
        (true, false) => Some(Function::Server),
        (false, true) => Some(Function::Workstation),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Numbers, guess};
    use crate::ingest::layout::Role;
    use crate::view::Meaning;

    fn stars(cell: &str, numbers: Numbers) -> Option<u8> {
        match guess(Role::Importance, "business_criticality", numbers, cell)? {
            Meaning::Stars(stars) => Some(stars.get()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn importance_in_words() {
        for (cell, expected) in [
            ("1 - most critical", Some(5)),
            ("2 - somewhat critical", Some(4)),
            ("3 - less critical", Some(2)),
            ("4 - not critical", Some(1)),
            ("Very High", Some(5)),
            ("sehr hoch", Some(5)),
            ("hoch", Some(4)),
            ("Mittel", Some(3)),
            ("normal", Some(3)),
            ("très faible", Some(1)),
            ("P1", Some(5)),
            ("Tier 3", Some(3)),
            ("Gold", Some(4)),
            ("P9", None),
            ("purple", None),
            ("not high", None),
            ("", None),
        ] {
            assert_eq!(stars(cell, Numbers::default()), expected, "{cell}");
        }
    }

    #[test]
    fn importance_in_numbers_is_cut_into_five() {
        let all = |top, is_one_first| -> Vec<Option<u8>> {
            [0, 1, 2, 3, 4, 5, 6, 10, 11].map(|n| stars(&n.to_string(), Numbers { top, is_one_first })).to_vec()
        };
        let some = |values: [u8; 9]| values.map(|n| (n > 0).then_some(n)).to_vec();
        assert_eq!(all(5, false), some([0, 1, 2, 3, 4, 5, 0, 0, 0]));
        assert_eq!(all(5, true), some([0, 5, 4, 3, 2, 1, 0, 0, 0]));
        assert_eq!(all(10, false), some([0, 1, 1, 2, 2, 3, 3, 5, 0]));
        assert_eq!(all(4, true), some([0, 5, 4, 2, 1, 0, 0, 0, 0]));
        assert_eq!(all(3, true), some([0, 5, 3, 1, 0, 0, 0, 0, 0]));
        assert_eq!(stars("4.0", Numbers::default()), Some(4));
    }

    #[test]
    fn the_scale_follows_from_the_column() {
        let of = |column, cells: &[&str]| Numbers::guess(column, cells.iter().copied());
        assert_eq!(of("criticality", &["1", "4"]), Numbers { top: 5, is_one_first: false });
        assert_eq!(of("criticality", &["7", "x"]), Numbers { top: 10, is_one_first: false });
        assert_eq!(of("Score", &["70"]), Numbers { top: 100, is_one_first: false });
        assert_eq!(of("Priority", &["1", "4"]), Numbers { top: 4, is_one_first: true });
    }

    #[test]
    fn exposure_class_and_function() {
        let said = |role, column, cell| guess(role, column, Numbers::default(), cell).map(Meaning::label);
        for (column, cell, expected) in [
            ("Zone", "Internet-facing", Some("Internet")),
            ("Zone", "DMZ (internet)", Some("DMZ")),
            ("Zone", "Internes Netz", Some("Internal")),
            ("Zone", "Air-gapped", Some("Isolated")),
            ("Internet facing", "true", Some("Internet")),
            ("Internet facing", "No", Some("Internal")),
            ("Zone", "yes", None),
            ("Zone", "not public", None),
            ("Zone", "internal and external", None),
            ("Zone", "land", None),
        ] {
            assert_eq!(said(Role::Exposure, column, cell).as_deref(), expected, "{cell}");
        }
        for (cell, expected) in [
            ("Mission Critical", Some("Mission critical")),
            ("business operational", Some("Operational critical")),
            ("geschäftskritisch", Some("Business critical")),
            ("non-business", None),
        ] {
            assert_eq!(said(Role::Criticality, "", cell).as_deref(), expected, "{cell}");
        }
        for (cell, expected) in [
            ("Linux Server", Some("Server")),
            ("cmdb_ci_win_server", Some("Server")),
            ("Notebook", Some("Workstation")),
            ("Arbeitsplatzrechner", Some("Workstation")),
            ("Computer", None),
            ("Server or desktop", None),
        ] {
            assert_eq!(said(Role::Function, "", cell).as_deref(), expected, "{cell}");
        }
    }
}
