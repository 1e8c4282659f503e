//! What a vendor reference names. A code (`MS15-124`), a dated release (`Critical Patch Update October 2019`) or a version
//! (`PHP 5.3.28`) is a patch; a word alone (`PHP`, `vendor advisory`) and a CVE (which names the flaw) are none.

use super::title::{dated, is_cumulative, is_version, stem, words, year};

/// How a series of bulletins goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goes {
    /// Each update of a product or package holds the earlier ones.
    Cumulative,
    /// Only where the title says so.
    WhereSaid,
    /// Nothing is known of it: never folded.
    Apart,
}

/// Series of bulletins by the letters in front of their numbers.
const SERIES: [(&str, Goes); 33] = [
    ("ms", Goes::WhereSaid),
    ("kb", Goes::WhereSaid),
    ("apsb", Goes::Cumulative),
    ("mfsa", Goes::Cumulative),
    ("rhsa", Goes::Cumulative),
    ("rhba", Goes::Cumulative),
    ("rhea", Goes::Cumulative),
    ("cesa", Goes::Cumulative),
    ("elsa", Goes::Cumulative),
    ("elba", Goes::Cumulative),
    ("alsa", Goes::Cumulative),
    ("rlsa", Goes::Cumulative),
    ("alas", Goes::Cumulative),
    ("alas2", Goes::Cumulative),
    ("usn", Goes::Cumulative),
    ("dsa", Goes::Cumulative),
    ("dla", Goes::Cumulative),
    ("glsa", Goes::Cumulative),
    ("suse-su", Goes::Cumulative),
    ("opensuse-su", Goes::Cumulative),
    ("fedora", Goes::Apart),
    ("vmsa", Goes::Apart),
    ("apsa", Goes::Apart),
    ("apple-sa", Goes::Apart),
    ("cisco-sa", Goes::Apart),
    ("hpsbux", Goes::Apart),
    ("hpsbmu", Goes::Apart),
    ("ctx", Goes::Apart),
    ("jsa", Goes::Apart),
    ("fg-ir", Goes::Apart),
    ("zdi", Goes::Apart),
    ("squid", Goes::Apart),
    ("msft", Goes::Apart),
];

/// Where in a line of updates a patch stands: of two with the same family the one with the higher place holds the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The line: series and product.
    pub family: String,
    /// Sorts like the time of release.
    pub order: u128,
}

/// Numbers as one that sorts like them: 32 bits for the first, 24 for each of the next four.
fn packed(numbers: &[u32]) -> u128 {
    let at = |place: usize| u128::from(numbers.get(place).copied().unwrap_or(0));
    (1..5).fold(at(0), |sum, place| sum << 24 | at(place).min(0xff_ffff))
}

/// One reference that names a patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The same for every way to write it.
    pub id: String,
    /// As shown.
    pub text: String,
    /// Is it a version? Of versions of several branches only one fits a host.
    pub is_version: bool,
    /// Where it stands among others, as far as reference and title tell.
    pub place: Option<Place>,
}

/// The references of a vulnerability that name patches, in their order, without repeats. `title` is the vulnerability's.
pub(super) fn references(text: &str, title: &str) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    // "commons-compress 1.18, 1.19": the second is of the same product.
    let mut product = String::new();
    for part in text.split([',', ';', '|', '\n', '\r']) {
        for reference in of_part(part.trim(), title, &mut product) {
            if !found.iter().any(|one| one.id == reference.id) {
                found.push(reference);
            }
        }
    }
    found
}

fn of_part(part: &str, title: &str, product: &mut String) -> Vec<Reference> {
    // "Adobe Security Bulletin APSB15-23", "MS15-124 KB3116180": the codes are what counts.
    let codes: Vec<Reference> = joined(part).filter_map(|word| coded(&word, title)).collect();
    if !codes.is_empty() {
        return codes;
    }
    let plain = words(part);
    if plain.iter().any(|word| is_cve(word)) {
        return Vec::new();
    }
    let id = plain.join(" ");
    if let Some(dated) = dated(&plain) {
        // A month's release is of many products: the title says of which.
        let product = format!("{} of {}", dated.rest.join(" "), stem(title));
        let id = format!("{product} {:?}", dated.date);
        let is_named = product.len() > " of ".len();
        let place = Some(Place { family: format!("dated {product}"), order: packed(&dated.date) });
        return if is_named {
            vec![Reference { id, text: part.to_owned(), is_version: false, place }]
        } else {
            Vec::new()
        };
    }
    if let Some(at) = plain.iter().position(|word| is_version(word)) {
        return versioned(part, &plain, at, product).into_iter().collect();
    }
    let names_one = plain.iter().any(|word| year(word).is_none() && digits(word) >= 3);
    if names_one { vec![Reference { id, text: part.to_owned(), is_version: false, place: None }] } else { Vec::new() }
}

