//! The server's shell: reads the arguments, listens, and stops without cutting an answer short.

use std::error::Error;
use std::process::ExitCode;

use server::Config;
use tokio::net::TcpListener;
use tokio::signal;

#[tokio::main]
async fn main() -> ExitCode {
    let config = match Config::from_args(std::env::args().skip(1)) {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}\n\n{}", Config::USAGE);
            return ExitCode::from(2);
        }
    };
    match serve(&config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Patchfirst could not be served on {}: {error}", config.addr);
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: &Config) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(config.addr).await?;
    // The real address: port 0 lets the system choose.
    println!("Patchfirst is at http://{}{}", listener.local_addr()?, config.base);
    axum::serve(listener, server::router(&config.dist, &config.base)).with_graceful_shutdown(stop_asked()).await?;
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
