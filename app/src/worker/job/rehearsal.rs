//! A rehearsal: once everything is loaded, an invented report is read and ranked as a real one would be, and thrown away.
//! Browsers make code only of what is run, and good code of what has run for a while; so the first file of a person does
//! not wait for that. It ends as soon as a file comes, and touches nothing that is kept.

use std::cell::Cell;
use std::rc::Rc;

use shared::desk::Desk;
use shared::model::Day;
use shared::risk::Settings;
use shared::sample::{Options, Table, Texts, generate};
use shared::view::{FindingFilter, FindingQuery};
use shared::workspace::Workspace;
use web_sys::Blob;

use super::Job;
use super::post::blob_of;
use super::wait::pause;
use super::writer::Right;
use crate::worker::message::{Request, ToWorker};
use crate::worker::wire;

/// A report of some 4 MB with long rows, then one as large with short rows, and how often each is read: what is done
/// once for each host and each check has to be done often enough as well.
const REPORTS: [(Report, u32); 2] = [
    (Report { hosts: 250, editions: 12, texts: Texts::Short, table: Table::Report }, 3),
    (Report { hosts: 1000, editions: 60, texts: Texts::None, table: Table::Results }, 8),
];
/// Rows of ten thousand with a wrong cell: as in a report of the field.
const WRONG_CELLS: u32 = 80;
/// How long the parsers have to come up, in steps of so many milliseconds.
const STEPS: u32 = 40;
const STEP_MS: i32 = 50;
/// Between two times, ms: whoever asked something meanwhile is answered first.
const PAUSE_MS: i32 = 5;
/// Rows that a page asks for.
const ROWS: u32 = 60;
const LIMIT: u64 = 64 << 20;
/// Number of a question that no page asked: they begin with 1.
const NOBODY: u32 = 0;

/// A report that is read: hosts, editions of its checks, and what it tells of each.
struct Report {
    hosts: u32,
    editions: u32,
    texts: Texts,
    table: Table,
}

impl Report {
    /// As a file.
    fn file(&self, today: Day) -> Option<Blob> {
        let Self { hosts, editions, texts, table } = *self;
        let options = Options { hosts, editions, texts, table, wrong_cells: WRONG_CELLS, ..Options::sample(today) };
        let mut bytes = Vec::new();
        generate(&options, &mut |piece| bytes.extend_from_slice(piece));
        blob_of(&bytes, "text/csv").ok()
    }
}

impl Job {
    /// Reads reports of its own, unless a file comes.
    pub(super) async fn rehearse(&self) {
        for _ in 0..STEPS {
            if self.parsers.are_all_ready() {
                break;
            }
            pause(STEP_MS, drop).await;
        }
        let today = self.desk.borrow().today();
        for (report, times) in REPORTS {
            let Some(file) = report.file(today) else { return };
            for _ in 0..times {
                if self.is_importing.get() || self.is_rehearsing.replace(true) {
                    return;
                }
                self.play(&file).await;
                self.is_rehearsing.set(false);
                pause(PAUSE_MS, drop).await;
            }
        }
    }

    /// What a person's first file asks for, by the same words and the same way; the page drops the answers.
    async fn play(&self, file: &Blob) {
        let stage = Rc::new(Self {
            parsers: Rc::clone(&self.parsers),
            stage: Some(Rc::clone(&self.is_importing)),
            right: Cell::new(Right::Write),
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
        // Stored it is not, but made ready for it.
        drop(stage.desk.borrow().workspace().chunks());
    }
}
