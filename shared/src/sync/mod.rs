//! Team mode: what people say of assets, shared so that no edit disappears. Pure: no network, no clock, no random source;
//! those are arguments. Scans, addresses and names never come here but to be blinded and sealed; a scan only where somebody
//! shares it.
//!
//! An edit becomes [`said::Said`], is sealed ([`Ring::seal`]) under a random name in a blinded register ([`Ring::register`]),
//! written into the [`Replica`] and sent. The server gives it a place and merges it ([`merge`]); every browser pulls the
//! live values in the order of their places and merges them by the same function. More than one live value is a conflict:
//! [`said::shown`] says what is shown meanwhile, and an edit made in its sight resolves it.
//!
//! What may be relied on: a value disappears only where a later author had seen it. Clocks order nothing. After a restore of
//! the server, what any browser holds is offered again; two values may then stand side by side though the author of one
//! had seen the other: a conflict too many, never an edit too few.
//!
//! The server learns: how many registers, values and edits there are, when and by whom, how long a value is to 32 bytes,
//! that one was taken away, and which edits are of one thing (not of which, nor what of it); of shared scans how many, whose,
//! since when, how long to 4 KiB, and who fetches them. Whoever serves the app could serve a changed one.

mod accord;
mod crypto;
mod digest;
mod form;
mod id;
mod merge;
mod opaque;
mod outbox;
pub mod password_rules;
mod pins;
mod registers;
mod replica;
pub mod said;
mod scan;
mod sealed;

pub use accord::{Accord, Differing, Local, Mine, Pen, Variant};
pub use crypto::{
    CannotOpen, KDF, Kek, Kinship, NotARecoveryKey, PasswordKeys, Place, Random32, RecoveryKey, Ring, ScanBox,
    ScanDigest, ScanPlace, SecretKey, UNIT, WrappedFor, derive, fingerprint, words,
};
pub use id::{Epoch, FieldKey, NotHex, OpId, OrgId, Register, RegisterKey, Seq, UserId, from_hex, to_hex};
pub(crate) use id::{array, bytes, names, secrets};
pub use merge::{MOST_INHERITED, Mark, Merged, merge};
pub use opaque::{Auth, AuthenticatorBytes, Digest, PublicKey, Salt, SealedLabel, SealedRing, WrappedSecret};
pub use outbox::{Outbox, Pending};
pub use pins::{Doubt, Holder, Pins, Trust};
pub use replica::{Changes, Edit, Entry, Held, Live, Refused, Replica, Stale};
pub use scan::{Cut, PIECE, SCAN_UNIT, ScanLabel};
pub use sealed::Sealed;

#[cfg(test)]
mod tests;
