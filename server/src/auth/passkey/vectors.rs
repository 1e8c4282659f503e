//! What the standard publishes to check against (W3C Web Authentication Level 3, section 16), and every way to damage it.

use shared::api::Challenge;
use shared::sync::from_hex;

use super::party::Party;
use super::said::Asked;

fn bytes(hex: &str) -> Vec<u8> {
    from_hex(hex).unwrap()
}

fn challenge(hex: &str) -> Challenge {
    hex.parse().unwrap()
}

/// The party of all of them (section 16.1).
fn party() -> Party {
    Party::of(Some("https://example.org")).unwrap()
}

/// Section 16.2: ES256, no attestation.
const MADE_CHALLENGE: &str = "00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130";
const MADE_CLIENT: &str = "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22414d4d507434557878475453746e63647134313759447742466938767049612d7077386f4f755657345441222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a20426b5165446a646354427258426941774a544c453551227d";
const MADE: &str = "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220";
const CREDENTIAL: &str = "f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4";
/// Section 16.3: ES256, the authenticator attests itself.
const SELF_CHALLENGE: &str = "7869c2b772d4b58eba9378cf8f29e26cf935aa77df0da89fa99c0bdc0a76f7e5";
const SELF_CLIENT: &str = "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a2265476e4374334c55745936366b336a506a796e6962506b31716e666644616966715a774c33417032392d55222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a205539685458764b453255526b4d6e625f307859485667227d";
const SELF_MADE: &str = "a363666d74667061636b65646761747453746d74a263616c672663736967584630440220067a20754ab925005dbf378097c92120031581c73228d1fb4f5b881bcd7da98302207fc7b147558c7c0eba3af18bd9d121fa3d3a26d17fe3f220272178f473b6006d68617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b55d00000000df850e09db6afbdfab51697791506cfc0020455ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58ca5010203262001215820eb151c8176b225cc651559fecf07af450fd85802046656b34c18f6cf193843c5225820927b8aa427a2be1b8834d233a2d34f61f13bfd44119c325d5896e183fee484f2";

/// A sign-in: challenge, client data, authenticator data, signature, and the key from the passkey's making.
struct SignedIn {
    challenge: Challenge,
    client: Vec<u8>,
    data: Vec<u8>,
    signature: Vec<u8>,
    key: Vec<u8>,
}

impl SignedIn {
    fn is_taken(&self) -> bool {
        let (party, challenge) = (party(), self.challenge);
        let asked = Asked { party: &party, challenge: &challenge };
        asked.signed(&self.client, &self.data, &self.signature, &self.key) == Some(0)
    }
}

/// Section 16.2.
fn es256() -> SignedIn {
    SignedIn {
        challenge: challenge("39c0e7521417ba54d43e8dc95174f423dee9bf3cd804ff6d65c857c9abf4d408"),
        client: bytes(
            "7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a224f63446e55685158756c5455506f334a5558543049393770767a7a59425039745a63685879617630314167222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73657d",
        ),
        data: bytes("bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000"),
        signature: bytes(
            "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87",
        ),
        key: bytes(
            "a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220",
        ),
    }
}

/// Section 16.10: RS256. The modulus is (2^2203 - 1) (2^1279 - 1), and so mostly ones, then zeros.
fn rs256() -> SignedIn {
    let modulus = format!("03{}7{}8{}1", "f".repeat(319), "f".repeat(230), "0".repeat(318));
    SignedIn {
        challenge: challenge("295f59f5fa8fe62c5aca9e27626c78c8da376ae6d8cd2dd29aebad601e1bc4c5"),
        client: bytes(
            "7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a224b56395a39667150356978617970346e596d7834794e6f33617562597a5333536d75757459423462784d55222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73657d",
        ),
        data: bytes("bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000"),
        signature: bytes(
            "01063d52d7c39b4d432fc7063c5d93e582bdcb16889cd71f888d67d880ea730a428498d3bc8e1ee11f2b1ecbe6c292b118c55ffaaddefa8cad0a54dd137c51f1eec673f1bb6c4d1789d6826a222b22d0f585fc901fdc933212e579d199b89d672aa44891333e6a1355536025e82b25590256c3538229b55737083b2f6b9377e49e2472f11952f79fdd0da180b5ffd901b4049a8f081bb40711bef76c62aed943571f2d0575304cb549d68d8892f95086a30f93716aee818f8dc06e96c0d5e0ed4cfa9fd8773d90464b68cf140f7986666ff9c9e3302acd0535d60d769f465e2ab57ef8aabc89fccfef7ba32a64154a8b3d26be2298f470b8cc5377dbe3dfd4b0b45f8f01e63bde6cfc76b62771f9b70aa27cf40152cad93aa5acd784fd4b90f676e2ea828d0bf2400aebbaae4153e5838f537f88b6228346782a93a899be66ec77de45b3efcf311da6321c92e6b0cd11bfe653bf3e98cee8e341f02d67dbb6f9c98d9e8178090cfb5b70fbc6d541599ac794ae2f1d4de1286ec8de8c2daf7b1d15c8438e90d924df5c19045220a4c8438c1b979bbe016cf3d0eeec23c3999d4882cc645b776de930756612cdc6dd398160ff02a6",
        ),
        key: bytes(&format!("a4010303390100205901b4{modulus}2143010001")),
    }
}

