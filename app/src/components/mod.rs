//! What pages are made of: properties in, callbacks out. No storage, no fetch, no engine.

pub mod badge;
pub mod bars;
pub mod bulk_edit;
pub mod chart;
pub mod column_head;
pub mod dialog;
pub mod empty;
pub mod export_dialog;
pub mod facets;
pub mod figures;
pub mod format;
pub mod icon;
pub mod pager;
pub mod pie;
pub mod search;
pub mod slider;
pub mod sort_header;
pub mod stars;
