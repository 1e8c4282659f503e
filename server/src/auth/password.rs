//! Checking the proof of a password. The server never sees the password: browsers derive 32 bytes from it (Argon2id there
//! too), and here those are hashed once more, so that a stolen database signs nobody in.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use shared::api::{Code, Credentials};
use shared::sync::Auth;
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;

use super::random;
use crate::refusal::Refusal;

/// Memory in KiB, rounds, lanes: one of the equivalents of the OWASP Password Storage Cheat Sheet (Argon2id, m=7168 (7
/// MiB), t=5, p=1), chosen for the least memory since a sign-in storm holds it many times over.
const COST: (u32, u32, u32) = (7 * 1024, 5, 1);
/// Bytes of salt: 128 random bits (RFC 9106, section 3.1).
const SALT_BYTES: usize = 16;
/// Hashes computed at a time: so many times 7 MiB is all the memory that sign-ins can take.
const AT_A_TIME: usize = 4;

/// Bytes of a wrapped secret key: 32, a nonce and a tag, with room for another form.
const LONGEST_WRAPPED: usize = 256;
/// Bytes of a hash.
const HASH_BYTES: usize = 32;

/// Hashes and checks proofs, a few at a time.
#[derive(Clone, Debug)]
pub struct Hasher {
    places: Arc<Semaphore>,
    /// Memory of those that are done, used again: freed and taken anew it would be spread over ever more of the process,
    /// because a block is aligned more strictly than what an allocator hands out (glibc 2.36: 400 MB after 400 sign-ins).
    memory: Arc<Mutex<Vec<Vec<Block>>>>,
    /// The hash of nothing anybody knows: unknown addresses are checked against it, so that they take as long.
    nobody: Arc<str>,
}

/// Argon2id of a proof.
fn compute(
    auth: Auth,
    salt: &[u8],
    params: &Params,
    memory: &mut Vec<Block>,
) -> Result<[u8; HASH_BYTES], argon2::Error> {
    memory.resize(params.block_count(), Block::default());
    let mut out = [0; HASH_BYTES];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    argon2.hash_password_into_with_memory(auth.as_bytes(), salt, &mut out, memory)?;
    Ok(out)
}

/// The text that is stored: the hash with all that is needed to check it.
fn hash_now(auth: Auth, memory: &mut Vec<Block>) -> Option<String> {
    let (memory_kib, rounds, lanes) = COST;
    let params = Params::new(memory_kib, rounds, lanes, Some(HASH_BYTES)).ok()?;
    let salt = random::<SALT_BYTES>();
    let hash = compute(auth, &salt, &params, memory).ok()?;
    let text = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).ok()?,
        salt: Some(Salt::new(&salt).ok()?),
        hash: Some(Output::new(&hash).ok()?),
    };
    Some(text.to_string())
}

/// Does a proof match what is stored?
fn check_now(auth: Auth, stored: &str, memory: &mut Vec<Block>) -> Option<bool> {
    let stored = PasswordHash::new(stored).ok()?;
    let params = Params::try_from(&stored).ok()?;
    let hash = compute(auth, stored.salt?.as_ref(), &params, memory).ok()?;
    Some(hash.ct_eq(stored.hash?.as_bytes()).into())
}

impl Hasher {
    /// One for the whole server.
    pub fn new() -> Self {
        let mut memory = Vec::new();
        let nobody = hash_now(Auth(random()), &mut memory).unwrap_or_default();
        let memory = Arc::new(Mutex::new(vec![memory]));
        Self { places: Arc::new(Semaphore::new(AT_A_TIME)), memory, nobody: nobody.into() }
    }

    /// What is stored of the proof of new credentials. As nobody sets any without it, this is where all of them are looked at.
    ///
    /// # Errors
    /// [`Code::Weak`] when no secret key can be in them, or when the server is being stopped.
    pub async fn hash(&self, credentials: &Credentials) -> Result<String, Refusal> {
        if !(1..=LONGEST_WRAPPED).contains(&credentials.wrapped_secret.0.len()) {
            return Err(Code::Weak.into());
        }
        let auth = credentials.auth;
        self.run(move |memory| hash_now(auth, memory)).await?.ok_or_else(|| Code::Failed.into())
    }

    /// Does the proof match what was stored? With nothing stored it takes as long and does not.
    ///
    /// # Errors
    /// When the server is being stopped.
    pub async fn check(&self, auth: Auth, stored: Option<&str>) -> Result<bool, Refusal> {
        let is_somebody = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).to_owned();
        let matches = self.run(move |memory| check_now(auth, &stored, memory)).await?;
        Ok(matches.unwrap_or(false) && is_somebody)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        tracing::debug!("a proof is hashed");
        let place = self.places.clone().acquire_owned().await.map_err(|_| Code::Busy)?;
        let memories = self.memory.clone();
        let done = tokio::task::spawn_blocking(move || {
            // There are never more of them than places.
            let mut memory = memories.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            let result = work(&mut memory);
            memories.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
            drop(place);
            result
        });
        done.await.map_err(|_| Code::Failed.into())
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::sync::{PublicKey, WrappedSecret};

    fn credentials(auth: u8, wrapped: usize) -> Credentials {
        Credentials {
            kdf: 1,
            salt: shared::sync::Salt([0; 16]),
            auth: Auth([auth; 32]),
            public: PublicKey([0; 32]),
            wrapped_secret: WrappedSecret(vec![0; wrapped]),
        }
    }

    #[tokio::test]
    async fn a_secret_key_is_neither_nothing_nor_long() {
        let hasher = Hasher::new();
        let mut codes = Vec::new();
        for wrapped in [0, 1, LONGEST_WRAPPED, LONGEST_WRAPPED + 1] {
            codes.push(hasher.hash(&credentials(1, wrapped)).await.err().map(|refusal| refusal.code()));
        }
        assert_eq!(codes, [Some(Code::Weak), None, None, Some(Code::Weak)]);
    }

    #[tokio::test]
    async fn only_the_same_proof_of_somebody_matches() {
        let hasher = Hasher::new();
        let stored = hasher.hash(&credentials(1, 72)).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"), "{stored}");
        assert!(hasher.check(Auth([1; 32]), Some(&stored)).await.unwrap());
        assert!(!hasher.check(Auth([2; 32]), Some(&stored)).await.unwrap());
        assert!(!hasher.check(Auth([1; 32]), None).await.unwrap());
        assert_ne!(stored, hasher.hash(&credentials(1, 72)).await.unwrap());
        assert!(!hasher.check(Auth([1; 32]), Some("nonsense")).await.unwrap());
        // As another implementation reads it, in memory of its own.
        argon2::PasswordVerifier::verify_password(&Argon2::default(), &[1; 32], stored.as_str()).unwrap();
        assert_eq!(hasher.memory.lock().unwrap().len(), 1, "used again");
    }
}
