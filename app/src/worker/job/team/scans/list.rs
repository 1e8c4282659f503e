//! What scans a team shares, as far as the keys here open their labels, and which of this workspace's could be.

use std::collections::BTreeMap;

use shared::api::{Organisation, ScanId, SharedScan, path};
use shared::ingest::Source;
use shared::sync::{OrgId, ScanLabel, ScanPlace};

use super::super::Team;
use super::super::http::{Body, Trouble, ask, fetched};
use super::super::keys::of_org;
use crate::worker::message::{ScanReply, SharedRow, SharedScans, SharedWhat};

impl Team {
    /// What is shared.
    pub(super) async fn list_scans(&self) -> Result<ScanReply, Trouble> {
        let org = self.org()?;
        let organisation: Organisation = fetched(&of_org(path::ORGANISATION, org)).await?;
        if !organisation.policy.scans {
            self.drop_all_pieces(org).await;
            return Ok(ScanReply::List(None));
        }
        let shared = self.shared_scans(org).await?;
        let fetched = self.tidy_pieces(org, &shared).await;
        Ok(ScanReply::List(Some(self.shown(&shared, &fetched))))
    }

    /// As the server says it; the keys that open the newest of it are here then.
    pub(super) async fn shared_scans(&self, org: OrgId) -> Result<Vec<SharedScan>, Trouble> {
        let shared: Vec<SharedScan> = fetched(&of_org(path::SCANS, org)).await?;
        let newest = shared.iter().map(|shared| shared.scan.generation).max().unwrap_or(0);
        if self.inner.borrow().ring().is_some_and(|ring| ring.generation() < newest) {
            self.load_ring().await?;
        }
        Ok(shared)
    }

    /// Removes one, of oneself or as an admin.
    pub(super) async fn remove_scan(&self, scan: ScanId) -> Result<ScanReply, Trouble> {
        ask("DELETE", &of_scan(self.org()?, scan), Body::None).await?;
        self.list_scans().await
    }

    /// The label of a scan and its bytes; nothing where no key here opens it, or where it says otherwise than the server.
    pub(super) fn label_of(&self, shared: &SharedScan) -> Option<(ScanLabel, Vec<u8>)> {
        let inner = self.inner.borrow();
        let said = inner.ring()?.scan_box(place_of(shared)).ok()?.open_label(&shared.scan.label).ok()?;
        let label = ScanLabel::from_bytes(&said)?;
        let cut = label.cut();
        let is_so = (cut.pieces(), cut.sealed()) == (shared.scan.chunks, shared.scan.bytes);
        is_so.then(|| (label, said.to_vec()))
    }

    fn shown(&self, shared: &[SharedScan], fetched: &BTreeMap<ScanId, u32>) -> SharedScans {
        let labels: Vec<Option<ScanLabel>> = shared.iter().map(|shared| Some(self.label_of(shared)?.0)).collect();
        let inner = self.inner.borrow();
        let me = inner.me.as_ref().map(|me| me.account.user);
        let desk = self.job.desk.borrow();
        let workspace = desk.workspace();
        let row = |(shared, label): (&SharedScan, &Option<ScanLabel>)| SharedRow {
            scan: shared.scan.scan,
            by: shared.by,
            is_mine: Some(shared.by) == me,
            at_s: shared.at_s,
            bytes: shared.scan.bytes,
            there: (shared.there, shared.scan.chunks),
            is_whole: shared.is_whole,
            fetched: fetched.get(&shared.scan.scan).copied().unwrap_or(0),
            here: label.as_ref().and_then(|label| {
                workspace.sources.iter().find(|source| is_of(label, source)).map(|source| source.number)
            }),
            what: label.as_ref().map(what),
        };
        let is_shared = |source: &Source| {
            let whole = shared.iter().zip(&labels).filter(|(shared, _)| shared.is_whole);
            whole.filter_map(|(_, label)| label.as_ref()).any(|label| is_of(label, source))
        };
        // Files that nothing needs any more are let go of.
        let unused = if inner.may_edit() { workspace.unused_sources() } else { Vec::new() };
        let may = |source: &&Source| source.bytes > 0 && !unused.contains(&source.number) && !is_shared(source);
        let sources = workspace.sources.iter().filter(|_| inner.may_edit());
        SharedScans {
            scans: shared.iter().zip(&labels).map(row).collect(),
            to_share: sources.filter(may).map(|source| source.number).collect(),
            used: shared.iter().map(|shared| shared.scan.bytes).sum(),
            quota: inner.server.as_ref().map_or(0, |server| server.scan_quota),
        }
    }
}

/// Is it the file of that scan?
pub(super) fn is_of(label: &ScanLabel, source: &Source) -> bool {
    (label.fingerprint, label.bytes) == (source.fingerprint, source.bytes)
}

/// What the pieces of a scan are bound to, as the server says it.
pub(super) fn place_of(shared: &SharedScan) -> ScanPlace {
    ScanPlace { scan: shared.scan.scan, pieces: shared.scan.chunks, generation: shared.scan.generation }
}

pub(super) fn of_scan(org: OrgId, scan: ScanId) -> String {
    path::with(path::SCAN, &[&org.to_string(), &scan.to_string()])
}

pub(super) fn of_chunk(org: OrgId, scan: ScanId, number: u32) -> String {
    path::with(path::SCAN_CHUNK, &[&org.to_string(), &scan.to_string(), &number.to_string()])
}

fn what(label: &ScanLabel) -> SharedWhat {
    SharedWhat {
        name: label.name.clone(),
        bytes: label.bytes,
        format: label.format.clone(),
        scanned_on: label.scanned_on.clone(),
        findings: label.findings,
    }
}
