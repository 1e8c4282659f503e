//! Accounts: a person on a server, whatever organisations it is in. The server never sees a password, only what is derived
//! from it (`auth`), and the person's secret key only wrapped.

use serde::{Deserialize, Serialize};

use super::{LONGEST_EMAIL, LONGEST_NAME, MemberState, Role, Token};
use crate::sync::{Auth, OrgId, PublicKey, Salt, UserId, WrappedSecret};

/// Somebody who wants an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Register {
    /// E-mail address, at most [`LONGEST_EMAIL`] characters; compared without regard to case.
    pub email: String,
    /// Name shown to others, at most [`LONGEST_NAME`] characters.
    pub name: String,
    /// What proves the password, and the keys below it.
    pub credentials: Credentials,
    /// Token of an invitation; without one the request goes to the server's first organisation, where it is open.
    #[serde(default)]
    pub invitation: Option<Token>,
}

/// What stands for a password on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Credentials {
    /// Which derivation of keys from the password when it was made.
    pub kdf: u32,
    /// Random, for the derivation.
    pub salt: Salt,
    /// Derived from the password; the server hashes it again.
    pub auth: Auth,
    /// Public key of the person.
    pub public: PublicKey,
    /// Secret key of the person, wrapped with a key derived from the password.
    pub wrapped_secret: WrappedSecret,
}

/// The same answer whether or not there was such an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Registered {
    /// What happens next, for a person.
    pub words: String,
}

/// An account as others see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// Its number.
    pub user: UserId,
    /// Name shown.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Public key; its fingerprint words are compared when keys are granted.
    pub public: PublicKey,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The account.
    pub account: Account,
    /// Does it run the server (may create organisations)?
    pub is_operator: bool,
    /// Is a code of an authenticator app asked for at sign-in?
    pub has_totp: bool,
    /// Organisations and what one is there.
    pub memberships: Vec<Standing>,
}

/// What a person is in one organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standing {
    /// The organisation.
    pub org: OrgId,
    /// Its name; empty until approved.
    pub name: String,
    /// What one may do.
    pub role: Role,
    /// Approved?
    pub state: MemberState,
    /// Are its keys there for one? If not, a member has to grant them.
    pub has_keys: bool,
}

/// What opens one's own secret key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyKeys {
    /// Public key.
    pub public: PublicKey,
    /// Secret key, wrapped.
    pub wrapped_secret: WrappedSecret,
}

/// Another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateProfile {
    /// Name shown to others.
    pub name: String,
}

/// Another password: same key pair, wrapped anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePassword {
    /// Proof of the password until now.
    pub old_auth: Auth,
    /// The new one. Its public key must be the one until now.
    pub credentials: Credentials,
}

/// Another e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeEmail {
    /// Proof of the password.
    pub auth: Auth,
    /// The new address.
    pub email: String,
}

/// The owner of a new address followed the link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmEmail {
    /// From the link.
    pub token: Token,
}

/// The password is forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetRequest {
    /// E-mail address of the account.
    pub email: String,
}

/// A new password with a new key pair: members have to grant the keys again. All sessions end, all grants go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetPassword {
    /// From the link.
    pub token: Token,
    /// The new ones.
    pub credentials: Credentials,
}

/// Characters that show nothing and change how what stands around them shows: those that turn the direction of writing,
/// so that one name reads as another, and others that nobody sees (Unicode's format characters).
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Joins or parts the letters beside it, without which some languages are not written rightly.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// A text of one line as it may be shown to people: without control characters and such as nobody sees.
pub fn seen(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !is_unseen(*c)).collect()
}

/// A name as it is kept, or `None`: what can be [`seen`], no outer spaces, 1 to [`LONGEST_NAME`] characters.
pub fn tidy_name(text: &str) -> Option<String> {
    let seen = seen(text);
    let plain = seen.trim_matches(|c: char| c.is_whitespace() || is_joiner(c));
    (1..=LONGEST_NAME).contains(&plain.chars().count()).then(|| plain.to_owned())
}

/// An e-mail address as it is kept and compared (lower case), or `None` where it cannot be one.
pub fn tidy_email(text: &str) -> Option<String> {
    let email = text.trim().to_lowercase();
    let (local, domain) = email.rsplit_once('@')?;
    let is_plain = email.chars().all(|c| !c.is_control() && !c.is_whitespace() && !is_unseen(c) && !is_joiner(c));
    (is_plain && !local.is_empty() && !domain.is_empty() && email.chars().count() <= LONGEST_EMAIL).then_some(email)
}

#[cfg(test)]
mod tests {
    use super::{seen, tidy_email, tidy_name};

    #[test]
    fn names_and_addresses_as_they_are_kept() {
        assert_eq!(tidy_name(" Ada\u{7} L. ").as_deref(), Some("Ada L."));
        assert_eq!((tidy_name(" \n"), tidy_name(&"x".repeat(81))), (None, None));
        assert_eq!(tidy_email(" Ada@Example.TEST ").as_deref(), Some("ada@example.test"));
        for wrong in
            ["ada", "@example.test", "ada@", "a b@example.test", "a\n@example.test", "a\u{200d}da@example.test"]
        {
            assert_eq!(tidy_email(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn nothing_that_nobody_sees_turns_a_name_round() {
        for unseen in
            ['\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}', '\u{200e}', '\u{200f}', '\u{61c}', '\u{200b}', '\u{feff}']
        {
            assert_eq!(tidy_name(&format!("A{unseen}da{unseen}")).as_deref(), Some("Ada"), "{unseen:?}");
            assert_eq!(tidy_name(&unseen.to_string()), None, "{unseen:?}");
            assert_eq!(tidy_email(&format!("ad{unseen}a@example.test")), None, "{unseen:?}");
        }
        // Written from the right, and with the joiners that this language needs.
        assert_eq!(
            tidy_name("\u{645}\u{6cc}\u{200c}\u{631}\u{627}").as_deref(),
            Some("\u{645}\u{6cc}\u{200c}\u{631}\u{627}")
        );
        assert_eq!(tidy_name("\u{200d} \u{200c}"), None);
        assert_eq!(seen("Approve \u{202e}boB\n?"), "Approve boB?");
    }
}
