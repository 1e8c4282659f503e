//! Facets of the asset list. What each asset has under each facet is worked out once for each change of data or settings;
//! then filtering and counting is one pass over numbers.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use crate::desk::Desk;
use crate::model::{CriticalityClass, Exposure, Function};
use crate::risk::factor::stars;
use crate::view::{AssetFilter, Facet, FacetValue};

const FACETS: [(&str, &str); 10] = [
    ("importance", "Importance"),
    ("exposure", "Exposure"),
    ("class", "Criticality"),
    ("function", "Function"),
    ("environment", "Environment"),
    ("location", "Location"),
    ("subnet", "Subnet"),
    ("os", "Operating system"),
    ("owner", "Owner"),
    ("tag", "Tag"),
];
/// Values shown of a facet.
const SHOWN: usize = 25;
/// Stars as values.
const STARS: [&str; 6] = ["0", "1", "2", "3", "4", "5"];

/// What there is to choose from in a facet, and what each asset has of it: any number of values.
#[derive(Debug, Default)]
pub(in crate::desk) struct Choices {
    /// By code.
    pub(in crate::desk) values: Vec<String>,
    /// Ends of each asset's part of `codes`.
    ends: Vec<u32>,
    codes: Vec<u32>,
}

/// What there is in each facet, made when first asked for.
pub(in crate::desk) type AssetChoices = [OnceCell<Choices>; FACETS.len()];

impl Choices {
    /// Codes of an asset, none twice.
    pub(in crate::desk) fn of(&self, asset: u32) -> &[u32] {
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let at = asset as usize;
        self.codes.get(at.checked_sub(1).map_or(0, end)..end(at)).unwrap_or_default()
    }
}

/// Assets of a filter, and its facets.
pub(super) struct Sifted {
    /// Ids of those that pass, ascending.
    pub(super) passing: Vec<u32>,
    pub(super) facets: Vec<Facet>,
}

impl Desk {
    /// Assets that pass a filter; an asset counts in a facet when every other facet lets it pass.
    pub(super) fn sifted_assets(&self, filter: &AssetFilter) -> Sifted {
        let choices = FACETS.each_ref().map(|(key, _)| self.asset_choices(key));
        let mut refused = vec![0_u32; self.workspace.assets.len()];
        for (at, ((key, _), choices)) in FACETS.iter().zip(choices).enumerate() {
            let Some(chosen) = filter.facets.get(*key).filter(|chosen| !chosen.is_empty()) else { continue };
            let is_chosen: Vec<bool> = choices.values.iter().map(|value| chosen.contains(value)).collect();
            for (asset, refused) in (0..).zip(&mut refused) {
                if !choices.of(asset).iter().any(|code| is_chosen.get(*code as usize) == Some(&true)) {
                    *refused |= 1 << at;
                }
            }
        }
        let mut counts: Vec<Vec<u32>> = choices.iter().map(|choices| vec![0; choices.values.len()]).collect();
        let mut passing = Vec::new();
        for asset in self.found_assets(&filter.text) {
            let refused = refused.get(asset as usize).copied().unwrap_or(0);
            if refused == 0 {
                passing.push(asset);
            }
            for (at, (choices, counts)) in choices.iter().zip(&mut counts).enumerate() {
                if refused & !(1 << at) == 0 {
                    for code in choices.of(asset) {
                        if let Some(count) = counts.get_mut(*code as usize) {
                            *count += 1;
                        }
                    }
                }
            }
        }
        Sifted { passing, facets: FACETS.iter().zip(choices.into_iter().zip(&counts)).map(shown).collect() }
    }

    /// What there is in a facet; nothing in one that is none.
    pub(in crate::desk) fn asset_choices(&self, key: &str) -> &Choices {
        static NONE: Choices = Choices { values: Vec::new(), ends: Vec::new(), codes: Vec::new() };
        let place = FACETS.iter().zip(&self.asset_choices).find(|((known, _), _)| *known == key);
        place.map_or(&NONE, |(_, choices)| choices.get_or_init(|| self.choices(key)))
    }

    /// Is that there already?
    pub(in crate::desk) fn has_asset_choices(&self, key: &str) -> bool {
        let place = FACETS.iter().zip(&self.asset_choices).find(|((known, _), _)| *known == key);
        place.is_none_or(|(_, choices)| choices.get().is_some())
    }

