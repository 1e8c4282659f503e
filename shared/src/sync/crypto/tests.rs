//! Tests of what keeps a value secret: the primitives against published vectors, and every refusal.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};

use super::words::LIST;
use super::*;
use crate::sync::{from_hex, to_hex};

fn hex(text: &str) -> Vec<u8> {
    from_hex(text).expect("hex")
}

fn id(byte: u8) -> OpId {
    OpId([byte; 16])
}

fn ring(org: u8) -> Ring {
    Ring::new(OrgId([org; 16]), [1; 32], [2; 32])
}

fn place() -> Place {
    Place { register: ring(1).register("asset", "stars"), id: id(9), is_deletion: false }
}

/// RFC 5869, appendix A.1.
#[test]
fn hkdf_as_published() {
    let mut key = [0; 42];
    let salt = hex("000102030405060708090a0b0c");
    let hkdf = Hkdf::<Sha256>::new(Some(&salt), &[0x0b; 22]);
    hkdf.expand(&hex("f0f1f2f3f4f5f6f7f8f9"), &mut key).expect("short");
    let okm = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
    assert_eq!(to_hex(&key), okm);
    let ours = expand(&[0x0b; 22], &salt, &hex("f0f1f2f3f4f5f6f7f8f9"));
    assert_eq!(to_hex(ours.as_slice()), okm[..64], "the first block");
}

/// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
#[test]
fn xchacha20_poly1305_as_published() {
    let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    let key: [u8; 32] = std::array::from_fn(|n| 0x80 + n as u8);
    let nonce: [u8; 24] = std::array::from_fn(|n| 0x40 + n as u8);
    let sealed = encrypt(&Key::new(key), &nonce, &hex("50515253c0c1c2c3c4c5c6c7"), plain);
    let text = "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c5\
                4c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e";
    assert_eq!(to_hex(&sealed), format!("{text}c0875924c1c7987947deafd8780acf49"));
}

