//! Every path, below the base path of the app. `{org}`, `{user}` and the like are names in hex. The methods are said beside
//! each; what each takes and gives is in the types of its resource.

/// GET: is there a server, and what can it do ([`super::Server`])? Open to everybody, without a version header.
pub const SERVER: &str = "/api/server";
/// GET -> the same. A static host has a file of this name beside the app, of another product ([`super::Server::product`]):
/// so asking whether there is a server fails nowhere.
pub const SERVER_FILE: &str = "/server.json";
/// POST [`super::SetUp`] -> 201 [`super::Me`] with a session: the first account, with the token printed at the first start.
pub const SET_UP: &str = "/api/set-up";

/// POST [`super::Register`] -> 202 [`super::Registered`], the same for an e-mail that is known and one that is not.
pub const ACCOUNTS: &str = "/api/accounts";
/// POST [`super::ConfirmEmail`] -> 204: the address that a link was sent to is the account's from now on.
pub const CONFIRM_EMAIL: &str = "/api/confirm-email";
/// POST [`super::ResetRequest`] -> 202, always; 501 where no e-mail is configured.
pub const RESET_REQUEST: &str = "/api/reset-request";
/// POST [`super::ResetPassword`] -> 204.
pub const RESET: &str = "/api/reset";

/// GET -> [`super::Me`]. PATCH [`super::UpdateProfile`] -> [`super::Me`]. DELETE -> 204: the account and its sessions.
pub const ME: &str = "/api/me";
/// GET -> [`super::MyKeys`].
pub const MY_KEYS: &str = "/api/me/keys";
/// PUT [`super::ChangePassword`] -> 204; all other sessions end.
pub const MY_PASSWORD: &str = "/api/me/password";
/// PUT [`super::ChangeEmail`] -> 204 (or 202: a link was sent to the new address).
pub const MY_EMAIL: &str = "/api/me/email";
/// POST -> [`super::TotpSetUp`]. PUT [`super::TotpCode`] -> [`super::RecoveryCodes`]: from now on asked for. DELETE
/// [`super::TotpCode`] -> 204.
pub const MY_TOTP: &str = "/api/me/totp";
/// GET -> list of [`super::Passkey`]. POST [`super::Proof`] -> [`super::PasskeyBegin`]. PUT [`super::PasskeyFinish`] ->
/// [`super::PasskeyMade`]: from now on asked for.
pub const MY_PASSKEYS: &str = "/api/me/passkeys";
/// PATCH [`super::PasskeyRename`] -> 204. DELETE [`super::Proof`] -> 204.
pub const MY_PASSKEY: &str = "/api/me/passkeys/{passkey}";

/// POST [`super::Join`] -> 201 [`super::Me`]: another organisation, by its invitation; approval follows.
pub const MY_MEMBERSHIPS: &str = "/api/me/memberships";

/// POST [`super::SignInHello`] -> [`super::SignInSalt`], also for an e-mail that nobody has.
pub const SIGN_IN_SALT: &str = "/api/session/salt";
/// POST [`super::SignIn`] -> [`super::SignInAnswer`]. DELETE -> 204: signs out.
pub const SESSION: &str = "/api/session";
/// POST [`super::SecondFactor`] -> [`super::Me`].
pub const SECOND_FACTOR: &str = "/api/session/second-factor";
/// GET -> list of [`super::Session`]. DELETE -> 204: signs out everywhere but here.
pub const SESSIONS: &str = "/api/me/sessions";
/// DELETE -> 204.
pub const ONE_SESSION: &str = "/api/me/sessions/{session}";

/// GET -> list of [`super::Organisation`] one is a member of. POST [`super::CreateOrganisation`] -> 201
/// [`super::Organisation`]; for the server's operator.
pub const ORGANISATIONS: &str = "/api/organisations";
/// GET -> [`super::Organisation`]. PATCH [`super::UpdateOrganisation`] -> [`super::Organisation`].
pub const ORGANISATION: &str = "/api/organisations/{org}";
/// GET -> [`super::KeyRing`]: one's own grant of the organisation's keys. POST [`super::NewKeys`] -> 204: other keys, for
/// every member.
pub const KEYS: &str = "/api/organisations/{org}/keys";
/// GET -> [`super::RecoveryGrant`].
pub const RECOVERY: &str = "/api/organisations/{org}/recovery";

/// GET -> list of [`super::Member`].
pub const MEMBERS: &str = "/api/organisations/{org}/members";
/// PATCH [`super::ChangeMember`] -> [`super::Member`]: approve, promote, disable. DELETE -> 204.
pub const MEMBER: &str = "/api/organisations/{org}/members/{user}";
/// PUT [`super::GrantTo`] -> 204: the keys of the organisation for a member without them.
pub const MEMBER_GRANT: &str = "/api/organisations/{org}/members/{user}/grant";
/// POST -> [`super::ResetLink`]: a link to a new password; shown to the admin where no e-mail is configured.
pub const MEMBER_RESET: &str = "/api/organisations/{org}/members/{user}/reset";
/// POST -> 204: takes a lock of the account away.
pub const MEMBER_UNLOCK: &str = "/api/organisations/{org}/members/{user}/unlock";
/// DELETE -> 204: ends every session of a member.
pub const MEMBER_SESSIONS: &str = "/api/organisations/{org}/members/{user}/sessions";
/// GET -> list of [`super::Invitation`]. POST [`super::Invite`] -> 201 [`super::Invited`].
pub const INVITATIONS: &str = "/api/organisations/{org}/invitations";
/// DELETE -> 204.
pub const INVITATION: &str = "/api/organisations/{org}/invitations/{invitation}";

/// GET [`super::PullQuery`] -> postcard [`super::Page`]. POST postcard [`super::Push`] -> postcard [`super::Pushed`].
pub const SYNC: &str = "/api/organisations/{org}/sync";
/// GET -> server-sent events, each `data:` a [`super::Hint`] in JSON.
pub const EVENTS: &str = "/api/organisations/{org}/events";

/// GET [`super::AuditQuery`] -> [`super::AuditPage`].
pub const AUDIT: &str = "/api/organisations/{org}/audit";
/// GET -> the whole log, one [`super::AuditEntry`] as JSON a line (`application/x-ndjson`).
pub const AUDIT_EXPORT: &str = "/api/organisations/{org}/audit/export";

/// GET -> list of [`super::SharedScan`]; 404 where the policy shares none. POST [`super::PutScan`] -> 201 [`super::SharedScan`].
pub const SCANS: &str = "/api/organisations/{org}/scans";
/// DELETE -> 204.
pub const SCAN: &str = "/api/organisations/{org}/scans/{scan}";
/// PUT bytes (`application/octet-stream`) -> 204, by who announced it. GET -> bytes: one sealed chunk, from 0. A chunk never
/// changes: sent twice it is the same, other bytes are [`super::Code::Taken`].
pub const SCAN_CHUNK: &str = "/api/organisations/{org}/scans/{scan}/chunks/{chunk}";

/// A path with its `{...}` replaced, in their order.
///
/// ```
/// # use shared::api::path;
/// assert_eq!(path::with(path::SYNC, &["0f"]), "/api/organisations/0f/sync");
/// ```
pub fn with(path: &str, names: &[&str]) -> String {
    let (mut names, mut filled) = (names.iter(), String::new());
    for (at, segment) in path.split('/').enumerate() {
        if at > 0 {
            filled.push('/');
        }
        let is_open = segment.starts_with('{');
        filled.push_str(if is_open { names.next().copied().unwrap_or(segment) } else { segment });
    }
    filled
}
