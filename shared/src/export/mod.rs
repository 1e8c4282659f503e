//! Tables as files: CSV that no spreadsheet program takes for formulas, and JSON. What is exported is what the view
//! holds: the same rows, the same order.
//!
//! To add a table: a type of rows in `tables`.

mod csv_out;
mod facts;
mod tables;

pub use csv_out::CsvOut;
pub use facts::{Facts, FindingExport};
pub use tables::{Export, assets, findings, patches, plan};
