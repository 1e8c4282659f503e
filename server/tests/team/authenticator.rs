//! An authenticator and the browser before it, in software: makes a passkey and signs with it as WebAuthn says, and as nobody
//! should.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use sha2::{Digest as _, Sha256};
use shared::api::{Challenge, PasskeyAnswer, PasskeyBegin, PasskeyChallenge, PasskeyFinish};
use shared::sync::AuthenticatorBytes;

use crate::people::fresh;

/// One passkey.
pub struct Authenticator {
    pub pair: EcdsaKeyPair,
    pub credential: Vec<u8>,
    /// The origin of the page that it is asked from.
    pub origin: &'static str,
    /// Is that page in a frame of another one?
    pub is_framed: bool,
    /// What it says of the moment: 1, somebody was there.
    pub flags: u8,
    /// Its count of signatures; `None`: it counts none.
    pub counter: Option<u32>,
}

impl Authenticator {
    pub fn new(origin: &'static str) -> Self {
        let random = SystemRandom::new();
        let secret = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, secret.as_ref(), &random).unwrap();
        Self { pair, credential: fresh::<20>().to_vec(), origin, is_framed: false, flags: 1, counter: Some(0) }
    }

    fn client_data(&self, kind: &str, challenge: &Challenge) -> Vec<u8> {
        let challenge = URL_SAFE_NO_PAD.encode(challenge.as_bytes());
        let said = serde_json::json!({
            "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.is_framed,
        });
        serde_json::to_vec(&said).unwrap()
    }

    /// More flags say what follows.
    fn data(&mut self, host: &str, more_flags: u8, more: &[u8]) -> Vec<u8> {
        self.counter = self.counter.map(|count| count + 1);
        let counter = self.counter.unwrap_or(0).to_be_bytes();
        [&Sha256::digest(host)[..], &[self.flags | more_flags], &counter, more].concat()
    }

    /// The public key, as COSE writes it.
    fn key(&self) -> Vec<u8> {
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], x, &[0x22, 0x58, 32], y].concat()
    }

    /// Makes the passkey.
    pub fn make(&mut self, asked: &PasskeyBegin, name: &str) -> PasskeyFinish {
        let length = self.credential.len() as u16;
        let credential = [&[0; 16][..], &length.to_be_bytes(), &self.credential, &self.key()].concat();
        let data = self.data(&asked.host, 1 << 6, &credential);
        let length = (data.len() as u16).to_be_bytes();
        let attestation = [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".as_slice(), &length, &data].concat();
        PasskeyFinish {
            ticket: asked.ticket,
            name: name.to_owned(),
            client_data: AuthenticatorBytes(self.client_data("webauthn.create", &asked.challenge)),
            attestation: AuthenticatorBytes(attestation),
        }
    }

    /// Signs.
    pub fn sign(&mut self, asked: &PasskeyChallenge) -> PasskeyAnswer {
        let data = self.data(&asked.host, 0, &[]);
        let client_data = self.client_data("webauthn.get", &asked.challenge);
        let message = [&data[..], &Sha256::digest(&client_data)].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &message).unwrap();
        PasskeyAnswer {
            credential: AuthenticatorBytes(self.credential.clone()),
            client_data: AuthenticatorBytes(client_data),
            authenticator_data: AuthenticatorBytes(data),
            signature: AuthenticatorBytes(signature.as_ref().to_vec()),
            user: None,
        }
    }
}
