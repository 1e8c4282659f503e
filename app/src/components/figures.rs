//! Shares and sums of points as people read them: never with more digits than they mean.

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

/// A sum of points p (1 = the worst possible finding): enough digits to tell small patches apart.
pub fn risk_points(value: f64) -> String {
    if value >= 10.0 {
        format!("{value:.1}")
    } else if value >= 0.01 {
        format!("{value:.3}")
    } else {
        format!("{value:.1e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_rounded_to_nothing() {
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(0.0004), "< 0.1 %");
        assert_eq!(percent(0.341), "34.1 %");
        assert_eq!(percent(1.0), "100 %");
    }

    #[test]
    fn nothing_of_nothing_is_nothing() {
        assert!(share(0, 0).abs() < f64::EPSILON);
        assert!((share(1, 4) - 0.25).abs() < f64::EPSILON);
    }
}
