//! A fingerprint of a file's bytes, to know the very same file again. Not for security: nobody gains by a collision.

/// Streaming 64-bit fingerprint (FNV-1a over bytes; constants from the FNV specification, draft-eastlake-fnv).
#[derive(Clone, Debug)]
pub struct Fingerprint {
    state: u64,
    bytes: u64,
}

impl Default for Fingerprint {
    fn default() -> Self {
        Self { state: 0xcbf2_9ce4_8422_2325, bytes: 0 }
    }
}

impl Fingerprint {
    /// Add bytes; how they are cut into chunks does not matter.
    pub fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.state = (self.state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        self.bytes += bytes.len() as u64;
    }

    /// The fingerprint of all bytes so far.
    pub fn value(&self) -> u64 {
        self.state ^ self.bytes
    }
}
