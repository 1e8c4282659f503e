//! The recovery key: a key pair whose secret half is on paper, made at the set-up of an organisation. The organisation's
//! keys are sealed for it as for a member.
//!
//! Written in Crockford's base 32 (no I, L, O, U), with two bytes that catch a slip of the pen, in groups of five.

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::person::SecretKey;
use super::{Key, Random32};

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 34 bytes are 272 bits: 55 digits of 5 bits.
const LENGTH: usize = 55;

/// The secret half, to write down.
pub struct RecoveryKey(Key);

/// What was typed is not a recovery key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotARecoveryKey {
    /// It has too few or too many digits.
    #[error("a recovery key has 55 letters and digits, this has {0}")]
    Length(usize),
    /// A sign that no recovery key has.
    #[error("\u{201c}{0}\u{201d} is in no recovery key")]
    Digit(char),
    /// A slip.
    #[error("one of the letters or digits is wrong: compare them with your paper")]
    Slip,
}

impl RecoveryKey {
    /// From random bytes.
    pub fn new(random: Random32) -> Self {
        Self(Key::new(random))
    }

    /// As a key pair.
    pub fn key_pair(&self) -> SecretKey {
        SecretKey::new(*self.0)
    }

    /// As it is written down.
    pub fn text(&self) -> Zeroizing<String> {
        let bytes = [self.0.as_slice(), &check(&self.0)].concat();
        let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
        let digit = |n: usize| (0..5).fold(0, |value, at| value << 1 | bit(n * 5 + at));
        let digits = (0..LENGTH).map(|n| DIGITS.get(usize::from(digit(n))).copied().map_or('0', char::from));
        let mut text = String::new();
        for (n, digit) in digits.enumerate() {
            if n > 0 && n % 5 == 0 {
                text.push('-');
            }
            text.push(digit);
        }
        Zeroizing::new(text)
    }

    /// As it was typed: any case, with or without spaces and dashes, O for 0, I and L for 1.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_text(text: &str) -> Result<Self, NotARecoveryKey> {
        let signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if signs.len() != LENGTH {
            return Err(NotARecoveryKey::Length(signs.len()));
        }
        let mut bytes = Zeroizing::new([0_u8; 35]);
        for (n, sign) in signs.into_iter().enumerate() {
            let plain = match sign.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value =
                DIGITS.iter().position(|digit| char::from(*digit) == plain).ok_or(NotARecoveryKey::Digit(sign))?;
            for at in (0..5).filter(|at| value >> (4 - at) & 1 == 1) {
                let bit = n * 5 + at;
                if let Some(byte) = bytes.get_mut(bit / 8) {
                    *byte |= 0x80 >> (bit % 8);
                }
            }
        }
        let (secret, rest) = bytes.split_first_chunk::<32>().ok_or(NotARecoveryKey::Slip)?;
        let is_right = rest.iter().eq([check(secret).as_slice(), &[0]].concat().iter());
        if is_right { Ok(Self::new(*secret)) } else { Err(NotARecoveryKey::Slip) }
    }
}

fn check(secret: &[u8; 32]) -> [u8; 2] {
    let hash = Sha256::new().chain_update(b"patchfirst recovery v1").chain_update(secret).finalize();
    let mut check = [0; 2];
    check.iter_mut().zip(hash.iter()).for_each(|(to, byte)| *to = *byte);
    check
}
