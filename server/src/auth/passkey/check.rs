//! A passkey at a sign-in: what it has to sign, and whether it did.

use shared::api::{PasskeyAnswer, PasskeyChallenge, Ticket as TicketId};
use shared::sync::UserId;

use super::said::Asked;
use super::{challenge_of, credentials, party};
use crate::config::Config;
use crate::refusal::Refusal;
use crate::store::account::Stored;
use crate::store::{StoreError, Tx, passkey};
use crate::team::Team;

/// What a passkey said of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// It is one of the account's, and signed what was asked.
    Right,
    /// It is not, or did not.
    Wrong,
    /// It signed, but had counted further before: somebody may have copied it. Its name.
    Copied(String),
}

/// What a passkey has to sign in the second half of a sign-in. `None` where no passkey of the account can be used here.
///
/// # Errors
/// When the database refuses.
pub async fn ask(team: &Team, user: UserId, ticket: TicketId) -> Result<Option<PasskeyChallenge>, StoreError> {
    let Ok(party) = party(&team.config) else { return Ok(None) };
    let mut known = passkey::of_account(&mut team.store.read().await?, user).await?;
    known.retain(|known| known.passkey.host == party.host);
    let asked = PasskeyChallenge { challenge: challenge_of(ticket), host: party.host, known: credentials(known) };
    Ok(Some(asked).filter(|asked| !asked.known.is_empty()))
}

/// Was it signed by a passkey of this account?
///
/// # Errors
/// When the database refuses.
pub async fn check(
    tx: &mut Tx,
    config: &Config,
    stored: &Stored,
    ticket: TicketId,
    answer: &PasskeyAnswer,
    now: i64,
) -> Result<Check, Refusal> {
    let Ok(party) = party(config) else { return Ok(Check::Wrong) };
    let user = stored.account.user;
    let asked = Asked { party: &party, challenge: &challenge_of(ticket) };
    let known = passkey::of_account(tx, user).await?.into_iter().find(|known| known.credential == answer.credential.0);
    let is_of_another = answer.user.as_ref().is_some_and(|said| said.0 != user.as_bytes());
    let Some(known) = known.filter(|_| !is_of_another) else { return Ok(Check::Wrong) };
    let PasskeyAnswer { client_data, authenticator_data, signature, .. } = answer;
    let Some(counter) = asked.signed(&client_data.0, &authenticator_data.0, &signature.0, &known.public_key) else {
        return Ok(Check::Wrong);
    };
    let counter = i64::from(counter);
    // WebAuthn, section 7.2, step 22. Those that count nothing say 0 for ever.
    if (counter, known.counter) != (0, 0) && counter <= known.counter {
        return Ok(Check::Copied(known.passkey.name));
    }
    passkey::used(tx, user, known.passkey.passkey, counter, now).await?;
    Ok(Check::Right)
}
