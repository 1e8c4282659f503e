//! What a person may ask of the program: to serve, and to look after its database.

mod copies;

use std::path::PathBuf;

use shared::api::{Code, tidy_email};

use crate::auth::{operator, register, reset};
use crate::config::Config;
use crate::doors;
use crate::refusal::Refusal;
use crate::serve::serve;
use crate::store::{Store, StoreError};
use crate::team::Team;

/// How `admin reset` begins, and the option that only it has.
const RESET: [&str; 2] = ["admin", "reset"];
const FACTORS: &str = "--factors";

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
    AdminReset {
        /// Whose.
        email: String,
        /// And forget second factors with the old one?
        forgets_factors: bool,
    },
    /// Take the lock of an account away.
    AdminUnlock(String),
    /// Make an account an operator of the server too.
    AdminOperator(String),
    /// Make a member the admin of an organisation.
    AdminAppoint {
        /// Whom.
        email: String,
        /// Its name or its number.
        organisation: String,
    },
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
patchfirst admin reset --factors E-MAIL  the same, and second factors are forgotten by its use
patchfirst admin unlock E-MAIL           takes the lock of an account away
patchfirst admin operator E-MAIL         makes an account an operator of the server, beside others
patchfirst admin appoint E-MAIL TEAM     makes a member an admin of the organisation of that name";

    /// The command that the arguments begin with, and the rest of them: settings.
    pub fn of_args(args: impl IntoIterator<Item = String>) -> (Self, Vec<String>) {
        let mut rest: Vec<String> = args.into_iter().collect();
        if rest.iter().any(|arg| arg == "--help" || arg == "-h") {
            return (Self::Help, Vec::new());
        }
        // The one option of a command that is no setting.
        let factors =
            rest.iter().position(|arg| arg == FACTORS).filter(|_| rest.starts_with(&RESET.map(str::to_owned)));
        factors.map(|at| rest.remove(at));
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
            ["admin", "reset", email] => {
                Self::AdminReset { email: email.to_owned(), forgets_factors: factors.is_some() }
            }
            ["admin", "unlock", email] => Self::AdminUnlock(email.to_owned()),
            ["admin", "operator", email] => Self::AdminOperator(email.to_owned()),
            ["admin", "appoint", email, organisation] => {
                Self::AdminAppoint { email: email.to_owned(), organisation: organisation.to_owned() }
            }
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
            Self::AdminReset { email, forgets_factors } => {
                let link = reset::operator_link(&team(config).await?, &tidy(&email)?, forgets_factors).await?;
                let base = config.public_url.clone().unwrap_or_else(|| doors::local(config.addr));
                if let Some(token) = link.token {
                    println!("{base}{}reset#{token}", config.base);
                }
                Ok(())
            }
            Self::AdminUnlock(email) => Ok(operator::unlock(&team(config).await?, &tidy(&email)?).await?),
            Self::AdminOperator(email) => {
                operator::promote(&team(config).await?, &tidy(&email)?).await?;
                println!("{email} runs the server too.");
                Ok(())
            }
            Self::AdminAppoint { email, organisation } => {
                operator::appoint(&team(config).await?, &tidy(&email)?, &organisation).await?;
                println!("{email} is an admin of {organisation}. Another member, or the recovery key, gives the keys.");
                Ok(())
            }
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
        let reset = |forgets_factors| Command::AdminReset { email: "a@b.test".into(), forgets_factors };
        assert_eq!(read("admin reset a@b.test").0, reset(false));
        assert_eq!(
            read("admin reset --factors a@b.test --log warn"),
            (reset(true), vec!["--log".into(), "warn".into()])
        );
        assert_eq!(read("admin reset a@b.test --factors").0, reset(true));
        assert_eq!(read("admin unlock --factors").1, ["--factors"]);
        assert_eq!(read("serve --team --help").0, Command::Help);
        assert_eq!(read("destroy all").0, Command::Unknown("destroy all".into()));
    }
}
