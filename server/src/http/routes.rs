//! The API's table of contents: every method and path of the contract that is served, and who may.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use shared::api::{
    AuditPage, AuditQuery, ChangeEmail, ChangeMember, ChangePassword, ConfirmEmail, CreateOrganisation, GrantTo,
    Invitation, Invite, Invited, Join, KeyRing, Me, Member as OneMember, MyKeys, NewKeys, Organisation, POSTCARD,
    Passkey, PasskeyBegin, PasskeyFinish, PasskeyMade, PasskeyRename, Proof, PullQuery, PutScan, RecoveryCodes,
    RecoveryGrant, Register, Registered, ResetLink, ResetPassword, ResetRequest, SecondFactor, Server, Session, SetUp,
    SharedScan, SignIn, SignInAnswer, SignInHello, SignInSalt, TotpCode, TotpSetUp, UpdateOrganisation, UpdateProfile,
    path,
};

use super::extract::CHUNK;
use super::route::{Route, delete, get, patch, post, put};
use super::{
    accounts, audit, document, events, guard, health, invitations, keys, me, members, organisations, passkeys, scans,
    server, session, sync,
};
use crate::auth::Access::{Admin, Anyone, Auditor, Editor, Member, Operator, SignedIn};
use crate::config::Base;
use crate::team::Team;

/// Every route. What is not here is not served.
pub fn routes() -> Vec<Route> {
    vec![
        get(path::SERVER, Anyone, server::show).gives::<Server>(),
        get(path::SERVER_FILE, Anyone, server::show).gives::<Server>(),
        post(path::SET_UP, Anyone, server::set_up).takes::<SetUp>().gives_with::<Me>(201),
        post(path::ACCOUNTS, Anyone, accounts::register).takes::<Register>().gives_with::<Registered>(202),
        post(path::RESET_REQUEST, Anyone, accounts::ask_reset).takes::<ResetRequest>().gives_empty(202),
        post(path::CONFIRM_EMAIL, Anyone, accounts::confirm_email).takes::<ConfirmEmail>(),
        post(path::RESET, Anyone, accounts::reset).takes::<ResetPassword>(),
        post(path::SIGN_IN_SALT, Anyone, session::salt).takes::<SignInHello>().gives::<SignInSalt>(),
        post(path::SESSION, Anyone, session::sign_in).takes::<SignIn>().gives::<SignInAnswer>(),
        post(path::SECOND_FACTOR, Anyone, session::second_factor).takes::<SecondFactor>().gives::<Me>(),
        delete(path::SESSION, SignedIn, session::sign_out),
        get(path::SESSIONS, SignedIn, session::list).gives_list::<Session>(),
        delete(path::SESSIONS, SignedIn, session::end_others),
        delete(path::ONE_SESSION, SignedIn, session::end),
        get(path::ME, SignedIn, me::show).gives::<Me>(),
        patch(path::ME, SignedIn, me::rename).takes::<UpdateProfile>().gives::<Me>(),
        delete(path::ME, SignedIn, me::remove).takes::<Proof>(),
        post(path::MY_MEMBERSHIPS, SignedIn, me::join).takes::<Join>().gives_with::<Me>(201),
        get(path::MY_KEYS, SignedIn, me::keys).gives::<MyKeys>(),
        put(path::MY_PASSWORD, SignedIn, me::change_password).takes::<ChangePassword>(),
        put(path::MY_EMAIL, SignedIn, me::change_email).takes::<ChangeEmail>(),
        post(path::MY_TOTP, SignedIn, me::begin_totp).takes::<Proof>().gives::<TotpSetUp>(),
        put(path::MY_TOTP, SignedIn, me::confirm_totp).takes::<TotpCode>().gives::<RecoveryCodes>(),
        delete(path::MY_TOTP, SignedIn, me::remove_totp).takes::<TotpCode>(),
        get(path::MY_PASSKEYS, SignedIn, passkeys::list).gives_list::<Passkey>(),
        post(path::MY_PASSKEYS, SignedIn, passkeys::begin).takes::<Proof>().gives::<PasskeyBegin>(),
        put(path::MY_PASSKEYS, SignedIn, passkeys::finish).takes::<PasskeyFinish>().gives::<PasskeyMade>(),
        patch(path::MY_PASSKEY, SignedIn, passkeys::rename).takes::<PasskeyRename>(),
        delete(path::MY_PASSKEY, SignedIn, passkeys::remove).takes::<Proof>(),
        get(path::ORGANISATIONS, SignedIn, organisations::list).gives_list::<Organisation>(),
        post(path::ORGANISATIONS, Operator, organisations::create)
            .takes::<CreateOrganisation>()
            .gives_with::<Organisation>(201),
        get(path::ORGANISATION, Member, organisations::show).gives::<Organisation>(),
        patch(path::ORGANISATION, Admin, organisations::change).takes::<UpdateOrganisation>().gives::<Organisation>(),
        get(path::KEYS, Member, keys::mine).gives::<KeyRing>(),
        post(path::KEYS, Admin, keys::renew).takes::<NewKeys>(),
        get(path::RECOVERY, Admin, keys::recovery).gives::<RecoveryGrant>(),
        get(path::MEMBERS, Member, members::list).gives_list::<OneMember>(),
        patch(path::MEMBER, Admin, members::change).takes::<ChangeMember>().gives::<OneMember>(),
        delete(path::MEMBER, Admin, members::remove),
        put(path::MEMBER_GRANT, Member, keys::grant).takes::<GrantTo>(),
        post(path::MEMBER_RESET, Admin, members::reset).gives::<ResetLink>(),
        post(path::MEMBER_UNLOCK, Admin, members::unlock),
        delete(path::MEMBER_SESSIONS, Admin, members::end_sessions),
        get(path::INVITATIONS, Admin, invitations::list).gives_list::<Invitation>(),
        post(path::INVITATIONS, Admin, invitations::invite).takes::<Invite>().gives_with::<Invited>(201),
        delete(path::INVITATION, Admin, invitations::withdraw),
        get(path::SYNC, Member, sync::pull).asks::<PullQuery>().gives_bytes(POSTCARD),
        post(path::SYNC, Editor, sync::push).takes_bytes(POSTCARD).gives_bytes(POSTCARD),
        get(path::EVENTS, Member, events::listen).gives_bytes("text/event-stream"),
        get(path::SCANS, Member, scans::list).gives_list::<SharedScan>(),
        post(path::SCANS, Editor, scans::announce).takes::<PutScan>().gives_with::<SharedScan>(201),
        delete(path::SCAN, Editor, scans::remove),
        put(path::SCAN_CHUNK, Editor, scans::put).takes_bytes(CHUNK),
        get(path::SCAN_CHUNK, Member, scans::get).gives_bytes(CHUNK),
        get(path::AUDIT, Auditor, audit::page).asks::<AuditQuery>().gives::<AuditPage>(),
        get(path::AUDIT_EXPORT, Auditor, audit::export).gives_bytes("application/x-ndjson"),
    ]
}

/// All of them behind the guard, below `base`, with what the operator's instruments ask.
pub fn api(team: &Arc<Team>, base: &Base) -> Router {
    let top = base.as_str().trim_end_matches('/');
    let mut router = Router::new();
    for route in routes() {
        let pass = guard::Pass { team: team.clone(), access: route.access, path: route.path };
        let serve = route.serve.layer(from_fn_with_state(pass, guard::guard));
        router = router.route(&format!("{top}{}", route.path), serve);
    }
    router.merge(health::router(top)).merge(document::router(top)).with_state(team.clone())
}
