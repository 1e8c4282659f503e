//! What a browser keeps of a team, in a real browser's worker: logs in their order, each by itself, all or nothing.
#![cfg(all(target_arch = "wasm32", feature = "storage"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use app::storage::{Batch, Store, Table, TeamBatch};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn entries(log: &str, from: u32, bytes: &[u8]) -> TeamBatch {
    let entries = (from..).zip(bytes).map(|(number, byte)| (log.to_owned(), number, vec![*byte])).collect();
    TeamBatch { entries, ..TeamBatch::default() }
}

async fn log(store: &Store, name: &str) -> (Vec<u8>, u32) {
    let (entries, next) = store.team_log(name).await.unwrap();
    (entries.concat(), next)
}

#[wasm_bindgen_test]
async fn entries_come_back_in_their_order_and_each_log_is_its_own() {
    let store = Store::open("team log").await.unwrap();
    let bytes: Vec<u8> = (0..120).collect();
    store.commit_team(&entries("log/a/b", 0, &bytes)).await.unwrap();
    store.commit_team(&entries("log/a", 7, &[1])).await.unwrap();
    store.commit_team(&entries("log/a/bc", 0, &[2])).await.unwrap();
    drop(store);
    let store = Store::open("team log").await.unwrap();
    assert_eq!(log(&store, "log/a/b").await, (bytes, 120));
    assert_eq!(log(&store, "log/a/c").await, (Vec::new(), 0));
    let anew = TeamBatch { clear: vec!["log/a/b".to_owned()], ..entries("log/a/b", 120, &[9]) };
    store.commit_team(&anew).await.unwrap();
    assert_eq!((log(&store, "log/a/b").await, log(&store, "log/a/bc").await), ((vec![9], 121), (vec![2], 1)));
    // Whatever is below a name goes with it, and nothing beside it.
    store.commit_team(&entries("log/ab/b", 0, &[3])).await.unwrap();
    assert_eq!(
        store.team_names("log/a").await.unwrap(),
        ["log/a/0000000007", "log/a/b/0000000120", "log/a/bc/0000000000"]
    );
    store.commit_team(&TeamBatch { clear: vec!["log/a".to_owned()], ..TeamBatch::default() }).await.unwrap();
    assert!(store.team_names("log/a").await.unwrap().is_empty());
    assert_eq!(log(&store, "log/ab/b").await, (vec![3], 1));
}

#[wasm_bindgen_test]
async fn records_are_written_and_forgotten_beside_the_workspace() {
    let store = Store::open("team records").await.unwrap();
    let put = vec![("account".to_owned(), vec![1, 2]), ("secret".to_owned(), vec![3])];
    store.commit_team(&TeamBatch { put, ..TeamBatch::default() }).await.unwrap();
    store.commit(&Batch { put: vec![(Table::Assets, 0, vec![5])], ..Batch::default() }).await.unwrap();
    store.commit_team(&TeamBatch { drop: vec!["secret".to_owned()], ..TeamBatch::default() }).await.unwrap();
    assert_eq!(store.team_record("account").await.unwrap().unwrap(), [1, 2]);
    assert!(store.team_record("secret").await.unwrap().is_none() && store.team_key("account").await.unwrap().is_none());
    let snapshot = store.load().await.unwrap();
    assert_eq!((snapshot.assets.len(), snapshot.meta.len()), (1, 0), "the workspace opens without it");
    store.wipe().await.unwrap();
    assert!(store.team_record("account").await.unwrap().is_none(), "wiped with everything");
}
