//! Scroll boxes: where they stand, how high they are, and a word when that changes.

use wasm_bindgen::prelude::*;
use web_sys::{Element, Node, ResizeObserver, WheelEvent};

/// Distance scrolled from the top, px.
pub fn top(element: &Element) -> f64 {
    f64::from(element.scroll_top())
}

/// Scroll to a distance from the top, px.
pub fn set_top(element: &Element, px: f64) {
    element.set_scroll_top(px.round() as i32);
}

/// Scroll to a distance from the top, px; answers where it stands then: browsers round.
pub fn go_to(element: &Element, px: f64) -> f64 {
    set_top(element, px);
    top(element)
}

/// Pixels that a turn of the wheel asks for; `line_px` and `page_px` are what devices mean that count in those. `None`
/// where the turn means something else: zoom, or sideways.
pub fn wheel_px(event: &WheelEvent, line_px: f64, page_px: f64) -> Option<f64> {
    let unit_px = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => line_px,
        WheelEvent::DOM_DELTA_PAGE => page_px,
        _ => 1.0,
    };
    let is_down = event.delta_y() != 0.0 && event.delta_y().abs() >= event.delta_x().abs();
    (is_down && !event.ctrl_key() && !event.shift_key()).then(|| event.delta_y() * unit_px)
}

/// Puts the children of an element into the order of their `data-slot`, from `first` on and round again. Moves as few as
/// can be: a moved element loses its focus. What stands behind them stays there: by it the page knows where further ones go.
pub fn arrange(parent: &Element, first: u32, count: u32) {
    let end = parent.last_element_child().and_then(|last| last.next_sibling());
    let slot = |child: &Element| child.get_attribute("data-slot").and_then(|slot| slot.parse::<u32>().ok());
    let mut children: Vec<Option<Element>> = vec![None; count as usize];
    let (mut next, mut at, mut first_at) = (parent.first_element_child(), 0, 0);
    while let Some(child) = next {
        next = child.next_element_sibling();
        let Some(slot) = slot(&child) else { continue };
        if slot == first {
            first_at = at;
        }
        if let Some(place) = children.get_mut(slot as usize) {
            *place = Some(child);
        }
        at += 1;
    }
    let order = (0..count).filter_map(|step| children.get(((first + step) % count) as usize)?.clone());
    if first_at * 2 <= count {
        // The first ones go behind the last one.
        let order: Vec<Element> = order.collect();
        let mut behind: Option<Node> = end;
        for child in order.into_iter().rev() {
            if child.next_sibling() != behind {
                // An element goes into its own parent again: never refused.
                let _ = parent.insert_before(&child, behind.as_ref());
            }
            behind = Some(child.into());
        }
    } else {
        let mut now = parent.first_element_child();
        for child in order {
            if now.as_ref() == Some(&child) {
                now = child.next_element_sibling();
            } else {
                let _ = parent.insert_before(&child, now.as_deref().or(end.as_ref()));
            }
        }
    }
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
