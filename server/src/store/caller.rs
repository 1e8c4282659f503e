//! Who asks, in one statement: session, account, and what the person is in the organisation that is asked about. Every
//! request needs it, so it is one way to the database and back; a statement is of one moment by itself.

use std::collections::HashMap;
use std::iter;
use std::sync::LazyLock;

use shared::api::{MemberState, Role, Session};
use shared::sync::{OrgId, UserId};

use super::group::{Grouped, filled};
use super::session::{self, InForce};
use super::{Cell, Row, Store, StoreError, Tx};
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
        standing: if is_member { Some(standing(row, 9)?) } else { None },
    })
}

fn standing(row: &Row, column: usize) -> Result<Standing, StoreError> {
    Ok(Standing { role: row.word(column)?, state: row.word(column + 1)?, lacks_factor: row.truth(column + 2)? })
}

static STANDINGS: LazyLock<Grouped> = LazyLock::new(|| {
    let members = "SELECT m.account, m.role, m.state, CAST(CASE WHEN o.second_factor = 1 AND a.totp_on = 0 AND NOT EXISTS \
                   (SELECT 1 FROM passkey p WHERE p.account = a.account) THEN 1 ELSE 0 END AS BIGINT) \
                   FROM membership m JOIN account a ON a.account = m.account JOIN org o ON o.org = m.org \
                   WHERE m.org = $1 AND m.account IN (";
    Grouped::between(members, 1, ")")
});

/// What people are in an organisation, as of this transaction; who is not in it is not there.
///
/// # Errors
/// When the database refuses.
pub async fn standings(tx: &mut Tx, org: OrgId, users: &[UserId]) -> Result<HashMap<UserId, Standing>, StoreError> {
    let mut found = HashMap::new();
    for (sql, group) in STANDINGS.of(&filled(users)) {
        let cells: Vec<Cell> = iter::once(org.into()).chain(group.iter().map(|user| (*user).into())).collect();
        for row in tx.all(sql, &cells).await? {
            found.insert(row.user(0)?, standing(&row, 1)?);
        }
    }
    Ok(found)
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
