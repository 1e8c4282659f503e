//! What there is to choose from: every finding has one code per facet, from its asset, its vulnerability or itself. Worked
//! out once for each change of data, facts or settings; a change of weights leaves it as it is.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::own::Own;
use crate::desk::Desk;
use crate::desk::words::{AGE_BANDS, class_key};
use crate::model::{Exposure, Grades, RiskClass, Vulnerability};
use crate::risk::Standing;
use crate::risk::factor::stars;
use crate::rules::Effective;

/// Where a finding stands: by the scans, or by what people decided while that holds.
pub(super) const STATUSES: [(&str, &str); 7] = [
    ("new", "New"),
    ("open", "Open"),
    ("reopened", "Reopened"),
    ("fixed", "Fixed"),
    ("accepted", "Accepted"),
    ("false_positive", "False positive"),
    ("acceptance_ended", "Acceptance ended"),
];
/// Not shown unless chosen.
const HIDDEN: [&str; 3] = ["fixed", "accepted", "false_positive"];

/// What is known of the exploitation of a flaw, the worst first: the first that holds.
const EXPLOITATION: [(&str, &str); 4] = [
    ("known", "Known exploited"),
    ("exploit", "Exploit public"),
    ("predicted", "Predicted (EPSS 90 % and up)"),
    ("none", "None known"),
];

/// What is noted of a vulnerability, and how it is called.
const NOTES: [(&str, &str); 2] = [("cvss_differs", "CVSS differs from its vector"), ("none", "Nothing noted")];

/// Position in [`NOTES`].
fn note(vulnerability: &Vulnerability) -> u32 {
    let differs = vulnerability.cvss.as_ref().is_some_and(|cvss| cvss.published_differs.is_some());
    u32::from(!differs)
}

const KINDS: [(&str, &str); 3] =
    [("confirmed", "Confirmed"), ("potential", "Potential"), ("information", "Information")];
const STARS: [(&str, &str); 5] =
    [("5", "5 stars"), ("4", "4 stars"), ("3", "3 stars"), ("2", "2 stars"), ("1", "1 star")];
const EXPOSURES: [(&str, &str); 5] = [
    ("internet", "Internet"),
    ("dmz", "DMZ"),
    ("internal", "Internal"),
    ("isolated", "Isolated"),
    ("unknown", "Not placed"),
];

/// Where the code of a finding comes from.
#[derive(Debug)]
pub(super) enum By {
    Asset(Vec<u32>),
    Vulnerability(Vec<u32>),
    Finding(Own),
}

/// One facet: its values with their labels, and how a finding gets one.
#[derive(Debug)]
pub(in crate::desk) struct Codes {
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    pub(super) values: Vec<(String, String)>,
    pub(super) by: By,
}

impl Codes {
    /// Which values pass; `None` where all do. Without a choice everything does, but what is fixed, decided or
    /// information only when chosen.
    pub(super) fn allowed(&self, chosen: Option<&Vec<String>>) -> Option<Vec<bool>> {
        let passes = |value: &str| match chosen {
            Some(chosen) if !chosen.is_empty() => chosen.iter().any(|one| one == value),
            _ => match self.by {
                By::Finding(Own::Kind) => value != "information",
                By::Finding(Own::Status) => !HIDDEN.contains(&value),
                _ => true,
            },
        };
        let allowed: Vec<bool> = self.values.iter().map(|(value, _)| passes(value)).collect();
        (!allowed.iter().all(|&one| one)).then_some(allowed)
    }
}

impl Desk {
    /// The facets, but for tags: of these an asset has any number.
    pub(super) fn codes(&self) -> &[Codes] {
        self.codes.get_or_init(|| FACETS.iter().map(|make| make(self)).collect())
    }

    /// Adds the next of the facets to those that are made; false where none is left.
    pub(in crate::desk) fn make_codes(&self, made: &mut Vec<Codes>) -> bool {
        let next = FACETS.get(made.len());
        made.extend(next.map(|make| make(self)));
        next.is_some()
    }

    /// By asset and by its traits.
    fn by_traits(&self, code: impl Fn(&Effective) -> u32) -> By {
        By::Asset(self.of_traits(code))
    }

    fn by_vulnerability(&self, code: impl Fn(&Vulnerability) -> u32) -> By {
        By::Vulnerability(self.workspace.vulnerabilities.iter().map(code).collect())
    }
}

