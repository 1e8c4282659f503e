//! Who asks, in one statement: session, account, and what the person is in the organisation that is asked about. Every
//! request needs it, so it is one way to the database and back; a statement is of one moment by itself.

use shared::api::{MemberState, Role, Session};
use shared::sync::{OrgId, UserId};

use super::session::{self, InForce};
use super::{Row, Store, StoreError};
use crate::cells;

/// Whose a cookie is.
#[derive(Clone, Debug)]
pub struct Known {
    /// The account.
    pub user: UserId,
    /// Its address.
    pub email: String,
    /// Its name.
    pub name: String,
    /// May it make organisations?
    pub is_operator: bool,
    /// The session of the cookie.
    pub session: Session,
    /// What the person is in the organisation; `None`: not in it, or none was asked about.
    pub standing: Option<Standing>,
}

/// What somebody is in an organisation.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// What they may do.
    pub role: Role,
    /// Approved?
    pub state: MemberState,
    /// The organisation asks for a second factor, and the account has none.
    pub lacks_factor: bool,
}

fn known(row: &Row) -> Result<Known, StoreError> {
    let is_member = row.text_or_none(9)?.is_some();
    Ok(Known {
        session: session::session(row)?,
        user: row.user(5)?,
        email: row.text(6)?,
        name: row.text(7)?,
        is_operator: row.truth(8)?,
        standing: if is_member { Some(standing(row)?) } else { None },
    })
}

fn standing(row: &Row) -> Result<Standing, StoreError> {
    Ok(Standing { role: row.word(9)?, state: row.word(10)?, lacks_factor: row.truth(11)? })
}

/// Whose cookie it is, by its hash, where the session is in force.
///
/// # Errors
/// When the database refuses.
pub async fn find(
    store: &Store,
    hash: &[u8; 32],
    when: InForce,
    org: Option<OrgId>,
) -> Result<Option<Known>, StoreError> {
    let sql = "SELECT s.session, s.device, s.source, s.began_at, s.used_at, a.account, a.email, a.name, a.is_operator, \
               m.role, m.state, CAST(CASE WHEN o.second_factor = 1 AND a.totp_on = 0 AND NOT EXISTS \
               (SELECT 1 FROM passkey p WHERE p.account = a.account) THEN 1 ELSE 0 END AS BIGINT) \
               FROM session s JOIN account a ON a.account = s.account \
               LEFT JOIN membership m ON m.org = $4 AND m.account = s.account LEFT JOIN org o ON o.org = m.org \
               WHERE s.token_hash = $1 AND s.ends_at > $2 AND s.used_at > $3";
    store.one(sql, cells![hash, when.now, when.used_since, org]).await?.as_ref().map(known).transpose()
}
