//! How often who may ask. Counted in memory, by each server for itself: it keeps one caller from taking all there is; it is
//! no lock (that is `auth::lock`).

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use shared::api::Code;
use shared::sync::UserId;

use crate::refusal::Refusal;

/// Before signing in, per network address: 4 a second, 200 at once. An office behind one address signs in within minutes.
const STRANGER: (u32, u32) = (4, 200);
/// Signed in, per account: 50 a second, 500 at once. A browser that drains an outbox of 50,000 pushes 100 times.
const MEMBER: (u32, u32) = (50, 500);

/// Letters that strangers cause, per address they go to: one in ten minutes, three at once.
const LETTER_EVERY: Duration = Duration::from_mins(10);
const LETTERS_AT_ONCE: u32 = 3;

/// Who asked how often.
#[derive(Debug)]
pub struct Pace {
    sources: DefaultKeyedRateLimiter<String>,
    users: DefaultKeyedRateLimiter<UserId>,
    letters: DefaultKeyedRateLimiter<[u8; 32]>,
}

fn quota((a_second, at_once): (u32, u32)) -> Quota {
    let some = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    Quota::per_second(some(a_second)).allow_burst(some(at_once))
}

impl Pace {
    /// Nobody asked yet.
    pub fn new() -> Self {
        let letters = Quota::with_period(LETTER_EVERY).unwrap_or_else(|| Quota::per_hour(NonZeroU32::MIN));
        let letters = letters.allow_burst(NonZeroU32::new(LETTERS_AT_ONCE).unwrap_or(NonZeroU32::MIN));
        Self {
            sources: RateLimiter::keyed(quota(STRANGER)),
            users: RateLimiter::keyed(quota(MEMBER)),
            letters: RateLimiter::keyed(letters),
        }
    }

    /// May this network address ask before signing in?
    ///
    /// # Errors
    /// [`Code::SlowDown`] with the seconds to wait.
    pub fn check_source(&self, source: &String) -> Result<(), Refusal> {
        self.sources
            .check_key(source)
            .map_err(|not_until| slow_down(not_until.wait_time_from(DefaultClock::default().now())))
    }

    /// May this account ask?
    ///
    /// # Errors
    /// [`Code::SlowDown`] with the seconds to wait.
    pub fn check_user(&self, user: UserId) -> Result<(), Refusal> {
        self.users
            .check_key(&user)
            .map_err(|not_until| slow_down(not_until.wait_time_from(DefaultClock::default().now())))
    }

    /// May another letter go to this address (a keyed hash of it)? Who asks is not told.
    pub fn may_write(&self, email: &[u8; 32]) -> bool {
        self.letters.check_key(email).is_ok()
    }

    /// Forget those who may ask freely again.
    pub fn sweep(&self) {
        self.sources.retain_recent();
        self.users.retain_recent();
        self.letters.retain_recent();
    }
}

fn slow_down(wait: Duration) -> Refusal {
    Refusal::wait(Code::SlowDown, wait.as_secs() as u32 + 1)
}

impl Default for Pace {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_does_not_slow_another_down() {
        let pace = Pace::new();
        let (busy, calm) = ("192.0.2.1".to_owned(), "192.0.2.2".to_owned());
        let let_in = (0..300).filter(|_| pace.check_source(&busy).is_ok()).count();
        assert!((200..300).contains(&let_in), "{let_in}");
        assert!(pace.check_source(&calm).is_ok());
    }
}
