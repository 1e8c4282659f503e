//! Pieces that pages are made of: properties in, callbacks out. They keep nothing, ask nobody, and know no browser.
//!
//! To add a component: one file here, one line below, one style sheet of the same name.

pub mod badge;
pub mod bars;
pub mod bulk_edit;
pub mod chart;
pub mod column_head;
pub mod curve;
pub mod decision_dialog;
pub mod dialog;
pub mod empty;
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
