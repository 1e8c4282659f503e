//! Passkeys, as far as the password is asked again for them: its proof is derived here. Making and using one is the page's: only
//! a page reaches authenticators.

use shared::api::{Code, PasskeyBegin, PasskeyId, Proof, path};

use super::account::keys_of;
use super::http::{Body, Trouble, ask, opened};
use super::{Answered, Team};
use crate::worker::message::TeamReply;

impl Team {
    /// What an authenticator needs to make a passkey.
    pub(super) async fn begin_passkey(&self, password: &str) -> Answered {
        let proof = self.proof(password).await?;
        let begun: PasskeyBegin = opened(&ask("POST", path::MY_PASSKEYS, Body::form(&proof)).await?)?;
        Ok(TeamReply::Passkey(begun))
    }

    /// A passkey is not asked for any more.
    pub(super) async fn remove_passkey(&self, passkey: PasskeyId, password: &str) -> Answered {
        let proof = self.proof(password).await?;
        ask("DELETE", &path::with(path::MY_PASSKEY, &[&passkey.to_string()]), Body::form(&proof)).await?;
        Ok(self.state_reply())
    }

    async fn proof(&self, password: &str) -> Result<Proof, Trouble> {
        let email = self.inner.borrow().me.as_ref().map(|me| me.account.email.clone());
        let email = email.ok_or_else(|| Code::NotSignedIn.words().to_owned())?;
        Ok(Proof { auth: keys_of(&email, password).await?.auth })
    }
}
