//! The words between the page and the engine's worker: postcard (`wire`), with a File or a Blob beside it. What only
//! later modules ask and answer is [`Packed`], so that the first ones need not know its form.

use serde::{Deserialize, Serialize};
use shared::feeds::FeedKind;
use shared::ingest::{Draft, Mapping};
use shared::risk::preset_file::ReadPreset;
use shared::risk::{SavedPreset, Settings};
use shared::rules::Rule;
use shared::view::{
    AssetPage, AssetQuery, Board, ChangeKind, Comparison, Coverage, DecisionEdit, DifferencePage, Facet, FeedRow,
    FeedSheet, FindingDetail, FindingFilter, FindingPage, FindingQuery, FindingSelection, GroupPage, GroupQuery,
    ImportSheet, InventorySheet, MappingPreview, ModelSheet, PartRow, PatchPage, PatchQuery, PlanPage, PlanQuery,
    Preview, RatingEdit, RefusalNote, RulesSheet, Selection, Slice, SplitOff, Summary, UndoneImport,
};

use super::packed::Packed;

/// What the page asks. Each is answered by exactly one [`Reply`] with the same id.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Load what this browser keeps. First message of a page.
    Open {
        /// Today, ISO (the engine has no clock).
        today: String,
        /// Preferences of the risk model.
        settings: Settings,
    },
    /// Read a file (a `File` travels beside the message). Progress comes as [`Event::Progress`].
    Import {
        /// Name of the file, with its path inside the folder it came with.
        name: String,
        /// Largest file accepted, bytes.
        limit_bytes: u64,
    },
    /// About threat feeds.
    Feed(FeedRequest),
    /// The mappings that this browser remembers, the latest first, as the JSON it keeps: files with their headers are read
    /// with them. Read with the first file that comes.
    Mappings(String),
    /// What a refused or mapped file holds, and a first mapping of it.
    DraftMapping {
        /// Name of the file.
        name: String,
    },
    /// What would come of such a file under a mapping.
    PreviewMapping {
        /// Name of the file.
        name: String,
        /// The mapping.
        mapping: Packed<Mapping>,
    },
    /// Read such a file with a mapping, which is remembered.
    ImportMapped {
        /// Name of the file.
        name: String,
        /// The mapping.
        mapping: Packed<Mapping>,
        /// Largest file accepted, bytes.
        limit_bytes: u64,
    },
    /// Import the generated sample report.
    ImportSample,
    /// Stop the running import; its request is answered with [`Reply::Cancelled`].
    Cancel,
    /// Apply a scan that waits.
    Apply {
        /// Ticket of its sheet.
        ticket: u32,
    },
    /// Apply all scans that wait, the oldest report first.
    ApplyAll,
    /// What the scans that wait would change now: after anything else was changed.
    Previews,
    /// Forget a scan that waits, or what is kept of a file for its rows.
    Discard {
        /// Ticket of its sheet.
        ticket: u32,
    },
    /// Rejected rows of a file as CSV, each with the reason. Answered with a Blob.
    RejectedRows {
        /// Ticket of its sheet.
        ticket: u32,
    },
    /// A slice of the report.
    Findings(FindingQuery),
    /// Facets of the report under a filter.
    Facets(FindingFilter),
    /// Everything about one finding.
    Detail {
        /// Id of the finding.
        finding: u32,
    },
    /// A slice of the patches.
    Patches(Packed<PatchQuery>),
    /// What can be done within a budget.
    Plan(Packed<PlanQuery>),
    /// Risk by group of assets.
    Groups(Packed<GroupQuery>),
    /// A slice of the assets.
    Assets(Packed<AssetQuery>),
    /// How many assets a selection holds.
    Count(Selection),
    /// Change ratings.
    Rate {
        /// Which assets.
        selection: Selection,
        /// What to change.
        edit: RatingEdit,
    },
    /// What a list of rules would do; none for the rules that count.
    Rules(Packed<Option<Vec<Rule>>>),
    /// Take a list of rules in place of those that count. What cannot be taken is answered with [`Reply::Failed`].
    SetRules(Packed<Vec<Rule>>),
    /// Decide about findings, or take a decision away. What cannot be decided so is answered with [`Reply::Failed`].
    Decide {
        /// Which findings.
        selection: FindingSelection,
        /// What; none to take it away.
        decision: Option<DecisionEdit>,
    },
    /// Take the last change back: of ratings or decisions, a merge, a split, an import.
    Undo,
    /// Take the import of the latest scan back, also where ratings and decisions were made since.
    UndoImport {
        /// Number of the scan.
        scan: u32,
    },
    /// Make one asset of two or more.
    Merge {
        /// Which, by id; the one kept may be among them.
        assets: Vec<u32>,
        /// The one that stays: its name and rating win.
        keep: u32,
    },
    /// The names under which an asset is known.
    Parts {
        /// Id of the asset.
        asset: u32,
    },
    /// Make an asset of its own of a part.
    Split {
        /// Id of the asset.
        asset: u32,
        /// What goes.
        part: SplitOff,
    },
    /// What the scan that waits would change, row by row.
    Difference {
        /// Ticket of its sheet.
        ticket: u32,
        /// Which rows.
        slice: Slice,
        /// Of which kind; none for all.
        kind: Option<ChangeKind>,
    },
    /// Take the imported list of assets away; it can be taken back.
    RemoveInventory,
    /// What two scans of the history saw, side by side.
    Compare {
        /// Number of the first scan.
        a: u32,
        /// Number of the second.
        b: u32,
        /// Which rows.
        slice: Slice,
        /// Of which kind; none for all.
        kind: Option<ChangeKind>,
    },
    /// What was not scanned, and a list of hosts beside the assets.
    Coverage {
        /// The list as pasted or dropped; empty for none.
        list: String,
    },
    /// Use these settings of the risk model from now on.
    Configure(Settings),
    /// The dashboard.
    Board,
    /// How the score is made in this workspace.
    Model,
    /// Something about presets.
    Presets(PresetRequest),
    /// A table as a file. Answered with a Blob.
    Export {
        /// What to export.
        table: Packed<ExportTable>,
        /// As what.
        format: ExportFormat,
    },
    /// Forget everything in this browser.
    Wipe,
}

