//! What a person may ask of the program: to serve, and to look after its database.

mod copies;

use std::path::PathBuf;

use shared::api::{Code, tidy_email};

use crate::auth::{lock, register, reset};
use crate::config::Config;
use crate::doors;
use crate::refusal::Refusal;
use crate::serve::serve;
use crate::store::{Store, StoreError, account, attempt, audit};
use crate::team::Team;
use crate::transact;

/// A command with what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Serve, until told to stop.
    Serve,
    /// Bring the tables up to date.
    Migrate,
    /// Copy a SQLite database into a file; say how for PostgreSQL.
    Backup(PathBuf),
    /// Put such a copy in place of the database (SQLite), or say that one was put there (PostgreSQL).
    Restore(Option<PathBuf>),
    /// Print a token for the first admin.
    AdminToken,
    /// Print a link to a new password.
    AdminReset(String),
    /// Take the lock of an account away.
    AdminUnlock(String),
    /// Say what there is.
    Help,
    /// None of these.
    Unknown(String),
}

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// Listening, or a file.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The database.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// What was asked for makes no sense here.
    #[error("{0}")]
    Refused(String),
}

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Store(error) => Self::Store(error),
            Refusal::Said(body) if body.code == Code::NotFound => Self::Refused("Nobody has that address.".to_owned()),
            Refusal::Said(body) => Self::Refused(body.words),
        }
    }
}

impl Command {
    /// The commands, for a person.
    pub const USAGE: &str = "\
patchfirst [serve] [SETTINGS]            serves the app with accounts and sync; --team no: the app alone
patchfirst migrate [SETTINGS]            brings the database up to date
patchfirst backup FILE [SETTINGS]        copies the database while it serves
patchfirst restore FILE [SETTINGS]       puts a copy in its place, while nothing serves it
patchfirst restore [SETTINGS]            after pg_restore: tells browsers that the database is an older one
patchfirst admin token                   a token for the first admin
patchfirst admin reset E-MAIL            a link to a new password
patchfirst admin unlock E-MAIL           takes the lock of an account away";

    /// The command that the arguments begin with, and the rest of them: settings.
    pub fn of_args(args: impl IntoIterator<Item = String>) -> (Self, Vec<String>) {
        let mut rest: Vec<String> = args.into_iter().collect();
        if rest.iter().any(|arg| arg == "--help" || arg == "-h") {
            return (Self::Help, Vec::new());
        }
        let words: Vec<String> = rest.iter().take_while(|arg| !arg.starts_with("--")).cloned().collect();
        rest.drain(..words.len());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let command = match *words.as_slice() {
            [] | ["serve"] => Self::Serve,
            ["help"] => Self::Help,
            ["migrate"] => Self::Migrate,
            ["backup", file] => Self::Backup(file.into()),
            ["restore"] => Self::Restore(None),
            ["restore", file] => Self::Restore(Some(file.into())),
            ["admin", "token"] => Self::AdminToken,
            ["admin", "reset", email] => Self::AdminReset(email.to_owned()),
            ["admin", "unlock", email] => Self::AdminUnlock(email.to_owned()),
            _ => Self::Unknown(words.join(" ")),
        };
        (command, rest)
    }

    /// Do it.
    ///
    /// # Errors
    /// When it cannot be done; nothing is half done then.
    pub async fn run(self, config: &Config) -> Result<(), CommandError> {
        match self {
            Self::Serve => serve(config).await,
            Self::Migrate => {
                let store = Store::open(config.database().reveal()).await?;
                store.migrate().await?;
                store.close().await;
                println!("The database is up to date.");
                Ok(())
            }
            Self::Backup(file) => copies::backup(config, &file).await,
            Self::Restore(file) => copies::restore(config, file.as_deref()).await,
            Self::AdminToken => {
                match register::set_up_token(&team(config).await?).await? {
                    Some(token) => println!("{token}"),
                    None => return Err(CommandError::Refused("It was set up already.".to_owned())),
                }
                Ok(())
            }
            Self::AdminReset(email) => {
                let link = reset::operator_link(&team(config).await?, &tidy(&email)?).await?;
                let base = config.public_url.clone().unwrap_or_else(|| doors::local(config.addr));
                if let Some(token) = link.token {
                    println!("{base}{}reset#{token}", config.base);
                }
                Ok(())
            }
            Self::AdminUnlock(email) => unlock(&team(config).await?, &tidy(&email)?).await,
            Self::Help => {
                println!("{}\n\nSettings:\n{}", Self::USAGE, Config::usage());
                Ok(())
            }
            Self::Unknown(words) => Err(CommandError::Refused(format!("unknown command `{words}`\n\n{}", Self::USAGE))),
        }
    }
}

fn tidy(email: &str) -> Result<String, CommandError> {
    tidy_email(email).ok_or_else(|| CommandError::Refused(format!("`{email}` is no e-mail address.")))
}

async fn team(config: &Config) -> Result<Team, StoreError> {
    Team::open(config.clone()).await
}

async fn unlock(team: &Team, email: &str) -> Result<(), CommandError> {
    let hash = lock::email_hash(&team.secret, email);
    let by = crate::auth::access::nobody(team, "command");
    let done: Result<(), Refusal> = transact!(team.store, |tx| {
        let user = account::by_email(tx, email).await?.ok_or(Code::NotFound)?.account.user;
        attempt::unlock(tx, &hash).await?;
        Ok(audit::add_everywhere(tx, user, &by, shared::api::AuditAction::Unlocked, "by the operator").await?)
    });
    Ok(done?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_settings_are_the_command() {
        let read = |line: &str| Command::of_args(line.split_whitespace().map(str::to_owned));
        assert_eq!(read(""), (Command::Serve, Vec::new()));
        assert_eq!(read("--dist x"), (Command::Serve, vec!["--dist".into(), "x".into()]));
        assert_eq!(read("serve --team no"), (Command::Serve, vec!["--team".into(), "no".into()]));
        assert_eq!(
            read("backup a.db --config c"),
            (Command::Backup("a.db".into()), vec!["--config".into(), "c".into()])
        );
        assert_eq!(read("admin reset a@b.test").0, Command::AdminReset("a@b.test".into()));
        assert_eq!(read("serve --team --help").0, Command::Help);
        assert_eq!(read("destroy all").0, Command::Unknown("destroy all".into()));
    }
}
