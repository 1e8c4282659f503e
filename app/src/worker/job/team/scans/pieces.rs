//! Pieces of a scan that is being fetched, kept as they came, sealed: what was interrupted goes on with those that are here.
//! They stay only as long as that makes sense: for a scan that is shared, under the newest keys, until it is whole here or a
//! person gives it up. What cannot be kept is fetched again.

use std::collections::BTreeMap;

use shared::api::{ScanId, SharedScan};
use shared::sync::{OrgId, Ring};

use super::super::Team;
use crate::storage::TeamBatch;

/// What the names of all pieces begin with.
pub(in super::super) const PIECES: &str = "piece";

/// `piece/ORGANISATION/NEWEST KEYS/SCAN/NUMBER`.
fn of_org(org: OrgId) -> String {
    format!("{PIECES}/{org}")
}

impl Team {
    fn pieces_of(&self, org: OrgId, scan: ScanId) -> Option<String> {
        let generation = self.inner.borrow().ring().map(Ring::generation)?;
        Some(format!("{}/{generation}/{scan}", of_org(org)))
    }

    /// A piece, where it is here.
    pub(super) async fn kept_piece(&self, org: OrgId, scan: ScanId, number: u32) -> Option<Vec<u8>> {
        let name = format!("{}/{number:010}", self.pieces_of(org, scan)?);
        self.store()?.team_record(&name).await.ok().flatten()
    }

    /// Keeps a piece as it came.
    pub(super) async fn keep_piece(&self, org: OrgId, scan: ScanId, number: u32, sealed: Vec<u8>) {
        let (Some(store), Some(name)) = (self.store(), self.pieces_of(org, scan)) else { return };
        let put = vec![(format!("{name}/{number:010}"), sealed)];
        // A full disk is no reason to end the fetching.
        let _ = store.commit_team(&TeamBatch { put, ..TeamBatch::default() }).await;
    }

    /// Forgets the pieces of a scan.
    pub(super) async fn drop_pieces(&self, org: OrgId, scan: ScanId) {
        let Some(name) = self.pieces_of(org, scan) else { return };
        // Most scans are one piece, of which nothing was kept.
        if self.scans_here(org).await.contains_key(&name) {
            self.clear_pieces(vec![name]).await;
        }
    }

    /// Forgets all pieces of an organisation's scans.
    pub(in super::super) fn drop_all_pieces(&self, org: OrgId) -> impl Future<Output = ()> {
        self.keep(TeamBatch { clear: vec![of_org(org)], ..TeamBatch::default() })
    }

    /// Forgets pieces of scans that are not to be had any more. Answers how many pieces are here of each of the others.
    pub(super) async fn tidy_pieces(&self, org: OrgId, shared: &[SharedScan]) -> BTreeMap<ScanId, u32> {
        let mut here = self.scans_here(org).await;
        let mut known = BTreeMap::new();
        for scan in shared.iter().filter(|shared| shared.is_whole).map(|shared| shared.scan.scan) {
            let name = self.pieces_of(org, scan);
            if let Some(count) = name.and_then(|name| here.remove(&name)) {
                known.insert(scan, count);
            }
        }
        self.clear_pieces(here.into_keys().collect()).await;
        known
    }

    /// What is here of an organisation's scans: the name before the pieces' numbers, and how many there are.
    async fn scans_here(&self, org: OrgId) -> BTreeMap<String, u32> {
        let mut here = BTreeMap::new();
        let Some(store) = self.store() else { return here };
        for name in store.team_names(&of_org(org)).await.unwrap_or_default() {
            if let Some((scan, _)) = name.rsplit_once('/') {
                *here.entry(scan.to_owned()).or_insert(0) += 1;
            }
        }
        here
    }

    async fn clear_pieces(&self, clear: Vec<String>) {
        if let (Some(store), false) = (self.store(), clear.is_empty()) {
            // What stays is sealed, and is looked for again with the next list.
            let _ = store.commit_team(&TeamBatch { clear, ..TeamBatch::default() }).await;
        }
    }
}
