//! A value as it travels and as a server stores it: encrypted, padded, bound to its place. Holds no way to read it (that
//! needs the organisation's keys).

use serde::{Deserialize, Serialize};

/// An encrypted value. Made by sealing an open one, or taken over from the wire or a database; never from plain text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    generation: u32,
    bytes: Vec<u8>,
}

impl Sealed {
    /// Takes over what was sealed before: what a database kept.
    pub fn stored(generation: u32, bytes: Vec<u8>) -> Self {
        Self { generation, bytes }
    }

    /// Which of the organisation's data keys it is sealed with, from 1.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The ciphertext with its tag.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
