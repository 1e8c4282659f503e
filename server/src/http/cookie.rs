//! The two cookies: of the session, and by which a browser is known again. No script sees either.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};

use crate::auth::CookieKey;
use crate::auth::session::{DEVICE_LASTS_S, LASTS_S, Opened};
use crate::config::Base;

/// `__Host-`: browsers take it only with `Secure`, `Path=/` and no domain, so that no neighbour can set it (RFC 6265bis,
/// section 4.1.3.2). Two servers below different paths of one host have different names.
fn name(base: &Base) -> String {
    let below = base.as_str().trim_matches('/').replace('/', "-");
    if below.is_empty() { "__Host-patchfirst".to_owned() } else { format!("__Host-patchfirst-{below}") }
}

fn device_name(base: &Base) -> String {
    format!("{}.device", name(base))
}

fn find(headers: &HeaderMap, name: &str) -> Option<CookieKey> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(is, _)| *is == name).and_then(|(_, value)| CookieKey::read(value))
}

/// The cookie of the session.
pub(super) fn session(headers: &HeaderMap, base: &Base) -> Option<CookieKey> {
    find(headers, &name(base))
}

/// The cookie of a browser that signed in before.
pub(super) fn device(headers: &HeaderMap, base: &Base) -> Option<CookieKey> {
    find(headers, &device_name(base))
}

fn set(name: &str, value: &str, lasts_s: i64) -> Option<HeaderValue> {
    let line = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={lasts_s}");
    HeaderValue::from_str(&line).ok()
}

/// Give both to a browser that signed in.
pub(super) fn give(headers: &mut HeaderMap, base: &Base, opened: &Opened) {
    let cookies = [
        set(&name(base), &opened.key.reveal(), LASTS_S),
        set(&device_name(base), &opened.device.reveal(), DEVICE_LASTS_S),
    ];
    for cookie in cookies.into_iter().flatten() {
        headers.append(SET_COOKIE, cookie);
    }
}

/// Take the session's away. The browser stays known.
pub(super) fn take(headers: &mut HeaderMap, base: &Base) {
    if let Some(cookie) = set(&name(base), "", 0) {
        headers.append(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_is_found_again_below_its_own_path_only() {
        let opened = Opened { key: CookieKey::fresh(), device: CookieKey::fresh() };
        let (here, there) = (Base::root(), Base::new("/tools/pf/").unwrap());
        let mut given = HeaderMap::new();
        give(&mut given, &here, &opened);
        let mut sent = HeaderMap::new();
        for line in given.get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            assert!(line.ends_with("Secure; HttpOnly; SameSite=Strict; Max-Age=2592000") || line.contains("15552000"));
            sent.append(COOKIE, line.split(';').next().unwrap().parse().unwrap());
        }
        assert_eq!(session(&sent, &here).unwrap().hash(), opened.key.hash());
        assert_eq!(device(&sent, &here).unwrap().hash(), opened.device.hash());
        assert!(session(&sent, &there).is_none());
    }
}
