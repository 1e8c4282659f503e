//! Text in the fragment of an address: percent-encoding both ways.

/// Encode for use behind `#`.
pub fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// Decode; `None` when it is not well formed.
pub fn decode(text: &str) -> Option<String> {
    js_sys::decode_uri_component(text).ok().map(Into::into)
}
