//! Second factors: setting up one-time codes, asking for them, taking them away; and recovery codes, which stand in for any
//! second factor. Passkeys are in `passkey`.

use shared::api::{AuditAction, Code, Proof, RecoveryCodes, TotpCode, TotpSetUp};
use shared::sync::UserId;

use super::totp::{self, base32};
use super::{Caller, hash, profile, random};
use crate::refusal::Refusal;
use crate::store::account::{self, Stored};
use crate::store::{StoreError, Tx, audit, factor, passkey};
use crate::team::Team;
use crate::transact;

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// Random bytes of each: 80 bits, 16 letters.
const RECOVERY_BYTES: usize = 10;

/// Recovery codes that nobody has yet.
pub struct Recovery {
    /// For the person, shown once.
    pub codes: Vec<String>,
}

impl Recovery {
    /// New ones.
    pub fn new() -> Self {
        Self { codes: (0..RECOVERY_CODES).map(|_| base32(&random::<RECOVERY_BYTES>())).collect() }
    }

    /// Keep them, as hashes, instead of older ones.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep(&self, tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
        let hashes: Vec<[u8; 32]> = self.codes.iter().map(|code| recovery_hash(code)).collect();
        factor::set_recovery_codes(tx, user, &hashes).await
    }
}

impl Default for Recovery {
    fn default() -> Self {
        Self::new()
    }
}

/// Is a second factor asked of this account?
///
/// # Errors
/// When the database refuses.
pub async fn has_one(tx: &mut Tx, stored: &Stored) -> Result<bool, StoreError> {
    Ok(stored.totp_on || passkey::count(tx, stored.account.user).await? > 0)
}

/// Recovery codes stand in for a second factor: without one they are nothing.
///
/// # Errors
/// When the database refuses.
pub async fn forget_codes_without_one(tx: &mut Tx, stored: &Stored) -> Result<(), StoreError> {
    if has_one(tx, stored).await? {
        return Ok(());
    }
    factor::set_recovery_codes(tx, stored.account.user, &[]).await
}

/// No second factor is asked for any more, whichever there were.
///
/// # Errors
/// When the database refuses.
pub async fn forget_all(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    factor::set_totp(tx, user, None, false).await?;
    passkey::remove_all(tx, user).await?;
    factor::set_recovery_codes(tx, user, &[]).await
}

/// Is a code right? A code of a step and a recovery code are each used up by it.
///
/// # Errors
/// When the database refuses.
pub async fn is_right(tx: &mut Tx, stored: &Stored, code: &str, now: i64) -> Result<bool, StoreError> {
    // A secret that was never proved is none: nobody may have it but whoever asked for it.
    if stored.totp_on && is_shown(tx, stored, code, now).await? {
        return Ok(true);
    }
    factor::use_recovery_code(tx, stored.account.user, &recovery_hash(code)).await
}

/// Does an authenticator app with the account's secret show it? It is used up by that.
async fn is_shown(tx: &mut Tx, stored: &Stored, code: &str, now: i64) -> Result<bool, StoreError> {
    let step = stored.totp_secret.as_deref().and_then(|secret| totp::step_of(secret, code, now));
    match step {
        Some(step) => factor::use_step(tx, stored.account.user, step).await,
        None => Ok(false),
    }
}

fn recovery_hash(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    hash(plain.to_ascii_uppercase().as_bytes())
}

/// A secret for an authenticator app; not asked for before a code proved that it arrived.
///
/// # Errors
/// When the password is wrong, or codes are asked for already.
pub async fn begin(team: &Team, caller: &Caller, form: &Proof) -> Result<TotpSetUp, Refusal> {
    profile::prove(team, caller, form.auth).await?;
    let secret = random::<{ totp::SECRET_BYTES }>();
    transact!(team.store, |tx| {
        let stored = account::find(tx, caller.user).await?.ok_or(Code::NotSignedIn)?;
        if stored.totp_on {
            return Err(Refusal::words(Code::Taken, "Codes are asked for already. Turn them off first."));
        }
        Ok(factor::set_totp(tx, caller.user, Some(&secret), false).await?)
    })?;
    let secret = base32(&secret);
    let label: String =
        caller.email.chars().map(|c| if c.is_ascii_alphanumeric() || "@.-_".contains(c) { c } else { '_' }).collect();
    let uri = format!("otpauth://totp/Patchfirst:{label}?secret={secret}&issuer=Patchfirst");
    Ok(TotpSetUp { secret, uri })
}

/// From now on codes are asked for.
///
/// # Errors
/// When the code is wrong or nothing was begun.
pub async fn confirm(team: &Team, caller: &Caller, form: &TotpCode) -> Result<RecoveryCodes, Refusal> {
    let recovery = Recovery::new();
    let by = caller.by(team);
    transact!(team.store, |tx| {
        let stored = account::find(tx, caller.user).await?.ok_or(Code::NotSignedIn)?;
        if stored.totp_on || !is_shown(tx, &stored, &form.code, by.now).await? {
            return Err(Refusal::from(Code::WrongSignIn));
        }
        factor::set_totp(tx, caller.user, stored.totp_secret.as_deref(), true).await?;
        recovery.keep(tx, caller.user).await?;
        Ok(audit::add_everywhere(tx, caller.user, &by, AuditAction::FactorAdded, "codes").await?)
    })?;
    Ok(RecoveryCodes { codes: recovery.codes })
}

/// Codes are not asked for any more.
///
/// # Errors
/// When the code is wrong.
pub async fn remove(team: &Team, caller: &Caller, form: &TotpCode) -> Result<(), Refusal> {
    let by = caller.by(team);
    let who = super::lock::Try { email: &caller.email, source: &caller.source, device: None, now: by.now };
    super::lock::begin(&team.store, &team.secret, who).await?;
    transact!(team.store, |tx| {
        let stored = account::find(tx, caller.user).await?.ok_or(Code::NotSignedIn)?;
        if !stored.totp_on || !is_right(tx, &stored, &form.code, by.now).await? {
            return Err(Refusal::from(Code::WrongSignIn));
        }
        super::lock::succeed(tx, &team.secret, who).await?;
        factor::set_totp(tx, caller.user, None, false).await?;
        forget_codes_without_one(tx, &Stored { totp_on: false, ..stored }).await?;
        Ok(audit::add_everywhere(tx, caller.user, &by, AuditAction::FactorRemoved, "codes").await?)
    })
}
