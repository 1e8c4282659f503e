//! Team mode: what people say of assets, shared so that no edit disappears. Pure: no network, no clock, no random source.

mod crypto;
mod digest;
mod id;
mod merge;
mod opaque;
mod outbox;
mod replica;
mod sealed;

pub use crypto::{
    CannotOpen, KDF, Kek, NotARecoveryKey, PasswordKeys, Place, Random32, RecoveryKey, Ring, SecretKey, UNIT,
    WrappedFor, derive, fingerprint, words,
};
pub use id::{Epoch, FieldKey, NotHex, OpId, OrgId, Register, RegisterKey, Seq, UserId, from_hex, to_hex};
pub(crate) use id::{bytes, names, secrets};
pub use merge::{MOST_INHERITED, Mark, Merged, merge};
pub use opaque::{Auth, Digest, PublicKey, Salt, SealedRing, WrappedSecret};
pub use outbox::{Outbox, Pending};
pub use replica::{Changes, Edit, Held, Live, Refused, Replica, Stale};
pub use sealed::Sealed;
