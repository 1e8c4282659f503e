//! What stands in the way of passkeys, in words: before the browser is asked, and after it said no. Decides nothing.

use std::net::IpAddr;

use leptos::prelude::*;

use crate::browser::passkey;

/// The one name that every machine has for itself.
const THIS_MACHINE: &str = "localhost";

/// Why there are no passkeys on this page, and the page that has them.
pub(super) struct Hindrance {
    words: String,
    page: Option<String>,
}

impl Hindrance {
    /// In words, with the way there.
    pub(super) fn view(self) -> impl IntoView {
        let there = self.page.map(|page| {
            view! {
                " "<a href=page>"Open it at localhost"</a>
                ": the same server under its name. You sign in there once more, and bring your reports: a browser keeps what is \
                 its own by address."
            }
        });
        view! { <p>{self.words}{there}</p> }
    }
}

/// What hinders passkeys here, of `host` where the server said for which one it takes them. `None`: nothing.
pub(super) fn hindrance(host: Option<&str>) -> Option<Hindrance> {
    let here = passkey::host();
    let told = |words: String| Some(Hindrance { words, page: None });
    if let Ok(address) = here.trim_matches(['[', ']']).parse::<IpAddr>() {
        let words = format!(
            "Passkeys are bound to the name of a site, and this page is open at an address of numbers, {here}."
        );
        return match host {
            None | Some(THIS_MACHINE) if address.is_loopback() => {
                Some(Hindrance { words, page: passkey::page_at(THIS_MACHINE) })
            }
            None => told(words + " Open it by its name instead."),
            Some(host) => told(format!("{words} Open it at {host} instead.")),
        };
    }
    if !passkey::is_here() {
        let words = "There are no passkeys on this page: they need a page opened over https (or at localhost), and a \
                     browser of the last years.";
        return told(words.to_owned());
    }
    host.and_then(elsewhere).and_then(told)
}

/// Why passkeys of `host` cannot be used at the page's own. `None`: they can.
pub(super) fn elsewhere(host: &str) -> Option<String> {
    let here = passkey::host();
    let is_ours = here == host || here.strip_suffix(host).is_some_and(|rest| rest.ends_with('.'));
    (!is_ours).then(|| {
        format!(
            "This server takes itself for {host}, and the page is open at {here}. Open it there, or let the server's operator \
             set its public address (--public-url)."
        )
    })
}

/// What an error of the browser means. Its names are those of WebAuthn, sections 5.1.3 and 5.1.4.
pub(super) fn refused(name: &str) -> String {
    match name {
        "NotAllowedError" => "No passkey came: it was declined, it is not here, or it took too long.".to_owned(),
        "InvalidStateError" => "This authenticator holds a passkey of this account already.".to_owned(),
        "NotSupportedError" | "ConstraintError" => {
            "This authenticator makes no passkey of a kind that the server takes.".to_owned()
        }
        "SecurityError" => {
            "The browser makes no passkeys for this address. Open the page by its public one.".to_owned()
        }
        name => format!("The browser made nothing of it ({name})."),
    }
}
