//! What this server knows about itself.

use super::{StoreError, Tx};
use crate::cells;

/// A secret of this server by name; `fresh` becomes it when there is none yet.
///
/// # Errors
/// When the database refuses.
pub async fn secret(tx: &mut Tx, name: &str, fresh: &[u8; 32]) -> Result<Vec<u8>, StoreError> {
    let sql = "INSERT INTO instance (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    tx.run(sql, cells![name, fresh]).await?;
    let row = tx.one("SELECT value FROM instance WHERE name = $1", cells![name]).await?;
    row.map_or_else(|| Ok(fresh.to_vec()), |row| row.bytes(0))
}
