//! Facets of the report: every finding gets one code per facet, so that filtering and counting is one pass over numbers.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Desk;
use super::search::Search;
use super::words::{AGE_BANDS, age_band, class_key};
use crate::model::{Asset, DecisionKind, Exposure, Finding, Grades, Kind, RiskClass, Status, Vulnerability};
use crate::risk::Standing;
use crate::risk::factor::stars;
use crate::rules::Effective;
use crate::view::{Facet, FacetValue, FindingFilter};

/// Values shown of a facet.
const SHOWN: usize = 25;

/// Where a finding stands: by the scans, or by what people decided while that holds.
const STATUSES: [(&str, &str); 7] = [
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

/// Position in [`STATUSES`]. What is fixed is fixed, decided or not; an acceptance that has ended comes before what the
/// scans say, because somebody has to decide again.
pub(super) fn status_code(desk: &Desk, finding: &Finding) -> u32 {
    match desk.workspace.decision(finding) {
        Some(decision) if finding.status != Status::Fixed => match decision.kind {
            _ if !decision.holds(desk.today) => 6,
            DecisionKind::Accepted => 4,
            DecisionKind::FalsePositive => 5,
        },
        _ => finding.status as u32,
    }
}

/// What is noted of a vulnerability, and how it is called.
const NOTES: [(&str, &str); 2] = [("cvss_differs", "CVSS differs from its vector"), ("none", "Nothing noted")];

/// Position in [`NOTES`].
fn note(vulnerability: &Vulnerability) -> u32 {
    let differs = vulnerability.cvss.as_ref().is_some_and(|cvss| cvss.published_differs.is_some());
    u32::from(!differs)
}

/// Where the code of a finding comes from.
enum By {
    Asset(Vec<u32>),
    Vulnerability(Vec<u32>),
    Class,
    Kind,
    Status,
    Age,
    Due,
}

/// One facet: its values, and how a finding gets one.
struct Codes {
    key: &'static str,
    label: &'static str,
    values: Vec<(String, String)>,
    by: By,
    allowed: Option<Vec<bool>>,
}

/// The facet of tags: the only one of which a finding may have several values.
const TAG: &str = "tag";

/// A filter made ready for one pass over the findings.
pub(super) struct Sieve {
    facets: Vec<Codes>,
    /// Assets with one of the chosen tags; `None` where no tag is chosen.
    tagged: Option<Vec<bool>>,
    words: Vec<(Vec<bool>, Vec<bool>)>,
    asset: Option<u32>,
    vulnerability: Option<u32>,
    /// By finding: does the chosen patch close it?
    patch: Option<Vec<bool>>,
    /// By asset: is it in the chosen group?
    group: Option<Vec<bool>>,
}

impl Desk {
    /// Facets of the report under a filter, with counts.
    pub fn facets(&self, filter: &FindingFilter) -> Vec<Facet> {
        let sieve = self.sieve(filter);
        let mut counts: Vec<Vec<u32>> = sieve.facets.iter().map(|facet| vec![0; facet.values.len()]).collect();
        let mut by_asset = vec![0_u32; self.workspace.assets.len()];
        for (index, finding) in self.workspace.findings.standing() {
            let Some(codes) = sieve.codes(self, index, &finding) else { continue };
            // A row counts in a facet when every other facet lets it pass.
            let refused = sieve.refused(&codes);
            if refused.is_empty()
                && let Some(count) = by_asset.get_mut(finding.asset as usize)
            {
                *count += 1;
            }
            if !sieve.is_tagged(finding.asset) {
                continue;
            }
            let count = |counts: &mut Vec<Vec<u32>>, facet: usize| {
                let cell = codes
                    .get(facet)
                    .and_then(|code| counts.get_mut(facet).and_then(|facet| facet.get_mut(*code as usize)));
                if let Some(cell) = cell {
                    *cell += 1;
                }
            };
            match refused.as_slice() {
                [] => (0..codes.len()).for_each(|facet| count(&mut counts, facet)),
                [only] => count(&mut counts, *only),
                _ => {}
            }
        }
        let mut shown: Vec<Facet> =
            sieve.facets.iter().zip(counts).map(|(facet, counts)| facet.show(&counts, &filter.facets)).collect();
        shown.retain(|facet| !is_silent(facet));
        shown.push(self.tag_facet(&by_asset, &filter.facets));
        shown
    }

    /// Tags of an asset: of people, the inventory and rules, and of the scanner.
    fn tags(&self, asset: usize) -> impl Iterator<Item = &String> {
        let said = self.effective.get(asset).map(|effective| &effective.rating.tags);
        let scanned = self.workspace.assets.get(asset).map(|asset| &asset.host.scanner_tags);
        said.into_iter().chain(scanned).flatten()
    }

    /// The facet of tags, of the findings that each asset counts.
    fn tag_facet(&self, by_asset: &[u32], filter: &BTreeMap<String, Vec<String>>) -> Facet {
        let mut counts: BTreeMap<&String, u32> = filter.get(TAG).into_iter().flatten().map(|tag| (tag, 0)).collect();
        for (asset, count) in by_asset.iter().enumerate().filter(|(_, count)| **count > 0) {
            let distinct: FxHashSet<&String> = self.tags(asset).collect();
            for tag in distinct {
                *counts.entry(tag).or_default() += count;
            }
        }
        let value = |(tag, count): (&String, u32)| FacetValue { value: tag.clone(), label: tag.clone(), count };
        let mut values: Vec<FacetValue> = counts.into_iter().map(value).collect();
        let total = values.len() as u32;
        cut(&mut values, filter.get(TAG).map_or(&[], Vec::as_slice));
        Facet { key: TAG.to_owned(), label: "Tag".to_owned(), values, total }
    }

    pub(super) fn sieve(&self, filter: &FindingFilter) -> Sieve {
        let search = Search::of(&filter.text);
        let words = self.marked_words(&search);
        let mut facets = self.codes();
        for facet in &mut facets {
            facet.allow(filter.facets.get(facet.key));
        }
        let chosen = filter.facets.get(TAG).filter(|chosen| !chosen.is_empty());
        let tagged = chosen.map(|chosen| {
            (0..self.workspace.assets.len()).map(|asset| self.tags(asset).any(|tag| chosen.contains(tag))).collect()
        });
        Sieve {
            facets,
            tagged,
            words,
            asset: filter.asset,
            vulnerability: filter.vulnerability,
            patch: filter.patch.map(|patch| self.marked_findings(patch)),
            group: filter.group.as_ref().map(|group| self.marked_assets(group)),
        }
    }

    /// For each word of a search: which assets and which vulnerabilities it matches.
    pub(super) fn marked_words(&self, search: &Search) -> Vec<(Vec<bool>, Vec<bool>)> {
        let assets = |word: usize| {
            let all = self.workspace.assets.iter().zip(&self.effective);
            all.map(|(asset, effective)| search.asset(word, asset, &effective.rating)).collect()
        };
        let vulnerabilities =
            |word: usize| self.workspace.vulnerabilities.iter().map(|v| search.vulnerability(word, v)).collect();
        (0..search.words()).map(|word| (assets(word), vulnerabilities(word))).collect()
    }

    fn codes(&self) -> Vec<Codes> {
        let fixed = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
        };
        let settings = self.model.settings();
        let stars_code = |asset: &Effective| 5 - u32::from(stars(asset, settings).0.get());
        let exposure_code = |asset: &Effective| {
            let exposure = asset.rating.exposure.or(settings.default_exposure);
            exposure.and_then(|one| Exposure::ALL.iter().position(|e| *e == one)).unwrap_or(4) as u32
        };
        let assets = &self.workspace.assets;
        let vulnerabilities = &self.workspace.vulnerabilities;
        let class = RiskClass::ALL.map(|class| (class_key(class), class.label()));
        let subnets = self.subnets().to_vec();
        let subnet_values = self.subnet_names().iter().map(|name| (name.clone(), none_given(name))).collect();
        let (systems, system_values) = coded(assets.iter().map(|asset| asset.host.os.clone()));
        let (owners, owner_values) = coded(self.effective.iter().map(|effective| effective.rating.owner.clone()));
        let (categories, category_values) = coded(vulnerabilities.iter().map(|v| v.category.clone()));
        let level = |v: &Vulnerability| v.level.map_or(5, |level| 5 - u32::from(level.get()));
        let facet = |key, label, values, by| Codes { key, label, values, by, allowed: None };
        vec![
            facet("class", "Risk class", fixed(&class), By::Class),
            facet(
                "severity",
                "Severity",
                fixed(&severities(vulnerabilities)),
                By::Vulnerability(vulnerabilities.iter().map(level).collect()),
            ),
            facet(
                "exploitation",
                "Exploitation",
                fixed(&EXPLOITATION),
                By::Vulnerability((0..vulnerabilities.len() as u32).map(|index| self.exploitation(index)).collect()),
            ),
            facet(
                "kind",
                "Kind",
                fixed(&[("confirmed", "Confirmed"), ("potential", "Potential"), ("information", "Information")]),
                By::Kind,
            ),
            facet("status", "Status", fixed(&STATUSES), By::Status),
            facet("due", "Due", fixed(&Standing::NAMES), By::Due),
            facet(
                "importance",
                "Importance",
                fixed(&[("5", "5 stars"), ("4", "4 stars"), ("3", "3 stars"), ("2", "2 stars"), ("1", "1 star")]),
                By::Asset(self.effective.iter().map(stars_code).collect()),
            ),
            facet(
                "exposure",
                "Exposure",
                fixed(&[
                    ("internet", "Internet"),
                    ("dmz", "DMZ"),
                    ("internal", "Internal"),
                    ("isolated", "Isolated"),
                    ("unknown", "Not placed"),
                ]),
                By::Asset(self.effective.iter().map(exposure_code).collect()),
            ),
            facet("subnet", "Subnet", subnet_values, By::Asset(subnets)),
            facet("category", "Category", category_values, By::Vulnerability(categories)),
            facet("os", "Operating system", system_values, By::Asset(systems)),
            facet("owner", "Owner", owner_values, By::Asset(owners)),
            facet("age", "Age", fixed(&AGE_BANDS), By::Age),
            facet("note", "Notes", fixed(&NOTES), By::Vulnerability(vulnerabilities.iter().map(note).collect())),
        ]
    }
}

