//! What a person may set, each with a default: in a TOML file, in the environment, as an argument; the later one wins.
//!
//! A setting has one name everywhere: `addr` in the file, `PATCHFIRST_ADDR` in the environment, `--addr` as argument.
//! To add a setting: a field in [`Config`], its default, an arm in `set`, a line in `SETTINGS`.

mod base;
mod secret;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

pub use base::{Base, BaseError};
pub use secret::Secret;

use crate::feeds::PUBLISHERS;
use crate::mail::{is_sender, is_smtp};

/// How the server was asked to run.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of the built app; without one it is looked for.
    pub dist: Option<PathBuf>,
    /// Folder for what the server keeps, where nothing else is said.
    pub data: PathBuf,
    /// Address and port to listen on; only this machine by default.
    pub addr: SocketAddr,
    /// Path the app lives under.
    pub base: Base,
    /// Accounts and sync beside the app; without, the app alone.
    pub team: bool,
    /// `sqlite:FILE` or `postgres://...`: the latter holds a password. Without one, a file in `data`.
    pub database: Option<Secret>,
    /// How letters are sent; without it admins pass links on.
    pub mail: Option<MailConfig>,
    /// How people reach the server, such as `https://patches.example`, for links in letters and for passkeys.
    pub public_url: Option<String>,
    /// Proxies in front of this server, each of which adds to `X-Forwarded-For`; 0: that header is not believed.
    pub hops: usize,
    /// May anybody ask to join an organisation? Otherwise only who was invited.
    pub sign_up: bool,
    /// Who asks `/metrics` from another machine must show it.
    pub metrics_token: Option<Secret>,
    /// Megabytes that an organisation may keep here, shared scans apart.
    pub quota_mb: u64,
    /// Megabytes of shared scans that an organisation may keep here.
    pub scan_quota_mb: u64,
    /// Addresses that threat feeds are fetched from once a day.
    pub feeds: Vec<String>,
    /// Which lines are logged, as `tracing-subscriber` writes filters.
    pub log: String,
    /// One JSON object a line instead of text.
    pub log_json: bool,
}

/// What letters need, all of it.
#[derive(Clone, Debug)]
pub struct MailConfig {
    /// Address of the server that takes letters, with name and password.
    pub smtp: Secret,
    /// Whom letters are from.
    pub from: String,
    /// How people reach this server: what a request says of it could be a stranger's word.
    pub public_url: String,
}

/// What is wrong with a setting.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Not a setting of this server.
    #[error("unknown setting `{0}`")]
    Unknown(String),
    /// The argument needs a value after it.
    #[error("`{0}` needs a value")]
    NoValue(String),
    /// The value makes no sense. It is not repeated here where it may be a secret.
    #[error("{name}: {why}")]
    Value {
        /// Which setting.
        name: &'static str,
        /// What it should be.
        why: String,
    },
    /// The base is not a plain path.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// The file cannot be read, or is not TOML.
    #[error("{file}: {why}")]
    File {
        /// Its path.
        file: String,
        /// What is wrong.
        why: String,
    },
}

/// Names, values and what a person reads about them. A value in brackets may be left out: then it is `yes`.
const SETTINGS: [(&str, &str, &str); 17] = [
    ("dist", "DIR", "folder of the built app (default: inside the program, else dist)"),
    ("data", "DIR", "folder for what the server keeps (default: the system's place for it)"),
    ("addr", "IP:PORT", "where to listen (default: 127.0.0.1:8080)"),
    ("base", "PATH", "path the app lives under (default: /)"),
    ("team", "[yes|no]", "accounts and sync beside the app; no: the app alone (default: yes)"),
    ("database", "URL", "sqlite:FILE or postgres://... (default: patchfirst.db in the data folder)"),
    ("public-url", "URL", "how people reach this server, for links in letters and for passkeys"),
    ("smtp", "URL", "server for letters: smtps://NAME:PASSWORD@HOST, or smtp://... (default: none)"),
    ("mail-from", "ADDRESS", "whom letters are from"),
    ("hops", "N", "proxies in front that add to X-Forwarded-For (default: 0)"),
    ("sign-up", "yes|no", "may anybody ask to join? (default: yes)"),
    ("metrics-token", "TEXT", "what another machine shows to read /metrics"),
    ("quota-mb", "N", "megabytes an organisation may keep (default: 2048)"),
    ("scan-quota-mb", "N", "megabytes of shared scans an organisation may keep (default: 2048)"),
    ("feeds", "no|yes|URLS", "fetch threat feeds daily: CISA KEV and EPSS, or these, with commas (default: no)"),
    ("log", "FILTER", "which lines to log (default: info)"),
    ("log-json", "[yes|no]", "one JSON object a line (default: no)"),
];
/// What stands before the name of a setting in the environment.
const PREFIX: &str = "PATCHFIRST_";
/// Name of the database where none is said.
const FILE: &str = "patchfirst.db";
/// Variables that name the place for what programs keep, with the folder below it: systemd's for a service, the desktop's
/// (XDG Base Directory Specification 0.8), Windows', and where that has its default. The first that is set counts.
const PLACES: [(&str, &str); 4] = [
    ("STATE_DIRECTORY", ""),
    ("XDG_DATA_HOME", "patchfirst"),
    ("LOCALAPPDATA", "Patchfirst"),
    ("HOME", ".local/share/patchfirst"),
];

