//! Who somebody is and what they may do: the use cases of accounts, one file each. No SQL (that is `store`) and no HTTP
//! here; everything that changes something writes its line of the audit log in the same transaction.

pub mod access;
pub mod address;
mod even;
pub mod factor;
pub mod invite;
pub mod keys;
pub mod lock;
pub mod member;
pub mod operator;
pub mod organisation;
pub mod passkey;
mod password;
pub mod profile;
mod random;
pub mod register;
pub mod reset;
pub mod session;
pub mod sign_in;
mod totp;
pub mod waiting;

pub use access::{Access, Caller, InOrg};
pub use even::evenly;
pub use password::Hasher;
pub use random::{CookieKey, hash, random};