impl Codes {
    fn code(&self, desk: &Desk, finding: &Finding) -> u32 {
        match &self.by {
            By::Asset(codes) => codes.get(finding.asset as usize).copied().unwrap_or(u32::MAX),
            By::Vulnerability(codes) => codes.get(finding.vulnerability as usize).copied().unwrap_or(u32::MAX),
            By::Class => desk.class(finding) as u32,
            By::Kind => finding.kind as u32,
            By::Status => status_code(desk, finding),
            By::Age => age_band(finding.first_seen, desk.today) as u32,
            By::Due => desk.standing(finding) as u32,
        }
    }

    /// Only chosen values pass; without a choice everything does, but what is fixed, decided or information only when
    /// chosen.
    fn allow(&mut self, chosen: Option<&Vec<String>>) {
        let passes = |value: &str| match chosen {
            Some(chosen) if !chosen.is_empty() => chosen.iter().any(|one| one == value),
            _ => match self.by {
                By::Kind => value != "information",
                By::Status => !HIDDEN.contains(&value),
                _ => true,
            },
        };
        let allowed: Vec<bool> = self.values.iter().map(|(value, _)| passes(value)).collect();
        self.allowed = (!allowed.iter().all(|&one| one)).then_some(allowed);
    }

    fn show(&self, counts: &[u32], filter: &BTreeMap<String, Vec<String>>) -> Facet {
        let chosen = filter.get(self.key).cloned().unwrap_or_default();
        let is_open = matches!(self.key, "subnet" | "category" | "os" | "owner");
        let mut values: Vec<FacetValue> = self
            .values
            .iter()
            .zip(counts)
            .filter(|((value, _), count)| **count > 0 || chosen.contains(value))
            .map(|((value, label), count)| FacetValue { value: value.clone(), label: label.clone(), count: *count })
            .collect();
        let total = values.len() as u32;
        if is_open {
            // One value that says nothing is nothing to choose from.
            values.retain(|value| total > 1 || !value.value.is_empty() || !chosen.is_empty());
            cut(&mut values, &chosen);
        }
        Facet { key: self.key.to_owned(), label: self.label.to_owned(), values, total }
    }
}

