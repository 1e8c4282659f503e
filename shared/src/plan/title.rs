//! What a title says beside the flaw: the product, without what changes from one update to the next.

/// Months by their first three letters.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const FULL_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words of a text in lower case: letters, digits and what stands inside codes and versions (`.`, `-`, `:`, `_`).
pub(super) fn words(text: &str) -> Vec<String> {
    let is_edge = |c: char| !c.is_alphanumeric();
    text.to_lowercase()
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '_')))
        .map(|word| word.trim_matches(is_edge).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// A month that a text names (`May 2021`, `5 Jun 2014`, `CPUOct2019`, `20160503`), and the words around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dated {
    /// Year, month, day; the day is 0 where none is named.
    pub date: [u32; 3],
    /// The other words.
    pub rest: Vec<String>,
}

/// The last date of a list of words.
pub(super) fn dated(words: &[String]) -> Option<Dated> {
    (0..words.len()).rev().find_map(|at| dated_at(words, at))
}

fn dated_at(words: &[String], at: usize) -> Option<Dated> {
    let word = words.get(at)?;
    let before = |n: usize| at.checked_sub(n).and_then(|at| words.get(at));
    let (date, from) = if let Some(year) = year(word) {
        // "May 2021", "Jun 5 2014", "5 Jun 2014".
        let day_before = before(1).and_then(|word| day(word));
        if let Some(month) = before(1).and_then(|word| month(word)) {
            let day = before(2).and_then(|word| day(word));
            ([year, month, day.unwrap_or(0)], at - if day.is_some() { 2 } else { 1 })
        } else {
            let month = before(2).and_then(|word| month(word))?;
            ([year, month, day_before?], at - 2)
        }
    } else {
        // "CPUOct2019", "20160503", "2016-05-03".
        let (name, date) = glued(word)?;
        let mut rest = words.to_vec();
        rest.remove(at);
        rest.extend((!name.is_empty()).then_some(name));
        return Some(Dated { date, rest });
    };
    let mut rest = words.to_vec();
    rest.drain(from..=at);
    Some(Dated { date, rest })
}

/// A date inside one word, and what stands before it.
fn glued(word: &str) -> Option<(String, [u32; 3])> {
    let digits: String = word.chars().filter(|c| *c != '-').collect();
    if word.len() == if word.contains('-') { 10 } else { 8 } && digits.len() == 8 {
        let number: u32 = digits.parse().ok()?;
        let date = [number / 10_000, number / 100 % 100, number % 100];
        return is_date(date).then(|| (String::new(), date));
    }
    let cut = word.len().checked_sub(4)?;
    let (name, year_text) = (word.get(..cut)?, word.get(cut..)?);
    let year = year(year_text)?;
    let name = name.trim_end_matches(['-', '_', '.']);
    let cut = name.len().checked_sub(3)?;
    let month = month(name.get(cut..)?)?;
    let name = name.get(..cut)?.trim_end_matches(['-', '_', '.']);
    Some((name.to_owned(), [year, month, 0]))
}

