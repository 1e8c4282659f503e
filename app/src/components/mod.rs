//! Pieces that pages are made of: properties in, callbacks out. They keep nothing and ask nobody; the one that asks
//! the engine is `export_dialog`, because every export is asked the same way.
//!
//! To add a component: one file here, one line below, one style sheet of the same name.

pub mod badge;
pub mod bars;
pub mod bulk_edit;
pub mod chart;
pub mod column_head;
pub mod dialog;
pub mod drop_zone;
pub mod empty;
pub mod export_dialog;
pub mod facets;
pub mod figures;
pub mod format;
pub mod icon;
pub mod notice;
pub mod pager;
pub mod pie;
pub mod progress;
pub mod risk_bar;
pub mod search;
pub mod slider;
pub mod sort_header;
pub mod stars;
pub mod window;
