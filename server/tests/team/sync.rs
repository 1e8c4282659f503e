//! Push, pull and hints, as a client sees them.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use http_body_util::{BodyExt as _, Empty};
use shared::api::{
    Code, ErrorBody, Hint, MOST_OPERATIONS, MOST_VALUE_BYTES, MemberState, Operation, Outcome, Page, PullQuery, Push,
    Pushed, Rejection, Role, path,
};
use shared::sync::{Digest, Epoch, FieldKey, OpId, OrgId, Register, RegisterKey, Sealed, Seq};

use crate::app::{Answer, App};
use crate::keys::first_keys;
use crate::on_both;
use crate::people::{Person, at, fresh};

on_both!(
    an_edit_goes_round,
    a_conflict_and_its_end,
    once_is_once,
    refused_by_itself,
    in_pages,
    limits,
    a_full_organisation_makes_room,
    what_is_used_is_what_is_there,
    what_was_deleted_is_forgotten,
    other_epochs,
    hints,
    a_revoked_listener_goes,
);

pub fn register(name: u8) -> Register {
    Register { key: RegisterKey([name; 16]), field: FieldKey([1; 8]) }
}

pub fn edit(register: Register, base: Seq) -> Operation {
    let sealed = Sealed::stored(1, vec![5; 64]);
    Operation { id: OpId(fresh()), register, base, sees: Vec::new(), at_s: 1, is_deletion: false, sealed }
}

impl Person {
    pub async fn try_push(&mut self, epoch: Epoch, ops: &[Operation]) -> Answer {
        let path = at(path::SYNC, self.org);
        self.browser.postcard(&path, &Push { epoch, ops: ops.to_vec() }).await
    }

    pub async fn push(&mut self, ops: &[Operation]) -> Pushed {
        self.try_push(Epoch(1), ops).await.ok().postcard()
    }

    pub async fn try_pull(&mut self, epoch: Epoch, cursor: Seq, limit: u32) -> Answer {
        self.ask(&PullQuery { epoch, cursor, began: Seq::ZERO, limit }).await
    }

    pub async fn ask(&mut self, asked: &PullQuery) -> Answer {
        let PullQuery { epoch, cursor, began, limit } = asked;
        let query = format!("?epoch={}&cursor={cursor}&began={began}&limit={limit}", epoch.0);
        let path = at(path::SYNC, self.org) + &query;
        self.browser.get(&path).await
    }

    pub async fn pull(&mut self, cursor: Seq, limit: u32) -> Page {
        self.try_pull(Epoch(1), cursor, limit).await.ok().postcard()
    }
}

/// The digest of what a page holds, as a client computes it.
pub fn digest(page: &Page) -> Digest {
    let counted = page.rows.iter().filter(|row| !row.is_deletion);
    counted.fold(Digest::default(), |digest, row| digest.with(&row.register, row.seq, &row.id))
}

pub async fn team(app: &App) -> (Person, Person) {
    let mut admin = Person::first(app).await;
    first_keys(&mut admin).await;
    let ada = Person::member(app, &mut admin, Role::Editor, MemberState::Approved).await;
    (admin, ada)
}

async fn an_edit_goes_round(app: App) {
    let (mut admin, mut ada) = team(&app).await;
    let op = edit(register(1), Seq::ZERO);
    let pushed = admin.push(std::slice::from_ref(&op)).await;
    let seq = Epoch(1).start().plus(1);
    assert_eq!((pushed.outcomes, pushed.head), (vec![Outcome::Accepted(seq)], seq));
    let page = ada.pull(Seq::ZERO, 100).await;
    assert_eq!((page.rows[0].id, page.rows[0].seq, page.cursor, page.head), (op.id, seq, seq, seq));
    assert_eq!((&page.rows[0].sealed, page.authors[0]), (&op.sealed, admin.user));
    assert_eq!(page.digest, digest(&page));
    assert!(ada.pull(seq, 100).await.rows.is_empty());
}

async fn a_conflict_and_its_end(app: App) {
    let (mut admin, mut ada) = team(&app).await;
    let first = admin.push(&[edit(register(1), Seq::ZERO)]).await.head;
    // Both saw the first, neither the other's.
    admin.push(&[edit(register(1), first)]).await;
    let second = ada.push(&[edit(register(1), first)]).await.head;
    let page = ada.pull(Seq::ZERO, 100).await;
    assert_eq!((page.rows.len(), page.digest), (2, digest(&page)));
    let solved = admin.push(&[edit(register(1), second)]).await.head;
    let page = ada.pull(first, 100).await;
    assert_eq!((page.rows.len(), page.rows[0].seq, page.digest), (1, solved, digest(&page)));
    // Taken away: it stands there as a deletion, and does not count.
    let gone = Operation { is_deletion: true, ..edit(register(1), solved) };
    admin.push(&[gone]).await;
    let page = ada.pull(solved, 100).await;
    assert!(page.rows.len() == 1 && page.rows[0].is_deletion && page.digest == Digest::default());
}

