//! The requests that nobody makes before the report is on the screen. Part of the module that comes last.

use serde::de::DeserializeOwned;
use shared::desk::RejectedFile;
use shared::export::{self, Export};
use shared::rules::Rule;
use web_sys::Blob;

use super::Job;
use super::post::{blob_of, post_reply};
use super::read::{FileRead, GONE};
use crate::worker::message::{ExportFormat, ExportTable, Reply, Request};
use crate::worker::packed::Packed;
use crate::worker::source::read_span;

/// Bytes read at once when many rows of one file are wanted.
const WINDOW: u32 = 1 << 20;

impl Job {
    /// Answers what [`Job::answer`] does not.
    pub(super) async fn answer_rest(&self, id: u32, request: Request, file: Option<Blob>) {
        if matches!(request, Request::Facets(_) | Request::Overdue | Request::Board) {
            self.turns.stored_first().await;
        }
        let reply = match request {
            Request::DraftMapping { name } => self.draft_mapping(&name).await,
            Request::PreviewMapping { name, mapping } => match mapping.open() {
                Some(mapping) => self.preview_mapping(&name, &mapping).await,
                None => lost(),
            },
            Request::ImportMapped { name, mapping, limit_bytes } => match mapping.open() {
                Some(mapping) => return self.import_mapped(id, &name, mapping, limit_bytes).await,
                None => lost(),
            },
            Request::Feed(asked) => return self.answer_feed(id, asked, file).await,
            Request::Apply { ticket } => return self.apply(id, Some(ticket)).await,
            Request::ApplyAll => return self.apply(id, None).await,
            Request::Discard { ticket } => self.discard(ticket),
            Request::Previews => Reply::Previews(self.previews()),
            Request::ImportSample => return self.import_sample(id).await,
            Request::RejectedRows { ticket } => return self.rejected_rows(id, ticket).await,
            Request::Facets(filter) => Reply::Facets(Packed::of(&self.desk.borrow().facets(&filter))),
            Request::Detail { finding } => self.detail(finding).await,
            Request::Patches(query) => {
                opened(&query, |query| Reply::Patches(Packed::of(&self.desk.borrow().patch_page(&query))))
            }
            Request::Plan(query) => {
                opened(&query, |query| Reply::Plan(Packed::of(&self.desk.borrow().plan_page(&query))))
            }
            Request::Groups(query) => {
                opened(&query, |query| Reply::Groups(Packed::of(&self.desk.borrow().group_page(&query))))
            }
            Request::Assets(query) => {
                opened(&query, |query| Reply::Assets(Packed::of(&self.desk.borrow().asset_page(&query))))
            }
            Request::Count(selection) => Reply::Count(self.desk.borrow().selected(&selection).len() as u32),
            Request::Rate { selection, edit } => {
                let change = self.desk.borrow_mut().rate(&selection, &edit);
                return self.answer_and_keep(id, change).await;
            }
            Request::Rules(edited) => opened(&edited, |edited| {
                let desk = self.desk.borrow();
                Reply::Rules(Packed::of(&edited.map_or_else(|| desk.rules(), |rules| desk.preview_rules(&rules))))
            }),
            Request::SetRules(rules) => match rules.open() {
                Some(rules) => return self.set_rules(id, rules).await,
                None => lost(),
            },
            Request::Decide { selection, decision } => {
                let change = self.desk.borrow_mut().decide(&selection, decision.as_ref());
                return self.answer_and_keep_or_fail(id, change).await;
            }
            Request::Undo => {
                let change = self.desk.borrow_mut().undo();
                return self.answer_and_keep(id, change).await;
            }
            Request::UndoImport { scan } => return self.undo_import(id, scan).await,
            Request::Merge { assets, keep } => {
                let change = self.desk.borrow_mut().merge(&assets, keep);
                return self.answer_and_keep_or_fail(id, change).await;
            }
            Request::Parts { asset } => Reply::Parts(Packed::of(&self.desk.borrow().parts(asset))),
            Request::Split { asset, part } => {
                let change = self.desk.borrow_mut().split(asset, &part);
                return self.answer_and_keep_or_fail(id, change).await;
            }
            Request::RemoveInventory => {
                let change = self.desk.borrow_mut().remove_inventory();
                return self.answer_and_keep(id, change).await;
            }
            Request::Difference { ticket, slice, kind } => {
                Reply::Difference(Packed::of(&self.desk.borrow_mut().difference(ticket, slice, kind)))
            }
            Request::Compare { a, b, slice, kind } => {
                let page = self.desk.borrow_mut().compare(a, b, slice, kind);
                page.map_or_else(Reply::Failed, |page| Reply::Difference(Packed::of(&page)))
            }
            Request::Coverage { list } => Reply::Coverage(Packed::of(&self.desk.borrow().coverage(&list))),
            Request::Overdue => Reply::Count(self.desk.borrow().overdue()),
            Request::Board => Reply::Board(Packed::of(&self.desk.borrow().board())),
            Request::Model => Reply::Model(Packed::of(&self.desk.borrow().model_sheet())),
            Request::Presets(request) => return self.presets(id, request, file).await,
            Request::Export { table, format } => match table.open() {
                Some(table) => return self.export(id, &table, format),
                None => lost(),
            },
            Request::Open { .. }
            | Request::Import { .. }
            | Request::Mappings(_)
            | Request::TeamState(_)
            | Request::Team(_)
            | Request::Cancel
            | Request::Findings(_)
            | Request::Configure(_) => lost(),
            Request::Wipe => self.wipe().await,
        };
        post_reply(id, &reply, None);
    }

