//! What a page may ask of the workspace, and the answers as plain data. Nothing here knows a browser.

mod board;
mod comparison;
mod coverage;
mod difference;
mod life;
mod mapping;
mod query;
mod rows;
mod sheet;

pub use board::{Bar, Board, Constant, FactorSheet, ModelSheet, OutcomeSheet, ScanRow, Summary, TableSheet};
pub use comparison::{Comparison, ComparisonRow, TopChange};
pub use coverage::{Coverage, ListCheck, Listed, ListedHost, MissingRow, NotScannedRow};
pub use difference::{ChangeKind, DifferencePage, DifferenceRow};
pub use life::{DecisionEdit, DecisionRow, FindingSelection, PartRow, SplitOff, UndoneImport};
pub use mapping::{Choice, MappingPreview, MetWord, PreviewRow};
pub use query::{
    AssetColumn, AssetFilter, AssetQuery, Edit, FindingColumn, FindingFilter, FindingQuery, PatchColumn, PatchQuery,
    RatingEdit, Selection, Slice, Sort,
};
pub use rows::{
    AnswerLine, AssetPage, AssetRow, DecisionLine, Facet, FacetValue, FactorLine, FindingDetail, FindingPage,
    FindingRow, Link, Parts, PatchPage, PatchRow, SourceCell, WhatIf,
};
pub use sheet::{Change, Declared, ImportSheet, Moved, NotScanned, Preview, Problem, ProblemCount, RefusalNote};
