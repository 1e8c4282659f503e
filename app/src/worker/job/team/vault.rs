//! What the browser itself does for keys: random bytes, one spelling of a password, and a key that no script can read,
//! under which a person's secret key outlives a reload. Knows no server.

use js_sys::{Array, ArrayBuffer, JsString, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, WorkerGlobalScope};

/// Bytes of a nonce of AES-GCM (NIST SP 800-38D, section 8.2).
const NONCE: usize = 12;

fn crypto() -> Option<Crypto> {
    js_sys::global().dyn_into::<WorkerGlobalScope>().ok()?.crypto().ok()
}

/// Random bytes from the browser's source.
///
/// # Errors
/// Where the browser has none, in words: nothing may be encrypted then.
pub(super) fn random<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    let filled = crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok());
    match filled {
        Some(_) => Ok(bytes),
        None => Err("This browser gives no random numbers: nothing can be encrypted. Use another one.".to_owned()),
    }
}

/// A password in the one spelling from which every keyboard and system derives the same keys (Unicode, NFKC).
pub(super) fn spelled(password: &str) -> String {
    JsString::from(password).normalize("NFKC").into()
}

/// A key that seals and opens, and cannot be read.
pub(super) async fn new_key() -> Option<CryptoKey> {
    let how = aes(None)?;
    Reflect::set(&how, &"length".into(), &256.into()).ok()?;
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    settled(subtle()?.generate_key_with_object(&how, false, &uses)).await?.dyn_into().ok()
}

/// Seals a few bytes under such a key.
pub(super) async fn seal(key: &CryptoKey, plain: &[u8]) -> Option<Vec<u8>> {
    let nonce: [u8; NONCE] = random().ok()?;
    let sealing = subtle()?.encrypt_with_object_and_js_u8_array(&aes(Some(&nonce))?, key, &Uint8Array::from(plain));
    let sealed: ArrayBuffer = settled(sealing).await?.dyn_into().ok()?;
    Some([nonce.as_slice(), &Uint8Array::new(&sealed).to_vec()].concat())
}

/// Opens them again.
pub(super) async fn open(key: &CryptoKey, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
    let opening = subtle()?.decrypt_with_object_and_js_u8_array(&aes(Some(nonce))?, key, &Uint8Array::from(sealed));
    let plain: ArrayBuffer = settled(opening).await?.dyn_into().ok()?;
    Some(Uint8Array::new(&plain).to_vec())
}

/// Only pages of a secure origin have it.
fn subtle() -> Option<web_sys::SubtleCrypto> {
    let crypto = crypto()?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok()?;
    subtle.is_object().then(|| subtle.unchecked_into())
}

fn aes(nonce: Option<&[u8]>) -> Option<Object> {
    let how = Object::new();
    Reflect::set(&how, &"name".into(), &"AES-GCM".into()).ok()?;
    if let Some(nonce) = nonce {
        Reflect::set(&how, &"iv".into(), &Uint8Array::from(nonce)).ok()?;
    }
    Some(how)
}

async fn settled<T: JsCast>(promise: Result<T, JsValue>) -> Option<JsValue> {
    JsFuture::from(promise.ok()?.unchecked_into::<Promise>()).await.ok()
}
