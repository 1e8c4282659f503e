//! The API's table of contents: every method and path of the contract that is served, and who may.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use shared::api::path;

use super::route::{Route, delete, get, patch, post, put};
use super::{
    accounts, audit, events, guard, health, invitations, keys, me, members, organisations, server, session, sync,
};
use crate::auth::Access::{Admin, Anyone, Auditor, Editor, Member, Operator, SignedIn};
use crate::config::Base;
use crate::team::Team;

/// Every route. What is not here is not served.
pub fn routes() -> Vec<Route> {
    vec![
        get(path::SERVER, Anyone, server::show),
        get(path::SERVER_FILE, Anyone, server::show),
        post(path::SET_UP, Anyone, server::set_up),
        post(path::ACCOUNTS, Anyone, accounts::register),
        post(path::RESET_REQUEST, Anyone, accounts::ask_reset),
        post(path::RESET, Anyone, accounts::reset),
        post(path::SIGN_IN_SALT, Anyone, session::salt),
        post(path::SESSION, Anyone, session::sign_in),
        post(path::SECOND_FACTOR, Anyone, session::second_factor),
        delete(path::SESSION, SignedIn, session::sign_out),
        get(path::SESSIONS, SignedIn, session::list),
        delete(path::SESSIONS, SignedIn, session::end_others),
        delete(path::ONE_SESSION, SignedIn, session::end),
        get(path::ME, SignedIn, me::show),
        patch(path::ME, SignedIn, me::rename),
        delete(path::ME, SignedIn, me::remove),
        get(path::MY_KEYS, SignedIn, me::keys),
        put(path::MY_PASSWORD, SignedIn, me::change_password),
        put(path::MY_EMAIL, SignedIn, me::change_email),
        post(path::MY_TOTP, SignedIn, me::begin_totp),
        put(path::MY_TOTP, SignedIn, me::confirm_totp),
        delete(path::MY_TOTP, SignedIn, me::remove_totp),
        get(path::ORGANISATIONS, SignedIn, organisations::list),
        post(path::ORGANISATIONS, Operator, organisations::create),
        get(path::ORGANISATION, Member, organisations::show),
        patch(path::ORGANISATION, Admin, organisations::change),
        get(path::KEYS, Member, keys::mine),
        post(path::KEYS, Admin, keys::renew),
        get(path::RECOVERY, Admin, keys::recovery),
        get(path::MEMBERS, Member, members::list),
        patch(path::MEMBER, Admin, members::change),
        delete(path::MEMBER, Admin, members::remove),
        put(path::MEMBER_GRANT, Member, keys::grant),
        post(path::MEMBER_RESET, Admin, members::reset),
        post(path::MEMBER_UNLOCK, Admin, members::unlock),
        delete(path::MEMBER_SESSIONS, Admin, members::end_sessions),
        get(path::INVITATIONS, Admin, invitations::list),
        post(path::INVITATIONS, Admin, invitations::invite),
        delete(path::INVITATION, Admin, invitations::withdraw),
        get(path::SYNC, Member, sync::pull),
        post(path::SYNC, Editor, sync::push),
        get(path::EVENTS, Member, events::listen),
        get(path::AUDIT, Auditor, audit::page),
        get(path::AUDIT_EXPORT, Auditor, audit::export),
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
    router.merge(health::router(top)).with_state(team.clone())
}
