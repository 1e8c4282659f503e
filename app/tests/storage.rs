//! The storage in a real browser's worker: what was committed is there, what failed is not.
#![cfg(all(target_arch = "wasm32", feature = "storage"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use app::storage::{Batch, Snapshot, StorageError, Store, Table, usage};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, File, IdbDatabase, IdbFactory, IdbTransactionMode};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn blob(bytes: &[u8]) -> Blob {
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap()
}

fn two_chunks() -> Batch {
    Batch {
        put: vec![(Table::Findings, 0, vec![1, 2, 3]), (Table::Findings, 1, vec![4]), (Table::Assets, 0, vec![5])],
        meta: vec![("workspace".to_owned(), vec![9, 9])],
        sources: vec![(7, blob(b"IP,QID\r\n192.0.2.1,900001\r\n"))],
        ..Batch::default()
    }
}

async fn text(blob: &Blob) -> String {
    JsFuture::from(blob.text()).await.map(|text| text.as_string().unwrap()).unwrap()
}

#[wasm_bindgen_test]
async fn an_empty_database_loads_empty() {
    let store = Store::open("empty").await.unwrap();
    assert_eq!(store.load().await.unwrap(), Snapshot::default());
    assert!(store.source(0).await.unwrap().is_none());
}

#[wasm_bindgen_test]
async fn what_is_committed_is_there_after_reopening() {
    let store = Store::open("commit").await.unwrap();
    store.commit(&two_chunks()).await.unwrap();
    drop(store);
    let store = Store::open("commit").await.unwrap();
    let snapshot = store.load().await.unwrap();
    assert_eq!(snapshot.findings.get(&0).unwrap(), &[1, 2, 3]);
    assert_eq!(snapshot.findings.len(), 2);
    assert_eq!(snapshot.table(Table::Assets).get(&0).unwrap(), &[5]);
    assert!(snapshot.vulnerabilities.is_empty());
    assert_eq!(snapshot.meta.get("workspace").unwrap(), &[9, 9]);
    assert_eq!(snapshot.sources, [7], "the file itself stays where it is");
    assert_eq!(store.load_one_by_one().await.unwrap(), snapshot);
}

#[wasm_bindgen_test]
async fn a_batch_replaces_shortens_and_forgets() {
    let store = Store::open("replace").await.unwrap();
    store.commit(&two_chunks()).await.unwrap();
    let shorten = Batch { delete_from: vec![(Table::Findings, 1)], drop_sources: vec![7], ..Batch::default() };
    store.commit(&shorten).await.unwrap();
    let snapshot = store.load().await.unwrap();
    assert_eq!(snapshot.findings.keys().copied().collect::<Vec<_>>(), [0]);
    assert!(store.source(7).await.unwrap().is_none());
    assert!(snapshot.sources.is_empty());

    let replace = Batch { replace_all: true, put: vec![(Table::Assets, 3, vec![8])], ..Batch::default() };
    store.commit(&replace).await.unwrap();
    let snapshot = store.load().await.unwrap();
    assert!(snapshot.findings.is_empty());
    assert_eq!(snapshot.assets.keys().copied().collect::<Vec<_>>(), [3]);
    assert_eq!(snapshot.meta.len(), 1, "named records stay");

    let forget = Batch { drop_meta: vec!["workspace".to_owned(), "not there".to_owned()], ..Batch::default() };
    store.commit(&forget).await.unwrap();
    assert!(store.load().await.unwrap().meta.is_empty(), "unless named");
}