    async fn set_rules(&self, id: u32, rules: Vec<Rule>) {
        let change = self.desk.borrow_mut().set_rules(rules);
        self.answer_and_keep_or_fail(id, change).await;
    }

    async fn undo_import(&self, id: u32, scan: u32) {
        let undone = self.desk.borrow_mut().undo_import(scan);
        match undone {
            Ok((change, undone)) => {
                post_reply(id, &Reply::ImportUndone { undone, summary: self.summary() }, None);
                self.keep(change).await;
            }
            Err(words) => post_reply(id, &Reply::Failed(words), None),
        }
    }

    async fn detail(&self, finding: u32) -> Reply {
        let spans = self.desk.borrow().source_spans(finding);
        let mut records = Vec::with_capacity(spans.len());
        for span in spans {
            records.push(match self.file_of(span.scan).await {
                Some(file) => read_span(&file, span.at, span.len).await.map_err(|error| error.to_string()),
                None => Err("The source file of this finding is not kept in this browser.".to_owned()),
            });
        }
        let detail = self.desk.borrow().detail(finding, &records);
        match detail {
            Some(detail) => Reply::Detail(Packed::of(&detail)),
            None => Reply::Failed("This finding is no longer there: reload the list.".to_owned()),
        }
    }

    fn export(&self, id: u32, table: &ExportTable, format: ExportFormat) {
        let as_json = format == ExportFormat::Json;
        let mut desk = self.desk.borrow_mut();
        let Export { bytes, rows } = match table {
            ExportTable::Findings(query) => {
                export::findings(desk.exported_findings(&query.filter, query.sort), as_json)
            }
            ExportTable::Patches(query) => export::patches(&desk.listed_patches(query), as_json),
            ExportTable::Plan(query) => export::plan(&desk.exported_plan(query), as_json),
            ExportTable::Assets(query) => export::assets(&desk.listed_assets(&query.filter, query.sort), as_json),
        };
        let mime = if as_json { "application/json" } else { "text/csv;charset=utf-8" };
        post_file(id, &bytes, mime, rows);
    }

    async fn rejected_rows(&self, id: u32, ticket: u32) {
        let read = self.read.borrow().get(ticket).cloned();
        let Some(FileRead { source, rejected, file, .. }) = read else {
            return post_reply(id, &Reply::Failed(GONE.to_owned()), None);
        };
        let mut out = RejectedFile::new(&source);
        let mut window: (u64, Vec<u8>) = (0, Vec::new());
        for row in &rejected {
            let (at, len) = (row.span.at, row.span.len as usize);
            let is_inside = at >= window.0 && at + len as u64 <= window.0 + window.1.len() as u64;
            if !is_inside {
                match read_span(&file, at, row.span.len.max(WINDOW)).await {
                    Ok(bytes) => window = (at, bytes),
                    Err(error) => return post_reply(id, &Reply::Failed(error.to_string()), None),
                }
            }
            let from = (at - window.0) as usize;
            out.add(row, window.1.get(from..from + len).unwrap_or_default());
        }
        post_file(id, &out.finish(), "text/csv;charset=utf-8", rejected.len() as u32);
    }
}

/// Answers what came packed.
fn opened<T: DeserializeOwned>(asked: &Packed<T>, answer: impl FnOnce(T) -> Reply) -> Reply {
    asked.open().map_or_else(lost, answer)
}

/// For a request that no page of this build makes.
pub(super) fn lost() -> Reply {
    Reply::Failed("The engine lost its way with this request.".to_owned())
}

pub(super) fn post_file(id: u32, bytes: &[u8], mime: &str, rows: u32) {
    match blob_of(bytes, mime) {
        Ok(blob) => post_reply(id, &Reply::File { rows }, Some(&blob)),
        Err(words) => post_reply(id, &Reply::Failed(words), None),
    }
}
