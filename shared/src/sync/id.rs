//! Names of things on the wire: random or blinded numbers, written as lower-case hex where people or JSON read them and
//! as plain bytes everywhere else. Never says anything of what it names.

use std::fmt;
use std::str::FromStr;

use serde::Deserializer;
use serde::de::{Error as _, SeqAccess, Visitor};

/// Text that is not the hex of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not {digits} hexadecimal digits")]
pub struct NotHex {
    /// Digits it should have.
    pub digits: usize,
}

/// Bytes as lower-case hex.
pub fn to_hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    text
}

/// Hex, of either case, as bytes; `None` where it is none or of odd length.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let mut bytes = Vec::with_capacity(pairs.len());
    for [high, low] in pairs {
        let (high, low) = (char::from(*high).to_digit(16)?, char::from(*low).to_digit(16)?);
        bytes.push((high << 4 | low) as u8);
    }
    rest.is_empty().then_some(bytes)
}

/// So many bytes, as serde reads an array of them; in a loop, where serde's own reader is one piece of code for each byte.
pub(crate) fn array<'de, D: Deserializer<'de>, const N: usize>(from: D) -> Result<[u8; N], D::Error> {
    struct Bytes<const N: usize>;
    impl<'de, const N: usize> Visitor<'de> for Bytes<N> {
        type Value = [u8; N];

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{N} bytes")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<[u8; N], A::Error> {
            let mut bytes = [0; N];
            for (at, byte) in bytes.iter_mut().enumerate() {
                *byte = from.next_element()?.ok_or_else(|| A::Error::invalid_length(at, &self))?;
            }
            Ok(bytes)
        }
    }
    from.deserialize_tuple(N, Bytes)
}

/// A type of so many bytes: hex in JSON and for people, bytes in postcard, and a string in the OpenAPI document. `secrets`
/// makes one whose bytes no log shows.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident($bytes:literal);)*) => {$(
        $crate::sync::bytes! { $(#[$doc])* $name($bytes); }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    )*};
}
macro_rules! secrets {
    ($($(#[$doc:meta])* $name:ident($bytes:literal);)*) => {$(
        $crate::sync::bytes! { $(#[$doc])* $name($bytes); }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )*};
}
macro_rules! bytes {
    ($($(#[$doc:meta])* $name:ident($bytes:literal);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $bytes]);

        impl $name {
            /// How many bytes it has.
            pub const BYTES: usize = $bytes;

            /// Its bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// From bytes of its length; `None` for any other.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&$crate::sync::to_hex(&self.0))
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::sync::NotHex;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let bytes = $crate::sync::from_hex(text).and_then(|bytes| Self::from_slice(&bytes));
                bytes.ok_or($crate::sync::NotHex { digits: 2 * $bytes })
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                if to.is_human_readable() { to.collect_str(self) } else { ::serde::Serialize::serialize(&self.0, to) }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                if from.is_human_readable() {
                    let text = <::std::borrow::Cow<'_, str> as ::serde::Deserialize>::deserialize(from)?;
                    text.parse().map_err(::serde::de::Error::custom)
                } else {
                    $crate::sync::array(from).map(Self)
                }
            }
        }

        #[cfg(feature = "openapi")]
        impl ::utoipa::PartialSchema for $name {
            fn schema() -> ::utoipa::openapi::RefOr<::utoipa::openapi::schema::Schema> {
                let pattern = format!("^[0-9a-f]{{{}}}$", 2 * $bytes);
                ::utoipa::openapi::ObjectBuilder::new()
                    .schema_type(::utoipa::openapi::schema::Type::String)
                    .pattern(Some(pattern))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl ::utoipa::ToSchema for $name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )*};
}
pub(crate) use {bytes, names, secrets};

names! {
    /// An organisation: one team on a server.
    OrgId(16);
    /// An account.
    UserId(16);
    /// One operation, random; the same operation keeps it however often it is sent.
    OpId(16);
    /// What a register is about, blinded: HMAC of the canonical id of an asset (or of a rule, a preset, ...).
    RegisterKey(16);
    /// Which value of it, blinded too, and differently for every key: nobody sees which registers hold stars.
    FieldKey(8);
}

/// The one register that an operation writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Register {
    /// What it is about.
    pub key: RegisterKey,
    /// Which value of it.
    pub field: FieldKey,
}

impl Register {
    /// For putting registers in their order.
    pub(super) fn order(&self) -> crate::order::Key {
        (u128::from_be_bytes(self.key.0), u128::from(u64::from_be_bytes(self.field.0)))
    }
}

/// A place in the one order that the server gives: never used twice, not even after a restore.
///
/// The upper bits are the epoch, so that what was numbered before a restore of the server lies below everything after
/// it, and nobody mistakes one for the other. 23 bits of epoch and 40 of number fit a signed 64-bit column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Seq(pub u64);

/// Which life of the server's database this is: a restore from a backup begins another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Epoch(pub u32);

impl Seq {
    /// Before everything.
    pub const ZERO: Self = Self(0);
    const NUMBER_BITS: u32 = 40;

    /// The place so many after this one.
    #[must_use]
    pub fn plus(self, places: u64) -> Self {
        Self(self.0.saturating_add(places))
    }

    /// The epoch it was given in.
    pub fn epoch(self) -> Epoch {
        Epoch((self.0 >> Self::NUMBER_BITS) as u32)
    }

    /// Had whoever saw everything up to here seen that place too? Certain within one epoch only: a restore may have lost
    /// it.
    pub fn covers(self, place: Self) -> bool {
        self.epoch() == place.epoch() && place <= self
    }
}

impl Epoch {
    /// Most that a restore adds: see [`Epoch::after_restore`].
    const LEAP: u32 = 4096;

    /// The first place of this epoch is the one after this.
    pub fn start(self) -> Seq {
        Seq(u64::from(self.0) << Seq::NUMBER_BITS)
    }

    /// The epoch after a restore: above that of the backup and of the database it replaces (where there is one), by a
    /// random step, so that two restores of one backup do not give two histories one name.
    #[must_use]
    pub fn after_restore(backup: Self, replaced: Self, random: u16) -> Self {
        Self(backup.0.max(replaced.0) + 1 + u32::from(random) % Self::LEAP)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for Seq {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}
