//! Tests of what a browser does with answers; what they come to under every misfortune is `tests/sync_simulation`.

use super::*;
use crate::api::{MOST_BODY_BYTES, MOST_OPERATIONS, Outcome, Page, Push, Pushed, Rejection, Row};

fn register(name: u8) -> Register {
    Register { key: RegisterKey([name; 16]), field: FieldKey([0; 8]) }
}

fn edit(id: u16, name: u8, bytes: usize) -> Edit {
    let mut op = [0; 16];
    op[..2].copy_from_slice(&id.to_be_bytes());
    let sealed = Sealed::stored(1, vec![0xff; bytes]);
    Edit { id: OpId(op), register: register(name), at_s: i64::MAX, is_deletion: false, sealed }
}

fn page(rows: Vec<Row>, cursor: Seq, digest: Digest) -> Page {
    Page { epoch: Epoch(1), authors: vec![UserId([1; 16])], rows, cursor, head: cursor, digest, generation: 1 }
}

/// A browser that has pulled nothing of an empty server.
fn joined() -> Replica {
    let mut replica = Replica::default();
    let asked = replica.next_pull(10);
    replica.pulled(&asked, page(Vec::new(), Epoch(1).start(), Digest::default())).expect("the answer");
    replica
}

fn answer(push: &Push, outcome: impl Fn(u64) -> Outcome) -> Pushed {
    Pushed { outcomes: (1..).take(push.ops.len()).map(outcome).collect(), head: Epoch(1).start().plus(1_000_000) }
}

#[test]
fn a_push_keeps_to_its_limits() {
    let mut replica = joined();
    for id in 0..1_200 {
        replica.write(edit(id, id as u8, if id < 600 { 48 } else { 100_000 }));
    }
    // Three of four edits of a register were never sent: only the last one is.
    assert_eq!(replica.outbox().len(), 256);
    let mut sent = 0;
    while let Some(push) = replica.next_push() {
        let bytes = postcard::to_stdvec(&push).expect("encoded").len();
        assert!(push.ops.len() <= MOST_OPERATIONS && bytes <= MOST_BODY_BYTES, "{} in {bytes}", push.ops.len());
        sent += push.ops.len();
        replica.pushed(&push, &answer(&push, |n| Outcome::Accepted(Epoch(1).start().plus(n))));
    }
    assert_eq!(sent, 256);
    assert_eq!(replica.outbox().len(), 256, "until they are pulled");
}

#[test]
fn what_is_refused_waits_in_the_tray_and_holds_nobody_up() {
    let mut replica = joined();
    replica.write(edit(1, 1, 48));
    replica.write(edit(2, 2, 48));
    replica.write(edit(3, 3, 48));
    let push = replica.next_push().expect("edits");
    replica.pushed(
        &push,
        &answer(&push, |n| match n {
            1 => Outcome::Rejected(Rejection::TooLarge),
            2 => Outcome::Rejected(Rejection::OldKeys),
            _ => Outcome::Accepted(Epoch(1).start().plus(n)),
        }),
    );
    let refused = replica.tray().first().map(|refused| (refused.op.id, refused.why));
    assert_eq!(refused, Some((edit(1, 1, 0).id, Rejection::TooLarge)));
    replica.dismiss(edit(1, 1, 0).id);
    assert!(replica.tray().is_empty());
    let again = replica.next_push().expect("what only needs another key");
    assert_eq!(again.ops.iter().map(|op| op.id).collect::<Vec<_>>(), [edit(2, 2, 0).id]);
}

/// An edit of a register of its own, sealed with these keys.
fn sealed(ring: &Ring, id: u16) -> Edit {
    let Edit { id, register, at_s, is_deletion, .. } = edit(id, id as u8, 0);
    Edit { id, register, at_s, is_deletion, sealed: ring.seal(&Place { register, id, is_deletion }, &id.0) }
}

/// What is on its way as these keys open it: names of edits, and whether it is what was sealed under the name.
fn opened(replica: &Replica, ring: &Ring) -> Vec<(OpId, u32, bool)> {
    let open = |pending: &Pending| {
        let op = &pending.op;
        let place = Place { register: op.register, id: op.id, is_deletion: op.is_deletion };
        let is_right = ring.open_value(&place, &op.sealed).is_ok_and(|plain| *plain == op.id.0);
        (op.id, op.sealed.generation(), is_right)
    };
    let mut all: Vec<_> = replica.outbox().iter().map(open).collect();
    all.sort();
    all
}