/// RFC 9106, section 5.3.
#[test]
fn argon2id_as_published() {
    let mut tag = [0; 32];
    let mut params = ParamsBuilder::new();
    params.m_cost(32).t_cost(3).p_cost(4).data(AssociatedData::new(&[4; 12]).expect("short"));
    let params = params.build().expect("params");
    let argon = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).expect("argon");
    argon.hash_password_into(&[1; 32], &[2; 16], &mut tag).expect("hashed");
    assert_eq!(to_hex(&tag), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

/// RFC 7748, section 6.1.
#[test]
fn x25519_as_published() {
    let secret = |text: &str| SecretKey::new(hex(text).try_into().expect("32 bytes"));
    let alice = secret("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    let bob = secret("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    assert_eq!(to_hex(&alice.public().0), "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    assert_eq!(to_hex(&bob.public().0), "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    let shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
    for (mine, other) in [(&alice, &bob), (&bob, &alice)] {
        assert_eq!(mine.shared_with(&other.public()).map(|key| to_hex(key.as_slice())).as_deref(), Some(shared));
    }
}

/// RFC 4231, test case 2: the HMAC that blinds names.
#[test]
fn hmac_as_published() {
    let (mac, _) = Hkdf::<Sha256>::extract(Some(b"Jefe"), b"what do ya want for nothing?");
    let tag = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(to_hex(&mac), tag);
}

#[test]
fn what_is_sealed_opens_and_every_changed_byte_is_refused() {
    for length in [0, 1, 30, 31, 32, 33, 500] {
        let plain = vec![0x80; length];
        let sealed = ring(1).seal(&place(), &plain);
        assert_eq!(ring(1).open_value(&place(), &sealed).as_deref(), Ok(&plain), "{length}");
        assert_eq!((sealed.bytes().len() - 16) % UNIT, 0);
        for at in 0..sealed.bytes().len() {
            let mut bytes = sealed.bytes().to_vec();
            bytes[at] ^= 1;
            assert_eq!(ring(1).open_value(&place(), &Sealed::stored(1, bytes)), Err(CannotOpen), "{length} {at}");
        }
        for short in 0..sealed.bytes().len() {
            let cut = Sealed::stored(1, sealed.bytes()[..short].to_vec());
            assert_eq!(ring(1).open_value(&place(), &cut), Err(CannotOpen));
        }
    }
}

#[test]
fn another_place_or_key_is_refused() {
    let sealed = ring(1).seal(&place(), b"five");
    let Place { register, .. } = place();
    for other in [
        Place { id: id(8), ..place() },
        Place { is_deletion: true, ..place() },
        Place { register: Register { key: RegisterKey([0; 16]), ..register }, ..place() },
        Place { register: Register { field: FieldKey([0; 8]), ..register }, ..place() },
    ] {
        assert_eq!(ring(1).open_value(&other, &sealed), Err(CannotOpen), "{other:?}");
    }
    assert_eq!(ring(2).open_value(&place(), &sealed), Err(CannotOpen), "another organisation");
    let foreign = Ring::new(OrgId([1; 16]), [1; 32], [3; 32]);
    assert_eq!(foreign.open_value(&place(), &sealed), Err(CannotOpen), "another key");
    let later = ring(1).next(1, [4; 32]);
    assert_eq!(later.open_value(&place(), &sealed).as_deref(), Ok(&b"five".to_vec()), "an older key still reads");
    for generation in [0, 2, u32::MAX] {
        let claimed = Sealed::stored(generation, sealed.bytes().to_vec());
        assert_eq!(later.open_value(&place(), &claimed), Err(CannotOpen), "generation {generation}");
    }
    assert_eq!(ring(1).open_value(&place(), &later.seal(&place(), b"five")), Err(CannotOpen), "a revoked member");
}

#[test]
fn nothing_of_a_value_or_a_name_is_in_what_is_sent() {
    let canary = b"canary-192.0.2.77-host.example";
    let sealed = ring(1).seal(&place(), canary);
    let register = ring(1).register("canary-192.0.2.77-host.example", "owner");
    let sent = postcard::to_stdvec(&(register, sealed)).expect("encoded");
    assert!(canary.windows(6).all(|part| !sent.windows(6).any(|piece| piece == part)));
}

#[test]
fn names_are_the_same_for_a_team_and_random_for_others() {
    let (one, other) = (ring(1), Ring::new(OrgId([1; 16]), [7; 32], [2; 32]));
    assert_eq!(
        one.register("a", "stars"),
        ring(1).next(1, [5; 32]).register("a", "stars"),
        "a new data key keeps them"
    );
    assert_ne!(one.register("a", "stars").key, other.register("a", "stars").key);
    assert_ne!(one.register("a", "stars").field, one.register("b", "stars").field);
    assert_ne!(one.register("a", "stars").field, one.register("a", "owner").field);
}

#[test]
fn a_password_opens_the_secret_key_and_another_does_not() {
    let keys = derive("correct horse battery", &Salt([1; 16]), KDF).expect("known");
    let other = derive("correct horse battery", &Salt([2; 16]), KDF).expect("known");
    assert_ne!(keys.auth, other.auth);
    assert_ne!(keys.auth.as_bytes(), keys.kek.0.as_slice());
    assert!(derive("correct horse battery", &Salt([1; 16]), KDF + 1).is_none());
    let secret = SecretKey::new([9; 32]);
    let wrapped = secret.wrap(&keys.kek);
    let opened = SecretKey::unwrap(&keys.kek, &secret.public(), &wrapped).expect("opens");
    assert_eq!(opened.public(), secret.public());
    assert!(SecretKey::unwrap(&other.kek, &secret.public(), &wrapped).is_err());
    assert!(SecretKey::unwrap(&keys.kek, &SecretKey::new([8; 32]).public(), &wrapped).is_err(), "another public key");
    for at in 0..wrapped.0.len() {
        let mut changed = wrapped.clone();
        changed.0[at] ^= 1;
        assert!(SecretKey::unwrap(&keys.kek, &secret.public(), &changed).is_err(), "{at}");
    }
}

#[test]
fn a_ring_opens_for_whom_it_was_sealed_and_by_whom() {
    let (admin, member, server) = (SecretKey::new([1; 32]), SecretKey::new([2; 32]), SecretKey::new([3; 32]));
    let org = OrgId([1; 16]);
    let ring = ring(1).next(1, [6; 32]);
    let sealed = ring.seal_for(&admin, &member.public(), [4; 32]).expect("a key");
    let opened = Ring::open(org, &member, &admin.public(), &sealed).expect("opens");
    assert_eq!((opened.generation(), opened.words()), (2, ring.words()));
    let value = ring.seal(&place(), b"five");
    assert_eq!(opened.open_value(&place(), &value).as_deref(), Ok(&b"five".to_vec()));
    assert!(Ring::open(org, &server, &admin.public(), &sealed).is_err(), "not for the server");
    assert!(Ring::open(org, &member, &server.public(), &sealed).is_err(), "not by the server");
    assert!(Ring::open(OrgId([2; 16]), &member, &admin.public(), &sealed).is_err(), "another organisation");
    let forged = ring.seal_for(&server, &member.public(), [4; 32]).expect("a key");
    assert!(Ring::open(org, &member, &admin.public(), &forged).is_err(), "forged by the server");
    for at in 0..sealed.0.len() {
        let mut changed = sealed.clone();
        changed.0[at] ^= 1;
        assert!(Ring::open(org, &member, &admin.public(), &changed).is_err(), "{at}");
    }
    assert!(ring.seal_for(&admin, &PublicKey([0; 32]), [4; 32]).is_none(), "a point that gives everybody the same");
}

#[test]
fn keys_that_go_on_from_known_ones_are_told_from_older_and_from_other_ones() {
    let first = ring(1);
    let known = first.next(1, [3; 32]).next(2, [4; 32]);
    assert_eq!(known.generation(), 3);
    for (offered, kinship) in [
        (known.next(2, [9; 32]), Kinship::GoesOn),
        (known.next(3, [5; 32]), Kinship::GoesOn),
        (first.next(0, [9; 32]), Kinship::Older),
        (known.next(1, [9; 32]), Kinship::Older),
        (first.next(1, [9; 32]), Kinship::Other),
        (first.next(1, [3; 32]).next(2, [9; 32]), Kinship::Other),
        (first.next(1, [3; 32]).next(2, [9; 32]).next(3, [4; 32]), Kinship::Other),
        (Ring::new(OrgId([1; 16]), [8; 32], [2; 32]), Kinship::Other),
        (ring(2), Kinship::Other),
    ] {
        assert_eq!(offered.kinship(&known), kinship, "{}", offered.generation());
    }
    // Where the server has lost keys they are given to it again, one after the other, and only then a new one.
    let mut again = known.next(0, [9; 32]);
    for generation in 1..4 {
        assert_eq!(
            (again.generation(), again.kinship(&known)),
            (generation, if generation < 3 { Kinship::Older } else { Kinship::GoesOn })
        );
        again = known.next(generation, [9; 32]);
    }
    assert_eq!((again.generation(), again.kinship(&known)), (4, Kinship::GoesOn));
}

#[test]
fn words_stay_and_are_told_apart() {
    let mut sorted = LIST;
    sorted.sort_unstable();
    assert_eq!(sorted, LIST, "in order");
    assert!(LIST.windows(2).all(|pair| !pair[1].starts_with(pair[0])), "none begins another");
    let public = SecretKey::new([1; 32]).public();
    expect_test::expect!["lantern giraffe carpet rabbit bronze tulip yogurt jungle apple walnut"]
        .assert_eq(&fingerprint(&public).join(" "));
    expect_test::expect!["drawer oasis envelope honey ocean iceberg lagoon donkey honey castle"]
        .assert_eq(&ring(1).words().join(" "));
}

#[test]
fn a_recovery_key_survives_paper() {
    for byte in [0, 1, 0x5a, 0xff] {
        let key = RecoveryKey::new([byte; 32]);
        let text = key.text();
        let typed = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "L");
        let again = RecoveryKey::from_text(&typed).expect("typed as people do");
        assert_eq!(again.key_pair().public(), key.key_pair().public());
        let slip = text.char_indices().filter(|(_, c)| *c != '-').filter(|(at, c)| {
            let other = if *c == '7' { '8' } else { '7' };
            let slipped = format!("{}{other}{}", &text[..*at], &text[at + 1..]);
            RecoveryKey::from_text(&slipped).is_ok()
        });
        assert_eq!(slip.count(), 0);
    }
    assert_eq!(RecoveryKey::from_text("ABC").err(), Some(NotARecoveryKey::Length(3)));
    let with_sign = format!("!{}", "0".repeat(54));
    assert_eq!(RecoveryKey::from_text(&with_sign).err(), Some(NotARecoveryKey::Digit('!')));
}
