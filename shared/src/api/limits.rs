//! How much of anything: the app keeps to it, the server refuses more. Never how fast: rates are the server's own.

/// Operations in one push.
pub const MOST_OPERATIONS: usize = 500;
/// Bytes of one push, and of any other body but a chunk of a scan: 1 MiB.
pub const MOST_BODY_BYTES: usize = 1 << 20;
/// Bytes of a body of somebody who is not signed in: 64 KiB, an account with its keys many times over.
pub const MOST_FORM_BYTES: usize = 64 << 10;
/// Rows in one page of a pull.
pub const MOST_ROWS: u32 = 10_000;
/// Bytes of one sealed value, with its tag: 256 KiB, a quarter of a push.
pub const MOST_VALUE_BYTES: usize = 256 << 10;
/// Operations that one operation may say it has seen, and that a value may have put out of force.
pub const MOST_SEEN: usize = 2_000;
/// Values that may be live in one register: a conflict of more is refused until somebody resolves it.
pub const MOST_LIVE: usize = 64;
/// Bytes of one chunk of a shared scan, sealed: 4 MiB.
pub const MOST_CHUNK_BYTES: usize = 4 << 20;
/// Bytes of the sealed label of a shared scan: 64 KiB, room for the columns of a wide table.
pub const MOST_LABEL_BYTES: usize = 64 << 10;
/// Chunks of one shared scan: 4 GiB.
pub const MOST_CHUNKS: u32 = 1024;
/// Shared scans that an organisation may keep.
pub const MOST_SCANS: u64 = 1000;
/// Days after which a deleted value, and what is remembered of operations that were superseded, may go.
pub const KEEP_DELETED_DAYS: u32 = 90;
/// Seconds between two pulls where no hint came.
pub const POLL_S: u32 = 60;
/// Fewest characters of a password.
pub const SHORTEST_PASSWORD: usize = 15;
/// Most characters of a password.
pub const LONGEST_PASSWORD: usize = 256;
/// Most characters of a name of a person, an organisation, a device.
pub const LONGEST_NAME: usize = 80;
/// Most characters of an e-mail address (RFC 5321, section 4.5.3.1.3, less its two brackets).
pub const LONGEST_EMAIL: usize = 254;
/// Passkeys of one account.
pub const MOST_PASSKEYS: usize = 20;
/// Entries of the audit log in one page.
pub const MOST_ENTRIES: u32 = 1_000;
