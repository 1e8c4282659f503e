//! Bytes to columns: encoding, records, header, rows, problems. Reads a file or refuses it with words; never panics,
//! never drops a row silently. Order of reading: `reader` (the whole), `opening`, `split`, `row`.
//!
//! To add a scanner family: see `format`. To add a check of a cell: `row` and a [`Fault`] with its words.

pub mod archive;
mod cells;
mod dates;
mod decode;
mod document;
mod encoding;
mod fingerprint;
mod form;
mod format;
mod gather;
mod header;
mod identity;
mod inventory;
mod keys;
mod layout;
mod mapping;
mod notes;
mod opening;
mod parts;
mod preamble;
mod problem;
mod reader;
mod record;
mod records;
mod refusal;
mod rejects;
mod role_row;
mod row;
mod rows;
mod scale;
mod scan;
mod seen;
mod split;
mod table;
mod wrapped;

pub use cells::{ip, is_cve, is_host_name};
pub use document::lines_of;
pub(crate) use document::{Object, Objects, Syntax, sight};
pub use encoding::Encoding;
pub use form::Place;
pub use format::OWN_COLUMNS;
pub(crate) use header::Header;
pub use identity::{Index, agree};
pub use inventory::{AssetList, ListCounts, Numbers};
pub use layout::Role;
pub(crate) use mapping::names_a_host;
pub use mapping::{
    DateExample, DateRule, Draft, DraftColumn, MAPPING_HEAD, MappedColumn, Mapping, draft, is_date, may_be_mapped,
    preview, preview_with_rows, takes_several,
};
pub use notes::Note;
pub use parts::{Assembly, Order, Parser, Part, Range, Start, Task, Ticket};
pub use problem::{Fault, Rejected};
pub use reader::{Read, Reader};
pub use record::cells_of;
pub(crate) use records::Records;
pub use refusal::Refusal;
pub use rejects::Rejects;
pub use scale::{Grade, Scale};
pub use scan::{Counts, IpRange, Scan, Section, Source};
pub(crate) use split::Record;
pub use split::{Limits, MAX_CELL, MAX_RECORD};
pub use table::{Table, TableOptions, TableRow};