impl Request {
    /// Does it change what is stored? Then only the tab that holds the lock may ask it.
    pub fn changes_data(&self) -> bool {
        matches!(
            self,
            Self::Import { .. }
                | Self::ImportMapped { .. }
                | Self::ImportSample
                | Self::Feed(FeedRequest::Load { .. } | FeedRequest::Forget(_) | FeedRequest::Dismiss { .. })
                | Self::Apply { .. }
                | Self::ApplyAll
                | Self::Rate { .. }
                | Self::SetRules(_)
                | Self::Decide { .. }
                | Self::Undo
                | Self::UndoImport { .. }
                | Self::Merge { .. }
                | Self::Split { .. }
                | Self::RemoveInventory
                | Self::Wipe
        )
    }
}

/// What the page asks about threat feeds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedRequest {
    /// Read a file as a feed of this kind (a `File` travels beside the message), whatever it looks like.
    Load {
        /// Name of the file.
        name: String,
        /// Which feed a person says it is.
        kind: FeedKind,
        /// Largest file accepted, bytes.
        limit_bytes: u64,
    },
    /// Look for newer feeds beside the app, and load them.
    Site,
    /// Which feeds are loaded.
    Sheet,
    /// Let go of a feed.
    Forget(FeedKind),
    /// A person has seen what an alert says.
    Dismiss {
        /// Its number.
        number: u32,
    },
}

/// What the page asks about presets.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresetRequest {
    /// Where the findings stand under two presets.
    Compare {
        /// The first.
        a: Packed<SavedPreset>,
        /// The second.
        b: Packed<SavedPreset>,
        /// Which rows.
        slice: Slice,
    },
    /// A preset as a file. Answered with a Blob.
    Write(Packed<SavedPreset>),
    /// Read a preset's file (a `File` travels beside the message).
    Read,
}

/// What to export. The slice of a query is ignored: all rows that match are exported.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportTable {
    /// Findings.
    Findings(FindingQuery),
    /// Patches.
    Patches(PatchQuery),
    /// A plan within a budget, with every host of each patch.
    Plan(PlanQuery),
    /// Assets with their ratings.
    Assets(AssetQuery),
}

/// File format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// CSV, UTF-8 with BOM, formula-safe.
    Csv,
    /// JSON.
    Json,
}

