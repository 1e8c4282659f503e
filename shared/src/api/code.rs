//! What may go wrong, each with its HTTP status and words for a person: what is the matter and what to do. Never says
//! whether an account exists.

use serde::{Deserialize, Serialize};

use crate::sync::{Epoch, OrgId};

/// Body of every answer that is an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// What it is, for programs.
    pub code: Code,
    /// What it is, for people: [`Code::words`], or more exactly where the server knows more.
    pub words: String,
    /// Seconds to wait before trying again, where waiting helps.
    #[serde(default)]
    pub retry_after_s: Option<u32>,
    /// The server's epoch, with [`Code::Epoch`].
    #[serde(default)]
    pub epoch: Option<Epoch>,
    /// Oldest and newest version served, with [`Code::Version`].
    #[serde(default)]
    pub versions: Option<(u32, u32)>,
    /// Which organisation, with [`Code::Withdrawn`].
    #[serde(default)]
    pub org: Option<OrgId>,
}

impl ErrorBody {
    /// With the words of the code and nothing else.
    pub fn new(code: Code) -> Self {
        Self { code, words: code.words().to_owned(), retry_after_s: None, epoch: None, versions: None, org: None }
    }
}

/// Declares the codes once, each with status and words.
macro_rules! codes {
    ($($name:ident $status:literal $words:literal;)*) => {
        /// What went wrong, for programs. The words say what each means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Code {
            $(#[doc = $words] $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// HTTP status it travels with.
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// What it means and what to do, for a person.
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

codes! {
    Malformed 400 "The server could not read the request. Reload the page; if it happens again, tell your admin.";
    Weak 400 "Something in the form is missing, too long or not what it should be. Check the fields and send it again.";
    NotSignedIn 401 "You are not signed in, or your session has ended. Sign in again; what you changed is kept in this browser.";
    WrongSignIn 401 "E-mail, password or code do not match. Check them and try again.";
    Withdrawn 401 "An admin ended your membership, and you were signed out. What is in this browser stays here.";
    NotApproved 403 "Your account waits for approval. An admin of your organisation has to approve it.";
    Disabled 403 "Your membership was ended by an admin. What is in this browser stays here.";
    NotAllowed 403 "Your role does not allow this. Ask an admin of your organisation.";
    NoSecondFactor 403 "This organisation asks its members for a second factor. Set one up on the page Account, then go on.";
    CrossSite 403 "The request came from another site and was refused.";
    Locked 403 "The account is locked after too many failed sign-ins. An admin can unlock it.";
    NotFound 404 "There is nothing here, or you may not see it.";
    LinkEnded 404 "This link was used before, has run out or was never given. Ask for a new one.";
    TooSlow 408 "The request came too slowly, and the server did not wait for the rest. It is tried again by itself.";
    Epoch 409 "The server was restored from a backup. Your changes are being offered to it again.";
    LastAdmin 409 "This is the last admin. Make somebody else an admin first.";
    OldKeys 409 "The organisation's keys have changed in the meantime. Load them and try again.";
    Taken 409 "Somebody changed this at the same time. Load it again and repeat your change.";
    CursorTooOld 410 "This browser was away for so long that it has to load everything again. Your own changes are kept.";
    TooLarge 413 "This is larger than the server takes. Send less at once.";
    Version 426 "This page is older or newer than the server. Reload it; if that does not help, tell your admin.";
    SlowDown 429 "Too many requests in a short time. Wait a moment.";
    WaitToSignIn 429 "Too many failed sign-ins. Wait until the time is over, then try again, or ask an admin to take the lock away.";
    Failed 500 "The server made a mistake. Nothing you changed is lost: it stays in this browser and is sent again.";
    NoMail 501 "This server cannot send e-mail. Ask an admin for a link.";
    Busy 503 "The server is busy or being stopped. It will be tried again by itself.";
    Full 507 "The server's storage is full. Your changes stay in this browser until an admin makes room.";
}

#[cfg(test)]
mod tests {
    use super::{Code, ErrorBody};

    #[test]
    fn each_says_what_to_do_or_what_happens() {
        for code in Code::ALL {
            let words = code.words();
            assert!((400..600).contains(&code.status()), "{code:?}");
            assert!(words.ends_with('.') && words.len() > 30, "{code:?}: {words}");
        }
    }

    #[test]
    fn what_is_not_said_may_be_left_out() {
        let read: Result<ErrorBody, _> = serde_json::from_str(r#"{"code":"cursor_too_old","words":"."}"#);
        assert_eq!(read.ok().map(|body| (body.code.status(), body.epoch)), Some((410, None)));
    }
}
