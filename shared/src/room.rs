//! What reading a report takes of a browser's memory and storage, worked out from samples before it is read in earnest; and
//! the words where there is too little. Asks no browser: what there is, is an argument.
//!
//! The figures are measured: peaks of the native engine over generated reports, from the first byte to the dashboard
//! (231,000 rows on 19,000 hosts: 86 MB; 854,000 on 71,000: 298 MB, so 350 bytes a row), times 1.5, because the
//! memory of a wasm module only grows: a column that moves while it doubles leaves its former place behind.

/// Memory for a row while it is read, joined and ranked, bytes.
const ROW_BYTES: u64 = 525;
/// Memory of the engine before the first row, bytes.
const ENGINE_BYTES: u64 = 32 << 20;
/// What a wasm module of 32 bits can have at all, bytes.
const MOST_BYTES: u64 = 4 << 30;
/// Share of a device's memory that one tab may take before the browser ends it: one half.
const DEVICE_SHARE: u64 = 2;
/// Bytes of storage that a row takes beside its file: packed columns and hosts (854,000 rows: 18.6 MB).
const STORED_ROW_BYTES: u64 = 22;

/// Stretches of a file that are looked at.
const SAMPLES: u64 = 8;
/// Bytes of each: some dozens of long rows.
pub const SAMPLE_BYTES: u64 = 64 << 10;

/// What a report needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Rows, as far as its samples tell.
    pub rows: u64,
    /// Memory, bytes.
    pub memory_bytes: u64,
    /// Storage, bytes.
    pub storage_bytes: u64,
}

/// What there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Memory of the device, bytes; where the browser tells.
    pub device_bytes: Option<u64>,
    /// Storage left to this page, bytes; where the browser tells.
    pub storage_bytes: Option<u64>,
    /// Findings that are here already: they stay in memory beside the new ones.
    pub findings: u64,
}

impl Need {
    /// What a file of so many bytes needs, going by stretches from all over it: a report may begin with a short line for
    /// each of its hosts.
    pub fn of(file_bytes: u64, samples: &[Vec<u8>]) -> Self {
        let seen: usize = samples.iter().map(Vec::len).sum();
        let rows = match samples.iter().map(|sample| row_ends(sample)).sum() {
            0 => 1,
            ends => file_bytes.div_ceil((seen as u64 / ends).max(1)),
        };
        Self {
            rows,
            memory_bytes: ENGINE_BYTES.saturating_add(rows.saturating_mul(ROW_BYTES)),
            storage_bytes: file_bytes.saturating_add(rows.saturating_mul(STORED_ROW_BYTES)),
        }
    }

    /// Is there room for it?
    ///
    /// # Errors
    /// How much is needed, how much there is, and what to do, in words.
    pub fn fits(&self, room: &Room) -> Result<(), String> {
        let needed = self.memory_bytes.saturating_add(room.findings.saturating_mul(ROW_BYTES));
        let device = room.device_bytes.map_or(MOST_BYTES, |bytes| bytes / DEVICE_SHARE);
        let most = device.min(MOST_BYTES);
        if needed > most {
            return Err(format!(
                "The report is too large for this browser: its {} rows or so need {} of memory, and a page can have {} here. Nothing was read. Export it in parts, such as one report per asset group, or leave information and fixed findings out in the scanner.",
                grouped(self.rows),
                size(needed),
                size(most),
            ));
        }
        match room.storage_bytes {
            Some(free) if self.storage_bytes > free => Err(format!(
                "There is no room to keep the report: it needs {} of this browser's storage, and {} are free. Nothing was read. Free some disk space, wipe what is here in Settings, or export the report in parts.",
                size(self.storage_bytes),
                size(free),
            )),
            _ => Ok(()),
        }
    }
}

/// Does the start of a file tell how long its rows are? Not that of XML, JSON or a packed file: those are read as far as
/// there is memory.
pub fn tells_rows(head: &[u8]) -> bool {
    let packed: [&[u8]; 2] = [b"PK", &[0x1F, 0x8B]];
    let text = head.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(head).trim_ascii_start();
    !matches!(text.first(), None | Some(b'<' | b'{' | b'[')) && !packed.iter().any(|mark| head.starts_with(mark))
}

/// Where to look in a file of so many bytes: the first byte of each stretch of [`SAMPLE_BYTES`], evenly from its start to
/// its end.
pub fn samples(file_bytes: u64) -> impl Iterator<Item = u64> {
    let last = file_bytes.saturating_sub(SAMPLE_BYTES);
    (0..SAMPLES).map(move |n| (u128::from(last) * u128::from(n) / u128::from(SAMPLES - 1)) as u64)
}

/// Line ends outside quotes: a table's rows, whatever their texts hold. A stretch may begin inside quotes: the commas that
/// stand between two quotes part cells, so whichever way leaves more of them outside is the right one.
fn row_ends(stretch: &[u8]) -> u64 {
    let mut is_quoted = false;
    let mut ends = [0_u64; 2];
    let mut partings = [0_u64; 2];
    for (at, byte) in stretch.iter().enumerate() {
        let [plain, inside] = if is_quoted { [0, 1] } else { [1, 0] };
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' => ends = [ends[0] + plain, ends[1] + inside],
            b',' if stretch.get(at + 1) == Some(&b'"') && at > 0 && stretch.get(at - 1) == Some(&b'"') => {
                partings = [partings[0] + plain, partings[1] + inside];
            }
            _ => {}
        }
    }
    let [outside, inside] = ends;
    if partings[1] > partings[0] { inside } else { outside }
}

