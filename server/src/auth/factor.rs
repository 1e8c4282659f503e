//! Second factors: setting up one-time codes, asking for them, taking them away.

use shared::api::{AuditAction, Code, RecoveryCodes, TotpCode, TotpSetUp};

use super::totp::{self, base32};
use super::{Caller, hash, random};
use crate::refusal::Refusal;
use crate::store::account::{self, Stored};
use crate::store::{Tx, audit, factor};
use crate::team::Team;
use crate::transact;

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// Random bytes of each: 80 bits, 16 letters.
const RECOVERY_BYTES: usize = 10;

/// Is a code right? A code of a step and a recovery code are each used up by it.
///
/// # Errors
/// When the database refuses.
pub async fn is_right(tx: &mut Tx, stored: &Stored, code: &str, now: i64) -> Result<bool, Refusal> {
    let Some(secret) = stored.totp_secret.as_deref() else { return Ok(false) };
    let user = stored.account.user;
    if let Some(step) = totp::step_of(secret, code, now) {
        return Ok(factor::use_step(tx, user, step).await?);
    }
    Ok(factor::use_recovery_code(tx, user, &recovery_hash(code)).await?)
}

fn recovery_hash(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    hash(plain.to_ascii_uppercase().as_bytes())
}

/// A secret for an authenticator app; not asked for before a code proved that it arrived.
///
/// # Errors
/// When codes are asked for already.
pub async fn begin(team: &Team, caller: &Caller) -> Result<TotpSetUp, Refusal> {
    let secret = random::<{ totp::SECRET_BYTES }>();
    transact!(team.store, |tx| {
        let stored = account::find(tx, caller.user).await?.ok_or(Code::NotSignedIn)?;
        if stored.totp_on {
            return Err(Refusal::words(Code::Taken, "A second factor is set up. Remove it first."));
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
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| base32(&random::<RECOVERY_BYTES>())).collect();
    let hashes: Vec<[u8; 32]> = codes.iter().map(|code| recovery_hash(code)).collect();
    let by = caller.by(team);
    transact!(team.store, |tx| {
        let stored = account::find(tx, caller.user).await?.ok_or(Code::NotSignedIn)?;
        if stored.totp_on || !is_right(tx, &stored, &form.code, by.now).await? {
            return Err(Refusal::from(Code::WrongSignIn));
        }
        factor::set_totp(tx, caller.user, stored.totp_secret.as_deref(), true).await?;
        factor::set_recovery_codes(tx, caller.user, &hashes).await?;
        Ok(audit::add_everywhere(tx, caller.user, &by, AuditAction::FactorAdded, "codes").await?)
    })?;
    Ok(RecoveryCodes { codes })
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
        factor::set_recovery_codes(tx, caller.user, &[]).await?;
        Ok(audit::add_everywhere(tx, caller.user, &by, AuditAction::FactorRemoved, "codes").await?)
    })
}
