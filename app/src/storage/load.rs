//! Everything that is kept, loaded in one transaction; source files stay where they are. Decodes nothing, and loses no more
//! than the records that the browser itself cannot read.

use std::collections::BTreeMap;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbRequest;

use super::transaction::{Transaction, result_of};
use super::{META, SOURCES, StorageError, Store, Table};

/// Everything but the source files, of which only the numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Named records.
    pub meta: BTreeMap<String, Vec<u8>>,
    /// Chunks of vulnerabilities by number.
    pub vulnerabilities: BTreeMap<u32, Vec<u8>>,
    /// Chunks of assets by number.
    pub assets: BTreeMap<u32, Vec<u8>>,
    /// Chunks of findings by number.
    pub findings: BTreeMap<u32, Vec<u8>>,
    /// Scans whose files are kept, ascending.
    pub sources: Vec<u32>,
    /// Records set aside while loading, because the browser could not give their bytes: `store/key`.
    pub set_aside: Vec<String>,
}

impl Snapshot {
    /// The chunks of a table.
    pub fn table(&self, table: Table) -> &BTreeMap<u32, Vec<u8>> {
        match table {
            Table::Vulnerabilities => &self.vulnerabilities,
            Table::Assets => &self.assets,
            Table::Findings => &self.findings,
        }
    }

    /// Take one record in; false if it is none of ours.
    fn take(&mut self, store: &str, key: &JsValue, value: &JsValue) -> bool {
        let Some(bytes) = value.dyn_ref::<Uint8Array>() else { return false };
        if store == META {
            return key.as_string().is_some_and(|key| self.meta.insert(key, bytes.to_vec()).is_none());
        }
        let chunks = match Table::ALL.into_iter().find(|table| table.store() == store) {
            Some(Table::Vulnerabilities) => &mut self.vulnerabilities,
            Some(Table::Assets) => &mut self.assets,
            Some(Table::Findings) => &mut self.findings,
            None => return false,
        };
        number_of(key).is_some_and(|number| chunks.insert(number, bytes.to_vec()).is_none())
    }
}

const LOADED: [&str; 4] = [META, Table::Vulnerabilities.store(), Table::Assets.store(), Table::Findings.store()];
const LISTED: [&str; 5] =
    [META, Table::Vulnerabilities.store(), Table::Assets.store(), Table::Findings.store(), SOURCES];

impl Store {
    /// Everything but the source files, of which only the numbers. A record whose bytes cannot be had is set aside, the rest loads.
    ///
    /// # Errors
    /// When the browser cannot even list the records.
    pub async fn load(&self) -> Result<Snapshot, StorageError> {
        match self.load_at_once().await {
            // One unreadable record fails a read of all: find it, and lose only that one.
            Err(StorageError::Broken(_)) => self.load_one_by_one().await,
            other => other,
        }
    }

    async fn load_at_once(&self) -> Result<Snapshot, StorageError> {
        let transaction = Transaction::read(&self.database, &LISTED)?;
        let mut asked: Vec<(&str, IdbRequest, IdbRequest)> = Vec::new();
        for name in LOADED {
            let store = transaction.store(name)?;
            let keys = store.get_all_keys().map_err(StorageError::read)?;
            asked.push((name, keys, store.get_all().map_err(StorageError::read)?));
        }
        let sources = transaction.store(SOURCES)?.get_all_keys().map_err(StorageError::read)?;
        transaction.finish(0).await?;
        let mut snapshot = Snapshot { sources: numbers_of(&sources)?, ..Snapshot::default() };
        let mut strange = Vec::new();
        for (name, keys, values) in asked {
            let keys: Array = keys.result().map_err(StorageError::read)?.unchecked_into();
            let values: Array = values.result().map_err(StorageError::read)?.unchecked_into();
            for (key, value) in keys.iter().zip(values.iter()) {
                if !snapshot.take(name, &key, &value) {
                    strange.push((name, key));
                }
            }
        }
        for (name, key) in strange {
            snapshot.set_aside.push(self.set_aside(name, &key).await?);
        }
        Ok(snapshot)
    }

    /// [`Store::load`] record by record: slow, and survives records that the browser itself cannot read.
    ///
    /// # Errors
    /// As [`Store::load`].
    #[doc(hidden)]
    pub async fn load_one_by_one(&self) -> Result<Snapshot, StorageError> {
        let mut snapshot = Snapshot::default();
        for name in LOADED {
            let transaction = Transaction::read(&self.database, &[name])?;
            let keys = transaction.store(name)?.get_all_keys().map_err(StorageError::read)?;
            let keys: Array = result_of(&keys).await?.unchecked_into();
            for key in keys.iter() {
                let read = self.record(name, &key).await;
                if !read.is_ok_and(|value| snapshot.take(name, &key, &value)) {
                    snapshot.set_aside.push(self.set_aside(name, &key).await?);
                }
            }
        }
        let transaction = Transaction::read(&self.database, &[SOURCES])?;
        let sources = transaction.store(SOURCES)?.get_all_keys().map_err(StorageError::read)?;
        transaction.finish(0).await?;
        snapshot.sources = numbers_of(&sources)?;
        Ok(snapshot)
    }

    pub(super) async fn record(&self, name: &str, key: &JsValue) -> Result<JsValue, StorageError> {
        let transaction = Transaction::read(&self.database, &[name])?;
        let request = transaction.store(name)?.get(key).map_err(StorageError::read)?;
        result_of(&request).await
    }
}

/// A key that is a number, as those of chunks and files are.
fn number_of(key: &JsValue) -> Option<u32> {
    let number = key.as_f64().filter(|n| n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(n));
    number.map(|number| number as u32)
}

fn numbers_of(keys: &IdbRequest) -> Result<Vec<u32>, StorageError> {
    let keys: Array = keys.result().map_err(StorageError::read)?.unchecked_into();
    Ok(keys.iter().filter_map(|key| number_of(&key)).collect())
}