async fn once_is_once(app: App) {
    let (mut admin, mut ada) = team(&app).await;
    let (a, b) = (edit(register(1), Seq::ZERO), edit(register(2), Seq::ZERO));
    let pushed = admin.push(&[a.clone(), b.clone(), a.clone()]).await;
    let Outcome::Accepted(seq) = pushed.outcomes[0] else { panic!("{pushed:?}") };
    assert_eq!(pushed.outcomes[2], Outcome::Duplicate(seq));
    // The answer was lost, so it is sent again; so does a browser that came back from an older profile.
    let again = admin.push(&[a.clone(), b]).await;
    assert_eq!((again.outcomes[0], again.head), (Outcome::Duplicate(seq), pushed.head));
    // Superseded, and sent again: it does not come back.
    let later = ada.push(&[edit(register(1), seq)]).await.head;
    assert_eq!(admin.push(&[a]).await.outcomes, [Outcome::Duplicate(seq)]);
    // Seen before it had a place, and put out of force before it came: it never shows.
    let late = edit(register(3), Seq::ZERO);
    let over = Operation { sees: vec![late.id], ..edit(register(3), Seq::ZERO) };
    admin.push(std::slice::from_ref(&over)).await;
    let head = admin.push(std::slice::from_ref(&late)).await;
    assert_eq!(head.outcomes, [Outcome::Duplicate(head.head)]);
    assert_eq!(admin.push(&[late]).await.outcomes, [Outcome::Duplicate(head.head)]);
    let page = ada.pull(later, 100).await;
    assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [over.id]);
}

async fn refused_by_itself(app: App) {
    let (mut admin, _) = team(&app).await;
    let good = || edit(register(1), Seq::ZERO);
    let ops = [
        Operation { sealed: Sealed::stored(1, vec![0; MOST_VALUE_BYTES + 1]), ..good() },
        Operation { sees: vec![OpId([0; 16]); 2001], ..good() },
        Operation { sealed: Sealed::stored(2, vec![0; 64]), ..good() },
        Operation { base: Epoch(1).start().plus(900), ..good() },
        good(),
    ];
    let outcomes = admin.push(&ops).await.outcomes;
    let expected = [Rejection::TooLarge, Rejection::SeesTooMuch, Rejection::OldKeys, Rejection::FromTheFuture];
    assert_eq!(outcomes[..4], expected.map(Outcome::Rejected));
    assert!(matches!(outcomes[4], Outcome::Accepted(_)));
    // Rejected is not known: mended under the same name, it is taken.
    let mended = Operation { sealed: Sealed::stored(1, vec![0; 64]), ..ops[2].clone() };
    assert!(matches!(admin.push(&[mended]).await.outcomes[0], Outcome::Accepted(_)));
    let many: Vec<Operation> = (0..70).map(|_| edit(register(9), Seq::ZERO)).collect();
    let outcomes = admin.push(&many).await.outcomes;
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Accepted(_))).count(), 64);
    assert_eq!(outcomes[69], Outcome::Rejected(Rejection::TooManyConflicts));
}

async fn in_pages(app: App) {
    let (mut admin, mut ada) = team(&app).await;
    let ops: Vec<Operation> = (0..250).map(|name| edit(register(name), Seq::ZERO)).collect();
    admin.push(&ops).await;
    let (mut cursor, mut all) = (Seq::ZERO, Page::default());
    let mut pages = 0;
    loop {
        let page = ada.pull(cursor, 40).await;
        assert!(page.rows.len() <= 40);
        (cursor, pages) = (page.cursor, pages + 1);
        let is_last = page.cursor == page.head;
        all.rows.extend(page.rows);
        if is_last {
            assert_eq!(page.digest, digest(&all));
            break;
        }
    }
    assert_eq!((all.rows.len(), pages), (250, 7));
    assert!(all.rows.is_sorted_by_key(|row| row.seq));
    // Large values make small pages.
    let large: Vec<Operation> = (0..3)
        .map(|name| Operation { sealed: Sealed::stored(1, vec![0; MOST_VALUE_BYTES]), ..edit(register(name), cursor) })
        .collect();
    for _ in 0..14 {
        let fresh: Vec<Operation> = large
            .iter()
            .map(|op| Operation {
                id: OpId(fresh()),
                register: Register { key: RegisterKey(fresh()), ..op.register },
                ..op.clone()
            })
            .collect();
        admin.push(&fresh).await;
    }
    let page = ada.pull(cursor, 10_000).await;
    assert!((25..=32).contains(&page.rows.len()), "8 MiB are {} of them", page.rows.len());
    let rest = ada.pull(page.cursor, 10_000).await;
    assert_eq!((page.rows.len() + rest.rows.len(), rest.cursor), (42, page.head));
}

