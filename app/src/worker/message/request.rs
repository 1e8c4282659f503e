//! What the page asks of the engine's worker.

use serde::{Deserialize, Serialize};
use shared::api::Server;
use shared::feeds::FeedKind;
use shared::ingest::Mapping;
use shared::risk::{SavedPreset, Settings};
use shared::rules::Rule;
use shared::view::{
    AssetQuery, ChangeKind, DecisionEdit, FindingFilter, FindingQuery, FindingSelection, GroupQuery, PatchQuery,
    PlanQuery, RatingEdit, Selection, Slice, SplitOff,
};

use super::TeamRequest;
use crate::worker::packed::Packed;

/// What the page asks. Each is answered by exactly one [`super::Reply`] with the same id.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Load what this browser keeps. First message of a page.
    Open {
        /// Today, ISO (the engine has no clock).
        today: String,
        /// Preferences of the risk model.
        settings: Settings,
        /// Which workspace of this browser: empty for the first, see [`crate::worker::message::TeamReply::Workspace`].
        workspace: String,
    },
    /// Read a file (a `File` travels beside the message). Progress comes as [`super::Event::Progress`].
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
    /// Stop the running import; its request is answered with [`super::Reply::Cancelled`].
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
    /// Take a list of rules in place of those that count. What cannot be taken is answered with [`super::Reply::Failed`].
    SetRules(Packed<Vec<Rule>>),
    /// Decide about findings, or take a decision away. What cannot be decided so is answered with [`super::Reply::Failed`].
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
    /// How many findings are past their due date.
    Overdue,
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
    /// How does the team stand? With what the server said of itself, at the beginning: only a page that has found one asks.
    /// Answered with [`super::Reply::TeamState`]; pushes and pulls.
    TeamState(Option<Packed<Server>>),
    /// What a person asks of the team.
    Team(Packed<TeamRequest>),
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