/// The facets in the order shown: each is made by itself.
const FACETS: [fn(&Desk) -> Codes; 14] = [
    |_| {
        let classes = RiskClass::ALL.map(|class| (class_key(class), class.label()));
        facet("class", "Risk class", fixed(&classes), By::Finding(Own::Class))
    },
    |desk| {
        let level = |v: &Vulnerability| v.level.map_or(5, |level| 5 - u32::from(level.get()));
        let values = fixed(&severities(&desk.workspace.vulnerabilities));
        facet("severity", "Severity", values, desk.by_vulnerability(level))
    },
    |desk| {
        let codes = (0..desk.workspace.vulnerabilities.len() as u32).map(|index| desk.exploitation(index));
        facet("exploitation", "Exploitation", fixed(&EXPLOITATION), By::Vulnerability(codes.collect()))
    },
    |_| facet("kind", "Kind", fixed(&KINDS), By::Finding(Own::Kind)),
    |_| facet("status", "Status", fixed(&STATUSES), By::Finding(Own::Status)),
    |_| facet("due", "Due", fixed(&Standing::NAMES), By::Finding(Own::Due)),
    |desk| {
        let settings = desk.model.settings();
        let code = |asset: &Effective| 5 - u32::from(stars(asset, settings).0.get());
        facet("importance", "Importance", fixed(&STARS), desk.by_traits(code))
    },
    |desk| {
        let settings = desk.model.settings();
        let code = |asset: &Effective| {
            let exposure = asset.rating.exposure.or(settings.default_exposure);
            exposure.and_then(|one| Exposure::ALL.iter().position(|e| *e == one)).unwrap_or(4) as u32
        };
        facet("exposure", "Exposure", fixed(&EXPOSURES), desk.by_traits(code))
    },
    |desk| {
        let names = desk.subnet_names().iter().map(|name| (name.clone(), none_given(name)));
        facet("subnet", "Subnet", names.collect(), By::Asset(desk.subnets().to_vec()))
    },
    |desk| {
        let (codes, values) = named(desk.workspace.vulnerabilities.iter().map(|v| v.category.as_str()));
        facet("category", "Category", values, By::Vulnerability(codes))
    },
    |desk| {
        let (codes, values) = named(desk.workspace.assets.iter().map(|asset| asset.host.os.as_str()));
        facet("os", "Operating system", values, By::Asset(codes))
    },
    |desk| {
        let (codes, values) = named(desk.effective.iter().map(|effective| effective.rating.owner.as_str()));
        facet("owner", "Owner", values, By::Asset(codes))
    },
    |_| facet("age", "Age", fixed(&AGE_BANDS), By::Finding(Own::Age)),
    |desk| facet("note", "Notes", fixed(&NOTES), desk.by_vulnerability(note)),
];

fn facet(key: &'static str, label: &'static str, values: Vec<(String, String)>, by: By) -> Codes {
    Codes { key, label, values, by }
}

fn fixed(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
}

fn none_given(value: &str) -> String {
    if value.is_empty() { "None given".to_owned() } else { value.to_owned() }
}

/// Texts as values of a facet; an empty one is "None given".
fn named<'a>(texts: impl Iterator<Item = &'a str>) -> (Vec<u32>, Vec<(String, String)>) {
    let (codes, texts) = coded(texts);
    (codes, texts.into_iter().map(|text| (text.to_owned(), none_given(text))).collect())
}

/// A code for each thing, and the distinct things in the order in which they come first.
pub(in crate::desk) fn coded<T: Copy + Eq + Hash>(values: impl Iterator<Item = T>) -> (Vec<u32>, Vec<T>) {
    let mut known: FxHashMap<T, u32> = FxHashMap::default();
    let mut distinct = Vec::new();
    let code = |value: T| {
        *known.entry(value).or_insert_with(|| {
            distinct.push(value);
            distinct.len() as u32 - 1
        })
    };
    let codes = values.map(code).collect();
    (codes, distinct)
}

/// Severities in the words of the scanners that are here.
fn severities(vulnerabilities: &[Vulnerability]) -> [(&'static str, &'static str); 6] {
    let has = |grades: Grades| vulnerabilities.iter().any(|v| v.grades == grades && v.level.is_some());
    let labels = match (has(Grades::Qualys), has(Grades::Words)) {
        (true, true) => {
            ["5 Urgent, Critical", "4 Critical, High", "3 Serious, Medium", "2 Medium, Low", "1 Minimal, None"]
        }
        (false, true) => ["Critical", "High", "Medium", "Low", "None"],
        _ => ["5 Urgent", "4 Critical", "3 Serious", "2 Medium", "1 Minimal"],
    };
    let [five, four, three, two, one] = labels;
    [("5", five), ("4", four), ("3", three), ("2", two), ("1", one), ("unknown", "Unknown")]
}
