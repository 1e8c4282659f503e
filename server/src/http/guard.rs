//! What every request of the API passes, in this order: not from another site, not too often, a version we speak, a
//! session, a role. A handler behind it gets who asks from the request and nowhere else.

use std::sync::Arc;
use std::time::Instant;

use axum::body::HttpBody as _;
use axum::extract::{RawPathParams, Request, State};
use axum::http::header::{CACHE_CONTROL, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::api::{Code, ErrorBody, OLDEST_VERSION, VERSION, VERSION_HEADER, path};
use shared::sync::OrgId;

use super::{cookie, form, source};
use crate::auth::{Access, access};
use crate::intake::Keep;
use crate::refusal::Refusal;
use crate::team::Team;

/// Paths that browsers ask without our scripts, or that tell which versions there are: no version is asked of them.
pub(super) const WITHOUT_VERSION: [&str; 4] = [path::SERVER, path::SERVER_FILE, path::EVENTS, path::AUDIT_EXPORT];

/// What the guard of one route knows.
#[derive(Clone)]
pub(super) struct Pass {
    pub(super) team: Arc<Team>,
    pub(super) access: Access,
    pub(super) path: &'static str,
}

pub(super) async fn guard(
    State(pass): State<Pass>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let headers = request.headers().clone();
    // Whatever a handler makes of the body, its memory counts until there is an answer.
    let keep = Keep::default();
    request.extensions_mut().insert(keep.clone());
    let answer = async {
        match admit(&pass, &params, &mut request).await {
            Ok(()) => next.run(request).await,
            Err(refusal) => refusal.into_response(),
        }
    };
    let mut response = form::answering(&headers, answer).await;
    drop(keep);
    // Answers are about people and for one of them: no cache keeps them.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let (status, took) = (response.status().as_u16(), start.elapsed());
    pass.team.metrics.count(&method, pass.path, status, took);
    tracing::info!(%method, path = pass.path, status, ms = took.as_millis() as u64, "answered");
    response
}

async fn admit(pass: &Pass, params: &RawPathParams, request: &mut Request) -> Result<(), Refusal> {
    let team = &pass.team;
    same_site(request.method(), request.headers())?;
    let source = source::of(request, team.config.hops);
    if pass.access == Access::Anyone {
        team.pace.check_source(&source)?;
    }
    if !WITHOUT_VERSION.contains(&pass.path) {
        version(request.headers())?;
    }
    if pass.access != Access::Anyone {
        let key = cookie::session(request.headers(), &team.config.base);
        let org = params.iter().find(|(name, _)| *name == "org").and_then(|(_, text)| text.parse::<OrgId>().ok());
        let turn = team.turns.take(&source).await?;
        // Those before it may have filled the places of its address.
        if !request.body().is_end_stream() {
            team.intake.check(&source)?;
        }
        let (caller, in_org) = access::enter(team, pass.access, key, &source, org).await?;
        drop(turn);
        team.pace.check_user(caller.user)?;
        request.extensions_mut().insert(caller);
        if let Some(in_org) = in_org {
            request.extensions_mut().insert(in_org);
        }
    }
    request.extensions_mut().insert(source::Source(source));
    Ok(())
}

/// Is it from our own page, or from no browser at all? Beside the cookie's own `SameSite=Strict`.
///
/// Browsers say `Sec-Fetch-Site` since 2020 to 2023 and `Origin` with every POST since long before (Fetch, section 3.2).
fn same_site(method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
    if matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let text = |value: Option<&HeaderValue>| value.and_then(|value| value.to_str().ok()).map(str::to_owned);
    if let Some(site) = headers.get("sec-fetch-site") {
        return if site == "same-origin" || site == "none" { Ok(()) } else { Err(Code::CrossSite.into()) };
    }
    let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
    let origin = text(Some(origin)).and_then(|origin| origin.split_once("://").map(|(_, host)| host.to_owned()));
    if origin.is_some() && origin == text(headers.get(HOST)) { Ok(()) } else { Err(Code::CrossSite.into()) }
}

fn version(headers: &HeaderMap) -> Result<(), Refusal> {
    let said = headers.get(VERSION_HEADER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    if said.is_some_and(|version: u32| (OLDEST_VERSION..=VERSION).contains(&version)) {
        return Ok(());
    }
    let versions = Some((OLDEST_VERSION, VERSION));
    Err(Refusal::Said(Box::new(ErrorBody { versions, ..ErrorBody::new(Code::Version) })))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_let_in(method: &Method, headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (axum::http::HeaderName::from_static(name), HeaderValue::from_static(value)));
        same_site(method, &headers.collect()).is_ok()
    }

    #[test]
    fn other_sites_change_nothing() {
        let ours = ("host", "patches.example");
        assert!(is_let_in(&Method::POST, &[ours, ("sec-fetch-site", "same-origin")]));
        assert!(is_let_in(&Method::POST, &[ours, ("origin", "https://patches.example")]));
        assert!(is_let_in(&Method::POST, &[ours]));
        assert!(is_let_in(&Method::GET, &[ours, ("sec-fetch-site", "cross-site")]));
        for headers in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://other.example"),
            ("origin", "https://patches.example.other.example"),
            ("origin", "null"),
        ] {
            assert!(!is_let_in(&Method::POST, &[ours, headers]), "{headers:?}");
            assert!(!is_let_in(&Method::DELETE, &[ours, headers]), "{headers:?}");
        }
    }
}
