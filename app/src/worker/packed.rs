//! A value in its wire form inside a message: packed by whoever makes it, opened by whoever needs it. So the code for its
//! form is in the modules of those two, and not in the first module of both sides.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A `T` as postcard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed<T> {
    bytes: Vec<u8>,
    what: PhantomData<fn() -> T>,
}

impl<T: Serialize> Packed<T> {
    /// Packs a value.
    pub fn of(value: &T) -> Self {
        // Only a map of unknown length could fail, and no message holds one: nothing opens what is empty.
        Self { bytes: postcard::to_allocvec(value).unwrap_or_default(), what: PhantomData }
    }
}

impl<T: DeserializeOwned> Packed<T> {
    /// The value. Nothing comes of bytes that are no `T`, which one build on both sides never sends.
    pub fn open(&self) -> Option<T> {
        postcard::from_bytes(&self.bytes).ok()
    }
}

impl<T> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.bytes)
    }
}

impl<'de, T> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { bytes: deserializer.deserialize_bytes(Bytes)?, what: PhantomData })
    }
}

/// Takes bytes as they are, not one by one.
struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a packed value")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_in_a_message_comes_out_as_it_was() {
        let message = (7_u32, Packed::of(&vec![Some("CVE-2021-44228".to_owned()), None]), "behind it".to_owned());
        let wire = postcard::to_allocvec(&message).unwrap();
        let read: (u32, Packed<Vec<Option<String>>>, String) = postcard::from_bytes(&wire).unwrap();
        assert_eq!(read, message);
        assert_eq!(read.1.open().unwrap()[0].as_deref(), Some("CVE-2021-44228"));
    }

    #[test]
    fn nothing_comes_of_other_bytes() {
        let short: Packed<String> = postcard::from_bytes(&postcard::to_allocvec(&[9_u8, b'x'][..]).unwrap()).unwrap();
        assert_eq!(short.open(), None);
    }
}