#[wasm_bindgen_test]
async fn a_batch_that_fails_at_any_step_changes_nothing() {
    let store = Store::open("atomic").await.unwrap();
    store.wipe().await.unwrap();
    store.commit(&two_chunks()).await.unwrap();
    let before = store.load().await.unwrap();
    let change = Batch {
        replace_all: true,
        delete_from: vec![(Table::Assets, 0)],
        put: vec![(Table::Vulnerabilities, 0, vec![7; 100_000]), (Table::Findings, 0, vec![0])],
        meta: vec![("workspace".to_owned(), vec![0]), ("new".to_owned(), vec![1])],
        drop_meta: vec!["workspace".to_owned()],
        drop_sources: vec![7],
        sources: vec![(8, blob(b"new"))],
    };
    for steps in 0..11 {
        let failed = store.commit_failing_after(&change, steps).await;
        assert!(matches!(failed, Err(StorageError::Broken(_))), "step {steps}: {failed:?}");
        assert_eq!(store.load().await.unwrap(), before, "step {steps}");
        assert!(store.source(7).await.unwrap().is_some(), "step {steps}");
        assert!(store.source(8).await.unwrap().is_none(), "step {steps}");
    }
    store.commit_failing_after(&change, 11).await.expect("the batch has eleven steps");
    assert_ne!(store.load().await.unwrap(), before);
    assert_eq!(text(&store.source(8).await.unwrap().unwrap()).await, "new");
}

#[wasm_bindgen_test]
async fn wiping_leaves_nothing() {
    let store = Store::open("wipe").await.unwrap();
    store.commit(&two_chunks()).await.unwrap();
    store.quarantine(Table::Findings, 1).await.unwrap();
    store.wipe().await.unwrap();
    assert_eq!(store.load().await.unwrap(), Snapshot::default());
    assert!(store.source(7).await.unwrap().is_none());
    assert!(store.quarantined().await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn a_source_comes_back_and_can_be_read_in_part() {
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    let store = Store::open("sources").await.unwrap();
    store.commit(&Batch { sources: vec![(1, blob(&bytes))], ..Batch::default() }).await.unwrap();
    drop(store);
    let store = Store::open("sources").await.unwrap();
    let kept = store.source(1).await.unwrap().unwrap();
    assert_eq!(kept.size() as usize, bytes.len());
    let span = app::worker::source::read_span(&kept, 2_000_000, 1_000).await.unwrap();
    assert_eq!(span, &bytes[2_000_000..2_001_000]);
}

#[wasm_bindgen_test]
async fn a_dropped_file_is_kept_as_it_is() {
    let file = File::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(&b"IP,QID"[..])), "march.csv").unwrap();
    let store = Store::open("files").await.unwrap();
    store.commit(&Batch { sources: vec![(1, file.into())], ..Batch::default() }).await.unwrap();
    let kept = store.source(1).await.unwrap().unwrap();
    assert_eq!(text(&kept).await, "IP,QID");
    assert_eq!(kept.dyn_into::<File>().unwrap().name(), "march.csv");
}

#[wasm_bindgen_test]
async fn a_hundred_chunks_are_quick() {
    let store = Store::open("hundred").await.unwrap();
    let put = (0..100).map(|n| (Table::Findings, n, vec![n as u8; 256 * 1024])).collect();
    let start_ms = js_sys::Date::now();
    store.commit(&Batch { put, ..Batch::default() }).await.unwrap();
    let committed_ms = js_sys::Date::now();
    let snapshot = store.load().await.unwrap();
    let loaded_ms = js_sys::Date::now();
    assert_eq!(snapshot.findings.len(), 100);
    assert!(snapshot.findings.iter().all(|(n, bytes)| bytes.iter().all(|b| u32::from(*b) == *n)));
    wasm_bindgen_test::console_log!(
        "100 chunks of 256 KiB: written in {} ms, loaded in {} ms",
        committed_ms - start_ms,
        loaded_ms - committed_ms
    );
    assert!(loaded_ms - start_ms < 5_000.0);
}

#[wasm_bindgen_test]
async fn a_chunk_set_aside_lets_the_rest_load() {
    let store = Store::open("quarantine").await.unwrap();
    store.wipe().await.unwrap();
    store.commit(&two_chunks()).await.unwrap();
    store.quarantine(Table::Findings, 0).await.unwrap();
    store.quarantine(Table::Findings, 99).await.expect("nothing there is nothing to move");
    let snapshot = store.load().await.unwrap();
    assert_eq!(snapshot.findings.keys().copied().collect::<Vec<_>>(), [1]);
    assert_eq!(store.quarantined().await.unwrap(), ["findings/0"]);
    let record = Batch { meta: vec![("feed/1".to_owned(), vec![1, 2, 3])], ..Batch::default() };
    store.commit(&record).await.unwrap();
    store.quarantine_named("feed/1").await.unwrap();
    assert!(!store.load().await.unwrap().meta.contains_key("feed/1"));
    assert_eq!(store.quarantined().await.unwrap(), ["findings/0", "meta/feed/1"]);
}

