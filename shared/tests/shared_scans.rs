//! A shared scan goes sealed from one browser to another: what is opened is what was sealed, and every way to hand over
//! something else is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test may stop

use proptest::prelude::*;
use shared::api::{MOST_CHUNK_BYTES, ScanId};
use shared::ingest::Mapping;
use shared::sync::{Cut, OrgId, PIECE, Ring, SCAN_UNIT, ScanDigest, ScanLabel, ScanPlace, SealedLabel, UserId};

const ADA: UserId = UserId([1; 16]);

fn ring(org: u8) -> Ring {
    Ring::new(OrgId([org; 16]), [1; 32], [2; 32])
}

fn label(packed: u64) -> ScanLabel {
    ScanLabel {
        name: "canary-192.0.2.77.csv".to_owned(),
        bytes: 10 * packed,
        fingerprint: u64::MAX,
        packed,
        is_gzip: true,
        format: "Qualys scan report".to_owned(),
        scanned_on: None,
        findings: 3,
        mapping: None,
    }
}

/// A scan as it lies on the server.
#[derive(Clone)]
struct Shared {
    place: ScanPlace,
    label: SealedLabel,
    pieces: Vec<Vec<u8>>,
}

/// Bytes that are not all the same.
fn bytes(length: u64, seed: u8) -> Vec<u8> {
    (0..length).map(|at| (at as u8).wrapping_mul(31) ^ (at >> 11) as u8 ^ seed).collect()
}

fn share(ring: &Ring, by: UserId, packed: &[u8]) -> Shared {
    let label = label(packed.len() as u64);
    let (cut, said) = (label.cut(), label.to_bytes());
    let mut digest = ScanDigest::default();
    packed.chunks(1000).for_each(|part| digest.add(part));
    let generation = ring.generation();
    let scan = ring.scan_id(by, generation, cut, digest, &said);
    let place = ScanPlace { scan, pieces: cut.pieces(), generation };
    let sealing = ring.scan_box(place).unwrap();
    let piece = |number| {
        let range = cut.range(number);
        let plain = packed[range.start as usize..range.end as usize].to_vec();
        sealing.seal_piece(number, &cut.padded(number, plain))
    };
    Shared { place, label: sealing.seal_label(&said), pieces: (0..cut.pieces()).map(piece).collect() }
}

/// As a browser takes it: every piece in its order, and in the end the name once more.
fn take(ring: &Ring, by: UserId, shared: &Shared) -> Option<Vec<u8>> {
    let opening = ring.scan_box(shared.place).ok()?;
    let said = opening.open_label(&shared.label).ok()?;
    let cut = ScanLabel::from_bytes(&said)?.cut();
    if cut.pieces() != shared.place.pieces {
        return None;
    }
    let (mut packed, mut digest) = (Vec::new(), ScanDigest::default());
    for number in 0..cut.pieces() {
        let plain = opening.open_piece(number, shared.pieces.get(number as usize)?).ok()?;
        let range = cut.range(number);
        let part = plain.get(..(range.end - range.start) as usize)?;
        digest.add(part);
        packed.extend_from_slice(part);
    }
    let is_it = ring.scan_id(by, shared.place.generation, cut, digest, &said) == shared.place.scan;
    is_it.then_some(packed)
}

#[test]
fn pieces_fit_what_the_server_takes_and_are_as_long_as_was_said() {
    for packed in [0, 1, SCAN_UNIT, SCAN_UNIT + 1, PIECE, PIECE + 1] {
        let shared = share(&ring(1), ADA, &bytes(packed, 0));
        let cut = Cut { packed };
        let sealed: usize = shared.pieces.iter().map(Vec::len).sum();
        assert_eq!((sealed as u64, shared.pieces.len() as u32), (cut.sealed(), cut.pieces()), "{packed}");
        assert!(shared.pieces.iter().all(|piece| (17..=MOST_CHUNK_BYTES).contains(&piece.len())), "{packed}");
        assert_eq!(take(&ring(1), ADA, &shared), Some(bytes(packed, 0)), "{packed}");
        assert_eq!((cut.sealed() - 16 * u64::from(cut.pieces())) % SCAN_UNIT, 0, "{packed}");
    }
}

