//! A rehearsal: once everything is loaded, an invented report is read and ranked as a real one would be, and thrown away.
//! Browsers make code only of what is run, and good code of what has run for a while; so the first file of a person does
//! not wait for that. It ends as soon as a file comes, and touches nothing that is kept.

use std::cell::Cell;
use std::rc::Rc;

use shared::desk::Desk;
use shared::risk::Settings;
use shared::sample::{Options, generate};
use shared::view::{FindingFilter, FindingQuery};
use shared::workspace::Workspace;
use web_sys::Blob;

use super::Job;
use super::post::blob_of;
use super::wait::pause;
use crate::worker::message::{Request, ToWorker};
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
/// Number of a question that no page asked: they begin with 1.
const NOBODY: u32 = 0;

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

    /// What a person's first file asks for, by the same words and the same way; the page drops the answers.
    async fn play(&self, file: &Blob) {
        let stage = Rc::new(Self {
            parsers: Rc::clone(&self.parsers),
            stage: Some(Rc::clone(&self.is_importing)),
            is_writer: Cell::new(true),
            ..Self::default()
        });
        stage.desk.replace(Desk::new(Workspace::default(), Settings::default(), self.desk.borrow().today()));
        let scenes = [
            (Request::Import { name: "rehearsal.csv".to_owned(), limit_bytes: LIMIT }, Some(file.clone())),
            (Request::Findings(FindingQuery::first(ROWS)), None),
            (Request::Facets(FindingFilter::default()), None),
        ];
        for (request, file) in scenes {
            let written = postcard::to_allocvec(&ToWorker { id: NOBODY, request }).unwrap_or_default();
            if let (Ok(ToWorker { id, request }), false) = (wire::read(&written), self.is_importing.get()) {
                Box::pin(stage.answer(id, request, file)).await;
            }
        }
    }
}
