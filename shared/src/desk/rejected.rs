//! Rejected rows as a file: the reason first, then the row as it stands, ready to be corrected and dropped again.

use crate::export::CsvOut;
use crate::ingest::{Rejected, Source, cells_of};

/// The CSV of rejected rows; `read` gives the bytes of a row's span.
///
/// # Errors
/// The first error of `read`.
pub fn rejected_csv<E>(
    source: &Source,
    rejected: &[Rejected],
    mut read: impl FnMut(u64, u32) -> Result<Vec<u8>, E>,
) -> Result<Vec<u8>, E> {
    let mut out = CsvOut::default();
    let own = ["Patchfirst line", "Patchfirst problem", "Patchfirst fix"].map(str::to_owned);
    out.row(own.iter().chain(&source.columns).map(String::as_str));
    for row in rejected {
        let bytes = read(row.span.at, row.span.len)?;
        let cells = cells_of(source, &bytes);
        let value = row.column.and_then(|column| cells.get(usize::from(column))).map_or("", String::as_str);
        let (line, what, fix) = (row.span.line.to_string(), row.fault.what(value), row.fault.fix(value));
        out.row([line.as_str(), &what, &fix].into_iter().chain(cells.iter().map(String::as_str)));
    }
    Ok(out.finish())
}
