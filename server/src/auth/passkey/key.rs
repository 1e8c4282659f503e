//! Public keys of passkeys (COSE, RFC 9053 and RFC 8812) and signatures by them. The arithmetic is *ring*'s, which is here for
//! TLS anyway; no secret key ever is.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

use super::cbor::{Item, Reader};

/// Bytes of a coordinate of P-256, and of a key of Ed25519.
const COORDINATE: usize = 32;
/// Bytes of an RSA modulus: 2048 to 8192 bits.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=1024;

/// A key of one of the kinds that are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key<'a> {
    /// ECDSA on P-256 with SHA-256: the point, uncompressed (SEC 1, section 2.3.3).
    Es256(Vec<u8>),
    /// Ed25519.
    EdDsa(&'a [u8]),
    /// RSASSA-PKCS1-v1_5 with SHA-256: modulus and exponent.
    Rs256(&'a [u8], &'a [u8]),
}

/// The parameters of a key that mean something here, by their labels 1, 3, -1, -2 and -3.
#[derive(Default)]
struct Parameters<'a> {
    kind: Option<Item<'a>>,
    algorithm: Option<Item<'a>>,
    first: Option<Item<'a>>,
    second: Option<Item<'a>>,
    third: Option<Item<'a>>,
}

impl<'a> Parameters<'a> {
    fn read(cose: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(cose);
        let Item::Map(pairs) = reader.next()? else { return None };
        let mut parameters = Self::default();
        for _ in 0..pairs {
            let slot = match reader.next()? {
                Item::Int(1) => &mut parameters.kind,
                Item::Int(3) => &mut parameters.algorithm,
                Item::Int(-1) => &mut parameters.first,
                Item::Int(-2) => &mut parameters.second,
                Item::Int(-3) => &mut parameters.third,
                _ => return None,
            };
            // Said twice, one of both would count: which, others may see otherwise.
            if slot.replace(reader.next()?).is_some() {
                return None;
            }
        }
        reader.rest().is_empty().then_some(parameters)
    }
}

impl<'a> Key<'a> {
    /// The key; `None` where it is of no kind that was asked for.
    pub(super) fn read(cose: &'a [u8]) -> Option<Self> {
        let Parameters { kind, algorithm, first, second, third } = Parameters::read(cose)?;
        match (kind?, algorithm?, first?, second?, third) {
            (Item::Int(2), Item::Int(-7), Item::Int(1), Item::Bytes(x), Some(Item::Bytes(y)))
                if x.len() == COORDINATE && y.len() == COORDINATE =>
            {
                Some(Self::Es256([&[4], x, y].concat()))
            }
            (Item::Int(1), Item::Int(-8), Item::Int(6), Item::Bytes(key), None) if key.len() == COORDINATE => {
                Some(Self::EdDsa(key))
            }
            (Item::Int(3), Item::Int(-257), Item::Bytes(modulus), Item::Bytes(exponent), None)
                if MODULUS.contains(&modulus.len()) =>
            {
                Some(Self::Rs256(modulus, exponent))
            }
            _ => None,
        }
    }

    /// Is it this key's signature of the message?
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature),
            Self::EdDsa(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
            Self::Rs256(n, e) => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        }
        .is_ok()
    }
}
