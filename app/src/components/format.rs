//! Numbers as people read them: thousands apart, bytes, time left, points. English, ASCII digits.

/// `12,345`.
pub fn count(n: impl Into<u64>) -> String {
    let digits = n.into().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `12,345 rows`, `1 row`.
pub fn counted(n: impl Into<u64>, one: &str, many: &str) -> String {
    let n = n.into();
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// `12.3 MB`, decimal units.
pub fn bytes(n: u64) -> String {
    let n = n as f64;
    match n {
        n if n >= 1e9 => format!("{:.1} GB", n / 1e9),
        n if n >= 1e6 => format!("{:.1} MB", n / 1e6),
        n if n >= 1e3 => format!("{:.0} kB", n / 1e3),
        n => format!("{n:.0} bytes"),
    }
}

/// `less than a second`, `12 s`, `2 min 5 s`.
pub fn seconds(s: f64) -> String {
    let whole = s.max(0.0).round() as u64;
    match whole {
        0 => "less than a second".to_owned(),
        1..60 => format!("{whole} s"),
        _ => format!("{} min {} s", whole / 60, whole % 60),
    }
}

/// A score with one decimal: `87.4`.
pub fn score(s: f64) -> String {
    format!("{s:.1}")
}

/// Points taken off, with a true minus sign: `−12.3`, and `0.0` for nothing.
pub fn points(p: f64) -> String {
    let text = format!("{:.1}", p.abs());
    if text == "0.0" || p > 0.0 { text } else { format!("\u{2212}{text}") }
}

/// Days until a due date in words.
pub fn due(days: i32) -> String {
    match days {
        0 => "due today".to_owned(),
        1 => "in 1 day".to_owned(),
        d if d > 0 => format!("in {d} days"),
        -1 => "1 day over".to_owned(),
        d => format!("{} days over", -d),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(count(7_u32), "7");
        assert_eq!(count(1_000_u32), "1,000");
        assert_eq!(count(1_234_567_u32), "1,234,567");
    }

    #[test]
    fn points_use_a_minus_sign() {
        assert_eq!(points(-12.34), "\u{2212}12.3");
        assert_eq!(points(-0.01), "0.0");
    }
}