impl Default for Config {
    fn default() -> Self {
        Self {
            dist: None,
            data: PathBuf::from("."),
            addr: SocketAddr::from(([127, 0, 0, 1], 8080)),
            base: Base::root(),
            team: true,
            database: None,
            mail: None,
            public_url: None,
            hops: 0,
            sign_up: true,
            metrics_token: None,
            quota_mb: 2048,
            scan_quota_mb: 2048,
            feeds: Vec::new(),
            log: "info".to_owned(),
            log_json: false,
        }
    }
}

impl Config {
    /// Read the file that `--config` names (or `PATCHFIRST_CONFIG`), the environment and the arguments.
    ///
    /// # Errors
    /// When a setting is unknown, lacks its value or has one that makes no sense.
    pub fn read(
        environment: impl IntoIterator<Item = (String, String)>,
        args: impl IntoIterator<Item = String>,
    ) -> Result<Self, ConfigError> {
        let environment: Vec<(String, String)> = environment.into_iter().collect();
        let mut config = Self { data: data_folder(&environment), ..Self::default() };
        let mut file = None;
        let mut later = Vec::new();
        for (name, value) in environment {
            let Some(name) = name.strip_prefix(PREFIX).map(|name| name.to_lowercase().replace('_', "-")) else {
                continue;
            };
            // Other programs of ours have variables of that prefix too; only our own names count here.
            if name == "config" {
                file = Some(value);
            } else if SETTINGS.iter().any(|(known, ..)| *known == name) {
                later.push((name, value));
            }
        }
        let mut args = args.into_iter().peekable();
        while let Some(arg) = args.next() {
            let Some(name) = arg.strip_prefix("--") else { return Err(ConfigError::Unknown(arg)) };
            let may_lack = SETTINGS.iter().any(|(known, value, _)| *known == name && value.starts_with('['));
            let said = if may_lack { args.next_if(|next| !next.starts_with("--")) } else { args.next() };
            let value = match said {
                Some(value) => value,
                None if may_lack => "yes".to_owned(),
                None => return Err(ConfigError::NoValue(arg)),
            };
            if name == "config" {
                file = Some(value);
            } else {
                later.push((name.to_owned(), value));
            }
        }
        if let Some(file) = file {
            config.read_file(Path::new(&file))?;
        }
        for (name, value) in later {
            config.set(&name, &value)?;
        }
        config.complete_mail()?;
        Ok(config)
    }

    /// Letters need all of it: half of it is a mistake that would show only when somebody waits for one.
    fn complete_mail(&mut self) -> Result<(), ConfigError> {
        let Some(mail) = &mut self.mail else { return Ok(()) };
        let public_url = self.public_url.clone();
        mail.public_url =
            public_url.ok_or_else(|| wrong("public-url", "set where letters are sent: it begins their links"))?;
        if !is_smtp(mail.smtp.reveal()) {
            return Err(wrong("smtp", "smtps://NAME:PASSWORD@HOST or smtp://HOST"));
        }
        if is_sender(&mail.from) { Ok(()) } else { Err(wrong("mail-from", "an e-mail address")) }
    }

    fn mail(&mut self) -> &mut MailConfig {
        self.mail.get_or_insert_with(|| MailConfig {
            smtp: Secret::new(""),
            from: String::new(),
            public_url: String::new(),
        })
    }

