//! What the engine's worker answers, and what it says unasked.

use serde::{Deserialize, Serialize};
use shared::ingest::Draft;
use shared::risk::preset_file::ReadPreset;
use shared::sync::said::Value;
use shared::view::{
    AssetPage, Board, Comparison, Coverage, DifferencePage, Facet, FeedRow, FeedSheet, FindingDetail, FindingPage,
    FindingRow, GroupPage, ImportSheet, InventorySheet, MappingPreview, ModelSheet, PartRow, PatchPage, PlanPage,
    Preview, RefusalNote, RulesSheet, Summary, UndoneImport,
};

use super::{TeamReply, TeamState};
use crate::worker::packed::Packed;

/// Rows that come back with a change of weights.
pub const RANKED_ROWS: u32 = 8;

/// Rows that come with a report that was just read: those of a high screen.
pub const FIRST_ROWS: u32 = 64;

/// What the worker answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// After Open, Discard, Rate, `SetRules`, Decide, Undo, Merge, Split, Wipe, `Forget` and `Dismiss` of feeds.
    Summary(Summary),
    /// After Configure.
    Ranked {
        /// The workspace now.
        summary: Summary,
        /// The first rows of the ranking, [`RANKED_ROWS`] at most.
        first: Vec<FindingRow>,
    },
    /// After Import: how it was read, and what it changes.
    Imported {
        /// The result sheet.
        sheet: Box<ImportSheet>,
        /// The workspace now.
        summary: Summary,
        /// Where the report counts at once, its first rows, [`FIRST_ROWS`] at most: they are shown with the summary.
        first: Option<FindingPage>,
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
    /// After Count and Overdue.
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
    /// After `TeamState`.
    TeamState(Packed<TeamState>),
    /// After Team.
    Team(Packed<TeamReply>),
    /// After Cancel and Mappings.
    Done,
    /// Something went wrong that is nobody's file: words for a person.
    Failed(String),
}

/// What others said of the settings: values, and whether each was taken away.
pub type HeardSettings = Vec<(Value, bool)>;

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
    /// A change is on its way to this browser's storage: [`Event::Stored`] or [`Event::NotStored`] follows.
    Saving,
    /// The workspace is kept in this browser now, and nothing more is on its way.
    Stored {
        /// Bytes this origin uses, as far as the browser tells.
        used_bytes: u64,
    },
    /// The workspace could not be kept: words for a person. It is still open in this page.
    NotStored {
        /// What and why.
        message: String,
    },
    /// The workspace has changed without being asked by this page: by what others of a team said.
    Changed(Summary),
    /// Something of team mode has changed.
    Team(Packed<TeamState>),
    /// Others of a team said something of the settings: values, and whether each was taken away. The page, which keeps the
    /// settings, takes them over and tells them back by [`Request::Configure`](super::Request::Configure).
    Settings(Packed<HeardSettings>),
}
