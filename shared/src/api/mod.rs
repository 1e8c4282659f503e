//! The contract between app and server: paths, what travels, what may go wrong and its words. Decides nothing and stores
//! nothing.
//!
//! Everything is JSON but [`Push`], [`Pushed`] and [`Page`]: those are postcard, because an organisation's first pull is
//! millions of ciphertexts, which JSON would make a third larger and ten times slower to read. Who accepts [`POSTCARD`] gets
//! any other answer in it too, and may send any form in it: our own engine does, and so loads no reader of JSON. In postcard a
//! [`SignInAnswer`] is its tag as text, then the fields. Names of things are lower-case hex in JSON. Times are seconds since 1970 by the server's clock; they are shown, and order nothing.
//!
//! Every request but [`path::SERVER`] carries [`VERSION_HEADER`]. A change that an older app would misread is a new
//! version: the server goes on serving the one before ([`OLDEST_VERSION`]), others get [`Code::Version`].
//!
//! To add an endpoint: its path in `path`, its types in the file of its resource, a line here.

mod account;
mod audit;
mod code;
mod exchange;
mod factor;
mod limits;
mod member;
mod organisation;
mod passkey;
pub mod path;
mod scan;
mod server;
mod session;

pub use account::{
    Account, ChangeEmail, ChangePassword, ConfirmEmail, Credentials, Me, MyKeys, Register, Registered, ResetPassword,
    ResetRequest, Standing, UpdateProfile, seen, tidy_email, tidy_name,
};
pub use audit::{AuditAction, AuditEntry, AuditPage, AuditQuery};
pub use code::{Code, ErrorBody};
pub use exchange::{Hint, Operation, Outcome, Page, PullQuery, Push, Pushed, Rejection, Row};
pub use factor::{RecoveryCodes, SecondFactor, TotpCode, TotpSetUp};
pub use limits::*;
pub use member::{ChangeMember, Invitation, InvitationId, Invite, Invited, Join, Member, MemberState, ResetLink, Role};
pub use organisation::{
    CreateOrganisation, Grant, GrantTo, KeyRing, NewKeys, Organisation, Policy, RecoveryGrant, ToWhom,
    UpdateOrganisation,
};
pub use passkey::{
    Challenge, PASSKEY_ALGORITHMS, Passkey, PasskeyAnswer, PasskeyBegin, PasskeyChallenge, PasskeyFinish, PasskeyId,
    PasskeyMade, PasskeyRename, Proof,
};
pub use scan::{PutScan, ScanId, SharedScan};
pub use server::{Server, SetUp};
pub use session::{Session, SessionId, SignIn, SignInAnswer, SignInHello, SignInSalt, Ticket, Token};

/// Version of this contract that the code at hand speaks.
pub const VERSION: u32 = 1;
/// The oldest version that is still served: the one before, where there is one.
pub const OLDEST_VERSION: u32 = if VERSION > 1 { VERSION - 1 } else { 1 };
/// Request header with the version that the app speaks, as a decimal number.
pub const VERSION_HEADER: &str = "x-patchfirst-version";
/// Content type of postcard bodies.
pub const POSTCARD: &str = "application/vnd.patchfirst.postcard";
