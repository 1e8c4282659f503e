//! A page's view, kept equal to the fragment of the address: a shared link opens it, a change rewrites it. Only what a
//! person chose or typed is in it, never anything of a scan.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::browser::fragment;
use crate::state::App;

/// The fragment of a view with its `#`; empty for the default view.
fn write<T: Serialize + Default + PartialEq>(view: &T) -> String {
    if *view == T::default() {
        return String::new();
    }
    serde_json::to_string(view).map(|json| format!("#{}", fragment::encode(&json))).unwrap_or_default()
}

/// Read a fragment, with or without its `#`, encoded or not. `None` when it is not such a view.
fn read<T: DeserializeOwned + Default>(text: &str) -> Option<T> {
    let text = text.strip_prefix('#').unwrap_or(text);
    if text.is_empty() {
        return Some(T::default());
    }
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&fragment::decode(text)?).ok())
}

/// The view of the page at `route` (such as `/patches`), as its address says it.
pub(super) fn view_in_address<T>(route: &'static str) -> RwSignal<T>
where
    T: Serialize + DeserializeOwned + Default + PartialEq + Clone + Send + Sync + 'static,
{
    let app = App::get();
    let hash = use_location().hash;
    let view = RwSignal::new(read::<T>(&hash.get_untracked()).unwrap_or_default());
    Effect::watch(
        move || hash.get(),
        move |hash, _, _| {
            if let Some(said) = read::<T>(hash)
                && view.with_untracked(|view| *view != said)
            {
                view.set(said);
            }
        },
        false,
    );
    let navigate = use_navigate();
    Effect::watch(
        move || view.get(),
        move |view, _, _| {
            if read::<T>(&hash.get_untracked()).as_ref() == Some(view) {
                return;
            }
            let to = app.href(&format!("{route}{}", write(view)));
            let how = NavigateOptions { resolve: false, replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&to, how);
        },
        false,
    );
    view
}
