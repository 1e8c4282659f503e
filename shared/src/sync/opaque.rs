//! Key material, and the labels of shared scans, as they travel: what a server keeps and can neither make nor open. Holds
//! no arithmetic.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{from_hex, names, secrets, to_hex};

names! {
    /// Public key of a person (X25519).
    PublicKey(32);
    /// Random bytes for the derivation of keys from a password.
    Salt(16);
    /// Of all live values together: clients at the same place with another digest have to load everything again.
    Digest(16);
}

secrets! {
    /// Proves the password to the server, which hashes it again; opens nothing.
    Auth(32);
}

/// Bytes of any length: hex, in JSON only.
macro_rules! boxes {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(pub Vec<u8>);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({} bytes)", stringify!($name), self.0.len())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&to_hex(&self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                from_hex(&text).map(Self).ok_or_else(|| de::Error::custom("not hexadecimal"))
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some("^([0-9a-f]{2})*$"))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )*};
}

boxes! {
    /// Secret key of a person, encrypted with a key derived from the password.
    WrappedSecret;
    /// The organisation's keys sealed for one person: the sender's one-time public key, ciphertext, tag.
    SealedRing;
    /// What an authenticator of passkeys made: a name of a credential, a signature, or what it signed.
    AuthenticatorBytes;
    /// What a shared scan is, for those with the organisation's keys.
    SealedLabel;
}
