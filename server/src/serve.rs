//! Serving: the app, in team mode the API before it, and what is done beside requests. Stops without cutting an answer
//! short.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::map_response;
use shared::api::POSTCARD;
use tokio::net::TcpListener;
use tokio::signal;
use tokio::sync::watch;
use tokio::time::interval;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

use crate::auth::register;
use crate::config::{Base, Config};
use crate::feeds::Feeds;
use crate::http::{self, Site};
use crate::listen::{Stop, listen, stopped};
use crate::refusal::Refusal;
use crate::store::live;
use crate::team::Team;

/// How often ended sessions and the like are forgotten.
const SWEEP: Duration = Duration::from_hours(1);
/// How often a server looks for what others on the same database took in: half of what a person should wait.
const LOOK: Duration = Duration::from_millis(500);
/// Where the app was looked for.
const NO_APP: &str = "There is no app to serve: none inside this program, and no folder `dist` beside it or here. \
                      `cargo xtask dist` builds that folder; --dist says where it is.";

/// Everything the server answers: the API in team mode, the app's files under `base`, compressed, with the headers on every
/// response.
pub fn router(site: &Site, base: &Base, team: Option<&Arc<Team>>) -> Router {
    let files = http::files::router(site.clone(), base.clone());
    let all = match team {
        Some(team) => http::api(team, base).merge(files),
        None => files,
    };
    // Sealed values do not get smaller.
    let worth = DefaultPredicate::new()
        .and(NotForContentType::const_new(POSTCARD))
        .and(NotForContentType::const_new(http::CHUNK));
    all.layer(CompressionLayer::new().compress_when(worth)).layer(map_response(http::headers::protect))
}

/// Serve on a listener until told to stop.
pub async fn run(listener: TcpListener, site: &Site, base: &Base, team: Option<Arc<Team>>, stop: Stop) {
    let app = router(site, base, team.as_ref());
    let beside = team.clone().map(|team| tokio::spawn(beside(team, stop.clone())));
    listen(listener, app, stop).await;
    if let Some(beside) = beside {
        // It ends by the same word; a panic in it was logged when it happened.
        let _ = beside.await;
    }
    if let Some(team) = team {
        team.store.close().await;
    }
}

/// What is done beside requests until the server stops.
async fn beside(team: Arc<Team>, stop: Stop) {
    let (mut sweeping, mut looking) = (interval(SWEEP), interval(LOOK));
    let mut end = std::pin::pin!(stopped(stop));
    loop {
        let result = tokio::select! {
            _ = sweeping.tick() => team.sweep().await,
            _ = looking.tick(), if !team.store.is_sqlite() => look(&team).await,
            () = &mut end => break,
        };
        if let Err(error) = result {
            tracing::warn!(%error, "work beside requests failed, it is tried again");
        }
    }
    team.hub.close();
}

/// Tell listeners what other servers took in.
async fn look(team: &Team) -> Result<(), Refusal> {
    let orgs = team.hub.listened();
    if orgs.is_empty() {
        return Ok(());
    }
    let mut tx = team.store.read().await?;
    for org in orgs {
        if let Some(head) = live::head(&mut tx, org).await? {
            team.hub.tell(org, head.epoch, head.seq);
        }
    }
    Ok(())
}

/// The command `serve`: listen where the settings say, until Ctrl-C or SIGTERM.
///
/// # Errors
/// When there is no app, the address cannot be listened on or the database cannot be opened.
pub async fn serve(config: &Config) -> Result<(), crate::CommandError> {
    let site = Site::find(config.dist.as_deref()).ok_or_else(|| crate::CommandError::Refused(NO_APP.to_owned()))?;
    let listener = TcpListener::bind(config.addr).await?;
    let team = if config.team { Some(Arc::new(Team::open(config.clone()).await?)) } else { None };
    // The real address: port 0 lets the system choose.
    let address = listener.local_addr()?;
    println!("Patchfirst is at http://{address}{}", config.base);
    if config.team {
        println!("It keeps what a team shares in {}", config.place());
    }
    if let Some(team) = &team
        && let Some(token) = register::set_up_token(team).await?
    {
        let base = config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        println!("Nobody has set it up yet. The first admin does, once, with this token: {token}");
        println!("{base}{}set-up#{token}", config.base);
    }
    let (say, stop) = watch::channel(false);
    tokio::spawn(async move {
        stop_asked().await;
        // Nobody listens any more only when the server has stopped already.
        let _ = say.send(true);
    });
    let site = if config.feeds.is_empty() {
        site
    } else {
        let folder = config.feeds_folder();
        tokio::spawn(Feeds::new(config.feeds.clone(), folder.clone()).run(stop.clone()));
        site.with_feeds(&folder)
    };
    run(listener, &site, &config.base, team, stop).await;
    Ok(())
}

/// Resolves on Ctrl-C, and on SIGTERM where there is such a thing.
async fn stop_asked() {
    let interrupt = async {
        if signal::ctrl_c().await.is_err() {
            // Without a handler the system's default (stop at once) is in force, so never resolve here.
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signals) => drop(signals.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
