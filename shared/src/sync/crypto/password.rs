//! A password becomes keys, in the browser: the server sees `auth` only, from which neither the password nor the other key
//! follows.
//!
//! Source of the costs: RFC 9106, section 4, second recommended option (64 MiB, 3 passes), with one lane, because a browser
//! gives wasm one thread. A change is a new number in [`KDF`] and one more arm; accounts keep the number they were made with.

use argon2::{Algorithm, Argon2, Params, Version};

use super::{Auth, Key, Salt, expand};

/// The derivation that new passwords get.
pub const KDF: u32 = 1;

/// Key that opens a person's secret key.
pub struct Kek(pub(super) Key);

/// What a password becomes.
pub struct PasswordKeys {
    /// Proves the password to the server.
    pub auth: Auth,
    /// Stays in the browser.
    pub kek: Kek,
}

/// The keys of a password. Takes about a second and 64 MiB. The caller passes the password in Unicode form NFKC, so that
/// every keyboard and system writes the same bytes. `None` for a derivation that this version does not know.
pub fn derive(password: &str, salt: &Salt, kdf: u32) -> Option<PasswordKeys> {
    let (memory_kib, passes, lanes) = match kdf {
        1 => (64 << 10, 3, 1),
        _ => return None,
    };
    let params = Params::new(memory_kib, passes, lanes, Some(32)).ok()?;
    let mut root = Key::new([0; 32]);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(password.as_bytes(), salt.as_bytes(), root.as_mut_slice()).ok()?;
    let auth = expand(root.as_slice(), b"", b"patchfirst auth v1");
    let kek = expand(root.as_slice(), b"", b"patchfirst kek v1");
    Some(PasswordKeys { auth: Auth(*auth), kek: Kek(kek) })
}
