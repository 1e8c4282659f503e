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

/// Every row of a file accounted for: findings, information, merged, rejected, and the rows they add up to.
pub fn equation([findings, information, merged, rejected, rows]: [u32; 5]) -> String {
    format!(
        "{} findings + {} information + {} merged + {} rejected = {} rows",
        count(findings),
        count(information),
        count(merged),
        count(rejected),
        count(rows),
    )
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
        -1 => "overdue by 1 day".to_owned(),
        d => format!("overdue by {} days", d.unsigned_abs()),
    }
}

/// The same for a narrow column: `80 d over`, `7.3 y over`, `in 12 d`.
pub fn due_short(days: i32) -> String {
    let far = days.unsigned_abs();
    let span = if far < 1_000 { format!("{far} d") } else { format!("{:.1} y", f64::from(far) / 365.25) };
    match days {
        0 => "due today".to_owned(),
        d if d > 0 => format!("in {span}"),
        _ => format!("{span} over"),
    }
}

/// `whole` and the parts that make it, each in tenths, rounded so that the parts still add up to the whole: the parts
/// that lose most by rounding are moved by one.
pub fn tenths(parts: &[f64], whole: f64) -> (Vec<i64>, i64) {
    let whole = (whole * 10.0).round() as i64;
    let mut rounded: Vec<i64> = parts.iter().map(|p| (p * 10.0).round() as i64).collect();
    let gap = whole - rounded.iter().sum::<i64>();
    let lost = |i: usize, n: i64| parts.get(i).map_or(0.0, |p| (p * 10.0 - n as f64) * gap.signum() as f64);
    let mut order: Vec<(usize, f64)> = rounded.iter().enumerate().map(|(i, n)| (i, lost(i, *n))).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    for (i, _) in order.into_iter().take(gap.unsigned_abs() as usize) {
        if let Some(part) = rounded.get_mut(i) {
            *part += gap.signum();
        }
    }
    (rounded, whole)
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

    #[test]
    fn a_due_date_is_said_in_days() {
        for (days, words) in [
            (-12, "overdue by 12 days"),
            (-1, "overdue by 1 day"),
            (0, "due today"),
            (1, "in 1 day"),
            (12, "in 12 days"),
        ] {
            assert_eq!(due(days), words);
        }
    }

    #[test]
    fn a_long_time_over_still_fits_its_column() {
        assert_eq!(due_short(-80), "80 d over");
        assert_eq!(due_short(-2_663), "7.3 y over");
        assert_eq!(due_short(0), "due today");
        assert_eq!(due_short(12), "in 12 d");
        assert!(due_short(-365_000).len() <= "999.3 y over".len());
    }

    #[test]
    fn rounded_parts_add_up_to_the_rounded_whole() {
        let parts = [-0.04, -12.46, -5.34, -5.34];
        let (rounded, whole) = tenths(&parts, parts.iter().sum());
        assert_eq!(whole, -232);
        assert_eq!(rounded.iter().sum::<i64>(), whole);
        assert_eq!(tenths(&[], 0.0), (vec![], 0));
    }
}
