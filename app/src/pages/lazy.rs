//! Pages that come after the first one, and parts of the first one that nobody sees at once, in a wasm module of their
//! own: the report starts with less, and the rest follows while nobody waits.
//!
//! `lazy!` marks where the build cuts (`xtask/src/split.rs`), and so does `wasm_split` on the parts. All of it is one
//! module, called `rest`.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::ChooseView;
use leptos_router::hooks::use_location;

use crate::browser::document;
use crate::state::App;

/// A page, or that its module could not be loaded.
pub(super) type Opened = Result<AnyView, SplitLoaderError>;
/// A page on its way.
pub(super) type Opening = Pin<Box<dyn Future<Output = Opened>>>;

/// The path of the page that is on its way. Shown by the frame.
#[derive(Clone, Copy)]
struct OnTheWay(RwSignal<Option<String>>);

/// Has the module come, once asked for? Parts that could not be had try again then.
#[derive(Clone, Copy)]
struct Arrived(RwSignal<bool>);

impl Arrived {
    fn note(self) {
        if self.0.try_get_untracked() == Some(false) {
            self.0.set(true);
        }
    }
}

/// What a route shows: a page from the module that comes later.
#[derive(Clone)]
pub(super) struct LazyPage(pub(super) fn() -> Opening);

/// The page `module::Component`, cut out of the first module.
macro_rules! lazy {
    ($module:ident :: $page:ident) => {{
        #[leptos::wasm_split::wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
        fn $module() -> $crate::pages::lazy::Opened {
            Ok(leptos::prelude::IntoAny::into_any($module::$page()))
        }
        $crate::pages::lazy::LazyPage(|| Box::pin($module()))
    }};
}
pub(super) use lazy;

impl ChooseView for LazyPage {
    async fn choose(self) -> AnyView {
        let on_the_way = use_context::<OnTheWay>();
        // A frame that is gone meanwhile needs no word.
        let tell = |path| on_the_way.is_some_and(|signal| signal.0.try_set(path).is_none());
        tell(Some(use_location().pathname.get_untracked()));
        let arrived = use_context::<Arrived>();
        let opened = (self.0)().await;
        tell(None);
        if let (Ok(_), Some(arrived)) = (&opened, arrived) {
            arrived.note();
        }
        opened.unwrap_or_else(|_| view! { <NotLoaded page=self /> }.into_any())
    }

    async fn preload(&self) {}
}

/// Words for a part that did not come.
const NOT_HERE: &str = "A part of Patchfirst did not arrive. Try again once the network is there; if that does not help, reload the page. Your data is safe in this browser.";

/// A part of the first page that comes later: nothing until it is wanted, then what `open` brings, which stays. Where the
/// module does not come, a notice says so; the next wish tries again, and so does the module's arrival for anybody else.
pub(super) fn part(wanted: Signal<bool>, open: impl Fn() -> Opening + 'static) -> AnyView {
    let (app, arrived) = (App::get(), expect_context::<Arrived>());
    let owner = Owner::current().unwrap_or_default();
    let loaded = RwSignal::new_local(None::<AnyView>);
    let is_asked = StoredValue::new(false);
    Effect::new(move |_| {
        arrived.0.track();
        if !wanted.get() || is_asked.get_value() {
            return;
        }
        is_asked.set_value(true);
        // What the part makes belongs to the page that it is on.
        let opening = owner.with(|| ScopedFuture::new(open()));
        spawn_local(async move {
            if let Ok(view) = opening.await {
                let _ = loaded.try_set(Some(view));
                arrived.note();
            } else {
                is_asked.try_set_value(false);
                app.notice.set(Some(NOT_HERE.to_owned()));
            }
        });
    });
    (move || {
        loaded.track();
        loaded.write_untracked().take()
    })
    .into_any()
}

/// Nothing but a reason to load the module.
#[allow(clippy::unnecessary_wraps)] // so that a module that does not come is an `Err`
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn arrive() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// Load the pages that come later. Where that fails, opening one tries again and says so.
pub(super) async fn fetch() {
    let _ = arrive().await;
}

/// Room for what [`LazyPage`] tells while it loads, and for what [`part`] waits for; to be called before either is built.
pub(super) fn provide() {
    provide_context(Arrived(RwSignal::new(false)));
    provide_context(OnTheWay(RwSignal::new(None)));
}

/// One quiet line while a page is on its way; the style shows it only when that takes long.
#[component]
pub(super) fn Loading() -> impl IntoView {
    let (on_the_way, location) = (use_context::<OnTheWay>(), use_location());
    move || {
        // Whoever went elsewhere meanwhile waits no longer.
        let coming = on_the_way.and_then(|signal| signal.0.get()).filter(|path| *path == location.pathname.get());
        coming.map(|_| || view! { <p class="page-loading" role="status">"Loading the page\u{2026}"</p> })
    }
}

/// The module did not come: the network is gone, or the build on the server is another one by now.
#[component]
fn NotLoaded(page: LazyPage) -> impl IntoView {
    // The page belongs to this component, so that what it asks of the contexts is there.
    let owner = Owner::current().unwrap_or_default();
    let loaded = RwSignal::new_local(None::<AnyView>);
    let tried = RwSignal::new(false);
    let again = move |_| {
        let opening = owner.with(|| ScopedFuture::new((page.0)()));
        spawn_local(async move {
            // The page may be left while it loads: its signals are gone then.
            match opening.await {
                Ok(view) => {
                    let _ = loaded.try_set(Some(view));
                    document::focus("#main");
                }
                Err(_) => {
                    let _ = tried.try_set(true);
                }
            }
        });
    };
    let message = move || {
        view! {
            <div class="page" role="alert">
                <h1 class="page-title">"This page could not be loaded"</h1>
                <p>"A part of Patchfirst did not arrive. The network may be gone, or a newer version may have been installed. Your data is safe in this browser."</p>
                <p>{move || tried.get().then_some("It failed again. Once the network is there, reload: that takes the newest version.")}</p>
                <p class="page-retry">
                    <button type="button" class="button button-primary" on:click=again.clone()>"Try again"</button>
                    <button type="button" class="button" on:click=|_| document::reload()>"Reload"</button>
                </p>
            </div>
        }
        .into_any()
    };
    move || {
        loaded.track();
        loaded.write_untracked().take().unwrap_or_else(&message)
    }
}
