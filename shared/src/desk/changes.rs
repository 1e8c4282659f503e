//! Changes of ratings, undo, and what a change leaves to store. Scans that wait are in `waiting`; decisions, merging and
//! splitting in `life`.

use super::Desk;
use crate::ingest::Scan;
use crate::view::{ImportSheet, RatingEdit, Selection, Slice};
use crate::workspace::{Chunk, Table, Touched, Workspace};

/// What must be stored after a change.
#[derive(Clone, Debug, Default)]
pub struct StoreChange {
    /// Chunks to write.
    pub chunks: Vec<Chunk>,
    /// Is everything to be stored anew? Whoever stores it makes the chunks ([`Workspace::chunks`]) when its turn comes:
    /// the answer to a person does not wait for them.
    pub replaces_all: bool,
    /// Chunks that are no longer needed (of tables whose chunks have names of their own).
    pub gone: Vec<(Table, u32)>,
    /// Scans whose files must be kept now: number of the scan, ticket of the file.
    pub new_sources: Vec<(u32, u32)>,
    /// Scans whose files are no longer needed.
    pub unused_sources: Vec<u32>,
}

impl StoreChange {
    /// Is there nothing to write?
    pub fn is_nothing(&self) -> bool {
        self.chunks.is_empty() && !self.replaces_all
    }
}

impl Desk {
    /// Changes ratings. Answers what to store; nothing when nothing changed.
    pub fn rate(&mut self, selection: &Selection, edit: &RatingEdit) -> StoreChange {
        let assets = self.selected(selection);
        let kept = self.kept_apart();
        let changed = self.workspace.rate(&assets, edit);
        self.stored_after(Touched::Assets(changed), &kept)
    }

    /// Takes the last change back, whatever it was.
    pub fn undo(&mut self) -> StoreChange {
        let kept = self.kept_apart();
        let touched = self.workspace.take_back();
        self.stored_after(touched, &kept)
    }

    /// What must be stored after a change. `kept` is what [`Desk::kept_apart`] said before it.
    pub(super) fn stored_after(&mut self, touched: Touched, kept: &[(Table, u32)]) -> StoreChange {
        let chunks = match touched {
            Touched::Assets(assets) if !assets.is_empty() => {
                self.settle_these(&assets);
                self.workspace.chunks_of_assets(&assets)
            }
            Touched::Findings(findings) if !findings.is_empty() => {
                self.open_again();
                self.workspace.chunks_of_findings(&findings)
            }
            Touched::Rules => {
                self.settle_assets();
                vec![self.workspace.chunk_of_undo(), self.workspace.chunk_of_rules()]
            }
            Touched::Inventory => {
                self.settle_assets();
                vec![self.workspace.chunk_of_undo(), self.workspace.chunk_of_inventory()]
            }
            Touched::Nothing | Touched::Assets(_) | Touched::Findings(_) => return StoreChange::default(),
            Touched::Everything => return self.stored_anew(kept),
            Touched::Scan(undone) => {
                let mut change = self.stored_anew(kept);
                change.unused_sources.push(undone.scan);
                return change;
            }
        };
        StoreChange { chunks, gone: self.gone_of(kept), ..StoreChange::default() }
    }

    /// Everything, after a change of anything.
    pub(super) fn stored_anew(&mut self, kept: &[(Table, u32)]) -> StoreChange {
        self.gather();
        StoreChange {
            chunks: Vec::new(),
            replaces_all: true,
            gone: self.gone_of(kept),
            new_sources: Vec::new(),
            unused_sources: self.workspace.unused_sources(),
        }
    }

    /// Chunks that are stored under names of their own.
    pub(super) fn kept_apart(&self) -> Vec<(Table, u32)> {
        let traces = self.workspace.traces.keys().map(|number| (Table::Traces, *number));
        traces.chain(self.workspace.befores.keys().map(|number| (Table::Befores, *number))).collect()
    }

    fn gone_of(&self, kept: &[(Table, u32)]) -> Vec<(Table, u32)> {
        let now = self.kept_apart();
        kept.iter().filter(|one| !now.contains(one)).copied().collect()
    }

    /// Assets of a selection.
    pub fn selected(&self, selection: &Selection) -> Vec<u32> {
        match selection {
            Selection::These(ids) => ids.clone(),
            Selection::Matching(filter) => self.matching_assets(filter),
        }
    }

    /// Forgets everything.
    pub fn wipe(&mut self) {
        let (revision, next_ticket) = (self.revision, self.next_ticket);
        let settings = self.model.settings().clone();
        *self = Self::new(Workspace::default(), settings, self.today);
        self.revision = revision.wrapping_add(1);
        self.next_ticket = next_ticket;
    }

    /// Problems of the scan, a slice of them.
    pub fn slice_of<T: Clone>(rows: &[T], slice: Slice) -> Vec<T> {
        rows.iter().skip(slice.from as usize).take(slice.count as usize).cloned().collect()
    }
}

/// How a scan was read, without what it changes.
pub fn sheet_of(scan: &Scan) -> ImportSheet {
    let delimiter = match scan.source.delimiter {
        b'\t' => "tab".to_owned(),
        other => char::from(other).to_string(),
    };
    ImportSheet {
        ticket: 0,
        name: scan.source.name.clone(),
        format: scan.source.format_label.clone(),
        is_mapped: scan.source.is_mapped(),
        encoding: scan.source.encoding.label().to_owned(),
        delimiter,
        line_ends: scan.line_ends.clone(),
        header_line: scan.header_line,
        scanned_on: scan.source.scanned_on.iso(),
        dates: scan.dates.to_owned(),
        bytes: scan.source.bytes,
        rows: scan.counts.rows,
        accepted: scan.counts.accepted,
        rejected: scan.counts.rejected,
        merged: scan.counts.merged,
        informational: scan.counts.informational,
        assets: scan.hosts.len() as u32,
        vulnerabilities: scan.vulnerabilities.len() as u32,
        not_scanned: scan.not_scanned.clone(),
        declared: scan.declared.clone(),
        about: scan.about.clone(),
        warnings: scan.warnings.clone(),
        problem_counts: scan.problem_counts.clone(),
        problems: scan.problems.clone(),
        change: crate::view::Change::default(),
        applied: false,
        first: false,
        seen_before: false,
    }
}
