//! Serving: the app, with a team the API before it, and what is done beside requests. Stops without cutting an answer
//! short.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::map_response;
use shared::api::POSTCARD;
use tokio::signal;
use tokio::sync::watch;
use tokio::time::interval;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

use crate::auth::register;
use crate::config::{Base, Config};
use crate::doors::Doors;
use crate::feeds::Feeds;
use crate::http::{self, Site};
use crate::listen::{Stop, listen, stopped};
use crate::places::{self, Places};
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

/// Everything the server answers: with a team the API, the app's files under `base`, compressed, with the headers on every
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

/// Serve whoever comes in until told to stop.
pub async fn run(doors: impl Into<Doors>, site: &Site, base: &Base, team: Option<Arc<Team>>, stop: Stop) {
    let app = router(site, base, team.as_ref());
    let beside = team.clone().map(|team| tokio::spawn(beside(team, stop.clone())));
    let doors = doors.into();
    let places = Places::new(places::MOST, doors.is_behind_proxy());
    listen(doors, places, app, stop).await;
    if let Some(beside) = beside {
        // It ends by the same word; a panic in it was logged when it happened.
        let _ = beside.await;
    }
    if let Some(team) = team {
        if let Some(mail) = &team.mail {
            mail.finish().await;
        }
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
            _ = looking.tick() => look(&team).await,
            () = &mut end => break,
        };
        if let Err(error) = result {
            tracing::warn!(%error, "work beside requests failed, it is tried again");
        }
    }
    team.hub.close();
}

/// Tell listeners what other servers took in. With SQLite there are no others: its log is folded into the file instead.
async fn look(team: &Team) -> Result<(), Refusal> {
    if team.store.is_sqlite() {
        return Ok(team.store.fold().await?);
    }
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
    let doors = Doors::open(config.addr).await.map_err(|error| no_door(config.addr, &error))?.behind(config.hops);
    let team = if config.team { Some(Arc::new(Team::open(config.clone()).await?)) } else { None };
    announce(config, &doors, team.as_deref()).await?;
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
    run(doors, &site, &config.base, team, stop).await;
    Ok(())
}

fn no_door(addr: SocketAddr, error: &std::io::Error) -> crate::CommandError {
    crate::CommandError::Refused(format!("Cannot listen on {addr}: {error}. --addr says another address or port."))
}

/// Say where the page is, what is kept where, and how the first admin comes in.
async fn announce(config: &Config, doors: &Doors, team: Option<&Team>) -> Result<(), crate::CommandError> {
    println!("Patchfirst is at {}{}", doors.name(), config.base);
    if let Some(taken) = doors.taken() {
        println!(
            "Another program listens on {taken}, where browsers look for localhost: passkeys need a page there. --addr with \
             a free port mends it."
        );
    }
    let Some(team) = team else {
        println!("It serves the app alone: no accounts, nothing is shared");
        return Ok(());
    };
    println!("It keeps what a team shares in {}", config.place());
    if let Some(token) = register::set_up_token(team).await? {
        let base = config.public_url.as_deref().unwrap_or_else(|| doors.name());
        println!("Nobody has set it up yet. The first admin does, once, with this token: {token}");
        println!("{base}{}set-up#{token}", config.base);
    }
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
