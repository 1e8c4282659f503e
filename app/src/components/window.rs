//! The window on a long list: from a scroll position to the rows to ask for and to draw. Arithmetic only.
//!
//! The rows are drawn in a box that stays put (sticky) while an empty spacer of the list's full height scrolls under
//! it, so nothing ever scrolls in that is not drawn. Browsers stop at some 16 to 33 million px: above that the
//! position is mapped.

use leptos::prelude::*;
use shared::view::Slice;

/// Highest spacer, px: below the limit of every browser (Firefox 17.8 million).
const MAX_PX: f64 = 16_000_000.0;
/// Slices begin at multiples of this, so that small scrolls ask nothing.
const STEP: u32 = 32;
/// Rows asked for beyond each edge.
const OVERSCAN: u32 = 64;

/// A window on `total` rows of one height.
#[derive(Clone, Copy)]
pub struct RowWindow {
    /// Rows in the list.
    pub total: Signal<u32>,
    /// Height of a row, px.
    pub row_px: Signal<f64>,
    /// Height of the header, px.
    pub head_px: Signal<f64>,
    /// Scrolled from the top, px: set it from the scroll box.
    pub scroll_px: RwSignal<f64>,
    /// Height of the scroll box, px: set it from the scroll box.
    pub height_px: RwSignal<f64>,
}

impl RowWindow {
    /// A window; the scroll box tells its position and height later.
    pub fn new(total: Signal<u32>, row_px: Signal<f64>, head_px: Signal<f64>) -> Self {
        Self { total, row_px, head_px, scroll_px: RwSignal::new(0.0), height_px: RwSignal::new(600.0) }
    }

    /// Height of the spacer, px.
    pub fn spacer_px(self) -> f64 {
        (self.head_px.get() + self.rows_px()).min(MAX_PX)
    }

    fn rows_px(self) -> f64 {
        f64::from(self.total.get()) * self.row_px.get()
    }

    fn body_px(self) -> f64 {
        (self.height_px.get() - self.head_px.get()).max(self.row_px.get())
    }

    /// Rows that fit, the cut one included.
    pub fn fitting(self) -> u32 {
        (self.body_px() / self.row_px.get()).ceil() as u32 + 1
    }

    /// First row in sight, with the part of it that is scrolled away.
    pub fn position(self) -> f64 {
        let way_px = self.spacer_px() - self.height_px.get();
        if way_px <= 0.0 {
            return 0.0;
        }
        let share = (self.scroll_px.get() / way_px).clamp(0.0, 1.0);
        share * (self.rows_px() - self.body_px()).max(0.0) / self.row_px.get()
    }

    /// The rows to ask for: those in sight and some around.
    pub fn wanted(self) -> Slice {
        let first = self.position() as u32;
        let from = first.saturating_sub(OVERSCAN) / STEP * STEP;
        let end = first + self.fitting() + OVERSCAN;
        Slice { from, count: (end - from).div_ceil(STEP) * STEP }
    }

    /// Scroll position that brings a row into sight; `None` when it is.
    pub fn reveal(self, row: u32) -> Option<f64> {
        let (row, first) = (f64::from(row), self.position());
        let full = (self.body_px() / self.row_px.get()).floor().max(1.0);
        let first = if row < first {
            row
        } else if row + 1.0 > first + full {
            row + 1.0 - self.body_px() / self.row_px.get()
        } else {
            return None;
        };
        let way_px = self.spacer_px() - self.height_px.get();
        let rows_way = (self.rows_px() - self.body_px()).max(1.0);
        Some((first.max(0.0) * self.row_px.get() / rows_way).clamp(0.0, 1.0) * way_px)
    }
}
