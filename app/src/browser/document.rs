//! The document around the app: boot facts, title, focus, the static first paint.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, FocusOptions, HtmlElement};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn root() -> Option<HtmlElement> {
    document()?.document_element()?.dyn_into().ok()
}

/// A fact the boot script left on the root element, such as `base` or `engine`.
pub fn boot_fact(name: &str) -> Option<String> {
    root()?.dataset().get(name)
}

/// Leave a fact on the root element for whoever watches the page (tests, measurements).
pub fn set_fact(name: &str, value: &str) {
    if let Some(root) = root() {
        // Refused only for a malformed name; ours are literals.
        let _ = root.dataset().set(name, value);
    }
}

/// Take a fact off the root element.
pub fn clear_fact(name: &str) {
    if let Some(root) = root() {
        root.dataset().delete(name);
    }
}

/// Tell the scripts around the app that something happened: an event on the root element.
pub fn tell(name: &str) {
    if let (Some(root), Ok(event)) = (root(), Event::new(name)) {
        // Refused only for an event that is on its way already.
        let _ = root.dispatch_event(&event);
    }
}

/// Set the title of the window.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Remove the static first paint.
pub fn remove_shell() {
    if let Some(shell) = document().and_then(|d| d.get_element_by_id("shell")) {
        shell.remove();
    }
}

/// Move focus to the first element that matches a selector. Says whether there was one.
pub fn focus(selector: &str) -> bool {
    let found = document().and_then(|d| d.query_selector(selector).ok().flatten());
    let Some(element) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) else { return false };
    element.focus().is_ok()
}

/// Move focus to the first element that matches a selector, and scroll nothing. Says whether there was one.
pub fn focus_in_place(selector: &str) -> bool {
    let found = document().and_then(|d| d.query_selector(selector).ok().flatten());
    let Some(element) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) else { return false };
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    element.focus_with_options(&options).is_ok()
}

/// Does an element that matches the selector have the focus, or one inside it?
pub fn focus_is_in(selector: &str) -> bool {
    let active = document().and_then(|d| d.active_element());
    active.is_some_and(|active| matches!(active.closest(selector), Ok(Some(_))))
}

/// Does an element that matches the selector itself have the focus?
pub fn focus_is_on(selector: &str) -> bool {
    document().and_then(|d| d.active_element()).is_some_and(|active| active.matches(selector).unwrap_or_default())
}

/// Is there an element that matches a selector?
pub fn is_there(selector: &str) -> bool {
    document().is_some_and(|document| matches!(document.query_selector(selector), Ok(Some(_))))
}

/// Is the page in a tab or window that nobody sees?
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

/// Once the page has changed, move focus to the first selector that matches anything, unless something still has it.
pub fn focus_if_lost(selectors: &[&str]) {
    let selectors: Vec<String> = selectors.iter().map(|selector| (*selector).to_owned()).collect();
    leptos::prelude::request_animation_frame(move || {
        if !has_focus() {
            // An empty selector matches nothing.
            selectors.iter().any(|selector| focus(selector));
        }
    });
}

/// Has anything on the page the focus (and not the page as a whole)?
pub fn has_focus() -> bool {
    document().and_then(|d| d.active_element()).is_some_and(|active| active.tag_name() != "BODY")
}

/// Is a person typing into something right now?
pub fn is_typing() -> bool {
    let Some(active) = document().and_then(|d| d.active_element()) else { return false };
    // Stars, boxes and sliders are inputs too, but nobody types into them.
    let holds_text = |kind: &str| !matches!(kind, "radio" | "checkbox" | "range" | "button" | "file");
    match active.tag_name().as_str() {
        "INPUT" => holds_text(&active.get_attribute("type").unwrap_or_default()),
        "TEXTAREA" | "SELECT" => true,
        _ => active.get_attribute("contenteditable").is_some(),
    }
}

/// Does a media query match now?
pub fn media(query: &str) -> bool {
    web_sys::window().and_then(|w| w.match_media(query).ok().flatten()).is_some_and(|m| m.matches())
}

/// The whole address of a path on this site.
pub fn address(path: &str) -> String {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
    format!("{origin}{path}")
}

/// Open the browser's window for printing.
pub fn print() {
    if let Some(window) = web_sys::window() {
        // Refused in a frame that may not: nothing is printed, which the person sees.
        let _ = window.print();
    }
}

/// Load the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        // A browser that refuses to reload leaves the page as it is.
        let _ = window.location().reload();
    }
}

/// Did the event happen on an element of this tag itself (and not on one inside it)?
pub fn targets(event: &Event, tag: &str) -> bool {
    event.target().and_then(|t| t.dyn_into::<Element>().ok()).is_some_and(|e| e.tag_name() == tag)
}

/// Did the event happen inside something that has its own use for it: a button, a link, a box?
pub fn targets_control(event: &Event) -> bool {
    let Some(element) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else { return false };
    matches!(element.closest("button, a, input, label, select, [data-control]"), Ok(Some(_)))
}

/// A panic's words go to the console, where the boot script hears them and says that the page stopped.
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
}
