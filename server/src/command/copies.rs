//! Copies of the database: one is made while it serves, one is put in its place while nothing does. A copy that was put there
//! begins another epoch before anybody can open it: places that it gave are given a second time in none.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use shared::api::AuditAction;
use shared::sync::Epoch;

use super::CommandError;
use crate::auth::random;
use crate::config::Config;
use crate::store::audit::By;
use crate::store::{Store, StoreError, audit, org, private_file, session};
use crate::team::Clock;
use crate::transact;

/// Added where nobody knows in which epoch the database was that is replaced: as much as sixteen restores add at most, of the
/// eight million epochs that there are.
const UNREAD: u32 = 16 * 4096;
/// What SQLite keeps beside a file while it is open.
const LOGS: [&str; 2] = ["-wal", "-shm"];

/// A copy of one moment, while others read and write.
pub(super) async fn backup(config: &Config, file: &Path) -> Result<(), CommandError> {
    let store = Store::open(config.database().reveal()).await?;
    if !store.is_sqlite() {
        let words = "PostgreSQL has its own: pg_dump --format=custom --file=FILE DATABASE. After pg_restore, run `restore` \
                     without a file before serving.";
        return Err(CommandError::Refused(words.to_owned()));
    }
    if file.exists() {
        return Err(CommandError::Refused(format!("{} is there already.", file.display())));
    }
    store.copy_into(&file.display().to_string()).await?;
    store.close().await;
    println!("Copied into {}", file.display());
    Ok(())
}

/// Put a copy in place, in another epoch in every organisation: browsers then offer what the copy lacks.
pub(super) async fn restore(config: &Config, file: Option<&Path>) -> Result<(), CommandError> {
    let database = config.database();
    let database = database.reveal();
    if let Some(file) = file {
        put_in_place(database, file).await?;
    } else {
        let store = Store::open(database).await?;
        begin_anew(&store, Some(Epoch::default())).await?;
        store.close().await;
    }
    println!("Restored. Everybody signs in again; browsers offer what this copy does not know.");
    println!("Members who were disabled after the copy was made are not disabled in it: look at the list.");
    Ok(())
}

/// Put a file in place of a SQLite database, ready to serve.
async fn put_in_place(database: &str, file: &Path) -> Result<(), CommandError> {
    let Some(path) = database.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//")) else {
        return Err(CommandError::Refused("Use pg_restore, then `restore` without a file.".to_owned()));
    };
    let path = path.split('?').next().unwrap_or(path);
    let replaced = replaced(database, path).await;
    let beside = format!("{path}.restoring");
    if let Err(error) = prepare(file, &beside, replaced).await {
        // It holds secrets, and nobody needs it.
        remove(&beside, &["", LOGS[0], LOGS[1]]);
        return Err(error);
    }
    // A log of the old file would be taken for one of the new.
    remove(path, &LOGS);
    Ok(fs::rename(&beside, path)?)
}

/// The highest epoch of the file that is about to be replaced; `None` where it cannot be read. Closing it folds its log into it.
async fn replaced(database: &str, path: &str) -> Option<Epoch> {
    if !Path::new(path).exists() {
        return Some(Epoch::default());
    }
    match highest(database).await {
        Ok(epoch) => Some(epoch),
        Err(error) => {
            println!("What is in {path} cannot be read, and is replaced all the same: {error}");
            None
        }
    }
}

async fn highest(database: &str) -> Result<Epoch, StoreError> {
    let store = Store::open(database).await?;
    let epoch = org::highest_epoch(&mut store.read().await?).await;
    store.close().await;
    epoch
}

/// Make a file that is ready to serve: a copy that opens, has our tables and is in another epoch.
async fn prepare(file: &Path, beside: &str, replaced: Option<Epoch>) -> Result<(), CommandError> {
    // Of a restore that was interrupted.
    remove(beside, &["", LOGS[0], LOGS[1]]);
    io::copy(&mut File::open(file)?, &mut private_file(Path::new(beside))?)?;
    let copy = Store::open(&format!("sqlite:{beside}")).await?;
    let begun = begin_anew(&copy, replaced).await;
    copy.close().await;
    Ok(begun?)
}

/// Begin another epoch in every organisation, and end everybody's session.
async fn begin_anew(store: &Store, replaced: Option<Epoch>) -> Result<(), StoreError> {
    store.migrate().await?;
    let now = Clock::default().now();
    let by = By { who: None, who_words: String::new(), source: "command".to_owned(), now };
    let random = u16::from_le_bytes(random());
    transact!(store, |tx| {
        let own = org::highest_epoch(tx).await?;
        let replaced = replaced.unwrap_or(Epoch(own.0 + UNREAD)).max(own);
        session::end_everybody(tx).await?;
        for organisation in org::all(tx).await? {
            let epoch = Epoch::after_restore(organisation.epoch, replaced, random);
            org::begin_epoch(tx, organisation.org, epoch).await?;
            audit::add(tx, organisation.org, &by, AuditAction::Restored, None, "").await?;
        }
        Ok::<_, StoreError>(())
    })
}

/// Remove a file with what stands beside it, as far as it is there.
fn remove(path: &str, endings: &[&str]) {
    for ending in endings {
        // Where there is none, there is nothing to take away.
        let _ = fs::remove_file(format!("{path}{ending}"));
    }
}
