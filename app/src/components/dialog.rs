//! A modal window on the native `<dialog>`: the browser keeps focus inside, closes on Escape, returns focus. With it what
//! windows about something chosen have in common, and those that ask before something is gone.

use leptos::html;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// The window. Its children exist only while it is open.
#[component]
pub fn Dialog(
    /// Open? Set to `false` when a person closes it.
    open: RwSignal<bool>,
    /// Heading and accessible name.
    #[prop(into)]
    title: Signal<String>,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() {
            if !dialog.open() {
                // Refused only when it is open already or gone from the page.
                let _ = dialog.show_modal();
            }
        } else if dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog class="dialog" node_ref=node aria-label=title on:close=move |_| open.set(false)>
            <div class="dialog-head">
                <h2>{title}</h2>
                <button type="button" class="icon-button" aria-label="Close" on:click=move |_| open.set(false)>
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
            <div class="dialog-body">{move || open.get().then(|| children())}</div>
        </dialog>
    }
}

/// Is the window about something chosen open? Closed, nothing is chosen.
pub fn window_of<T: Send + Sync + 'static>(chosen: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(chosen.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && chosen.with_untracked(Option::is_some) {
            chosen.set(None);
        }
    });
    open
}

/// The end of a form that asks before something is gone: the button that does it, and the way back.
#[component]
pub fn LastLook(
    /// What is done.
    label: &'static str,
    /// May it not be done now?
    #[prop(into)]
    barred: Signal<bool>,
    /// The window: closed where it is kept.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <div class="form-actions">
            <button type="submit" class="button button-danger" disabled=barred>{label}</button>
            <button type="button" class="button" on:click=move |_| open.set(false)>"Keep it"</button>
        </div>
    }
}
