//! Hints that there is something new, as server-sent events (HTML, section 9.2). A hint carries no value.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, stream};
use shared::api::Hint;
use tokio::sync::watch;

use super::cookie;
use crate::auth::{Access, Caller, CookieKey, InOrg, access};
use crate::refusal::Refusal;
use crate::team::Team;

/// How often somebody who only listens is asked again whether they still may.
const ASK_AGAIN: Duration = Duration::from_secs(15);

struct Listener {
    team: Arc<Team>,
    key: Option<CookieKey>,
    source: String,
    at: InOrg,
    news: watch::Receiver<Hint>,
}

pub(super) async fn listen(
    State(team): State<Arc<Team>>,
    caller: Caller,
    at: InOrg,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let news = team.hub.listen(&team.store, at.org).await?;
    let key = cookie::session(&headers, &team.config.base);
    let listener = Listener { team, key, source: caller.source, at, news };
    Ok(Sse::new(stream::unfold(listener, next)).keep_alive(KeepAlive::default()))
}

/// The next hint; the end when the listener may no longer listen or the server is being stopped.
async fn next(mut listener: Listener) -> Option<(Result<Event, Infallible>, Listener)> {
    loop {
        let news = tokio::time::timeout(ASK_AGAIN, listener.news.changed()).await;
        if matches!(news, Ok(Err(_))) {
            return None;
        }
        let Listener { team, key, source, at, .. } = &listener;
        access::enter(team, Access::Member, *key, source, Some(at.org)).await.ok()?;
        if news.is_ok() {
            let hint = *listener.news.borrow_and_update();
            let event = Event::default().json_data(hint).ok()?;
            return Some((Ok(event), listener));
        }
    }
}