/// What the worker answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// After Open, Discard, Rate, `SetRules`, Decide, Undo, Merge, Split, Configure, Wipe, `Forget` and `Dismiss` of feeds.
    Summary(Summary),
    /// After Import: how it was read, and what it changes.
    Imported {
        /// The result sheet.
        sheet: Box<ImportSheet>,
        /// The workspace now.
        summary: Summary,
    },
    /// After Import, and `Load` and `Site` of feeds: what came of each feed file.
    FeedsLoaded {
        /// One for each file.
        sheets: Vec<FeedSheet>,
        /// The workspace now.
        summary: Summary,
    },
    /// After `Sheet` of feeds.
    Feeds(Packed<Vec<FeedRow>>),
    /// After Import: a list of assets, which counts from now on.
    ListImported {
        /// The result sheet.
        sheet: Box<InventorySheet>,
        /// The workspace now.
        summary: Summary,
    },
    /// After Apply and `ApplyAll`.
    Applied {
        /// What each applied scan changed, and what those that still wait would change now.
        previews: Vec<Preview>,
        /// The workspace now.
        summary: Summary,
    },
    /// After Previews.
    Previews(Vec<Preview>),
    /// After Import: the file cannot be one.
    Refused(RefusalNote),
    /// After Import: an archive of several files; they travel beside the message as one Blob, one behind the other.
    Unpacked {
        /// Name and bytes of each.
        files: Vec<(String, u64)>,
        /// Sentences for people: what was left out.
        warnings: Vec<String>,
    },
    /// After Import: stopped by a person; nothing was left behind.
    Cancelled,
    /// After `DraftMapping`.
    MappingDraft(Packed<Draft>),
    /// After `PreviewMapping`.
    MappingPreview(Packed<MappingPreview>),
    /// After Findings.
    Findings(FindingPage),
    /// After Facets.
    Facets(Packed<Vec<Facet>>),
    /// After Detail.
    Detail(Packed<FindingDetail>),
    /// After Patches.
    Patches(Packed<PatchPage>),
    /// After Plan.
    Plan(Packed<PlanPage>),
    /// After Groups.
    Groups(Packed<GroupPage>),
    /// After Assets.
    Assets(Packed<AssetPage>),
    /// After Count.
    Count(u32),
    /// After Rules.
    Rules(Packed<RulesSheet>),
    /// After `UndoImport`.
    ImportUndone {
        /// What went with it.
        undone: UndoneImport,
        /// The workspace now.
        summary: Summary,
    },
    /// After Parts.
    Parts(Packed<Vec<PartRow>>),
    /// After Difference and Compare.
    Difference(Packed<DifferencePage>),
    /// After Coverage.
    Coverage(Packed<Coverage>),
    /// After Board.
    Board(Packed<Board>),
    /// After Model.
    Model(Packed<ModelSheet>),
    /// After `PresetRequest::Compare`.
    Comparison(Packed<Comparison>),
    /// After `PresetRequest::Read`: the preset, or what is wrong with the file.
    Preset(Result<Packed<ReadPreset>, String>),
    /// After `Export`, `RejectedRows` and `PresetRequest::Write`; the Blob travels beside the message.
    File {
        /// Rows in the file.
        rows: u32,
    },
    /// After Cancel and Mappings.
    Done,
    /// Something went wrong that is nobody's file: words for a person.
    Failed(String),
}

/// What the worker says unasked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The worker listens. Nothing is sent to it before.
    Ready,
    /// How far the running import is.
    Progress {
        /// Bytes read.
        bytes: u64,
        /// Bytes of the file.
        total_bytes: u64,
        /// Rows read.
        rows: u64,
        /// Rows per second.
        rows_per_s: f64,
        /// Seconds left, as far as can be told.
        seconds_left: f64,
    },
    /// The workspace is kept in this browser now.
    Stored {
        /// Bytes this origin uses, as far as the browser tells.
        used_bytes: u64,
    },
    /// The workspace could not be kept: words for a person. It is still open in this page.
    NotStored {
        /// What and why.
        message: String,
    },
}

/// A message to the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ToWorker {
    /// Number of the request.
    pub id: u32,
    /// The request.
    pub request: Request,
}

/// A message from the worker. The worker writes it from a borrowed reply, so that no reply is ever copied.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromWorker<R = Reply> {
    /// The answer to request `id`.
    Reply {
        /// Number of the request.
        id: u32,
        /// The answer.
        reply: R,
    },
    /// Something unasked.
    Event(Event),
}