#[test]
fn what_waits_is_sealed_with_the_keys_of_now_whatever_became_of_those_before() {
    let org = OrgId([1; 16]);
    let first = Ring::new(org, [1; 32], [2; 32]);
    let lost = first.next(1, [3; 32]);
    let mut replica = joined();
    for (number, ring) in [(1, &first), (2, &lost)] {
        replica.write(sealed(ring, number));
    }
    let ids = [1, 2].map(|number| edit(number, 0, 0).id);
    // Somebody else was put out: one more key.
    let next = lost.next(2, [4; 32]);
    let mut after = replica.clone();
    after.reseal(&next, &[]);
    assert_eq!(opened(&after, &next), ids.map(|id| (id, 3, true)));
    // The server was restored from before the second key, and somebody who did not know that one changed the first: the
    // number is the same, the key is not.
    let other = first.next(1, [5; 32]);
    let mut after = replica.clone();
    after.reseal(&other, std::slice::from_ref(&lost));
    assert_eq!(opened(&after, &other), ids.map(|id| (id, 2, true)));
    // Again changes nothing.
    let before = kept(&after);
    after.reseal(&other, &[lost]);
    assert_eq!(kept(&after), before);
    // What no key opens nobody could read: it is kept for its author, and never sent as if somebody could.
    replica.reseal(&other, &[Ring::new(org, [1; 32], [6; 32])]);
    assert_eq!(opened(&replica, &other), [(ids[0], 2, true)]);
    assert_eq!(replica.tray().iter().map(|refused| refused.op.id).collect::<Vec<_>>(), [ids[1]]);
}

/// Everything that a replica keeps, in one order.
pub(super) fn kept(replica: &Replica) -> Vec<Entry> {
    let mut log = replica.clone().whole_log();
    for entry in &mut log {
        entry.registers.sort_by_key(|standing| standing.register);
    }
    log
}

#[test]
fn an_answer_to_an_earlier_question_changes_nothing() {
    let mut replica = joined();
    let asked = replica.next_pull(10);
    let place = Epoch(1).start().plus(1);
    let Edit { id, register, at_s, is_deletion, sealed } = edit(1, 1, 48);
    let row = Row { seq: place, id, register, base: Seq::ZERO, gone: Vec::new(), author: 0, at_s, is_deletion, sealed };
    let answer = page(vec![row], place, Digest::default().with(&register, place, &id));
    let changes = replica.pulled(&asked, answer.clone()).expect("the answer");
    assert_eq!(
        (changes.registers.as_slice(), changes.is_whole, changes.has_diverged),
        ([register].as_slice(), true, false)
    );
    let before = kept(&replica);
    assert_eq!(replica.pulled(&asked, answer), Err(Stale));
    assert_eq!(kept(&replica), before);
    let asked = replica.next_pull(10);
    let other = replica.pulled(&asked, page(Vec::new(), place, Digest::default())).expect("the answer");
    assert!(other.has_diverged, "the server has another digest");
}

#[test]
fn before_the_first_pull_nothing_is_sent() {
    let mut replica = Replica::default();
    replica.write(edit(1, 1, 48));
    assert_eq!(replica.next_push(), None);
    assert_eq!(replica.live(&register(1)).len(), 1);
}

#[test]
fn what_is_stored_is_read_again() {
    let mut replica = joined();
    let mut log = replica.take_entries();
    replica.write(edit(1, 1, 48));
    log.append(&mut replica.take_entries());
    let read = |log: &[Entry]| {
        let mut again = Replica::default();
        for entry in log {
            let bytes = postcard::to_stdvec(entry).expect("encoded");
            again.replay(postcard::from_bytes(&bytes).expect("read"));
        }
        again
    };
    assert_eq!((log.len(), kept(&read(&log))), (2, kept(&replica)));
    let whole = replica.whole_log();
    assert_eq!((whole.len(), kept(&read(&whole))), (1, kept(&replica)));
}

#[test]
fn names_read_and_written() {
    let id = edit(0x0a0b, 1, 0).id;
    let text = serde_json::to_string(&id).expect("encoded");
    assert_eq!(text, format!("\"0a0b{}\"", "00".repeat(14)));
    assert_eq!(serde_json::from_str::<OpId>(&text.to_uppercase()).ok(), Some(id));
    assert_eq!("0a".parse::<OpId>(), Err(NotHex { digits: 32 }));
    assert_eq!(postcard::to_stdvec(&id).map(|bytes| bytes.len()).ok(), Some(16));
    assert_eq!(format!("{:?}", Auth([7; 32])), "Auth(..)", "no log shows it");
}

#[test]
fn places_of_two_lives_of_a_server_never_meet() {
    let (first, second) = (Epoch(3), Epoch::after_restore(Epoch(3), Epoch(3), 0));
    assert!(second.start() > first.start().plus((1 << 40) - 1));
    assert_eq!(second.start().plus(7).epoch(), second);
    assert!(
        first.start().plus(9).covers(first.start().plus(9)) && !second.start().plus(1).covers(first.start().plus(1))
    );
    assert!(i64::try_from(Epoch((1 << 23) - 1).start().plus((1 << 40) - 1).0).is_ok());
}