#[test]
fn the_same_again_is_the_same_and_anything_else_has_another_name() {
    let packed = bytes(9000, 7);
    let one = share(&ring(1), ADA, &packed);
    let again = share(&ring(1), ADA, &packed);
    assert_eq!((one.place, &one.label, &one.pieces), (again.place, &again.label, &again.pieces));
    let mut names = vec![one.place.scan];
    names.push(share(&ring(1), UserId([2; 16]), &packed).place.scan);
    names.push(share(&ring(1).next(1, [9; 32]), ADA, &packed).place.scan);
    names.push(share(&ring(1), ADA, &bytes(9000, 8)).place.scan);
    names.push(share(&ring(1), ADA, &bytes(9001, 7)).place.scan);
    names.push(share(&Ring::new(OrgId([1; 16]), [5; 32], [2; 32]), ADA, &packed).place.scan);
    let mut different = names.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), names.len());
}

#[test]
fn an_older_key_opens_what_it_sealed_and_no_member_who_left_opens_what_came_later() {
    let packed = bytes(5077, 3);
    let (before, after) = (ring(1), ring(1).next(1, [3; 32]));
    let (old, new) = (share(&before, ADA, &packed), share(&after, ADA, &packed));
    assert_eq!((old.place.generation, new.place.generation), (1, 2));
    assert_eq!(take(&after, ADA, &old), Some(packed.clone()), "who stays reads what was shared before");
    assert_eq!(take(&after, ADA, &new), Some(packed));
    assert_eq!(take(&before, ADA, &new), None, "who left does not hold the key");
    // What the server claims of the generation is bound too.
    for (ring, shared, generation) in [(&after, &old, 2), (&after, &new, 1), (&after, &old, 0), (&after, &old, 3)] {
        let place = ScanPlace { generation, ..shared.place };
        assert_eq!(take(ring, ADA, &Shared { place, ..shared.clone() }), None, "generation {generation}");
    }
}

#[test]
fn another_organisation_or_another_sharer_is_refused() {
    let shared = share(&ring(1), ADA, &bytes(5000, 1));
    assert_eq!(take(&ring(2), ADA, &shared), None, "the same keys under another organisation");
    assert_eq!(take(&Ring::new(OrgId([1; 16]), [1; 32], [9; 32]), ADA, &shared), None, "other data keys");
    assert_eq!(take(&ring(1), UserId([2; 16]), &shared), None, "somebody else is said to have shared it");
    let place = ScanPlace { scan: ScanId([7; 16]), ..shared.place };
    assert_eq!(take(&ring(1), ADA, &Shared { place, ..shared }), None, "another name");
}

#[test]
fn nothing_of_a_scan_is_in_what_is_sent() {
    let canary = b"canary-192.0.2.77-host.example".repeat(40);
    let shared = share(&ring(1), ADA, &canary);
    let sent = [shared.pieces.concat(), shared.label.0].concat();
    assert!(canary.windows(6).all(|part| !sent.windows(6).any(|piece| piece == part)));
}