#[wasm_bindgen_test]
async fn a_record_that_is_not_bytes_is_set_aside_while_loading() {
    let store = Store::open("strange").await.unwrap();
    store.wipe().await.unwrap();
    store.commit(&two_chunks()).await.unwrap();
    let raw = raw_open("strange").await;
    let transaction = raw.transaction_with_str_and_mode("findings", IdbTransactionMode::Readwrite).unwrap();
    let findings = transaction.object_store("findings").unwrap();
    findings.put_with_key(&"not bytes".into(), &5.into()).unwrap();
    findings.put_with_key(&Uint8Array::new_with_length(1), &"not a number".into()).unwrap();
    findings.put_with_key(&Uint8Array::new_with_length(1), &1.5.into()).unwrap();
    raw.close();
    let snapshot = store.load().await.unwrap();
    assert_eq!(snapshot.set_aside, ["findings/1.5", "findings/5", "findings/not a number"]);
    assert_eq!(snapshot.findings.len(), 2);
    assert!(store.load().await.unwrap().set_aside.is_empty());
    assert_eq!(store.quarantined().await.unwrap().len(), 3);
}

#[wasm_bindgen_test]
async fn an_old_tab_lets_a_newer_version_in() {
    let store = Store::open("newer").await.unwrap();
    store.commit(&two_chunks()).await.unwrap();
    let request = factory().open_with_u32("newer", 1_000).unwrap();
    settled(&request).await;
    request.result().unwrap().unchecked_into::<IdbDatabase>().close();
    assert_eq!(store.load().await.unwrap_err(), StorageError::Closed);
    assert_eq!(Store::open("newer").await.unwrap_err(), StorageError::Closed);
}

#[wasm_bindgen_test]
async fn a_tab_that_does_not_let_go_is_named_after_a_while() {
    drop(Store::open("blocked").await.unwrap());
    let deaf = raw_open("blocked").await;
    let deletion = factory().delete_database("blocked").unwrap();
    let start_ms = js_sys::Date::now();
    assert_eq!(Store::open_within("blocked", 300).await.unwrap_err(), StorageError::Blocked);
    assert!(js_sys::Date::now() - start_ms >= 290.0);
    deaf.close();
    settled(&deletion).await;
    let store = Store::open("blocked").await.expect("the late connection was closed again");
    assert_eq!(store.load().await.unwrap(), Snapshot::default());
}

#[wasm_bindgen_test]
async fn usage_is_told() {
    let (used, quota) = usage().await.unwrap();
    assert!(quota > used, "{used} of {quota}");
}

#[wasm_bindgen_test]
fn a_full_disk_is_said_in_megabytes() {
    let thrown = web_sys::DomException::new_with_message_and_name("too much", "QuotaExceededError").unwrap();
    let error = StorageError::from_js(&thrown, 52_340_001);
    assert_eq!(error, StorageError::Quota { needed_bytes: 52_340_001, free_bytes: None });
    assert!(error.to_string().contains("52.4 MB"), "{error}");
    let known = StorageError::Quota { needed_bytes: 1, free_bytes: Some(1_250_000) };
    assert!(known.to_string().contains("0.1 MB (1.3 MB free)"), "{known}");
}

fn factory() -> IdbFactory {
    Reflect::get(&js_sys::global(), &"indexedDB".into()).unwrap().unchecked_into()
}

async fn settled(request: &web_sys::IdbOpenDbRequest) {
    let promise = Promise::new(&mut |yes, no| {
        request.set_onsuccess(Some(&yes));
        request.set_onerror(Some(&no));
    });
    JsFuture::from(promise).await.unwrap();
}

/// A connection that answers no version change, as a tab of an older page would.
async fn raw_open(name: &str) -> IdbDatabase {
    let request = factory().open(name).unwrap();
    settled(&request).await;
    request.result().unwrap().unchecked_into()
}