    fn choices(&self, key: &str) -> Choices {
        let mut choices = Choices::default();
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        for asset in 0..self.workspace.assets.len() {
            let begin = choices.codes.len();
            self.each_value(asset, key, |value| {
                let code = *known.entry(value).or_insert_with(|| {
                    choices.values.push(value.to_owned());
                    choices.values.len() as u32 - 1
                });
                // People and the scanner may say the same.
                if !choices.codes.iter().skip(begin).any(|other| *other == code) {
                    choices.codes.push(code);
                }
            });
            choices.ends.push(choices.codes.len() as u32);
        }
        choices
    }

    /// Tells the values of an asset under a facet.
    fn each_value<'a>(&'a self, asset: usize, key: &str, mut tell: impl FnMut(&'a str)) {
        let (Some(host), Some(effective)) = (self.workspace.assets.get(asset), self.effective.get(asset)) else {
            return;
        };
        let (host, rating) = (&host.host, &effective.rating);
        match key {
            "importance" => {
                let (stars, given) = stars(effective, self.model.settings());
                tell(STARS.get(usize::from(stars.get())).copied().unwrap_or_default());
                if !given {
                    tell("unrated");
                }
            }
            "exposure" => tell(rating.exposure.map_or("unknown", exposure_key)),
            "class" => tell(rating.class.map_or("none", class_key)),
            "function" => tell(rating.function.map_or("none", function_key)),
            "owner" if rating.owner.is_empty() => tell("none"),
            "tag" => {
                rating.tags.iter().chain(&host.scanner_tags).filter(|tag| !tag.is_empty()).for_each(|tag| tell(tag));
            }
            _ => {
                let subnet = || self.subnet_names().get(*self.subnets().get(asset)? as usize);
                let text = match key {
                    "environment" => rating.environment.as_str(),
                    "location" => rating.location.as_str(),
                    "subnet" => subnet().map_or("", String::as_str),
                    "os" => host.os.as_str(),
                    _ => rating.owner.as_str(),
                };
                if !text.is_empty() {
                    tell(text);
                }
            }
        }
    }
}

/// A facet as it is shown: the most frequent values.
fn shown(((key, label), (choices, counts)): (&(&str, &str), (&Choices, &Vec<u32>))) -> Facet {
    let counted = choices.values.iter().zip(counts).filter(|(_, count)| **count > 0);
    let mut values: Vec<(&String, u32)> = counted.map(|(value, count)| (value, *count)).collect();
    values.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let value = |(value, count): &(&String, u32)| FacetValue {
        value: (*value).clone(),
        label: value_label(key, value),
        count: *count,
    };
    let all = values.len() as u32;
    let values = values.iter().take(SHOWN).map(value).collect();
    Facet { key: (*key).to_owned(), label: (*label).to_owned(), values, total: all }
}

/// How a value is called.
fn value_label(key: &str, value: &str) -> String {
    let of_exposure = || Exposure::ALL.into_iter().find(|one| exposure_key(*one) == value).map(Exposure::label);
    let of_class =
        || CriticalityClass::ALL.into_iter().find(|one| class_key(*one) == value).map(CriticalityClass::label);
    let of_function = || Function::ALL.into_iter().find(|one| function_key(*one) == value).map(Function::label);
    match (key, value) {
        ("importance", "unrated") => "Not rated".to_owned(),
        ("importance", stars) => format!("{stars} stars"),
        ("exposure", _) => of_exposure().unwrap_or("Not placed").to_owned(),
        ("class", _) => of_class().unwrap_or("No class").to_owned(),
        ("function", _) => of_function().unwrap_or("Not said").to_owned(),
        ("owner", "none") => "No owner".to_owned(),
        _ => value.to_owned(),
    }
}

fn exposure_key(exposure: Exposure) -> &'static str {
    match exposure {
        Exposure::Internet => "internet",
        Exposure::Dmz => "dmz",
        Exposure::Internal => "internal",
        Exposure::Isolated => "isolated",
    }
}

fn class_key(class: CriticalityClass) -> &'static str {
    match class {
        CriticalityClass::Mission => "mission",
        CriticalityClass::Business => "business",
        CriticalityClass::Operational => "operational",
    }
}

fn function_key(function: Function) -> &'static str {
    match function {
        Function::Server => "server",
        Function::Workstation => "workstation",
    }
}