async fn limits(app: App) {
    let (mut admin, _) = team(&app).await;
    let many = vec![edit(register(1), Seq::ZERO); MOST_OPERATIONS + 1];
    admin.try_push(Epoch(1), &many).await.refused(Code::TooLarge);
    let path = at(path::SYNC, admin.org);
    let big = admin.browser.send(axum::http::Method::POST, &path, shared::api::POSTCARD, vec![0; (1 << 20) + 1]).await;
    big.refused(Code::TooLarge);
    admin.browser.send(axum::http::Method::POST, &path, "text/plain", vec![0; 10]).await.refused(Code::Malformed);
    let mut stranger = app.browser();
    let mut slowed = 0;
    for _ in 0..260 {
        slowed += usize::from(stranger.post(path::RESET, &()).await.code() == Some(Code::SlowDown));
    }
    assert!((1..=60).contains(&slowed), "{slowed}");
    // Full: 507 with words, and nothing is taken.
    let mut config = app.team.config.clone();
    config.quota_mb = 0;
    let full = App::with(app.folder.clone(), config).await;
    admin.browser.addr = full.addr;
    admin.try_push(Epoch(1), &[edit(register(1), Seq::ZERO)]).await.refused(Code::Full);
}

/// A value of so many bytes, in place of all that stood there before `base`.
fn weighing(bytes: usize, name: u8, base: Seq) -> Operation {
    Operation { sealed: Sealed::stored(1, vec![0; bytes]), ..edit(register(name), base) }
}

/// Where there is no room, what takes no more than it gives back is taken, alone, in one push with others, and beside pushes of
/// others that are refused.
async fn a_full_organisation_makes_room(app: App) {
    let mut config = app.team.config.clone();
    config.quota_mb = 1;
    let full = App::with(app.folder.clone(), config).await;
    let (mut admin, mut ada) = team(&full).await;
    for name in 0..3 {
        admin.push(&[weighing(MOST_VALUE_BYTES, name, Seq::ZERO)]).await;
    }
    let head = admin.push(&[weighing(200 << 10, 3, Seq::ZERO)]).await.head;
    // It used to be taken up to and then beyond the last byte.
    let large = weighing(100 << 10, 4, Seq::ZERO);
    ada.try_push(Epoch(1), std::slice::from_ref(&large)).await.refused(Code::Full);
    let page = ada.pull(Seq::ZERO, 100).await;
    assert_eq!((page.rows.len(), page.head, page.digest), (4, head, digest(&page)), "as if it had never come");
    // One edit in place of another, as long as it, or shorter.
    let head = ada.push(&[weighing(200 << 10, 3, head)]).await.head;
    // More and less in one push: it counts what comes of all of it. Seen alone, the first would not fit.
    let larger = [weighing(MOST_VALUE_BYTES, 3, head), weighing(10, 4, Seq::ZERO), weighing(10, 2, head)];
    let head = admin.push(&larger).await.head;
    // A deletion makes room, and then there is some.
    ada.push(&[Operation { is_deletion: true, ..weighing(10, 1, head) }]).await;
    let pushed = ada.push(&[large]).await;
    assert!(matches!(pushed.outcomes[0], Outcome::Accepted(_)), "{pushed:?}");
    let page = ada.pull(Seq::ZERO, 100).await;
    assert_eq!((page.rows.len(), page.digest), (6, digest(&page)));
}

/// What the quota counts, and what the rows say.
async fn used(app: &App, org: OrgId) -> (i64, i64) {
    let sql = "SELECT used, (SELECT CAST(COALESCE(SUM(160 + LENGTH(gone) + LENGTH(sealed)), 0) AS BIGINT) FROM live \
               WHERE live.org = org.org) FROM org WHERE org = $1";
    let row = app.team.store.read().await.unwrap().one(sql, &[org.into()]).await.unwrap().unwrap();
    (row.int(0).unwrap(), row.int(1).unwrap())
}

/// Values that name others, that take over what those had named, that are replaced in the same push, and that are forgotten.
async fn what_is_used_is_what_is_there(app: App) {
    let (mut admin, mut ada) = team(&app).await;
    let mut head = Seq::ZERO;
    for turn in 0..20_usize {
        let before = if turn % 3 == 0 { Seq::ZERO } else { head };
        let ops: Vec<Operation> = (0..6)
            .map(|name| Operation {
                sees: (0..(turn + usize::from(name)) % 5).map(|_| OpId(fresh())).collect(),
                is_deletion: turn % 7 == 6,
                ..weighing(turn * 3, name % 4, before)
            })
            .collect();
        let person = if turn % 2 == 0 { &mut admin } else { &mut ada };
        head = person.push(&ops).await.head;
        let (used, there) = used(&app, admin.org).await;
        assert_eq!(used, there, "after push {turn}");
    }
    let deletions: Vec<Operation> =
        (0..4).map(|name| Operation { is_deletion: true, ..weighing(0, name, head) }).collect();
    admin.push(&deletions).await;
    app.team.clock.advance(91 * 86_400);
    app.team.sweep().await.unwrap();
    assert_eq!(used(&app, admin.org).await, (0, 0));
}

