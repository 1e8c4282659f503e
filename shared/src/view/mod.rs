//! What a page may ask of the workspace, and the answers as plain data. Nothing here knows a browser.

mod board;
mod comparison;
mod coverage;
mod difference;
mod feeds;
mod inventory;
mod life;
mod mapping;
mod plan;
mod query;
mod rows;
mod rules;
mod sheet;

pub use board::{
    Bar, Board, Constant, DeadlineFigures, FactorSheet, ModelSheet, OldestOverdue, OutcomeSheet, ScanRow, Summary,
    TableSheet,
};
pub use comparison::{Comparison, ComparisonRow, TopChange};
pub use coverage::{Coverage, ListCheck, Listed, ListedHost, MissingRow, NotScannedRow};
pub use difference::{ChangeKind, DifferencePage, DifferenceRow};
pub use feeds::{AlertRow, FeedProblem, FeedRow, FeedSheet, LoadedFeed};
pub use inventory::{InventoryChange, InventoryMatch, InventoryNote, InventorySheet};
pub use life::{DecisionEdit, DecisionRow, FindingSelection, PartRow, SplitOff, UndoneImport};
pub use mapping::{
    Choice, ListPreview, ListRow, Lists, MappingPreview, Meaning, MetMeaning, MetMeanings, MetWord, PreviewRow,
};
pub use plan::{
    Budget, Curve, GroupBy, GroupChoice, GroupColumn, GroupPage, GroupQuery, GroupRow, HostVisitRow, PatchChoice,
    PatchOrder, PlanPage, PlanQuery, PlanRows, WorstFinding,
};
pub use query::{
    AssetColumn, AssetFilter, AssetQuery, Edit, FindingColumn, FindingFilter, FindingQuery, PatchColumn, PatchQuery,
    RatingEdit, Selection, Slice, Sort,
};
pub use rows::{
    AnswerLine, AssetPage, AssetRow, DecisionLine, Facet, FacetValue, FactorLine, FindingDetail, FindingPage,
    FindingRow, FoldRow, Link, Parts, PatchPage, PatchRow, Said, SourceCell, WhatIf,
};
pub use rules::{Overridden, RuleProblem, RuleTold, RulesSheet};
pub use sheet::{Change, Declared, ImportSheet, Moved, NotScanned, Preview, Problem, ProblemCount, RefusalNote};
