//! Numbers as people read them: grouped, rounded, never with more digits than they mean.

/// A count with groups of three: `12,345`.
pub fn count(n: u32) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with its word: `1 asset`, `12 assets`.
pub fn counted(n: u32, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// A share from 0 to 1 as a percentage: `34.1 %`, `< 0.1 %` where rounding would say nothing at all.
pub fn percent(share: f64) -> String {
    let value = share * 100.0;
    if value <= 0.0 {
        "0 %".to_owned()
    } else if value < 0.1 {
        "< 0.1 %".to_owned()
    } else if value > 99.95 {
        "100 %".to_owned()
    } else {
        format!("{value:.1} %")
    }
}

/// `part` of `whole` as a share from 0 to 1; nothing of nothing is 0.
pub fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// A score from 0 to 100: one digit after the point, so that neighbours in a ranking differ.
pub fn score(value: f64) -> String {
    format!("{value:.1}")
}

/// Points off: `−12.3`, and `0` where nothing is taken off.
pub fn points_off(value: f64) -> String {
    if value.abs() < 0.05 { "0".to_owned() } else { format!("{value:+.1}").replace('-', "\u{2212}") }
}

/// Sum of points p: enough digits to tell small patches apart.
pub fn points(value: f64) -> String {
    if value >= 10.0 {
        format!("{value:.1}")
    } else if value >= 0.01 {
        format!("{value:.3}")
    } else {
        format!("{value:.1e}")
    }
}