/// The words of a part; the letters of a series and a number behind them ("KB 5003171", "DSA 3125-1") are one.
fn joined(part: &str) -> impl Iterator<Item = String> {
    let mut words = part.split_whitespace().peekable();
    std::iter::from_fn(move || {
        let word = words.next()?.to_owned();
        let is_series = SERIES.iter().any(|(series, _)| series.eq_ignore_ascii_case(&word));
        let number = words.next_if(|next| is_series && next.starts_with(|c: char| c.is_ascii_digit()));
        // KB5003171, but DSA-3125-1.
        let between = if word.len() < 3 { "" } else { "-" };
        Some(number.map_or(word.clone(), |number| format!("{word}{between}{number}")))
    })
}

/// A version of a product: the same branch (all numbers but the last) goes on from version to version.
fn versioned(part: &str, words: &[String], at: usize, product: &mut String) -> Option<Reference> {
    const NOISE: [&str; 8] = ["release", "notes", "changelog", "change", "log", "version", "announcement", "advisory"];
    let version = words.get(at)?;
    let others = words.iter().enumerate().filter(|(place, word)| *place != at && !NOISE.contains(&word.as_str()));
    let named: Vec<&str> = others.map(|(_, word)| word.as_str()).collect();
    let is_bare = named.is_empty();
    if !is_bare {
        *product = named.join(" ");
    }
    if product.is_empty() {
        // Version 1.2.3 of what? That is no patch to look for.
        return None;
    }
    let branch = version.rsplit_once('.').map_or("", |(branch, _)| branch);
    let place = Some(Place { family: format!("version {product} {branch}"), order: packed(&version_order(version)) });
    let text = if is_bare { format!("{product} {part}") } else { part.to_owned() };
    Some(Reference { id: format!("{product} {version}"), text, is_version: true, place })
}

/// The last number of a version and what hangs on it: a candidate is before the release, a letter after it.
fn version_order(version: &str) -> Vec<u32> {
    let last = version.rsplit_once('.').map_or(version, |(_, last)| last);
    let cut = last.find(|c: char| !c.is_ascii_digit()).unwrap_or(last.len());
    let (number, tail) = last.split_at(cut);
    let number = number.parse().unwrap_or(u32::MAX);
    let tail = tail.trim_start_matches(['-', '_']);
    let is_before = ["rc", "beta", "alpha", "pre", "dev"].iter().any(|word| tail.starts_with(word));
    let kind = if tail.is_empty() { 1 } else { u32::from(!is_before) * 2 };
    let mut order = vec![number, kind];
    order.extend(tail.chars().filter(char::is_ascii_alphabetic).map(u32::from));
    order.extend(numbers(tail));
    order
}

/// A word that is a bulletin's code.
fn coded(word: &str, title: &str) -> Option<Reference> {
    let text = word.trim_matches(|c: char| !c.is_alphanumeric());
    let (series, goes, numbers) = code(&text.to_lowercase())?;
    let id = format!("{series}-{}", numbers.iter().map(u32::to_string).collect::<Vec<_>>().join("-"));
    let product = stem(title);
    let month = dated(&words(title)).map(|dated| dated.date);
    let place = match goes {
        _ if product.is_empty() => None,
        Goes::Cumulative => Some(Place { family: format!("{series} {product}"), order: packed(&numbers) }),
        // Microsoft's numbers do not sort like time across products: the month does, where the title names it.
        Goes::WhereSaid if is_cumulative(title, month.is_some() && series == "kb") => Some(match month {
            Some(month) => Place { family: format!("{series} monthly {product}"), order: packed(&month) },
            None => Place { family: format!("{series} {product}"), order: packed(&numbers) },
        }),
        Goes::WhereSaid | Goes::Apart => None,
    };
    // Cisco's and Fedora's codes end in words that belong to them.
    let id = if goes == Goes::Apart { text.to_lowercase() } else { id };
    Some(Reference { id, text: text.to_owned(), is_version: false, place })
}

/// Series, how it goes on, and its numbers, of a word in lower case.
fn code(word: &str) -> Option<(&'static str, Goes, Vec<u32>)> {
    let longest = SERIES.iter().filter(|(name, _)| word.starts_with(name)).max_by_key(|(name, _)| name.len());
    let (series, goes) = *longest?;
    let rest = word.get(series.len()..)?.trim_start_matches(['-', ':', '_']);
    let is_number = rest.starts_with(|c: char| c.is_ascii_digit()) && digits(rest) >= 3;
    let is_plain = rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | '_' | '.'));
    (is_number && (is_plain || goes == Goes::Apart)).then(|| (series, goes, numbers(rest)))
}

/// Is a word (lower case) a code of a bulletin or a CVE?
pub(super) fn is_code(word: &str) -> bool {
    code(word).is_some() || is_cve(word)
}

fn is_cve(word: &str) -> bool {
    word.strip_prefix("cve-").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn digits(word: &str) -> usize {
    word.bytes().filter(u8::is_ascii_digit).count()
}

fn numbers(text: &str) -> Vec<u32> {
    let parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().unwrap_or(u32::MAX)).collect()
}

#[cfg(test)]
mod tests;