/// Ninety days later a deletion goes, what it put out of force stays out, and who was away loads everything again.
async fn what_was_deleted_is_forgotten(app: App) {
    let (mut admin, mut ada) = team(&app).await;
    let late = edit(register(1), Seq::ZERO);
    let kept = edit(register(2), Seq::ZERO);
    let deletion = Operation { is_deletion: true, sees: vec![late.id], ..edit(register(1), Seq::ZERO) };
    let before = admin.push(std::slice::from_ref(&kept)).await.head;
    let head = admin.push(std::slice::from_ref(&deletion)).await.head;
    app.team.sweep().await.unwrap();
    assert_eq!(ada.pull(Seq::ZERO, 10).await.rows.len(), 2, "not before its time");
    app.team.clock.advance(91 * 86_400);
    app.team.sweep().await.unwrap();
    admin.sign_in().await.ok();
    ada.sign_in().await.ok();
    let page = ada.pull(Seq::ZERO, 10).await;
    assert_eq!((page.rows.len(), page.rows[0].id, page.digest), (1, kept.id, digest(&page)));
    ada.try_pull(Epoch(1), before, 10).await.refused(Code::CursorTooOld);
    // A pull from the start that began since then goes on, though its pages are still below that place.
    ada.ask(&PullQuery { epoch: Epoch(1), cursor: before, began: head, limit: 10 }).await.ok();
    assert_eq!(ada.pull(head, 10).await.rows.len(), 0);
    let outcomes = admin.push(&[deletion, late, kept]).await.outcomes;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Duplicate(_))), "{outcomes:?}");
}

async fn other_epochs(app: App) {
    let (mut admin, _) = team(&app).await;
    let head = admin.push(&[edit(register(1), Seq::ZERO)]).await.head;
    let wrong = admin.try_push(Epoch(2), &[edit(register(1), head)]).await;
    wrong.refused(Code::Epoch);
    assert_eq!(wrong.json::<ErrorBody>().epoch, Some(Epoch(1)));
    admin.try_pull(Epoch(7), head, 10).await.refused(Code::Epoch);
    // A first pull is answered whatever it says.
    assert_eq!(admin.try_pull(Epoch(7), Seq::ZERO, 10).await.ok().postcard::<Page>().rows.len(), 1);
}

/// The next hint of a stream; `None` when it ends.
pub async fn next(stream: &mut hyper::body::Incoming) -> Option<Hint> {
    loop {
        let frame = tokio::time::timeout(Duration::from_secs(30), stream.frame()).await.expect("a hint in time")?;
        let data: Bytes = frame.ok()?.into_data().ok()?;
        let text = String::from_utf8(data.to_vec()).unwrap();
        if let Some(json) = text.strip_prefix("data: ") {
            return Some(serde_json::from_str(json.trim()).unwrap());
        }
    }
}

pub async fn stream(person: &Person) -> hyper::body::Incoming {
    let http = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new()).build_http();
    let cookies: Vec<String> = person.browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = axum::http::Request::get(format!("http://{}{}", person.browser.addr, at(path::EVENTS, person.org)))
        .header("cookie", cookies.join("; "))
        .header("accept-encoding", "gzip")
        .body(Empty::<Bytes>::new());
    let response = http.request(request.unwrap()).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body()
}

async fn hints(mut app: App) {
    let (mut admin, ada) = team(&app).await;
    let mut stream = stream(&ada).await;
    for name in 0..3 {
        let start = Instant::now();
        let pushed = admin.push(&[edit(register(name), Seq::ZERO)]).await;
        assert_eq!(next(&mut stream).await, Some(Hint { epoch: Epoch(1), seq: pushed.head }));
        assert!(start.elapsed() < Duration::from_secs(20));
    }
    // A server that is stopped lets its listeners go, and does not wait for them.
    let start = Instant::now();
    app.stop().await;
    assert_eq!(next(&mut stream).await, None);
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
}

async fn a_revoked_listener_goes(app: App) {
    let (mut admin, ada) = team(&app).await;
    let mut stream = stream(&ada).await;
    admin.change(ada.user, None, Some(MemberState::Disabled)).await.ok();
    admin.push(&[edit(register(1), Seq::ZERO)]).await;
    assert_eq!(next(&mut stream).await, None);
}