/// Section 16.11: Ed25519.
fn eddsa() -> SignedIn {
    SignedIn {
        challenge: challenge("895957e01c633a698348a2d8a31a54b7db27e8c1c43b2080d79ae2190267bfd2"),
        client: bytes(
            "7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a2269566c583442786a4f6d6d44534b4c596f7870557439736e364d48454f7943413135726947514a6e763949222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73657d",
        ),
        data: bytes("bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b50100000000"),
        signature: bytes(
            "f5c59c7e46c34f6f8cc197101ddf9934fa2595f68eb1913a637e8419eb9ba4cfdfc48f85393bc0d40b011f0d6fecb097d6607525713223a0dc0d453993dae00b",
        ),
        key: bytes("a401010327200621582044e06ddd331c36a8dc667bab52bcae63486c916aa5e339e6acebaa84934bf832"),
    }
}

#[test]
fn what_the_standard_made_is_taken() {
    let party = party();
    for (challenge_hex, client, made) in [(MADE_CHALLENGE, MADE_CLIENT, MADE), (SELF_CHALLENGE, SELF_CLIENT, SELF_MADE)]
    {
        let asked = Asked { party: &party, challenge: &challenge(challenge_hex) };
        let (client, made) = (bytes(client), bytes(made));
        assert_eq!(asked.made(&client, &made).unwrap().counter, 0);
    }
    let asked = Asked { party: &party, challenge: &challenge(MADE_CHALLENGE) };
    let (client, made) = (bytes(MADE_CLIENT), bytes(MADE));
    let read = asked.made(&client, &made).unwrap();
    assert_eq!((read.credential, read.public_key), (&bytes(CREDENTIAL)[..], &es256().key[..]));
    // Made for another challenge, another host, or in signing in.
    let other = Asked { party: &party, challenge: &challenge(SELF_CHALLENGE) };
    assert!(other.made(&client, &made).is_none());
    let elsewhere = Party::of(Some("https://example.net")).unwrap();
    assert!(Asked { party: &elsewhere, ..asked }.made(&client, &made).is_none());
    assert!(asked.made(&es256().client, &made).is_none());
}

#[test]
fn what_the_standard_signed_is_taken_in_every_kind() {
    assert!(es256().is_taken(), "ES256");
    assert!(rs256().is_taken(), "RS256");
    assert!(eddsa().is_taken(), "Ed25519");
}

/// Each bit of what is signed, and of the signature and the key.
#[test]
fn nothing_of_it_may_differ_by_a_bit() {
    for whole in [es256, eddsa] {
        let parts: [fn(&mut SignedIn) -> &mut Vec<u8>; 4] =
            [|s| &mut s.client, |s| &mut s.data, |s| &mut s.signature, |s| &mut s.key];
        for part in parts {
            for bit in 0..8 * part(&mut whole()).len() {
                let mut damaged = whole();
                part(&mut damaged)[bit / 8] ^= 1 << (bit % 8);
                assert!(!damaged.is_taken(), "bit {bit}");
            }
        }
    }
}

/// However it is cut or damaged, it is refused or is still what was asked for; it never stops the server.
#[test]
fn damage_is_refused() {
    let (party, client, made) = (party(), bytes(MADE_CLIENT), bytes(MADE));
    let asked = Asked { party: &party, challenge: &challenge(MADE_CHALLENGE) };
    for end in 0..made.len() {
        assert!(asked.made(&client, &made[..end]).is_none(), "cut at {end}");
    }
    let longer = [&made[..], &[0]].concat();
    assert!(asked.made(&client, &longer).is_none());
    for at in 0..made.len() {
        for byte in 0..=u8::MAX {
            let mut damaged = made.clone();
            damaged[at] = byte;
            // Of the kind of authenticator, its count, the credential's name and the point of the key any bytes will do.
            if let Some(read) = asked.made(&client, &damaged) {
                assert!(read.credential.len() == 32 && read.public_key.len() == 77, "byte {at}");
            }
        }
    }
}
