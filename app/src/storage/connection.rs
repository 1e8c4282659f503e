//! Opening the database: schema version, upgrade, other tabs in the way. Never reads or writes a record.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, WorkerGlobalScope};

use super::{DEFAULT_NAME, STORES, StorageError};

/// Raise it with every change of [`STORES`].
const SCHEMA_VERSION: u32 = 2;

pub(super) async fn open(name: &str, timeout_ms: i32) -> Result<IdbDatabase, StorageError> {
    let request = factory()?.open_with_u32(name, SCHEMA_VERSION).map_err(StorageError::read)?;
    let for_upgrade = request.clone();
    let upgrade = Closure::<dyn FnMut()>::new(move || upgrade(&for_upgrade));
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let answered = wait(&request, timeout_ms).await?;
    if !answered {
        give_up(&request, upgrade);
        return Err(StorageError::Blocked);
    }
    if let Ok(Some(cause)) = request.error() {
        return Err(match cause.name().as_str() {
            // What a private window and a policy that forbids storage say.
            "UnknownError" | "InvalidStateError" => StorageError::Unavailable,
            _ => StorageError::from_js(&cause, 0),
        });
    }
    let database: IdbDatabase = request.result().map_err(StorageError::read)?.unchecked_into();
    let missing = STORES.iter().find(|store| !database.object_store_names().contains(store));
    if let Some(missing) = missing {
        database.close();
        return Err(StorageError::Broken(format!("the store \"{missing}\" is missing")));
    }
    close_when_asked(&database);
    Ok(database)
}

fn factory() -> Result<IdbFactory, StorageError> {
    Reflect::get(&js_sys::global(), &"indexedDB".into())
        .ok()
        .and_then(|factory| factory.dyn_into().ok())
        .ok_or(StorageError::Unavailable)
}

/// The names of the databases of all workspaces but the open one; none where the browser does not list them (before 2024).
pub async fn others(open: &str) -> Vec<String> {
    let Ok(factory) = factory() else { return Vec::new() };
    let listing = Reflect::get(&factory, &"databases".into()).ok().and_then(|list| list.dyn_into::<Function>().ok());
    let listed = listing.and_then(|list| list.call0(&factory).ok()?.dyn_into::<Promise>().ok());
    let Some(listed) = listed else { return Vec::new() };
    let Ok(all) = JsFuture::from(listed).await else { return Vec::new() };
    let name = |one: JsValue| Reflect::get(&one, &"name".into()).ok()?.as_string();
    let names = Array::from(&all).to_vec().into_iter().filter_map(name);
    names.filter(|name| name.starts_with(DEFAULT_NAME) && name != open).collect()
}

/// Forget every database of a workspace but the one of this name. Where the browser does not list them, they stay.
pub async fn forget_others(open: &str) {
    for name in others(open).await {
        if let Ok(factory) = factory() {
            // Another tab that has it open lets go when it is asked; until then the browser waits, and nobody else need.
            let _ = factory.delete_database(&name);
        }
    }
}

/// Create what is not there yet. Runs inside the version-change transaction: if it throws, the old version stays.
fn upgrade(request: &IdbOpenDbRequest) {
    let Ok(database) = request.result() else { return };
    let database: IdbDatabase = database.unchecked_into();
    for store in STORES {
        if !database.object_store_names().contains(store) {
            // A store that could not be made is found missing when the connection opens.
            let _ = database.create_object_store(store);
        }
    }
}

/// True once the request has an answer, good or bad; false when the time is over. A tab that waits in a queue behind
/// another blocked one hears no event at all, so a clock is the only way to know.
async fn wait(request: &IdbOpenDbRequest, timeout_ms: i32) -> Result<bool, StorageError> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let mut timer = Err(JsValue::UNDEFINED);
    let answered = Promise::new(&mut |answer, late| {
        request.set_onsuccess(Some(&answer));
        request.set_onerror(Some(&answer));
        timer = scope.set_timeout_with_callback_and_timeout_and_arguments_0(&late, timeout_ms);
    });
    let timer = timer.map_err(StorageError::read)?;
    let answered = JsFuture::from(answered).await.is_ok();
    scope.clear_timeout_with_handle(timer);
    Ok(answered)
}

/// Nobody waits any more: if the database still opens, it must not be left open, or it blocks the next tab in turn.
fn give_up(request: &IdbOpenDbRequest, upgrade: Closure<dyn FnMut()>) {
    let late = request.clone();
    let close: Function = Closure::once_into_js(move || {
        if let Ok(database) = late.result() {
            database.unchecked_into::<IdbDatabase>().close();
        }
    })
    .unchecked_into();
    request.set_onsuccess(Some(&close));
    // It may be called at any later time, or never: once per blocked start of a page.
    upgrade.forget();
}

/// A newer version in another tab goes first; the next transaction here says [`StorageError::Closed`].
fn close_when_asked(database: &IdbDatabase) {
    let asked = database.clone();
    let close: Function = Closure::once_into_js(move || asked.close()).unchecked_into();
    database.set_onversionchange(Some(&close));
}
