//! A page's view, kept equal to the fragment of the address: a shared link opens it, a change rewrites it. Only what a
//! person chose or typed is in it, never anything of a scan.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::state::{App, from_fragment, to_fragment};

/// The view of the page at `route` (such as `/patches`), as its address says it.
pub(super) fn view_in_address<T>(route: &'static str) -> RwSignal<T>
where
    T: Serialize + DeserializeOwned + Default + PartialEq + Clone + Send + Sync + 'static,
{
    let app = App::get();
    let hash = use_location().hash;
    let view = RwSignal::new(from_fragment::<T>(&hash.get_untracked()).unwrap_or_default());
    Effect::watch(
        move || hash.get(),
        move |hash, _, _| {
            if let Some(said) = from_fragment::<T>(hash)
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
            if from_fragment::<T>(&hash.get_untracked()).as_ref() == Some(view) {
                return;
            }
            let to = app.href(&format!("{route}{}", to_fragment(view)));
            let how = NavigateOptions { resolve: false, replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&to, how);
        },
        false,
    );
    view
}
