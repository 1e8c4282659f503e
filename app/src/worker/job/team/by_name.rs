//! Classes and methods of the browser called by their names: an import that `web-sys` declares lies in the engine's first
//! module, whichever module needs it, and those of team mode are needed by few. Knows none of them.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// `of.name(with)`; nothing where there is no such method, or it throws.
pub(super) fn called(of: &JsValue, name: &str, with: &Array) -> Option<JsValue> {
    let method: Function = Reflect::get(of, &name.into()).ok()?.dyn_into().ok()?;
    Reflect::apply(&method, of, with).ok()
}

/// `new name(with)`; nothing where there is no such class, or it throws.
pub(super) fn made(name: &str, with: &Array) -> Option<JsValue> {
    let global = js_sys::global();
    let class = Reflect::get(&global, &name.into()).ok()?;
    let reflect = Reflect::get(&global, &"Reflect".into()).ok()?;
    called(&reflect, "construct", &Array::of2(&class, with))
}
