//! What stands in the way of passkeys, in words: before the browser is asked, and after it said no. Decides nothing.

use std::net::IpAddr;

use crate::browser::passkey;

/// Why there are no passkeys on this page. `None`: there are.
pub(super) fn hindrance() -> Option<String> {
    let host = passkey::host();
    if host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
        let name = if is_this_machine(&host) { "at localhost" } else { "by its name" };
        return Some(format!(
            "Passkeys are bound to the name of a site, and this page is open at an address of numbers, {host}. Open it \
             {name} instead."
        ));
    }
    let words = "There are no passkeys on this page: they need a page opened over https (or at localhost), and a browser \
                 of the last years.";
    (!passkey::is_here()).then(|| words.to_owned())
}

fn is_this_machine(host: &str) -> bool {
    host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
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
