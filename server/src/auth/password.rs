//! Checking the proof of a password. The server never sees the password: browsers derive 32 bytes from it (Argon2id there
//! too), and here those are hashed once more, so that a stolen database signs nobody in.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use shared::api::Code;
use shared::sync::Auth;
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

/// Hashes and checks proofs, a few at a time.
#[derive(Clone, Debug)]
pub struct Hasher {
    places: Arc<Semaphore>,
    /// The hash of nothing anybody knows: unknown addresses are checked against it, so that they take as long.
    nobody: Arc<str>,
}

fn argon2() -> Argon2<'static> {
    let (memory_kib, rounds, lanes) = COST;
    // Constants within the algorithm's bounds: the default stands for the impossible.
    let params = Params::new(memory_kib, rounds, lanes, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(auth: &[u8]) -> Result<String, Refusal> {
    let hashed = argon2().hash_password_with_salt(auth, &random::<SALT_BYTES>());
    hashed.map(|hash| hash.to_string()).map_err(|_| Code::Failed.into())
}

impl Hasher {
    /// One for the whole server.
    pub fn new() -> Self {
        let nobody = hash_now(&random::<32>()).unwrap_or_default();
        Self { places: Arc::new(Semaphore::new(AT_A_TIME)), nobody: nobody.into() }
    }

    /// What is stored of a proof.
    ///
    /// # Errors
    /// When the server is being stopped.
    pub async fn hash(&self, auth: Auth) -> Result<String, Refusal> {
        self.run(move || hash_now(auth.as_bytes())).await?
    }

    /// Does the proof match what was stored? With nothing stored it takes as long and does not.
    ///
    /// # Errors
    /// When the server is being stopped.
    pub async fn check(&self, auth: Auth, stored: Option<&str>) -> Result<bool, Refusal> {
        let is_somebody = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).to_owned();
        let matches = self.run(move || argon2().verify_password(auth.as_bytes(), stored.as_str()).is_ok()).await?;
        Ok(matches && is_somebody)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let place = self.places.clone().acquire_owned().await.map_err(|_| Code::Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
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

    #[tokio::test]
    async fn only_the_same_proof_of_somebody_matches() {
        let hasher = Hasher::new();
        let stored = hasher.hash(Auth([1; 32])).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"), "{stored}");
        assert!(hasher.check(Auth([1; 32]), Some(&stored)).await.unwrap());
        assert!(!hasher.check(Auth([2; 32]), Some(&stored)).await.unwrap());
        assert!(!hasher.check(Auth([1; 32]), None).await.unwrap());
        assert_ne!(stored, hasher.hash(Auth([1; 32])).await.unwrap());
    }
}
