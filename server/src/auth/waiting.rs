//! Accounts that wait for approval. Anybody may ask for one where sign-up is open, so there are only so many, for so long.

use shared::api::{AuditAction, Code};
use shared::sync::OrgId;

use super::access;
use crate::refusal::Refusal;
use crate::store::{Tx, account, audit, membership};
use crate::team::Team;
use crate::transact;

/// People who may wait in one organisation without an invitation.
const MOST: i64 = 1_000;
/// Seconds after which nobody is coming to approve them: 90 days.
const LONGEST_S: i64 = 90 * 86_400;

/// May one more wait? Asked before anything of an address is looked at.
///
/// # Errors
/// [`Code::SlowDown`] when as many wait as may.
pub async fn has_room(tx: &mut Tx, org: OrgId) -> Result<(), Refusal> {
    if membership::waiting(tx, org).await? < MOST {
        return Ok(());
    }
    let words = "Too many people wait for approval here. Ask an admin for an invitation, or try again another day.";
    Err(Refusal::words(Code::SlowDown, words))
}

/// Forget accounts that only waited, in every organisation that they asked.
///
/// # Errors
/// When the database refuses; what was forgotten until then stays so.
pub async fn sweep(team: &Team) -> Result<(), Refusal> {
    let by = access::nobody(team, "server");
    loop {
        let forgotten = transact!(team.store, |tx| {
            let waiting = membership::waiting_since(tx, by.now - LONGEST_S).await?;
            for user in &waiting {
                audit::add_everywhere(tx, *user, &by, AuditAction::Removed, "waited for 90 days").await?;
                account::remove(tx, *user).await?;
            }
            Ok::<_, Refusal>(waiting.len())
        })?;
        if forgotten == 0 {
            return Ok(());
        }
    }
}
