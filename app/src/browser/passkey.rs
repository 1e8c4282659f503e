//! Passkeys as the browser has them (`navigator.credentials`): makes one, signs with one. Bytes in, bytes out; what they mean is
//! the server's. The objects are put together by hand: web-sys' classes for them would be in the first module.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use shared::api::{PASSKEY_ALGORITHMS, PasskeyAnswer, PasskeyBegin, PasskeyChallenge};
use shared::sync::AuthenticatorBytes;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Milliseconds for a person to find the key or the telephone: as long as the server waits.
const TIME_MS: u32 = 300_000;

/// What an authenticator made.
pub struct Made {
    /// What the browser says of this page.
    pub client_data: AuthenticatorBytes,
    /// What the authenticator says of the passkey.
    pub attestation: AuthenticatorBytes,
}

/// Can this browser do it, on a page like this?
pub fn is_here() -> bool {
    web_sys::window().is_some_and(|window| {
        let has = |name: &str| Reflect::get(&window, &name.into()).is_ok_and(|value| value.is_truthy());
        has("isSecureContext") && has("PublicKeyCredential")
    })
}

/// The host that this page was opened at.
pub fn host() -> String {
    web_sys::window().and_then(|window| window.location().hostname().ok()).unwrap_or_default()
}

/// This very page under another name of its host.
pub fn page_at(host: &str) -> Option<String> {
    let location = web_sys::window()?.location();
    let (scheme, port) = (location.protocol().ok()?, location.port().ok()?);
    let port = if port.is_empty() { port } else { format!(":{port}") };
    Some(format!("{scheme}//{host}{port}{}", location.pathname().ok()?))
}

/// Let the person make one. `name` and `label` are what the browser's own list of passkeys shows.
///
/// # Errors
/// The name of the browser's error.
pub async fn make(asked: &PasskeyBegin, name: &str, label: &str) -> Result<Made, String> {
    let algorithms = PASSKEY_ALGORITHMS.map(|number| object(&[("type", public_key()), ("alg", number.into())]));
    let options = object(&[
        ("rp", object(&[("id", (&*asked.host).into()), ("name", "Patchfirst".into())])),
        ("user", object(&[("id", bytes(asked.user.as_bytes())), ("name", name.into()), ("displayName", label.into())])),
        ("challenge", bytes(asked.challenge.as_bytes())),
        ("pubKeyCredParams", algorithms.iter().collect::<Array>().into()),
        ("excludeCredentials", credentials(&asked.known)),
        // One that a telephone or a password manager keeps on all its devices, where it can; the password was asked for.
        (
            "authenticatorSelection",
            object(&[("residentKey", "preferred".into()), ("userVerification", "discouraged".into())]),
        ),
        ("attestation", "none".into()),
        ("timeout", TIME_MS.into()),
    ]);
    let made = call("create", &options).await?;
    let said = get(&made, "response");
    Ok(Made { client_data: read(&said, "clientDataJSON"), attestation: read(&said, "attestationObject") })
}

/// Let the person sign with one.
///
/// # Errors
/// The name of the browser's error.
pub async fn sign(asked: &PasskeyChallenge) -> Result<PasskeyAnswer, String> {
    let options = object(&[
        ("rpId", (&*asked.host).into()),
        ("challenge", bytes(asked.challenge.as_bytes())),
        ("allowCredentials", credentials(&asked.known)),
        ("userVerification", "discouraged".into()),
        ("timeout", TIME_MS.into()),
    ]);
    let signed = call("get", &options).await?;
    let said = get(&signed, "response");
    let user = get(&said, "userHandle");
    Ok(PasskeyAnswer {
        credential: read(&signed, "rawId"),
        client_data: read(&said, "clientDataJSON"),
        authenticator_data: read(&said, "authenticatorData"),
        signature: read(&said, "signature"),
        user: user.is_object().then(|| AuthenticatorBytes(Uint8Array::new(&user).to_vec())),
    })
}

async fn call(method: &str, options: &JsValue) -> Result<JsValue, String> {
    let container = web_sys::window().map(|window| get(&window.navigator(), "credentials")).unwrap_or_default();
    let method = get(&container, method).dyn_into::<Function>().map_err(|_| "NotSupportedError")?;
    let promise = method.call1(&container, &object(&[("publicKey", options.clone())])).map_err(|error| name(&error))?;
    JsFuture::from(promise.unchecked_into::<Promise>()).await.map_err(|error| name(&error))
}

fn name(error: &JsValue) -> String {
    get(error, "name").as_string().unwrap_or_default()
}

fn get(from: &JsValue, key: &str) -> JsValue {
    Reflect::get(from, &key.into()).unwrap_or_default()
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let made = Object::new();
    for (key, value) in fields {
        // Refused only by objects that are closed; this one is new.
        let _ = Reflect::set(&made, &(*key).into(), value);
    }
    made.into()
}

fn public_key() -> JsValue {
    "public-key".into()
}

fn credentials(known: &[AuthenticatorBytes]) -> JsValue {
    let all = known.iter().map(|known| object(&[("type", public_key()), ("id", bytes(&known.0))]));
    all.collect::<Array>().into()
}

fn bytes(plain: &[u8]) -> JsValue {
    Uint8Array::from(plain).into()
}

/// The bytes of a field that holds a buffer.
fn read(from: &JsValue, key: &str) -> AuthenticatorBytes {
    AuthenticatorBytes(Uint8Array::new(&get(from, key)).to_vec())
}
