//! The walls of the house, tested: what may depend on what, and who may name the browser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

use std::fs;
use std::path::{Path, PathBuf};

/// Everything `shared` may stand on: pure, small, no browser, no SQL, no clock, no disk.
const ALLOWED: &[&str] = &[
    "csv",
    "cvss",
    "flate2",
    "hashbrown",
    "memchr",
    "postcard",
    "quick-xml",
    "rustc-hash",
    "serde",
    "serde_json",
    "thiserror",
    "wide",
];

/// What comes with team mode only, and why: none of it asks the system for random bytes, those are arguments.
const ALLOWED_FOR_SYNC: &[(&str, &str)] = &[
    ("argon2", "a password becomes keys (RFC 9106)"),
    ("chacha20poly1305", "values are encrypted (XChaCha20-Poly1305)"),
    ("hkdf", "one secret becomes several keys, names are blinded (RFC 5869)"),
    ("sha2", "below it; digests and fingerprints"),
    ("utoipa", "schemas of the contract, for the server's OpenAPI document only"),
    ("x25519-dalek", "keys of an organisation are sealed for a member (RFC 7748)"),
    ("zeroize", "keys leave no copy in memory"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Rust files below a folder of the project, with their text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).expect("inside").display().to_string();
                found.push((name, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    assert!(!found.is_empty(), "nothing below {folder}: the wall is watching the wrong place");
    found
}

fn assert_never(folder: &str, words: &[&str]) {
    for (name, text) in sources(folder) {
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for word in words {
            assert!(!code.iter().any(|line| line.contains(word)), "{name} names {word}");
        }
    }
}

#[test]
fn shared_stands_on_little() {
    let manifest = fs::read_to_string(root().join("shared/Cargo.toml")).expect("manifest");
    let section = manifest.split("[dependencies]").nth(1).and_then(|rest| rest.split("\n[").next()).expect("section");
    let lines = || section.lines().filter(|line| !line.is_empty());
    let named = |is_optional: bool| -> Vec<&str> {
        let wanted = lines().filter(|line| line.contains("optional = true") == is_optional);
        wanted.filter_map(|line| line.split(['.', ' ', '=']).next()).collect()
    };
    assert_eq!(named(false), ALLOWED);
    assert_eq!(named(true), ALLOWED_FOR_SYNC.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    assert!(!manifest.contains("default ="), "the engine goes without what is optional");
}

#[test]
fn shared_knows_no_world() {
    let world = [
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "std::fs",
        "std::net::Tcp",
        "std::time",
        "std::thread",
        "async fn",
        "println!",
    ];
    assert_never("shared/src", &world);
}

#[test]
fn nothing_in_the_model_reads_scores_or_shows() {
    assert_never(
        "shared/src/model",
        &["crate::ingest", "crate::risk", "crate::workspace", "crate::desk", "crate::export"],
    );
    assert_never("shared/src/ingest", &["crate::risk", "crate::workspace", "crate::desk", "crate::export"]);
    assert_never("shared/src/risk", &["crate::ingest", "crate::desk", "crate::export"]);
    assert_never("shared/src/workspace", &["crate::risk", "crate::desk", "crate::export"]);
    assert_never("shared/src/view", &["crate::ingest", "crate::workspace", "crate::desk", "crate::export"]);
}

#[test]
fn only_four_rooms_of_the_app_name_the_browser() {
    for room in ["app/src/components", "app/src/pages"] {
        assert_never(room, &["web_sys", "js_sys", "wasm_bindgen", "gloo_storage"]);
    }
    assert_never("app/src/components", &["crate::state", "crate::worker", "crate::pages"]);
    for room in ["app/src/components", "app/src/pages", "app/src/state"] {
        assert_never(room, &["crate::storage", "crate::worker::job", "inner_html", "set_inner_html", "innerHTML"]);
    }
}

#[test]
fn app_and_server_are_strangers() {
    assert_never("app/src", &["use server::", "axum", "sqlx"]);
    assert_never("server/src", &["use app::", "leptos", "web_sys"]);
}