    fn read_file(&mut self, path: &Path) -> Result<(), ConfigError> {
        let wrong = |why: String| ConfigError::File { file: path.display().to_string(), why };
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        // The parser's message quotes the line, which may hold a secret: only the place is told.
        let table: toml::Table =
            text.parse().map_err(|error: toml::de::Error| wrong(format!("not TOML at byte {:?}", error.span())))?;
        for (name, value) in table {
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Boolean(truth) => if truth { "yes" } else { "no" }.to_owned(),
                toml::Value::Integer(number) => number.to_string(),
                _ => return Err(wrong(format!("`{name}` must be a text, a number or true or false"))),
            };
            self.set(&name.replace('_', "-"), &text)?;
        }
        Ok(())
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), ConfigError> {
        match name {
            "dist" => self.dist = Some(PathBuf::from(value)),
            "data" => self.data = PathBuf::from(value),
            "addr" => self.addr = value.parse().map_err(|_| wrong("addr", "an address such as 127.0.0.1:8080"))?,
            "base" => self.base = Base::new(value)?,
            "team" => self.team = yes_or_no("team", value)?,
            "database" => self.database = Some(Secret::new(value)),
            "public-url" => {
                let url = if is_address(value) {
                    value
                } else {
                    return Err(wrong("public-url", "an http or https address"));
                };
                self.public_url = Some(url.trim_end_matches('/').to_owned());
            }
            "smtp" => self.mail().smtp = Secret::new(value),
            "mail-from" => value.clone_into(&mut self.mail().from),
            "hops" => self.hops = value.parse().map_err(|_| wrong("hops", "a number of proxies"))?,
            "sign-up" => self.sign_up = yes_or_no("sign-up", value)?,
            "metrics-token" => self.metrics_token = Some(Secret::new(value)),
            "quota-mb" => self.quota_mb = megabytes("quota-mb", value)?,
            "scan-quota-mb" => self.scan_quota_mb = megabytes("scan-quota-mb", value)?,
            "feeds" => self.feeds = addresses(value)?,
            "log" => value.clone_into(&mut self.log),
            "log-json" => self.log_json = yes_or_no("log-json", value)?,
            _ => return Err(ConfigError::Unknown(name.to_owned())),
        }
        Ok(())
    }

    /// The address of the database.
    pub fn database(&self) -> Secret {
        let in_data = || Secret::new(&format!("sqlite:{}", self.data.join(FILE).display()));
        self.database.clone().unwrap_or_else(in_data)
    }

    /// Folder of fetched threat feeds.
    pub fn feeds_folder(&self) -> PathBuf {
        self.data.join("feeds")
    }

    /// Where the database is, for a person: never its password.
    pub fn place(&self) -> String {
        let database = self.database();
        let file = database.reveal().strip_prefix("sqlite:");
        file.map_or_else(|| "PostgreSQL".to_owned(), |file| file.trim_start_matches("//").to_owned())
    }

    /// The settings, for a person.
    pub fn usage() -> String {
        let lines =
            SETTINGS.iter().map(|(name, value, words)| format!("  {:<24} {words}", format!("--{name} {value}")));
        let config = format!("  {:<24} TOML file with the same names", "--config FILE");
        lines.chain([config]).collect::<Vec<_>>().join("\n")
    }
}

fn data_folder(environment: &[(String, String)]) -> PathBuf {
    let set = |name: &str| environment.iter().find(|(is, value)| is == name && !value.is_empty());
    let place = PLACES.iter().find_map(|(name, below)| Some(Path::new(&set(name)?.1).join(below)));
    place.unwrap_or_else(|| PathBuf::from("."))
}

fn wrong(name: &'static str, why: &str) -> ConfigError {
    ConfigError::Value { name, why: format!("should be {why}") }
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn addresses(value: &str) -> Result<Vec<String>, ConfigError> {
    match yes_or_no("feeds", value) {
        Ok(true) => Ok(PUBLISHERS.map(str::to_owned).to_vec()),
        Ok(false) => Ok(Vec::new()),
        Err(_) => {
            let urls: Vec<String> = value.split(',').map(|url| url.trim().to_owned()).collect();
            let all = urls.iter().all(|url| is_address(url));
            if all { Ok(urls) } else { Err(wrong("feeds", "yes, no, or http or https addresses")) }
        }
    }
}

fn megabytes(name: &'static str, value: &str) -> Result<u64, ConfigError> {
    value.parse().map_err(|_| wrong(name, "a number of megabytes"))
}

fn yes_or_no(name: &'static str, value: &str) -> Result<bool, ConfigError> {
    match value {
        "yes" | "true" | "1" => Ok(true),
        "no" | "false" | "0" => Ok(false),
        _ => Err(wrong(name, "yes or no")),
    }
}
