//! What people type, and what is in a scan they share, never stands in the database: edits and a scan are sealed as a
//! browser does it, and every table is searched for the words and the addresses in them.

use axum::http::Method;
use shared::api::{Operation, Policy, PutScan, UpdateOrganisation, path};
use shared::sync::{Place, Ring, ScanDigest, ScanLabel, ScanPlace, Seq};
use sqlx::Row as _;

use crate::app::App;
use crate::on_both;
use crate::people::{Person, at, fresh};
use crate::sync::{edit, team};

on_both!(no_plain_text_in_a_dump);

/// What an edit says: an address, a host, a rating, a note.
const CANARIES: [&str; 4] = ["203.0.113.77", "canary-host.example", "mission critical", "ask the canary first"];

async fn no_plain_text_in_a_dump(app: App) {
    let (mut admin, mut ada) = team(&app).await;
    let ring = Ring::new(admin.org, fresh(), fresh());
    // Names of assets are words too: they are blinded, the values sealed.
    let ops = CANARIES.map(|canary| {
        let register = ring.register(canary, canary);
        let blank = edit(register, Seq::ZERO);
        let place = Place { register, id: blank.id, is_deletion: false };
        Operation { sealed: ring.seal(&place, canary.as_bytes()), ..blank }
    });
    admin.push(&ops).await;
    let scan = share(&mut admin, &ring).await;
    // A colleague with the keys reads it.
    for (row, canary) in ada.pull(Seq::ZERO, 10).await.rows.iter().zip(CANARIES) {
        let place = Place { register: row.register, id: row.id, is_deletion: false };
        assert_eq!(ring.open_value(&place, &row.sealed).unwrap().as_slice(), canary.as_bytes());
    }
    let dump = dump(&app).await;
    // The sealed scan is in it, and nothing of what was sealed.
    assert!(contains(&dump, &scan));
    // The search finds what is there: what people are called is known to a server, by design.
    for known in [&admin.email, &ada.email] {
        assert!(contains(&dump, known.as_bytes()), "{known}");
    }
    for canary in CANARIES {
        assert!(!contains(&dump, canary.as_bytes()), "{canary}");
    }
    // Neither does it hold what opens an account: what a browser sends, what a cookie holds.
    secrets_are_hashed(&dump, &admin);
}

/// A report that speaks of all of it, shared as a browser does it. Answers what the server keeps.
async fn share(admin: &mut Person, ring: &Ring) -> Vec<u8> {
    let form = UpdateOrganisation { name: None, policy: Some(Policy { scans: true, ..Policy::default() }) };
    admin.browser.json(Method::PATCH, &at(path::ORGANISATION, admin.org), &form).await.ok();
    let report = CANARIES.join(",").repeat(100).into_bytes();
    let label = ScanLabel {
        name: CANARIES[1].to_owned(),
        bytes: report.len() as u64,
        fingerprint: 1,
        packed: report.len() as u64,
        is_gzip: false,
        format: CANARIES[2].to_owned(),
        scanned_on: None,
        findings: 1,
        mapping: None,
    };
    let (cut, said) = (label.cut(), label.to_bytes());
    let mut digest = ScanDigest::default();
    digest.add(&report);
    let scan = ring.scan_id(admin.user, 1, cut, digest, &said);
    let sealing = ring.scan_box(ScanPlace { scan, pieces: cut.pieces(), generation: 1 }).unwrap();
    let form =
        PutScan { scan, chunks: cut.pieces(), bytes: cut.sealed(), generation: 1, label: sealing.seal_label(&said) };
    admin.browser.post(&at(path::SCANS, admin.org), &form).await.ok();
    let sealed = sealing.seal_piece(0, &cut.padded(0, report));
    let chunk = path::with(path::SCAN_CHUNK, &[&admin.org.to_string(), &scan.to_string(), "0"]);
    admin.browser.send(Method::PUT, &chunk, "application/octet-stream", sealed.clone()).await.ok();
    // In pages of a database a long value is in several places: its first bytes are enough.
    sealed[..32].to_vec()
}

fn secrets_are_hashed(dump: &[u8], admin: &Person) {
    let hex = |bytes: &[u8]| shared::sync::to_hex(bytes).into_bytes();
    assert!(!contains(dump, &admin.auth.0) && !contains(dump, &hex(&admin.auth.0)));
    assert_eq!(admin.browser.cookies.len(), 2);
    for cookie in admin.browser.cookies.values() {
        let bytes = shared::sync::from_hex(cookie).unwrap();
        assert!(!contains(dump, cookie.as_bytes()) && !contains(dump, &bytes) && !contains(dump, &hex(&bytes)));
    }
}

fn contains(dump: &[u8], bytes: &[u8]) -> bool {
    dump.windows(bytes.len()).any(|window| window == bytes)
}

/// Every byte of every table.
async fn dump(app: &App) -> Vec<u8> {
    let database = app.team.config.database();
    let database = database.reveal();
    let mut dump = Vec::new();
    if let Some(file) = database.strip_prefix("sqlite:") {
        for part in ["", "-wal"] {
            dump.extend(std::fs::read(format!("{file}{part}")).unwrap_or_default());
        }
        return dump;
    }
    let pool = sqlx::PgPool::connect(database).await.unwrap();
    let tables = sqlx::query("SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'");
    for table in tables.fetch_all(&pool).await.unwrap() {
        let name: String = table.get(0);
        let sql = format!("SELECT convert_to(t::text, 'UTF8') FROM \"{name}\" t");
        for row in sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&pool).await.unwrap() {
            let text: Vec<u8> = row.get(0);
            // Bytes are printed in hexadecimal: both forms are searched.
            for part in String::from_utf8_lossy(&text).split("\\x").skip(1) {
                let digits: String = part.chars().take_while(char::is_ascii_hexdigit).collect();
                dump.extend(shared::sync::from_hex(&digits).unwrap_or_default());
            }
            dump.extend(text);
        }
    }
    dump
}
