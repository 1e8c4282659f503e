//! Scroll boxes: where they stand, how high they are, and a word when that changes.

use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};

/// Distance scrolled from the top, px.
pub fn top(element: &Element) -> f64 {
    f64::from(element.scroll_top())
}

/// Scroll to a distance from the top, px.
pub fn set_top(element: &Element, px: f64) {
    element.set_scroll_top(px.round() as i32);
}

/// Height of the inside, px.
pub fn height(element: &Element) -> f64 {
    f64::from(element.client_height())
}

/// Width of the inside, px.
pub fn width(element: &Element) -> f64 {
    f64::from(element.client_width())
}

/// Watches an element's size until it is dropped.
pub struct SizeWatch {
    observer: Option<ResizeObserver>,
    _hear: Closure<dyn Fn()>,
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Call back now and whenever the element's size changes.
pub fn on_resize(element: &Element, callback: impl Fn() + 'static) -> SizeWatch {
    let hear = Closure::<dyn Fn()>::new(callback);
    // Every browser that runs our wasm knows ResizeObserver; without it the height of the first paint stays.
    let observer = ResizeObserver::new(hear.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(element);
    }
    SizeWatch { observer, _hear: hear }
}
