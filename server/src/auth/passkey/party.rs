//! Who asks for passkeys: the host that they are bound to (WebAuthn's "relying party"), and the pages that may use them. Both
//! come from the settings, never from a request: a request says what its sender likes.

use std::net::IpAddr;

/// Where passkeys are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Party {
    /// The host (the "RP ID").
    pub(super) host: String,
    pages: Pages,
}

/// From which origin pages ask.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Pages {
    /// This one.
    At(String),
    /// This machine under the name `localhost`, at whatever port: where no public address is set. Only programs of the same
    /// machine answer there, and browsers take none of it for another.
    OnThisMachine,
}

/// Words where passkeys cannot be.
const NUMBERS: &str = "Passkeys are bound to a host's name, and this server's public address is one of numbers. Its operator \
                       can give it a name and set --public-url.";
const NO_HTTPS: &str = "Browsers make passkeys over https only. The server's operator can put a certificate in front of it and \
                        set --public-url to the https address.";
const NO_HOST: &str = "The server's public address (--public-url) names no host that passkeys could be bound to: it is written \
                       like https://patches.example, in ASCII.";

impl Party {
    /// By the public address; without one, this machine.
    ///
    /// # Errors
    /// In words, where there can be no passkeys.
    pub(super) fn of(public_url: Option<&str>) -> Result<Self, &'static str> {
        let Some(url) = public_url else {
            return Ok(Self { host: "localhost".to_owned(), pages: Pages::OnThisMachine });
        };
        let url = url.to_ascii_lowercase();
        let (scheme, rest) = url.split_once("://").ok_or(NO_HOST)?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port),
            _ => (authority, ""),
        };
        if host.starts_with('[') || host.parse::<IpAddr>().is_ok() {
            return Err(NUMBERS);
        }
        let is_plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
        if host.is_empty() || !is_plain {
            return Err(NO_HOST);
        }
        // The one host of which browsers know that no network lies between.
        if scheme != "https" && host != "localhost" {
            return Err(NO_HTTPS);
        }
        // As browsers write an origin: without the port that goes without saying.
        let port = match (scheme, port) {
            (_, "") | ("https", "443") | ("http", "80") => String::new(),
            (_, port) => format!(":{port}"),
        };
        Ok(Self { host: host.to_owned(), pages: Pages::At(format!("{scheme}://{host}{port}")) })
    }

    /// May a page of that origin use them?
    pub(super) fn is_asked_from(&self, origin: &str) -> bool {
        match &self.pages {
            Pages::At(page) => origin == page,
            Pages::OnThisMachine => origin.strip_prefix("http://localhost").is_some_and(|port| {
                let digits = port.strip_prefix(':').unwrap_or("0");
                (port.is_empty() || port.starts_with(':')) && digits.parse::<u16>().is_ok()
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_address_names_host_and_origin() {
        for (url, host, origin) in [
            ("https://patches.example", "patches.example", "https://patches.example"),
            ("https://Patches.Example:443/tools", "patches.example", "https://patches.example"),
            ("https://patches.example:8443", "patches.example", "https://patches.example:8443"),
            ("http://localhost:8080", "localhost", "http://localhost:8080"),
            ("https://xn--mnchen-3ya.example", "xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example"),
        ] {
            let party = Party::of(Some(url)).unwrap();
            assert_eq!(party.host, host);
            assert!(party.is_asked_from(origin), "{url}");
            for other in ["https://patches.example.other.example", "http://patches.example", "null", ""] {
                assert!(!party.is_asked_from(other), "{url} from {other}");
            }
        }
        for (url, words) in [
            ("https://192.0.2.1", NUMBERS),
            ("https://[2001:db8::1]:8443", NUMBERS),
            ("http://127.0.0.1:8080", NUMBERS),
            ("http://patches.example", NO_HTTPS),
            ("https://m\u{fc}nchen.example", NO_HOST),
            ("https://ada@patches.example", NO_HOST),
            ("https://", NO_HOST),
            ("patches.example", NO_HOST),
        ] {
            assert_eq!(Party::of(Some(url)), Err(words), "{url}");
        }
    }

    #[test]
    fn without_one_it_is_this_machine_at_any_port() {
        let party = Party::of(None).unwrap();
        assert_eq!(party.host, "localhost");
        for (origin, is_ours) in [
            ("http://localhost:8080", true),
            ("http://localhost", true),
            ("https://localhost", false),
            ("http://localhost.example", false),
            ("http://localhost:8080.example", false),
            ("http://localhost:", false),
            ("http://127.0.0.1:8080", false),
        ] {
            assert_eq!(party.is_asked_from(origin), is_ours, "{origin}");
        }
    }
}
