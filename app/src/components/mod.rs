//! What pages are made of: properties in, callbacks out. No storage, no fetch, no engine.

pub mod bars;
pub mod bulk_edit;
pub mod class_mark;
pub mod column_head;
pub mod export_dialog;
pub mod figures;
pub mod pager;
pub mod pie;
pub mod slider;
pub mod stars;