#[test]
fn a_label_says_how_columns_are_read_and_survives_another_version() {
    let mapping: Mapping =
        serde_json::from_str(r#"{"scanner":"own","delimiter":59,"columns":[],"scores":true}"#).unwrap();
    let said = ScanLabel { mapping: Some(mapping), ..label(4) };
    assert_eq!(ScanLabel::from_bytes(&said.to_bytes()), Some(said));
    let mut newer: serde_json::Value = serde_json::from_slice(&label(4).to_bytes()).unwrap();
    newer["colour"] = "blue".into();
    newer.as_object_mut().unwrap().remove("mapping");
    assert_eq!(ScanLabel::from_bytes(newer.to_string().as_bytes()), Some(label(4)));
    assert_eq!(ScanLabel::from_bytes(b"{}"), None);
}

#[test]
fn no_piece_is_left_out_added_or_put_in_from_elsewhere() {
    let packed = bytes(PIECE + 9, 5);
    let shared = share(&ring(1), ADA, &packed);
    for claimed in 0..4 {
        let place = ScanPlace { pieces: claimed, ..shared.place };
        assert_eq!(take(&ring(1), ADA, &Shared { place, ..shared.clone() }).is_some(), claimed == 2, "{claimed}");
    }
    let mut dropped = shared.clone();
    dropped.pieces.remove(0);
    assert_eq!(take(&ring(1), ADA, &dropped), None);
    dropped.place.pieces -= 1;
    assert_eq!(take(&ring(1), ADA, &dropped), None);
    // Of another scan of the same person, of the same length.
    let other = share(&ring(1), ADA, &bytes(PIECE + 9, 6));
    let mut mixed = shared.clone();
    mixed.pieces[1] = other.pieces[1].clone();
    assert_eq!(take(&ring(1), ADA, &mixed), None);
    assert_eq!(take(&ring(1), ADA, &Shared { label: other.label, ..shared }), None);
}

proptest! {
    /// Every piece by itself, and the label: at its place, as it was sealed, for its organisation and generation, or not at
    /// all.
    #[test]
    fn a_piece_opens_at_its_place_only(
        plain in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 2..6),
        (from, to) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        at in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let ring = ring(1).next(1, [7; 32]);
        let place = ScanPlace { scan: ScanId([9; 16]), pieces: plain.len() as u32, generation: 2 };
        let sealing = ring.scan_box(place).unwrap();
        let sealed: Vec<_> = (0..).zip(&plain).map(|(number, plain)| sealing.seal_piece(number, plain)).collect();
        let label = sealing.seal_label(&plain[0]);
        prop_assert!(sealing.open_label(&label).is_ok_and(|opened| *opened == plain[0]));
        for (number, (plain, sealed)) in (0..).zip(plain.iter().zip(&sealed)) {
            prop_assert!(sealing.open_piece(number, sealed).is_ok_and(|opened| *opened == *plain));
        }
        let (from, to) = (from.index(plain.len()), to.index(plain.len()));
        prop_assert_eq!(sealing.open_piece(to as u32, &sealed[from]).is_ok(), from == to, "swapped or repeated");
        prop_assert!(sealing.open_piece(plain.len() as u32, &sealed[from]).is_err(), "one too many");
        prop_assert!(sealing.open_label(&SealedLabel(sealed[from].clone())).is_err(), "a piece for a label");
        prop_assert!(sealing.open_piece(u32::MAX, &label.0).is_err(), "a label for a piece");
        let mut changed = sealed[from].clone();
        let index = at.index(changed.len());
        changed[index] ^= 1 << bit;
        prop_assert!(sealing.open_piece(from as u32, &changed).is_err(), "changed");
        prop_assert!(sealing.open_piece(from as u32, &sealed[from][..index]).is_err(), "cut off");
        let mut changed = label.clone();
        let index = at.index(changed.0.len());
        changed.0[index] ^= 1 << bit;
        prop_assert!(sealing.open_label(&changed).is_err(), "another label");
        for other in [
            ScanPlace { pieces: place.pieces + 1, ..place },
            ScanPlace { pieces: place.pieces - 1, ..place },
            ScanPlace { generation: 1, ..place },
            ScanPlace { scan: ScanId([8; 16]), ..place },
        ] {
            let other = ring.scan_box(other).unwrap();
            prop_assert!(other.open_piece(0, &sealed[0]).is_err() && other.open_label(&label).is_err());
        }
        let elsewhere = Ring::new(OrgId([2; 16]), [1; 32], [2; 32]).next(1, [7; 32]).scan_box(place).unwrap();
        prop_assert!(elsewhere.open_piece(0, &sealed[0]).is_err() && elsewhere.open_label(&label).is_err());
    }
}
