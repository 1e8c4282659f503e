//! What a person may set when starting the server: three arguments, all with defaults.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

/// How the server was asked to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Folder of the built app.
    pub dist: PathBuf,
    /// Address and port to listen on; only this machine by default.
    pub addr: SocketAddr,
    /// Path the app lives under.
    pub base: Base,
}

/// A path that starts and ends with `/`, such as `/` or `/tools/patchfirst/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

/// Arguments that make no sense.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Not an argument of this server.
    #[error("unknown argument `{0}`")]
    Unknown(String),
    /// The argument needs a value after it.
    #[error("`{0}` needs a value")]
    NoValue(String),
    /// The address is not `IP:PORT`.
    #[error("`{0}` is not an address such as 127.0.0.1:8080")]
    Addr(String),
    /// The base is not a plain path.
    #[error("`{0}` is not a path such as /patchfirst/ (letters, digits, `-`, `_`, `.` and `/` only)")]
    Base(String),
}

impl Config {
    /// The arguments, for a person.
    pub const USAGE: &str = "\
server [--dist DIR] [--addr IP:PORT] [--base PATH]
  --dist DIR      folder of the built app       (default: dist)
  --addr IP:PORT  where to listen               (default: 127.0.0.1:8080)
  --base PATH     path the app lives under      (default: /)";

    /// Read the arguments (without the program's own name).
    ///
    /// # Errors
    /// When an argument is unknown, lacks its value or has one that makes no sense.
    pub fn from_args(args: impl IntoIterator<Item = String>) -> Result<Self, ConfigError> {
        let mut config = Self {
            dist: PathBuf::from("dist"),
            addr: SocketAddr::from(([127, 0, 0, 1], 8080)),
            base: Base("/".to_owned()),
        };
        let mut args = args.into_iter();
        while let Some(name) = args.next() {
            let mut value = || args.next().ok_or_else(|| ConfigError::NoValue(name.clone()));
            match name.as_str() {
                "--dist" => config.dist = PathBuf::from(value()?),
                "--addr" => {
                    let text = value()?;
                    config.addr = text.parse().map_err(|_| ConfigError::Addr(text))?;
                }
                "--base" => config.base = Base::new(&value()?)?,
                _ => return Err(ConfigError::Unknown(name)),
            }
        }
        Ok(config)
    }
}

impl Base {
    /// A base from what a person wrote: slashes at either end may be missing.
    ///
    /// # Errors
    /// When it is not a plain path.
    pub fn new(text: &str) -> Result<Self, ConfigError> {
        let inner = text.trim_matches('/');
        if inner.is_empty() {
            return Ok(Self("/".to_owned()));
        }
        let plain = inner.split('/').all(|segment| {
            !segment.is_empty()
                && !segment.starts_with('.')
                && segment.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        });
        if plain { Ok(Self(format!("/{inner}/"))) } else { Err(ConfigError::Base(text.to_owned())) }
    }

    /// The path, with both slashes.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Config, ConfigError> {
        Config::from_args(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn defaults_listen_on_this_machine_only() {
        let config = read("").unwrap();
        assert!(config.addr.ip().is_loopback());
        assert_eq!(config.base.as_str(), "/");
    }

    #[test]
    fn a_base_gets_its_slashes() {
        for text in ["tools/pf", "/tools/pf", "/tools/pf/"] {
            assert_eq!(Base::new(text).unwrap().as_str(), "/tools/pf/");
        }
    }

    #[test]
    fn nonsense_is_named() {
        assert_eq!(read("--port 1"), Err(ConfigError::Unknown("--port".into())));
        assert_eq!(read("--addr"), Err(ConfigError::NoValue("--addr".into())));
        assert_eq!(read("--addr here"), Err(ConfigError::Addr("here".into())));
        for base in ["/a/../b/", "/a//b/", "/a?b/"] {
            assert_eq!(Base::new(base), Err(ConfigError::Base(base.into())));
        }
    }
}
