//! One-time codes of an authenticator app: RFC 6238 with its defaults (HMAC-SHA-1, 30 s, six digits), which every app
//! knows. Pure: the time is an argument.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;

/// Seconds of a step (RFC 6238, section 4.1).
const STEP_S: i64 = 30;
/// Steps before and after now whose code is taken: clocks differ (RFC 6238, section 5.2).
const DRIFT: i64 = 1;
/// Six digits (RFC 4226, section 5.3).
const CODES: u32 = 1_000_000;
/// Bytes of a secret: as long as the hash (RFC 4226, section 4, R6).
pub const SECRET_BYTES: usize = 20;
/// The alphabet of base 32 (RFC 4648, section 6).
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The code of one step.
fn code(secret: &[u8], step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    // RFC 4226, section 5.3: the low four bits of the last byte say where the 31 bits begin.
    let offset = usize::from(digest.last().copied().unwrap_or(0) & 15);
    let bits = digest.iter().skip(offset).take(4).fold(0, |bits: u32, byte| bits << 8 | u32::from(*byte)) & 0x7FFF_FFFF;
    format!("{:06}", bits % CODES)
}

/// The step whose code this is, around now.
pub fn step_of(secret: &[u8], typed: &str, now: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let step = now / STEP_S;
    (step - DRIFT..=step + DRIFT).rfind(|step| same(code(secret, *step).as_bytes(), typed.as_bytes()))
}

/// Are two codes the same? Takes as long whatever they are.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// Bytes in base 32, without padding.
pub fn base32(bytes: &[u8]) -> String {
    let bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect::<Vec<_>>();
    let letter = |five: &[u8]| {
        let value = five.iter().fold(0, |value, bit| value << 1 | usize::from(*bit)) << (5 - five.len());
        char::from(BASE32.get(value).copied().unwrap_or(b'A'))
    };
    bits.chunks(5).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (time, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(secret, time / STEP_S), expected, "{time}");
            assert_eq!(step_of(secret, expected, time), Some(time / STEP_S));
            assert_eq!(step_of(secret, expected, time + 30), Some(time / STEP_S));
            assert_eq!(step_of(secret, expected, time + 90), None);
        }
        assert_eq!(step_of(secret, "", 59), None);
    }

    /// RFC 4648, section 10, without the padding.
    #[test]
    fn base32_is_that_of_the_standard() {
        for (text, expected) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(text.as_bytes()), expected);
        }
    }
}
