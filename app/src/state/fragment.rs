//! A page's view as words in the address: JSON in the fragment. Only what a person chose or typed, never a scan's text.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::browser::fragment;

/// The fragment of a view with its `#`; empty for the default view.
pub fn to_fragment<T: Serialize + Default + PartialEq>(view: &T) -> String {
    if *view == T::default() {
        return String::new();
    }
    serde_json::to_string(view).map(|json| format!("#{}", fragment::encode(&json))).unwrap_or_default()
}

/// Read a fragment, with or without its `#`, encoded or not. `None` when it is not such a view.
pub fn from_fragment<T: DeserializeOwned + Default>(text: &str) -> Option<T> {
    let text = text.strip_prefix('#').unwrap_or(text);
    if text.is_empty() {
        return Some(T::default());
    }
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&fragment::decode(text)?).ok())
}
