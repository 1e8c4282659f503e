//! What a browser keeps of a team: a log of entries for each account and organisation, and a few records with names. A key
//! that no script can read is kept as the browser's own object. Bytes in, bytes out: never opens one.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CryptoKey, IdbKeyRange};

use super::transaction::{Transaction, result_of};
use super::{StorageError, Store, TEAM};

/// After every name below another one.
const LAST: &str = "\u{ffff}";

/// A change of what is kept of a team, written as a whole or not at all. Done in the order of the fields.
#[derive(Clone, Debug, Default)]
pub struct TeamBatch {
    /// Forget all entries of these logs first, and whatever else has a name below one of these.
    pub clear: Vec<String>,
    /// Add these entries: log, number, bytes.
    pub entries: Vec<(String, u32, Vec<u8>)>,
    /// Write these records.
    pub put: Vec<(String, Vec<u8>)>,
    /// Keep these keys.
    pub keys: Vec<(String, CryptoKey)>,
    /// Forget these records.
    pub drop: Vec<String>,
}

impl Store {
    /// Writes what changed of a team.
    ///
    /// # Errors
    /// What the browser says; nothing has changed then.
    pub async fn commit_team(&self, batch: &TeamBatch) -> Result<(), StorageError> {
        let entries: usize = batch.entries.iter().map(|(_, _, bytes)| bytes.len()).sum();
        let bytes = (entries + batch.put.iter().map(|(_, bytes)| bytes.len()).sum::<usize>()) as u64;
        let transaction = Transaction::write(&self.database, &[TEAM])?;
        let store = transaction.store(TEAM)?;
        let refused = |cause: JsValue| {
            // Requests made so far would be kept otherwise.
            transaction.abort();
            StorageError::from_js(&cause, bytes)
        };
        for name in &batch.clear {
            let range = below(name)?;
            store.delete(&range).map_err(&refused)?;
        }
        for (log, number, bytes) in &batch.entries {
            store.put_with_key(&Uint8Array::from(bytes.as_slice()), &name_of(log, *number).into()).map_err(&refused)?;
        }
        for (name, bytes) in &batch.put {
            store.put_with_key(&Uint8Array::from(bytes.as_slice()), &name.into()).map_err(&refused)?;
        }
        for (name, key) in &batch.keys {
            store.put_with_key(key, &name.into()).map_err(&refused)?;
        }
        for name in &batch.drop {
            store.delete(&name.into()).map_err(&refused)?;
        }
        transaction.finish(bytes).await
    }

    /// The entries of a log in their order, with the number of the next one.
    ///
    /// # Errors
    /// When the browser cannot read them.
    pub async fn team_log(&self, log: &str) -> Result<(Vec<Vec<u8>>, u32), StorageError> {
        let transaction = Transaction::read(&self.database, &[TEAM])?;
        let (store, range) = (transaction.store(TEAM)?, below(log)?);
        let keys = store.get_all_keys_with_key(&range).map_err(StorageError::read)?;
        let values = store.get_all_with_key(&range).map_err(StorageError::read)?;
        transaction.finish(0).await?;
        let keys: Array = keys.result().map_err(StorageError::read)?.unchecked_into();
        let values: Array = values.result().map_err(StorageError::read)?.unchecked_into();
        let last = keys.length().checked_sub(1).and_then(|last| keys.get(last).as_string());
        let next = last.and_then(|key| key.rsplit_once('/')?.1.parse::<u32>().ok()).map_or(0, |last| last + 1);
        let mut entries = Vec::new();
        for at in 0..values.length() {
            entries.extend(values.get(at).dyn_ref::<Uint8Array>().map(Uint8Array::to_vec));
        }
        Ok((entries, next))
    }

    /// The names of all that is kept below a name, in their order.
    ///
    /// # Errors
    /// When the browser cannot read them.
    pub async fn team_names(&self, name: &str) -> Result<Vec<String>, StorageError> {
        let transaction = Transaction::read(&self.database, &[TEAM])?;
        let store = transaction.store(TEAM)?;
        let request = store.get_all_keys_with_key(&below(name)?.into()).map_err(StorageError::read)?;
        let names: Array = result_of(&request).await?.unchecked_into();
        Ok(names.iter().filter_map(|name| name.as_string()).collect())
    }

    /// A record.
    ///
    /// # Errors
    /// When the browser cannot read it.
    pub async fn team_record(&self, name: &str) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.team_value(name).await?.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }

    /// A key.
    ///
    /// # Errors
    /// When the browser cannot read it.
    pub async fn team_key(&self, name: &str) -> Result<Option<CryptoKey>, StorageError> {
        Ok(self.team_value(name).await?.dyn_into().ok())
    }

    async fn team_value(&self, name: &str) -> Result<JsValue, StorageError> {
        let transaction = Transaction::read(&self.database, &[TEAM])?;
        let request = transaction.store(TEAM)?.get(&name.into()).map_err(StorageError::read)?;
        result_of(&request).await
    }
}

/// Numbers in names have ten digits, so that names are in their order.
fn name_of(log: &str, number: u32) -> String {
    format!("{log}/{number:010}")
}

fn below(name: &str) -> Result<IdbKeyRange, StorageError> {
    let (first, last) = (format!("{name}/"), format!("{name}/{LAST}"));
    IdbKeyRange::bound(&first.into(), &last.into()).map_err(StorageError::read)
}
