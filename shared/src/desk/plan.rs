//! The plan within a budget: which patches or which hosts, what they remove, what is left, and the curve of it.

use super::Desk;
use super::patches::HOSTS_NAMED;
use super::roll_up::RollUp;
use crate::model::RiskClass;
use crate::order::{in_order, largest_first};
use crate::plan::{Step, Weight, efforts, left, points};
use crate::risk::together;
use crate::view::{Budget, Curve, HostVisitRow, PatchOrder, PlanPage, PlanQuery, PlanRows};

/// A host with what a visit to it removes.
#[derive(Clone, Debug, Default)]
struct Visit {
    asset: u32,
    gain: Weight,
    /// Its open findings, by their place in the ranking.
    places: Vec<u32>,
}

impl Desk {
    /// The plan for a budget, with one slice of its rows.
    pub fn plan_page(&self, query: &PlanQuery) -> PlanPage {
        let (from, count) = (query.slice.from as usize, query.slice.count as usize);
        match query.budget {
            Budget::Patches(budget) => {
                let steps = self.steps(PatchOrder::RiskRemoved, query.fold);
                let chosen = steps.get(..steps.len().min(budget as usize)).unwrap_or_default();
                let rows = self.patch_rows_of(chosen, query.fold, from, count, HOSTS_NAMED);
                let by_cvss: Vec<Weight> = self.steps_by_cvss(query.fold).iter().map(|step| step.gain).collect();
                let closing = &self.roll_up(query.fold).closing;
                let closed = chosen.iter().flat_map(|step| closing.closed_by(step.patch)).copied();
                let gains: Vec<Weight> = steps.iter().map(|step| step.gain).collect();
                self.page(query, &gains, &by_cvss, closed, PlanRows::Patches(rows))
            }
            Budget::HostVisits(budget) => {
                let visits = self.visits(query.fold);
                let chosen = visits.get(..visits.len().min(budget as usize)).unwrap_or_default();
                let rows = self.visit_rows(chosen, query.fold, from, count, HOSTS_NAMED);
                let key = |visit: &Visit| {
                    (largest_first(self.highest_cvss(&visit.places)), largest_first(visit.places.len() as u32))
                };
                let gains: Vec<Weight> = visits.iter().map(|visit| visit.gain).collect();
                let by_cvss = in_order(gains.clone(), visits.iter().map(key).collect());
                let closed = chosen.iter().flat_map(|visit| &visit.places).copied();
                self.page(query, &gains, &by_cvss, closed, PlanRows::Hosts(rows))
            }
        }
    }

    /// Every row of a plan, with every host and every patch named: for export.
    pub fn exported_plan(&self, query: &PlanQuery) -> PlanRows {
        match query.budget {
            Budget::Patches(budget) => {
                let steps = self.steps(PatchOrder::RiskRemoved, query.fold);
                PlanRows::Patches(self.patch_rows_of(&steps, query.fold, 0, budget as usize, usize::MAX))
            }
            Budget::HostVisits(budget) => {
                let visits = self.visits(query.fold);
                PlanRows::Hosts(self.visit_rows(&visits, query.fold, 0, budget as usize, usize::MAX))
            }
        }
    }

    fn page(
        &self,
        query: &PlanQuery,
        gains: &[Weight],
        by_cvss: &[Weight],
        closed: impl Iterator<Item = u32>,
        rows: PlanRows,
    ) -> PlanPage {
        let roll_up = self.roll_up(query.fold);
        let all = gains.len() as u32;
        let (Budget::Patches(budget) | Budget::HostVisits(budget)) = query.budget;
        let chosen = budget.min(all);
        let removed = |gains: &[Weight]| roll_up.share(gains.iter().take(chosen as usize).sum());
        let efforts = efforts(all, chosen);
        let curve = Curve {
            plan: left(gains.iter().copied(), roll_up.whole, &efforts),
            by_cvss: left(by_cvss.iter().copied(), roll_up.whole, &efforts),
            efforts,
        };
        let mut is_closed = vec![false; roll_up.weights.len()];
        for place in closed {
            if let Some(mark) = is_closed.get_mut(place as usize) {
                *mark = true;
            }
        }
        let mut page = PlanPage {
            all,
            chosen,
            removed: removed(gains),
            removed_by_cvss: removed(by_cvss),
            hosts: 0,
            open: [0; 4],
            left: [0; 4],
            score: together(roll_up.weights.iter().map(|weight| points(*weight))),
            score_after: 0.0,
            curve,
            from: query.slice.from,
            rows,
        };
        let mut visited = vec![false; self.workspace.assets.len()];
        let classes: Vec<RiskClass> =
            self.ranking.cells().map(|(_, rated)| self.model.class_of(rated.score())).collect();
        for ((place, closed), cell) in (0..).zip(&is_closed).zip(self.ranking.cells_in_order()) {
            let Some(class) = classes.get(cell as usize).map(|class| *class as usize) else { continue };
            let count = |counts: &mut [u32; 4]| counts.get_mut(class).into_iter().for_each(|count| *count += 1);
            count(&mut page.open);
            if !closed {
                count(&mut page.left);
            } else if let Some(mark) = self.asset_at(place).and_then(|asset| visited.get_mut(asset as usize)) {
                *mark = true;
            }
        }
        page.hosts = visited.iter().filter(|mark| **mark).count() as u32;
        let rest = roll_up.weights.iter().zip(&is_closed).filter(|(_, closed)| !**closed);
        page.score_after = together(rest.map(|(weight, _)| points(*weight)));
        page
    }