impl Sieve {
    /// The codes of a finding that passes text, asset and vulnerability; facets are not looked at yet.
    fn codes(&self, desk: &Desk, index: u32, finding: &Finding) -> Option<Vec<u32>> {
        self.passes_text(index, finding).then(|| self.facets.iter().map(|facet| facet.code(desk, finding)).collect())
    }

    fn passes_text(&self, index: u32, finding: &Finding) -> bool {
        let at = |marks: &[bool], index: u32| marks.get(index as usize).copied().unwrap_or(false);
        self.asset.is_none_or(|asset| asset == finding.asset)
            && self.vulnerability.is_none_or(|vulnerability| vulnerability == finding.vulnerability)
            && self.patch.as_ref().is_none_or(|closed| at(closed, index))
            && self.group.as_ref().is_none_or(|assets| at(assets, finding.asset))
            && self.words.iter().all(|(assets, vulnerabilities)| {
                at(assets, finding.asset) || at(vulnerabilities, finding.vulnerability)
            })
    }

    /// Facets that do not let these codes pass.
    fn refused(&self, codes: &[u32]) -> Vec<usize> {
        self.facets
            .iter()
            .zip(codes)
            .enumerate()
            .filter(|(_, (facet, code))| !facet.passes(**code))
            .map(|(index, _)| index)
            .collect()
    }

