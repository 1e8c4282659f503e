//! What a browser and an authenticator said, checked against what was asked: the steps of WebAuthn (Level 3, sections 7.1 and
//! 7.2) that hold where a passkey is a second factor. Pure: no database, no clock.
//!
//! Asked of an authenticator is that somebody was there, not who: the password said that. Which make it is, is not asked
//! either, so what attests it is passed unread; and nothing hangs on whether it is backed up.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use shared::api::Challenge;

use super::cbor::{Item, Reader};
use super::key::Key;
use super::party::Party;

/// Flags of authenticator data (section 6.1): somebody was there; may be and is backed up; a credential, extensions follow.
const PRESENT: u8 = 1;
const MAY_BACK_UP: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const CREDENTIAL: u8 = 1 << 6;
const EXTENSIONS: u8 = 1 << 7;
/// Bytes of what kind of authenticator it is (section 6.5.1).
const KIND: usize = 16;
/// Most bytes of a credential's name (section 7.1, step 25).
const LONGEST_NAME: usize = 1023;

/// A new passkey.
#[derive(Debug)]
pub(super) struct Made<'a> {
    pub(super) credential: &'a [u8],
    /// A key that can be read, as COSE writes it.
    pub(super) public_key: &'a [u8],
    pub(super) counter: u32,
}

/// What is asked, by whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) party: &'a Party,
    pub(super) challenge: &'a Challenge,
}

/// What the browser says of the page that asked (section 5.8.1). It may say more.
#[derive(Deserialize)]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    is_cross_origin: bool,
}

/// What an authenticator says (section 6.1).
struct AuthenticatorData<'a> {
    counter: u32,
    credential: Option<Credential<'a>>,
}

/// A new credential (section 6.5.1): its name, and its key as COSE writes it.
struct Credential<'a> {
    name: &'a [u8],
    key: &'a [u8],
}

impl Asked<'_> {
    /// What an authenticator made. `None`: not what was asked for.
    pub(super) fn made<'a>(&self, client_data: &[u8], attestation: &'a [u8]) -> Option<Made<'a>> {
        self.suits("webauthn.create", client_data)?;
        let data = self.read(authenticator_data(attestation)?)?;
        let Credential { name, key } = data.credential?;
        Key::read(key)?;
        (name.len() <= LONGEST_NAME).then_some(Made { credential: name, public_key: key, counter: data.counter })
    }

    /// The count of an authenticator that signed what was asked. `None`: it did not.
    pub(super) fn signed(
        &self,
        client_data: &[u8],
        authenticator_data: &[u8],
        signature: &[u8],
        public_key: &[u8],
    ) -> Option<u32> {
        self.suits("webauthn.get", client_data)?;
        let data = self.read(authenticator_data)?;
        let message = [authenticator_data, &Sha256::digest(client_data)].concat();
        Key::read(public_key)?.has_signed(&message, signature).then_some(data.counter)
    }

    fn suits(&self, kind: &str, client_data: &[u8]) -> Option<()> {
        let said: ClientData = serde_json::from_slice(client_data).ok()?;
        let suits = said.r#type == kind
            && said.challenge == URL_SAFE_NO_PAD.encode(self.challenge.as_bytes())
            && self.party.is_asked_from(&said.origin)
            && !said.is_cross_origin;
        suits.then_some(())
    }

    fn read<'a>(&self, bytes: &'a [u8]) -> Option<AuthenticatorData<'a>> {
        let (host, rest) = bytes.split_first_chunk::<32>()?;
        let (&[flags], rest) = rest.split_first_chunk::<1>()?;
        let (counter, rest) = rest.split_first_chunk::<4>()?;
        let is_ours = host[..] == Sha256::digest(self.party.host.as_bytes())[..];
        let has = |flag| flags & flag != 0;
        if !is_ours || !has(PRESENT) || has(BACKED_UP) && !has(MAY_BACK_UP) {
            return None;
        }
        let (credential, rest) = if has(CREDENTIAL) {
            let (credential, rest) = credential_in(rest)?;
            (Some(credential), rest)
        } else {
            (None, rest)
        };
        let mut reader = Reader::new(rest);
        if has(EXTENSIONS) {
            reader.skip()?;
        }
        reader.rest().is_empty().then_some(AuthenticatorData { counter: u32::from_be_bytes(*counter), credential })
    }
}

/// A credential, and what follows it.
fn credential_in(bytes: &[u8]) -> Option<(Credential<'_>, &[u8])> {
    let (_, rest) = bytes.split_at_checked(KIND)?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (name, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let mut reader = Reader::new(rest);
    reader.skip()?;
    let (key, rest) = rest.split_at_checked(rest.len() - reader.rest().len())?;
    Some((Credential { name, key }, rest))
}

/// The authenticator data in an attestation object (section 6.5.4).
fn authenticator_data(attestation: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(attestation);
    let Item::Map(pairs) = reader.next()? else { return None };
    let mut found = None;
    for _ in 0..pairs {
        match reader.next()? {
            Item::Text(b"authData") => {
                let Item::Bytes(data) = reader.next()? else { return None };
                found = Some(data);
            }
            Item::Text(_) => reader.skip()?,
            _ => return None,
        }
    }
    found.filter(|_| reader.rest().is_empty())
}