fn is_date([year, month, day]: [u32; 3]) -> bool {
    (1990..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// A year that a scanner can name.
pub(super) fn year(word: &str) -> Option<u32> {
    let is_number = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|year| is_number && (1990..2100).contains(year))
}

fn month(word: &str) -> Option<u32> {
    let at = |names: &[&str]| names.iter().position(|name| *name == word);
    Some(at(&MONTHS).or_else(|| at(&FULL_MONTHS))? as u32 + 1)
}

fn day(word: &str) -> Option<u32> {
    word.parse().ok().filter(|day| word.len() <= 2 && (1..=31).contains(day))
}

/// A version: digits and dots, such as `5.3.28`, `7.1p2`, `1.3.6rc2`.
pub(super) fn is_version(word: &str) -> bool {
    let mut parts = word.split('.');
    let first = parts.next().unwrap_or_default();
    let is_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    let mut rest = parts.peekable();
    // Packages of Debian put an epoch in front: "1:7.4".
    let is_first = |text: &str| is_number(text) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    rest.peek().is_some() && is_first(first) && rest.all(is_number)
}

/// What a title is about: its words without references, dates, versions and what stands in parentheses. Numbers that are
/// part of a name (`Windows 10`, `Server 2016`) stay.
pub(super) fn stem(title: &str) -> String {
    let words = words(&without_parentheses(title));
    let words = dated(&words).map_or(words, |dated| dated.rest);
    let kept = words.iter().filter(|word| !is_version(word) && !super::reference::is_code(word));
    kept.map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn without_parentheses(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
        if depth > 0 && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// Does a title speak of software that its maker no longer repairs? No update closes that.
pub(super) fn is_out_of_support(title: &str) -> bool {
    let title = title.to_lowercase();
    ["eol/obsolete", "end of life", "end-of-life", "end of support", "unsupported", "no longer supported", "obsolete"]
        .iter()
        .any(|words| title.contains(words))
}

/// Does a title of Microsoft's say that the update holds the earlier ones? Monthly updates of Windows do since 2016;
/// those of Office are one per program.
pub(super) fn is_cumulative(title: &str, is_dated: bool) -> bool {
    let title = title.to_lowercase();
    let has = |words: &str| title.contains(words);
    !has("security only")
        && !has("office")
        && (has("cumulative") || has("rollup") || has("roll-up") || (is_dated && has("security update")))
}

#[cfg(test)]
mod tests {
    use super::{dated, is_out_of_support, is_version, stem, words};

    #[track_caller]
    fn check_date(text: &str, date: Option<([u32; 3], &str)>) {
        let found = dated(&words(text)).map(|dated| (dated.date, dated.rest.join(" ")));
        assert_eq!(found, date.map(|(date, rest)| (date, rest.to_owned())), "{text}");
    }

    #[test]
    fn dates_in_all_their_forms() {
        check_date("Oracle Critical Patch Update October 2019", Some(([2019, 10, 0], "oracle critical patch update")));
        check_date("CPUOct2019", Some(([2019, 10, 0], "cpu")));
        check_date("OpenSSL Security Advisory [05 Jun 2014]", Some(([2014, 6, 5], "openssl security advisory")));
        check_date("OpenSSL Security Advisory 20160503", Some(([2016, 5, 3], "openssl security advisory")));
        check_date("Advisory Jun 5, 2014", Some(([2014, 6, 5], "advisory")));
        check_date("Java CPU 2015-04-14", Some(([2015, 4, 14], "java cpu")));
        check_date("Vulnerabilities May Allow Elevation", None);
        check_date("Windows Server 2016", None);
        check_date("Build 20991399", None);
    }

    #[test]
    fn a_stem_is_what_stays_from_update_to_update() {
        for (a, b) in [
            ("Microsoft Windows Security Update for May 2021", "Microsoft Windows Security Update for June 2021"),
            (
                "MS15-124: Cumulative Security Update for Internet Explorer (3116180)",
                "MS15-112: Cumulative Security Update for Internet Explorer (3104517)",
            ),
            (
                "Adobe Flash Player <= 18.0.0.203 Multiple Vulnerabilities (APSB15-18)",
                "Adobe Flash Player <= 19.0.0.207 Multiple Vulnerabilities (APSB15-27)",
            ),
            ("RHEL 6 : kernel (RHSA-2015:0164)", "RHEL 6 : kernel (RHSA-2015:0864)"),
        ] {
            assert_eq!(stem(a), stem(b));
            assert!(!stem(a).is_empty());
        }
        for (a, b) in [
            ("RHEL 6 : kernel (RHSA-2015:0164)", "RHEL 7 : kernel (RHSA-2015:0290)"),
            ("KB1: Windows 10 Version 1607 Security Update", "KB2: Windows 10 Version 1709 Security Update"),
            ("Mozilla Firefox Multiple Vulnerabilities", "Mozilla Thunderbird Multiple Vulnerabilities"),
        ] {
            assert_ne!(stem(a), stem(b));
        }
        assert_eq!(stem("(only) [this]"), "");
    }

    #[test]
    fn versions_have_dots() {
        for yes in ["5.3.28", "7.1p2", "1.3.6rc2", "86.0.4240.198", "10.04"] {
            assert!(is_version(yes), "{yes}");
        }
        for no in ["7", "5.x", "v1", "a.b", "1.", "2012"] {
            assert!(!is_version(no), "{no}");
        }
    }

    #[test]
    fn what_is_out_of_support_is_told_by_its_title() {
        assert!(is_out_of_support("EOL/Obsolete Software: PHP 5.3.x Detected"));
        assert!(is_out_of_support("Unsupported Web Server Detection"));
        assert!(!is_out_of_support("PHP Session Fixation Vulnerability"));
    }
}
