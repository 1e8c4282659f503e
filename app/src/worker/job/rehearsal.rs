//! A rehearsal: once everything is loaded, an invented report is read and ranked as a real one would be, and thrown away.
//! Browsers make good code only of what has run for a while; so the first file of a person does not wait for that. It
//! ends as soon as a file comes, and touches nothing that is kept.

use shared::desk::Desk;
use shared::ingest::{Read, Reader};
use shared::risk::Settings;
use shared::sample::{Options, generate};
use shared::view::{FindingColumn, FindingFilter, FindingQuery, Slice, Sort};
use shared::workspace::Workspace;
use web_sys::Blob;

use super::Job;
use super::post::blob_of;
use super::wait::pause;
use crate::worker::message::{FromWorker, Reply};
use crate::worker::wire;

/// Hosts of the report: some 4 MB, large enough for the parsers.
const HOSTS: u32 = 250;
/// Editions of its checks, and rows of ten thousand with a wrong cell: as in a report of the field.
const EDITIONS: u32 = 12;
const WRONG_CELLS: u32 = 80;
/// How often it is read.
const TIMES: u32 = 6;
/// How long the parsers have to come up, in steps of so many milliseconds.
const STEPS: u32 = 40;
const STEP_MS: i32 = 50;
/// Rows that a page asks for.
const ROWS: u32 = 60;
const LIMIT: u64 = 64 << 20;

impl Job {
    /// Reads a report of its own, unless a file comes.
    pub(super) async fn rehearse(&self) {
        for _ in 0..STEPS {
            if self.parsers.are_all_ready() {
                break;
            }
            pause(STEP_MS, drop).await;
        }
        let mut bytes = Vec::new();
        let today = self.desk.borrow().today();
        let report = Options { hosts: HOSTS, editions: EDITIONS, wrong_cells: WRONG_CELLS, ..Options::sample(today) };
        generate(&report, &mut |piece| bytes.extend_from_slice(piece));
        let Ok(file) = blob_of(&bytes, "text/csv") else { return };
        drop(bytes);
        for _ in 0..TIMES {
            if self.is_importing.get() || self.is_rehearsing.replace(true) {
                return;
            }
            self.play(&file).await;
            self.is_rehearsing.set(false);
            // Whoever asked something meanwhile is answered first.
            pause(STEP_MS, drop).await;
        }
    }

    async fn play(&self, file: &Blob) {
        let Ok(reader) = Reader::new("rehearsal.csv", file.size() as u64, LIMIT) else { return };
        let Ok(Read::Scan(scan)) = self.read_with(reader, file, None, None).await else { return };
        let today = self.desk.borrow().today();
        let mut desk = Desk::new(Workspace::default(), Settings::default(), today);
        let (sheet, _) = desk.receive(*scan);
        let imported = Reply::Imported { sheet: Box::new(sheet), summary: desk.summary() };
        let filter = FindingFilter::default();
        drop(desk.facets(&filter));
        let sort = Sort { by: FindingColumn::Rank, descending: false };
        let rows =
            Reply::Findings(desk.findings(&FindingQuery { filter, sort, slice: Slice { from: 0, count: ROWS } }));
        for reply in [&imported, &rows] {
            drop(wire::write(&FromWorker::Reply { id: 0, reply }, None));
        }
    }
}
