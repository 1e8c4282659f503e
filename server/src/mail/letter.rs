//! What stands in letters. Names that people chose are the only foreign words in them; they hold no line breaks.

use lettre::message::header::{Header, HeaderName, HeaderValue};

/// A letter without its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its subject, one line.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// Says that a program wrote it (RFC 3834, section 5.1).
#[derive(Clone, Copy, Debug)]
pub(super) struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

fn letter(subject: &str, text: &str) -> Letter {
    Letter { subject: format!("Patchfirst: {subject}"), text: format!("{text}\n") }
}

/// An invitation to an organisation.
pub fn invitation(by: &str, organisation: &str, link: &str, days: i64) -> Letter {
    let subject = format!("{by} invites you to {organisation}");
    letter(
        &subject,
        &format!(
            "{by} invites you to share ratings and decisions on vulnerabilities in \"{organisation}\".\n\n\
             Open this link within {days} days to create an account, or to join with the one you have:\n\n{link}\n\n\
             An admin then approves you. If you do not know who this is, ignore this letter."
        ),
    )
}

/// A link to a new password.
pub fn new_password(link: &str, hours: i64) -> Letter {
    letter(
        "a new password",
        &format!(
            "Somebody, you or an admin, asked for a new password for your account.\n\n\
             Open this link within {hours} h to choose one:\n\n{link}\n\n\
             Your old password works until then. A new password comes with new keys: somebody of your organisation gives \
             you access to what is shared again. If it was not you, ignore this letter."
        ),
    )
}

/// Is the new address really one's own?
pub fn confirm_address(link: &str, hours: i64) -> Letter {
    letter(
        "your new address",
        &format!(
            "This is to be the address of your account.\n\n\
             Open this link within {hours} h to confirm it:\n\n{link}\n\nIf it was not you, ignore this letter."
        ),
    )
}

/// Somebody wants an address that has an account: told to its owner only.
pub fn address_taken() -> Letter {
    letter(
        "your address",
        "Somebody asked to make this the address of another account. It has an account already, so nothing was changed.",
    )
}

/// Somebody followed an invitation and asked for an account with an address that has one: told to its owner only.
pub fn has_account() -> Letter {
    letter(
        "you have an account",
        "Somebody, probably you, followed an invitation and asked for an account with this address. It has one already, so nothing \
         was changed.\n\nTo join with it, sign in and open the link of the invitation again: it still works for you. If you forgot \
         the password, ask for a new one first. If it was not you, ignore this letter.",
    )
}

/// To the address until now.
pub fn address_changed() -> Letter {
    letter(
        "your address was changed",
        "Your account has another e-mail address from now on. If it was not you, tell an admin of your organisation at once.",
    )
}