/// Bytes in words, rounded up: a need never reads smaller than it is.
fn size(bytes: u64) -> String {
    match bytes.div_ceil(1_000_000) {
        mb @ 0..1_000 => format!("{mb} MB"),
        mb => format!("{}.{} GB", mb.div_ceil(100) / 10, mb.div_ceil(100) % 10),
    }
}

/// A count with its thousands apart.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let first = digits.len() % 3;
    let starts = |at: usize| at > 0 && at % 3 == first;
    digits.chars().enumerate().flat_map(|(at, digit)| starts(at).then_some(',').into_iter().chain([digit])).collect()
}

#[cfg(test)]
mod tests {
    use super::{Need, Room, grouped, row_ends, size};

    const GB: u64 = 1_000_000_000;

    fn head(row_bytes: usize, rows: usize) -> Vec<u8> {
        format!("{}\n", "x".repeat(row_bytes - 1)).repeat(rows).into_bytes()
    }

    #[test]
    fn a_gigabyte_of_long_rows_fits_where_short_ones_do_not() {
        let room = Room { device_bytes: Some(8 << 30), storage_bytes: Some(20 * GB), findings: 0 };
        let fat = Need::of(GB, &[head(2_000, 400)]);
        assert_eq!((fat.rows, fat.fits(&room)), (500_000, Ok(())));
        let thin = Need::of(GB, &[head(330, 3_000)]);
        assert_eq!(thin.rows, 3_030_304);
        assert_eq!(thin.fits(&room), Ok(()));
        let many = Need::of(4 * GB, &[head(400, 2_000)]);
        let words = many.fits(&room).unwrap_err();
        assert!(words.contains("10,000,000 rows or so need 5.3 GB of memory, and a page can have 4.3 GB"), "{words}");
    }

    #[test]
    fn what_is_here_and_what_the_device_has_count() {
        let need = Need::of(GB, &[head(1_000, 1_000)]);
        assert_eq!(need.fits(&Room::default()), Ok(()), "nothing is known: the most a module can have");
        let small = Room { device_bytes: Some(1 << 30), ..Room::default() };
        assert!(need.fits(&small).unwrap_err().contains("559 MB of memory, and a page can have 537 MB"));
        let full = Room { findings: 8_000_000, ..Room::default() };
        assert!(need.fits(&full).unwrap_err().contains("4.8 GB"));
        let no_disk = Room { storage_bytes: Some(300_000_000), ..Room::default() };
        let words = need.fits(&no_disk).unwrap_err();
        assert!(words.contains("needs 1.1 GB") && words.contains("300 MB are free"), "{words}");
    }

    #[test]
    fn rows_are_counted_outside_quotes() {
        let row = b"192.0.2.1,\"line one\nline two\nline \"\"three\"\"\",5\n";
        let head: Vec<u8> = row.repeat(50);
        assert_eq!(Need::of(head.len() as u64 * 10, &[head]).rows, 500);
        assert_eq!(Need::of(5_000, &[b"no line end".to_vec()]).rows, 1);
        assert_eq!(Need::of(0, &[Vec::new()]).rows, 1);
        let most = Need::of(u64::MAX, &[b"\n\n".to_vec()]);
        assert_eq!(most.memory_bytes, u64::MAX, "no sum goes round");
    }

    #[test]
    fn a_report_that_begins_with_a_line_per_host_is_not_taken_for_millions_of_rows() {
        let hosts = b"\"192.0.2.77\",\"host\"\n".repeat(80_000);
        let row = format!("\"192.0.2.1\",\"host\",\"5\",\"{}\"\n", "a line, and more\n".repeat(115));
        let file = [hosts, row.repeat(50_000).into_bytes()].concat();
        let stretch = |from: u64| file.iter().skip(from as usize).take(super::SAMPLE_BYTES as usize).copied().collect();
        let seen: Vec<Vec<u8>> = super::samples(file.len() as u64).map(stretch).collect();
        let rows = Need::of(file.len() as u64, &seen).rows;
        assert!((50_000..1_000_000).contains(&rows), "{rows}");
        // Wherever a stretch begins, it is the rows that are counted.
        let fat = row.repeat(200).into_bytes();
        for from in [0, 1, 30, 50, 500, 1_990] {
            let stretch = fat.iter().skip(from).copied().collect::<Vec<u8>>();
            assert!((199..=200).contains(&row_ends(&stretch)), "from byte {from}");
        }
    }

    #[test]
    fn the_whole_of_a_file_is_looked_at() {
        let all: Vec<u64> = super::samples(1_000_000).collect();
        assert_eq!((all.len(), all.first(), all.last()), (8, Some(&0), Some(&(1_000_000 - super::SAMPLE_BYTES))));
        assert!(super::samples(10).all(|from| from == 0));
    }

    #[test]
    fn only_tables_have_rows_that_a_head_tells() {
        assert!(super::tells_rows(b"\"Scan Report\",\n"));
        for other in [b"\n<?xml".as_slice(), b"[{", b"\xEF\xBB\xBF{", b"PK\x03\x04", b"\x1F\x8B\x08", b""] {
            assert!(!super::tells_rows(other), "{other:?}");
        }
    }

    #[test]
    fn numbers_as_people_read_them() {
        assert_eq!([0, 999, 1_000, 854_025, 10_000_000].map(grouped), ["0", "999", "1,000", "854,025", "10,000,000"]);
        assert_eq!([1, 999_000_000, 999_000_001, 4 << 30].map(size), ["1 MB", "999 MB", "1.0 GB", "4.3 GB"]);
    }
}
