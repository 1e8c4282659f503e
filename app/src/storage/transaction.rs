//! One `IndexedDB` transaction as something to await: it finished, or it says why not. Never retries.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction};

use super::StorageError;

/// The mode of what is written.
const WRITE: &str = "readwrite";

/// A running transaction over some stores.
pub(super) struct Transaction {
    browsers: IdbTransaction,
    is_write: bool,
}

impl Transaction {
    pub(super) fn read(database: &IdbDatabase, stores: &[&str]) -> Result<Self, StorageError> {
        Self::begin(database, stores, "readonly", &Object::new())
    }

    /// Strict: over only when the bytes are on the disk, not merely with the system. The page says "saved" then, and
    /// that must outlive a power cut; measured in Chromium it costs nothing beside the writing itself.
    pub(super) fn write(database: &IdbDatabase, stores: &[&str]) -> Result<Self, StorageError> {
        let options = Object::new();
        // Setting a property of a fresh plain object cannot fail. Browsers that do not know it pass it over.
        let _ = Reflect::set(&options, &"durability".into(), &"strict".into());
        Self::begin(database, stores, WRITE, &options)
    }

    fn begin(database: &IdbDatabase, stores: &[&str], mode: &str, options: &Object) -> Result<Self, StorageError> {
        let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        // By name: web-sys has no stable call with options.
        let begin: Function =
            Reflect::get(database, &"transaction".into()).map_err(StorageError::read)?.unchecked_into();
        let transaction = begin.call3(database, &names, &mode.into(), options).map_err(StorageError::read)?;
        Ok(Self { browsers: transaction.unchecked_into(), is_write: mode == WRITE })
    }

    pub(super) fn store(&self, name: &str) -> Result<IdbObjectStore, StorageError> {
        self.browsers.object_store(name).map_err(StorageError::read)
    }

    /// Give everything up. A transaction that is already over stays as it is.
    pub(super) fn abort(&self) {
        let _ = self.browsers.abort();
    }

    /// Nothing more is asked for: wait until all is written (or read), or nothing is. The browser begins before that is
    /// awaited, whatever this thread does meanwhile: it is told the end, and need not hear it from an idle thread.
    ///
    /// A failed request aborts its transaction, and a full disk shows at the abort alone: so only the two ends count.
    pub(super) fn finish(self, needed_bytes: u64) -> impl Future<Output = Result<(), StorageError>> {
        let ended = JsFuture::from(Promise::new(&mut |complete, abort| {
            self.browsers.set_oncomplete(Some(&complete));
            self.browsers.set_onabort(Some(&abort));
        }));
        // By name, for not every browser has it: there an idle thread is the end. What is read may come after its end, so
        // that only what is written has one. One that is over says so by its two ends.
        let commit = Reflect::get(&self.browsers, &"commit".into()).map(JsCast::dyn_into::<Function>);
        if let (Ok(Ok(commit)), true) = (commit, self.is_write) {
            let _ = commit.call0(&self.browsers);
        }
        async move {
            match ended.await {
                Ok(_) => Ok(()),
                Err(_) => Err(match self.browsers.error() {
                    Some(cause) => StorageError::from_js(&cause, needed_bytes),
                    None => StorageError::Broken("the transaction was given up".to_owned()),
                }),
            }
        }
    }
}

/// Wait for one request. Its transaction stays usable until the next await on anything else.
pub(super) async fn result_of(request: &IdbRequest) -> Result<JsValue, StorageError> {
    let answered = Promise::new(&mut |success, error| {
        request.set_onsuccess(Some(&success));
        request.set_onerror(Some(&error));
    });
    match JsFuture::from(answered).await {
        Ok(_) => request.result().map_err(StorageError::read),
        Err(_) => Err(match request.error() {
            Ok(Some(cause)) => StorageError::from_js(&cause, 0),
            _ => StorageError::Broken("a request failed without a reason".to_owned()),
        }),
    }
}
