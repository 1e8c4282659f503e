//! What several families write alike: scores beside vectors, dates, lists of references.

/// A score and its vector as one cell: `7.5 (AV:N/...)`; empty where there is neither.
pub(in crate::ingest) fn scored(score: &str, vector: &str) -> String {
    let vector = vector.trim().trim_matches(['(', ')']).trim_start_matches("CVSS2#");
    match (score.trim(), vector) {
        (score, "") => score.to_owned(),
        ("", vector) => vector.to_owned(),
        (score, vector) => format!("{score} ({vector})"),
    }
}

/// Texts with something in them, separated by `, `.
pub(super) fn listed<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts: Vec<&str> = texts.map(str::trim).filter(|text| !text.is_empty()).collect();
    texts.join(", ")
}

/// A text on one line, however it was broken and indented.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The day of a moment as year-month-day: `Mon Jul  1 11:33:11 2013`, as C's `ctime` writes it, or `20131127T050242739`.
/// Everything else stays as it is.
pub(super) fn day(moment: &str) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let words: Vec<&str> = moment.split_whitespace().collect();
    if let [_, month, day, _, year] = words.as_slice()
        && let Some(month) = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))
    {
        return format!("{year}-{:02}-{day:0>2}", month + 1);
    }
    let digits = moment.trim().split('T').next().unwrap_or_default();
    match (digits.get(..4), digits.get(4..6), digits.get(6..8)) {
        (Some(year), Some(month), Some(day)) if digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{year}-{month}-{day}")
        }
        _ => moment.trim().to_owned(),
    }
}

/// Bulletins of vendors, such as `MS17-010, KB4012212`, among references given as source and id: those say which patch
/// to take.
pub(in crate::ingest) fn bulletins<'a>(references: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    const VENDORS: [&str; 24] = [
        "ADOBE", "ALAS", "APPLE", "APPLE-SA", "CISCO", "CISCO-SA", "DEBIAN", "DLA", "DSA", "ELSA", "FEDORA", "GLSA",
        "HP", "MS", "MSFT", "MSKB", "ORACLE", "REDHAT", "RHSA", "SUSE", "UBUNTU", "USN", "VMSA", "VMWARE",
    ];
    let mut found: Vec<String> = Vec::new();
    for (source, id) in references {
        let (source, id) = (source.trim(), id.trim());
        let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        let id = if source.eq_ignore_ascii_case("MSKB") && is_number { format!("KB{id}") } else { id.to_owned() };
        let is_vendor = VENDORS.iter().any(|vendor| vendor.eq_ignore_ascii_case(source));
        if is_vendor && !id.is_empty() && !found.contains(&id) {
            found.push(id);
        }
    }
    found.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{bulletins, day, scored};

    #[test]
    fn days_of_moments() {
        assert_eq!(day("Mon Jul  1 11:33:11 2013"), "2013-07-01");
        assert_eq!(day("Mon Jan 01 10:07:33 2024"), "2024-01-01");
        assert_eq!(day("20131127T050242739"), "2013-11-27");
        for other in ["2019-08-01T20:03:10Z", "soon", "a b c d e", ""] {
            assert_eq!(day(other), other);
        }
    }

    #[test]
    fn scores_and_vectors() {
        assert_eq!(scored("7.5", "CVSS2#AV:N/AC:L"), "7.5 (AV:N/AC:L)");
        assert_eq!(scored("7.5", "(AV:N/AC:L)"), "7.5 (AV:N/AC:L)");
        assert_eq!(
            (scored("5.0", ""), scored("", "AV:N/AC:L"), scored("", "")),
            ("5.0".into(), "AV:N/AC:L".into(), String::new())
        );
    }

    #[test]
    fn bulletins_are_those_of_vendors() {
        let all = [("MSFT", "MS20-001"), ("CWE", "79"), ("mskb", "900001"), ("MSKB", "KB900001"), ("USN", " ")];
        assert_eq!(bulletins(all.into_iter()), "MS20-001, KB900001");
    }
}
