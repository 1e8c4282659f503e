//! Forgetting what the contract lets a server forget: deletions that stand alone, and names of operations that are out of
//! force, both after 90 days; and scans that never arrived.

use shared::api::KEEP_DELETED_DAYS;

use super::scans;
use crate::refusal::Refusal;
use crate::store::{live, org};
use crate::team::Team;
use crate::transact_in_line;

/// Seconds of a day.
const DAY_S: i64 = 86_400;

/// Forget in every organisation, in small transactions, so that pushes wait for none of them long.
///
/// # Errors
/// When the database refuses; what was forgotten until then stays so.
pub async fn sweep(team: &Team) -> Result<(), Refusal> {
    let now = team.clock.now();
    let before = now - i64::from(KEEP_DELETED_DAYS) * DAY_S;
    let orgs = org::all(&mut team.store.read().await?).await?;
    for org in orgs {
        let org = org.org;
        loop {
            let forgotten = transact_in_line!(team.store, |tx| {
                Ok::<_, Refusal>(live::forget_deleted(tx, org, before, now).await?)
            })?;
            if forgotten == 0 {
                break;
            }
        }
        transact_in_line!(team.store, |tx| Ok::<_, Refusal>(live::forget_known(tx, org, before).await?))?;
        scans::sweep(team, org).await?;
    }
    Ok(())
}
