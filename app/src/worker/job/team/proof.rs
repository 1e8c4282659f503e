//! What the password is asked for once more, so that nobody who finds a browser signed in does it: its proof is derived here.
//! Making and using a passkey is the page's: only a page reaches authenticators.

use serde::de::DeserializeOwned;
use shared::api::{Code, PasskeyId, Proof, path};

use super::account::keys_of;
use super::http::{Body, Trouble, ask, opened};
use super::{Answered, Team};
use crate::worker::message::TeamReply;

impl Team {
    /// What an authenticator needs to make a passkey.
    pub(super) async fn begin_passkey(&self, password: &str) -> Answered {
        Ok(TeamReply::Passkey(self.proven("POST", path::MY_PASSKEYS, password).await?))
    }

    /// A passkey is not asked for any more.
    pub(super) async fn remove_passkey(&self, passkey: PasskeyId, password: &str) -> Answered {
        self.proven::<()>("DELETE", &path::with(path::MY_PASSKEY, &[&passkey.to_string()]), password).await?;
        Ok(self.state_reply())
    }

    /// A secret for an authenticator app.
    pub(super) async fn begin_totp(&self, password: &str) -> Answered {
        Ok(TeamReply::Totp(self.proven("POST", path::MY_TOTP, password).await?))
    }

    /// The end of the account at the server.
    pub(super) async fn delete_account(&self, password: &str) -> Answered {
        self.proven::<()>("DELETE", path::ME, password).await?;
        Ok(self.state_reply())
    }

    async fn proven<T: DeserializeOwned>(&self, method: &str, path: &str, password: &str) -> Result<T, Trouble> {
        let email = self.inner.borrow().me.as_ref().map(|me| me.account.email.clone());
        let email = email.ok_or_else(|| Code::NotSignedIn.words().to_owned())?;
        let proof = Proof { auth: keys_of(&email, password).await?.auth };
        opened(&ask(method, path, Body::form(&proof)).await?)
    }
}