    fn patch_rows_of(
        &self,
        steps: &[Step],
        fold: bool,
        from: usize,
        count: usize,
        hosts: usize,
    ) -> Vec<crate::view::PatchRow> {
        let wanted = self.placed(steps, fold).skip(from).take(count);
        wanted.filter_map(|placed| self.patch_row(placed, fold, hosts)).collect()
    }

    /// Hosts with open findings, the one whose visit removes most risk first: a visit applies every patch, so the order
    /// is exact.
    fn visits(&self, fold: bool) -> Vec<Visit> {
        let weights = &self.roll_up(fold).weights;
        let mut visits: Vec<Visit> =
            (0..self.workspace.assets.len() as u32).map(|asset| Visit { asset, ..Visit::default() }).collect();
        for (place, weight) in (0..).zip(weights) {
            let visit = self.asset_at(place).and_then(|asset| visits.get_mut(asset as usize));
            if let Some(visit) = visit {
                visit.gain += weight;
                visit.places.push(place);
            }
        }
        visits.retain(|visit| !visit.places.is_empty());
        let first = |visit: &Visit| visit.places.first().copied().unwrap_or(0);
        let keys = visits.iter().map(|visit| (largest_first(visit.gain), u128::from(first(visit)))).collect();
        in_order(visits, keys)
    }

    fn visit_rows(&self, visits: &[Visit], fold: bool, from: usize, count: usize, named: usize) -> Vec<HostVisitRow> {
        let roll_up = self.roll_up(fold);
        let closer = closers(roll_up);
        let mut removed = 0;
        let placed = (1..).zip(visits).map(|(rank, visit)| {
            removed += visit.gain;
            (rank, visit, roll_up.share(removed))
        });
        let row = |(rank, visit, cumulative): (u32, &Visit, f64)| {
            let host = &self.workspace.assets.get(visit.asset as usize)?.host;
            let owner = self.effective.get(visit.asset as usize).map(|asset| asset.rating.owner.clone());
            let top_score = visit.places.first().and_then(|place| self.at(*place)).map_or(0.0, |one| self.score(&one));
            let mut steps: Vec<u32> =
                visit.places.iter().filter_map(|place| closer.get(*place as usize).copied()).collect();
            steps.sort_unstable();
            steps.dedup();
            let patches = steps.iter().filter_map(|step| roll_up.steps.get(*step as usize));
            Some(HostVisitRow {
                rank,
                asset: visit.asset,
                host: host.name(),
                ip: host.address(),
                owner: owner.unwrap_or_default(),
                points: points(visit.gain),
                share: roll_up.share(visit.gain),
                cumulative,
                findings: visit.places.len() as u32,
                patches: steps.len() as u32,
                names: patches.take(named).map(|step| self.patch_name(step.patch)).collect(),
                top_score,
                class: self.model.class_of(top_score),
            })
        };
        placed.skip(from).take(count).filter_map(row).collect()
    }
}

/// By finding: the step of the greedy plan that closes it.
fn closers(roll_up: &RollUp) -> Vec<u32> {
    let mut closer = vec![u32::MAX; roll_up.weights.len()];
    for (at, step) in (0..).zip(&roll_up.steps) {
        for place in roll_up.closing.closed_by(step.patch) {
            if let Some(closer) = closer.get_mut(*place as usize).filter(|closer| **closer == u32::MAX) {
                *closer = at;
            }
        }
    }
    closer
}
