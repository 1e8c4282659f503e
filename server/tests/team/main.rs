//! Team mode over real HTTP, on both databases: each story runs on SQLite and on PostgreSQL.
//!
//! Reading order: `app` (a server on a port of its own), `postgres` (a database server for this run), `people` (who does
//! something), then one file per story.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

mod accounts;
mod app;
mod authenticator;
mod bodies;
mod canary;
mod commands;
mod connections;
mod crash;
mod factors;
mod keys;
mod letters;
mod load;
mod locks;
mod matrix;
mod passkeys;
mod people;
mod postgres;
mod resets;
mod scans;
mod servers;
mod start;
mod story;
mod sync;
mod unknown;
mod waiting;

/// One story on each database. Says so, and passes, where there is no PostgreSQL and none can be had.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name($crate::app::App::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                match $crate::app::App::on_postgres().await {
                    Some(app) => super::$name(app).await,
                    None => eprintln!("skipped: PostgreSQL is not installed"),
                }
            }
        }
    )*};
}
