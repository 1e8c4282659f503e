//! The form against what serde derives of the same types: the same bytes, the same reading, the same refusals.

use std::fmt::Debug;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::*;
use crate::sync::Entry;
use crate::sync::replica::kept::Standing;

fn numbers() -> impl Strategy<Value = u64> {
    prop_oneof![0..300_u64, any::<u64>(), (0..64_u32).prop_map(|bit| 1 << bit), Just(u64::MAX)]
}

fn registers() -> impl Strategy<Value = Register> {
    any::<([u8; 16], [u8; 8])>().prop_map(|(key, field)| Register { key: RegisterKey(key), field: FieldKey(field) })
}

fn ids() -> impl Strategy<Value = Vec<OpId>> {
    prop::collection::vec(any::<[u8; 16]>().prop_map(OpId), 0..4)
}

fn seals() -> impl Strategy<Value = Sealed> {
    (any::<u32>(), prop::collection::vec(any::<u8>(), 0..200))
        .prop_map(|(generation, bytes)| Sealed::stored(generation, bytes))
}

prop_compose! {
    fn rows()(seq in numbers(), id: [u8; 16], register in registers(), base in numbers(), gone in ids(), author: u16,
              at_s: i64, is_deletion: bool, sealed in seals()) -> Row {
        Row { seq: Seq(seq), id: OpId(id), register, base: Seq(base), gone, author, at_s, is_deletion, sealed }
    }
}

prop_compose! {
    fn ops()(row in rows()) -> Operation {
        let Row { id, register, base, gone: sees, at_s, is_deletion, sealed, .. } = row;
        Operation { id, register, base, sees, at_s, is_deletion, sealed }
    }
}

prop_compose! {
    fn pages()(rows in prop::collection::vec(rows(), 0..4), authors in prop::collection::vec(any::<[u8; 16]>(), 0..3),
               epoch: u32, cursor in numbers(), head in numbers(), digest: [u8; 16], generation: u32) -> Page {
        let authors = authors.into_iter().map(UserId).collect();
        let (cursor, head) = (Seq(cursor), Seq(head));
        Page { epoch: Epoch(epoch), authors, rows, cursor, head, digest: Digest(digest), generation }
    }
}

prop_compose! {
    fn answers()(outcomes in prop::collection::vec((0..3_usize, numbers(), prop::sample::select(&REJECTIONS)), 0..9),
                 head in numbers()) -> Pushed {
        let outcome = |(kind, place, why)| match kind {
            0 => Outcome::Accepted(Seq(place)),
            1 => Outcome::Duplicate(Seq(place)),
            _ => Outcome::Rejected(why),
        };
        Pushed { outcomes: outcomes.into_iter().map(outcome).collect(), head: Seq(head) }
    }
}

prop_compose! {
    fn entries()(page in pages(), ops in prop::collection::vec((ops(), any::<bool>(), numbers()), 0..3), flags: [bool; 4]) -> Entry {
        let edit = |(op, is_sent, place): (Operation, bool, u64)| {
            let acknowledged = is_sent.then_some(Seq(place));
            (place, Pending { op, is_sent, acknowledged, was: None })
        };
        let tray = ops.iter().map(|(op, ..)| Refused { op: op.clone(), why: Rejection::TooLarge }).collect();
        let edits: Vec<(u64, Pending)> = ops.into_iter().map(edit).collect();
        let registers = page.rows.into_iter().map(|row| {
            let Row { seq, id, register, base, gone, at_s, is_deletion, sealed, .. } = row;
            let mark = Mark { seq, id, base, gone };
            let values = vec![Held { mark, author: UserId([7; 16]), at_s, is_deletion, sealed }];
            Standing { register, values, edits: edits.clone(), is_heard: flags[0] }
        });
        Entry {
            starts_anew: flags[1],
            epoch: page.epoch,
            cursor: page.cursor,
            began: page.head,
            whole: page.cursor,
            digest: page.digest,
            is_comparing: flags[2],
            registers: registers.collect(),
            tray: flags[3].then_some(tray),
        }
    }
}

/// Both ways, whole and with a mistake.
fn agrees<T: Form + Serialize + DeserializeOwned + PartialEq + Debug>(what: &T, at: usize, byte: u8) {
    let derived = postcard::to_stdvec(what).expect("encoded");
    assert_eq!(written(what), derived);
    let same = |bytes: &[u8]| assert_eq!(read::<T>(bytes), postcard::from_bytes(bytes).ok(), "{bytes:?}");
    same(&derived);
    let at = at % derived.len();
    same(&derived[..at]);
    let mut wrong = derived;
    wrong[at] = byte;
    same(&wrong);
}

proptest! {
    #[test]
    fn it_is_postcard(
        (page, ops, answer, entry) in (pages(), prop::collection::vec(ops(), 0..3), answers(), entries()),
        at: usize,
        byte: u8,
    ) {
        agrees(&Push { epoch: page.epoch, ops }, at, byte);
        agrees(&page, at, byte);
        agrees(&answer, at, byte);
        agrees(&entry, at, byte);
    }
}
