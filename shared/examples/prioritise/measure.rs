//! How well an order of CVEs finds those that are exploited later: coverage (share of them found) against effort (share
//! of all CVEs looked at), as the papers of EPSS define both.

/// A CVE as a ranker sees it: its key, and whether it was exploited later.
pub type Ranked = (f64, bool);

/// Coverage by effort, in steps: CVEs looked at, and those of them that were exploited later. Equal keys are one step:
/// nothing orders them, so what is found lies evenly in it.
pub struct Curve {
    steps: Vec<(f64, f64)>,
    all: f64,
    found: f64,
}

impl Curve {
    /// The highest keys are looked at first.
    pub fn new(mut ranked: Vec<Ranked>) -> Self {
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let steps: Vec<(f64, f64)> = ranked
            .chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq())
            .map(|equal| (equal.iter().map(|_| 1.0).sum(), equal.iter().filter(|(_, later)| *later).map(|_| 1.0).sum()))
            .collect();
        let total = |of: fn(&(f64, f64)) -> f64| steps.iter().map(of).sum::<f64>();
        Self { all: total(|step| step.0), found: total(|step| step.1), steps }
    }

    /// Area under the curve, 0 to 1: near .5 for an order that knows nothing. 0 where nothing is to be found.
    pub fn area(&self) -> f64 {
        let mut before = 0.0;
        let mut area = 0.0;
        for (looked_at, found) in &self.steps {
            area += looked_at * (before + found / 2.0);
            before += found;
        }
        if self.found > 0.0 { area / self.all / self.found } else { 0.0 }
    }

    /// Coverage at an effort, both 0 to 1. 0 where nothing is to be found.
    pub fn coverage(&self, effort: f64) -> f64 {
        let mut left = effort.clamp(0.0, 1.0) * self.all;
        let mut covered = 0.0;
        for (looked_at, found) in &self.steps {
            let share = (left / looked_at).min(1.0);
            covered += share * found;
            left -= share * looked_at;
        }
        if self.found > 0.0 { covered / self.found } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::Curve;

    fn assert_near(got: f64, wanted: f64) {
        assert!((got - wanted).abs() < 1e-12, "{got} is not {wanted}");
    }

    #[test]
    fn the_best_the_worst_and_no_order() {
        // One of four: in the first quarter at once, in the last, or evenly anywhere.
        let one_of_four = |keys: [f64; 4]| Curve::new(keys.into_iter().zip([true, false, false, false]).collect());
        assert_near(one_of_four([9.0, 3.0, 2.0, 1.0]).area(), 0.875);
        assert_near(one_of_four([0.0, 3.0, 2.0, 1.0]).area(), 0.125);
        assert_near(one_of_four([5.0; 4]).area(), 0.5);
        assert_near(one_of_four([5.0; 4]).coverage(0.1), 0.1);
        assert_near(one_of_four([9.0, 3.0, 2.0, 1.0]).coverage(0.1), 0.4);
        assert_near(one_of_four([9.0, 3.0, 2.0, 1.0]).coverage(1.0), 1.0);
        assert_near(one_of_four([0.0, 3.0, 2.0, 1.0]).coverage(0.75), 0.0);
    }

    #[test]
    fn nothing_to_find_is_no_area() {
        for ranked in [vec![], vec![(1.0, false)]] {
            assert_near(Curve::new(ranked.clone()).area(), 0.0);
            assert_near(Curve::new(ranked).coverage(0.05), 0.0);
        }
    }
}
