//! Opening a database and bringing its tables up to date. It creates a SQLite file and its folder, never a PostgreSQL database.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::PgConnection;
use sqlx::migrate::Migrator;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::{Pools, Store, StoreError};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Readers of a SQLite file; more than cores gain nothing.
const SQLITE_READERS: u32 = 8;
/// Connections of one server to PostgreSQL; its default allows 100 in all, so four servers fit.
const POSTGRES_CONNECTIONS: u32 = 20;
/// How long a request waits for a free connection before it is told that the server is busy.
const WAIT: Duration = Duration::from_secs(10);
/// Each SQLite connection's page cache: 8 MiB (a negative number counts KiB).
const CACHE_KIB: &str = "-8192";
/// Pages of SQLite's log, 64 MiB, above which whoever commits folds it into the file at once. It is folded beside the commits long
/// before ([`Store::fold`]): done by a commit, that one and who stands in line behind it wait for the file's disk.
const LOG_PAGES: &str = "16384";
/// How often migrations are tried: servers that start at the same moment get in each other's way once.
const MIGRATION_TRIES: u32 = 10;

impl Store {
    /// Connect to `sqlite:FILE` or `postgres://...`. Tables are not touched.
    ///
    /// # Errors
    /// When the address is of no known kind or nobody answers there.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        let pools = if address.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(address)?;
            make_folder(options.get_filename())?;
            make_file(options.get_filename())?;
            let options = options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // FULL: what was acknowledged survives a power cut, not only a crash of this process.
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(WAIT)
                .pragma("cache_size", CACHE_KIB)
                .pragma("wal_autocheckpoint", LOG_PAGES);
            let write =
                SqlitePoolOptions::new().max_connections(1).acquire_timeout(WAIT).connect_with(options.clone()).await?;
            let read = SqlitePoolOptions::new()
                .max_connections(SQLITE_READERS)
                .acquire_timeout(WAIT)
                .connect_with(options.pragma("query_only", "1"))
                .await?;
            Pools::Sqlite { write, read }
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            Pools::Postgres(
                PgPoolOptions::new()
                    .max_connections(POSTGRES_CONNECTIONS)
                    .acquire_timeout(WAIT)
                    .after_connect(|connection, _| Box::pin(plan_anew(connection)))
                    .connect(address)
                    .await?,
            )
        } else {
            return Err(StoreError::Address);
        };
        Ok(Self { pools })
    }

    /// Make the tables, or bring those of an older version up to date.
    ///
    /// # Errors
    /// When a migration fails, or the tables are of a newer version than this program.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let mut tries = 0;
        loop {
            // Without the advisory lock, which not every database has: of two servers one wins, the other looks again.
            let result = match &self.pools {
                Pools::Sqlite { write, .. } => SQLITE.run(write).await,
                Pools::Postgres(pool) => without_lock(&POSTGRES).run(pool).await,
            };
            tries += 1;
            match result {
                Ok(()) => return Ok(()),
                Err(sqlx::migrate::MigrateError::Execute(_) | sqlx::migrate::MigrateError::ExecuteMigration(..))
                    if tries < MIGRATION_TRIES =>
                {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Copy a SQLite database of one moment into a new file; others go on reading and writing.
    ///
    /// # Errors
    /// When the file is there already or cannot be written.
    pub async fn copy_into(&self, file: &str) -> Result<(), StoreError> {
        let Pools::Sqlite { write, .. } = &self.pools else { return Ok(()) };
        // SQLite takes an empty file for none, and leaves it to whom it is.
        drop(private_file(Path::new(file)).map_err(sqlx::Error::Io)?);
        let copied = sqlx::query("VACUUM INTO $1").bind(file).execute(write).await;
        if copied.is_err() {
            // Half a copy is none.
            let _ = std::fs::remove_file(file);
        }
        copied.map(drop).map_err(StoreError::from)
    }

    /// Fold SQLite's log into its file as far as readers allow; nobody waits for it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn fold(&self) -> Result<(), StoreError> {
        if let Pools::Sqlite { read, .. } = &self.pools {
            sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(read).await?;
        }
        Ok(())
    }

    /// Close all connections; SQLite folds its log into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// PostgreSQL keeps the plan of a statement. One that was made while a table was small goes through all of it once it is large,
/// until the table is analysed; in a first minute of 50,000 operations that was ten times slower.
async fn plan_anew(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    // A database that has no such setting keeps no such plans.
    let _ = sqlx::query("SET plan_cache_mode = force_custom_plan").execute(connection).await;
    Ok(())
}

/// Make the folder of the file, for its owner only: it holds secrets.
fn make_folder(file: &Path) -> Result<(), StoreError> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) else {
        return Ok(());
    };
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.recursive(true).create(folder).map_err(sqlx::Error::Io)?)
}

/// Make the file, where there is none, for its owner only: SQLite would leave it to the mask, and gives its logs the same mode.
fn make_file(file: &Path) -> Result<(), StoreError> {
    match private_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(sqlx::Error::Io(error).into()),
        _ => Ok(()),
    }
}

/// A new file that nobody but its owner may read.
///
/// # Errors
/// When there is one already, or it cannot be made.
pub fn private_file(file: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create_new(true).open(file)
}

fn without_lock(migrator: &Migrator) -> Migrator {
    let mut migrator = Migrator::with_migrations(migrator.iter().cloned().collect());
    migrator.set_locking(false);
    migrator
}
