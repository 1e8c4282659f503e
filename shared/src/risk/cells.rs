//! Open findings in cells that no weight tells apart: those whose vulnerabilities have the same input and whose assets have
//! the same traits. There are thousands of cells where there are a million findings, so that a change of weights scores
//! and sorts cells. Knows no score.

use rustc_hash::FxHashMap;

use super::model::Input;
use super::traits::{MOST_TRAITS, Traits};
use crate::model::Day;
use crate::order::{counted, starts};
use crate::workspace::Workspace;

/// Open findings in the order in which equals stand: by vulnerability, then by asset, then by number.
#[derive(Clone, Debug, Default)]
pub struct Base {
    ids: Vec<u32>,
    /// Where each vulnerability begins; one more for the end.
    starts: Vec<u32>,
}

impl Base {
    /// Findings of a workspace that are open on a day.
    pub fn of(workspace: &Workspace, today: Day) -> Self {
        let open = workspace.open(today);
        let findings = &workspace.findings;
        let column = |column: &[u32], ids: &[u32]| -> Vec<u32> {
            ids.iter().map(|id| column.get(*id as usize).copied().unwrap_or(u32::MAX)).collect()
        };
        // Reports go host by host, so that the first of both is mostly done before it begins.
        let keys = column(&findings.asset, &open);
        let by_asset = counted(open, keys);
        let keys = column(&findings.vulnerability, &by_asset);
        let mut of_vulnerability = vec![0; workspace.vulnerabilities.len() + 1];
        for key in &keys {
            if let Some(count) = of_vulnerability.get_mut(*key as usize) {
                *count += 1;
            }
        }
        starts(&mut of_vulnerability);
        Self { ids: counted(by_asset, keys), starts: of_vulnerability }
    }

    /// All of them.
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// Places of a vulnerability's findings.
    pub fn places(&self, vulnerability: u32) -> std::ops::Range<usize> {
        let at = |index: usize| self.starts.get(index).map_or(self.ids.len(), |start| *start as usize);
        at(vulnerability as usize)..at(vulnerability as usize + 1)
    }

    /// Open findings of a vulnerability, by asset.
    pub fn of_vulnerability(&self, vulnerability: u32) -> &[u32] {
        self.ids.get(self.places(vulnerability)).unwrap_or_default()
    }
}

/// What the formula needs of every vulnerability and every asset. Made anew when facts, rules or defaults change; a
/// change of weights leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// By number of the vulnerability.
    pub vulnerabilities: Vec<Input>,
    /// By traits of an asset; those that no asset has are not looked at.
    pub assets: Vec<Input>,
}

/// Findings of one vulnerability class on assets of the same traits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Place in [`Cells::vulnerabilities`].
    pub class: u32,
    /// Traits of its assets.
    pub traits: Traits,
    /// Its findings.
    pub size: u32,
}

/// All cells, and which one each open finding is in.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    /// Distinct inputs of vulnerabilities.
    pub vulnerabilities: Vec<Input>,
    /// Which of them each vulnerability has.
    pub classes: Vec<u32>,
    /// Inputs by traits of an asset.
    pub assets: Vec<Input>,
    /// The cells.
    pub all: Vec<Cell>,
    /// The cell of each finding of the base.
    pub of: Vec<u32>,
}

impl Cells {
    /// The cells of open findings. `assets` is the asset of each finding, `traits` those of each asset.
    pub fn of(base: &Base, assets: &[u32], traits: &[Traits], inputs: Inputs) -> Self {
        let mut known: FxHashMap<_, u32> = FxHashMap::default();
        let mut distinct = Vec::new();
        let classes: Vec<u32> = inputs
            .vulnerabilities
            .iter()
            .map(|input| {
                *known.entry(input.key()).or_insert_with(|| {
                    distinct.push(*input);
                    distinct.len() as u32 - 1
                })
            })
            .collect();
        let mut cells = Self {
            vulnerabilities: distinct,
            assets: inputs.assets,
            all: Vec::new(),
            of: vec![0; base.ids.len()],
            classes: Vec::new(),
        };
        // Class by class, so that one row of cells is looked at at a time.
        let mut row = [u32::MAX; MOST_TRAITS];
        let mut before = None;
        for vulnerability in counted((0..classes.len() as u32).collect(), classes.clone()) {
            let class = classes.get(vulnerability as usize).copied().unwrap_or(0);
            if before.replace(class) != Some(class) {
                row = [u32::MAX; MOST_TRAITS];
            }
            let (ids, of) = (base.of_vulnerability(vulnerability), cells.of.get_mut(base.places(vulnerability)));
            for (id, of) in ids.iter().zip(of.into_iter().flatten()) {
                let asset = assets.get(*id as usize).copied().unwrap_or(u32::MAX);
                let traits = traits.get(asset as usize).copied().unwrap_or_default();
                let Some(at) = row.get_mut(traits.number()) else { continue };
                if *at == u32::MAX {
                    *at = cells.all.len() as u32;
                    cells.all.push(Cell { class, traits, size: 0 });
                }
                *of = *at;
                if let Some(cell) = cells.all.get_mut(*at as usize) {
                    cell.size += 1;
                }
            }
        }
        cells.classes = classes;
        cells
    }
}