    fn is_tagged(&self, asset: u32) -> bool {
        self.tagged.as_ref().is_none_or(|tagged| tagged.get(asset as usize).copied().unwrap_or(false))
    }

    /// Does a finding pass everything?
    pub(super) fn passes(&self, desk: &Desk, index: u32, finding: &Finding) -> bool {
        self.passes_text(index, finding)
            && self.is_tagged(finding.asset)
            && self.facets.iter().all(|facet| facet.allowed.is_none() || facet.passes(facet.code(desk, finding)))
    }
}

impl Codes {
    fn passes(&self, code: u32) -> bool {
        self.allowed.as_ref().is_none_or(|allowed| allowed.get(code as usize).copied().unwrap_or(false))
    }
}

/// Notes that say nothing of any finding are not worth a place.
fn is_silent(facet: &Facet) -> bool {
    facet.key == "note" && facet.values.iter().all(|value| value.value == "none")
}

/// Keeps the chosen values and the most frequent ones.
fn cut(values: &mut Vec<FacetValue>, chosen: &[String]) {
    values.sort_by_cached_key(|value| {
        (!chosen.contains(&value.value), std::cmp::Reverse(value.count), value.label.clone())
    });
    values.truncate(SHOWN.max(chosen.len()));
}

fn none_given(value: &str) -> String {
    if value.is_empty() { "None given".to_owned() } else { value.to_owned() }
}

/// Distinct values with a code for each thing; an empty value is "None given".
pub(super) fn coded(values: impl Iterator<Item = String>) -> (Vec<u32>, Vec<(String, String)>) {
    let mut known: FxHashMap<String, u32> = FxHashMap::default();
    let mut names: Vec<(String, String)> = Vec::new();
    let codes = values
        .map(|value| {
            *known.entry(value.clone()).or_insert_with(|| {
                let label = none_given(&value);
                names.push((value, label));
                names.len() as u32 - 1
            })
        })
        .collect();
    (codes, names)
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

/// The /24 (IPv4) or /64 (IPv6) of an asset; empty where it has no address.
pub(super) fn subnet(asset: &Asset) -> String {
    match asset.host.ips.first() {
        Some(std::net::IpAddr::V4(ip)) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Some(std::net::IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{}/64", std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        None => String::new(),
    }
}

// Codes are positions in the lists above.
const _: () = assert!(Kind::Information as u32 == 2 && Status::Fixed as u32 == 3 && RiskClass::Low as u32 == 3);
