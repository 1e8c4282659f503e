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
/// Rows asked for beyond the edge that the list moves away from, and beyond the one that it moves to.
const OVERSCAN: (u32, u32) = (32, 128);

/// A window on `total` rows of one height.
#[derive(Clone, Copy)]
pub struct RowWindow {
    /// Rows in the list.
    pub total: Signal<u32>,
    /// Height of a row, px.
    pub row_px: Signal<f64>,
    /// Height of the header, px.
    pub head_px: Signal<f64>,
    /// Height of the scroll box, px: set it from the scroll box.
    pub height_px: RwSignal<f64>,
    /// Scrolled from the top, px of the spacer.
    scroll_px: RwSignal<f64>,
    /// What a scroll position cannot say where it is mapped, px of the list.
    fine_px: RwSignal<f64>,
    /// Did it move down last?
    is_downwards: RwSignal<bool>,
}

impl RowWindow {
    /// A window; the scroll box tells its position and height later.
    pub fn new(total: Signal<u32>, row_px: Signal<f64>, head_px: Signal<f64>) -> Self {
        Self {
            total,
            row_px,
            head_px,
            height_px: RwSignal::new(600.0),
            scroll_px: RwSignal::new(0.0),
            fine_px: RwSignal::new(0.0),
            is_downwards: RwSignal::new(true),
        }
    }

    /// Height of the spacer, px.
    pub fn spacer_px(self) -> f64 {
        (self.head_px.get() + self.rows_px()).min(MAX_PX)
    }

    /// Is the list higher than its spacer, so that a pixel of the scroll bar stands for several of the list?
    pub fn is_mapped(self) -> bool {
        self.head_px.get() + self.rows_px() > MAX_PX
    }

    fn rows_px(self) -> f64 {
        f64::from(self.total.get()) * self.row_px.get()
    }

    fn body_px(self) -> f64 {
        (self.height_px.get() - self.head_px.get()).max(self.row_px.get())
    }

    /// How far the spacer and the list can be scrolled, px.
    fn ways_px(self) -> (f64, f64) {
        ((self.spacer_px() - self.height_px.get()).max(0.0), (self.rows_px() - self.body_px()).max(0.0))
    }

    /// Rows that fit, the cut one included.
    pub fn fitting(self) -> u32 {
        (self.body_px() / self.row_px.get()).ceil() as u32 + 1
    }

    /// What a position of the scroll bar alone says, px of the list.
    fn mapped(self, scroll_px: f64) -> f64 {
        let (way_px, list_way_px) = self.ways_px();
        if way_px <= 0.0 { 0.0 } else { (scroll_px / way_px).clamp(0.0, 1.0) * list_way_px }
    }

    /// How far the list is scrolled, px.
    fn list_px(self) -> f64 {
        (self.mapped(self.scroll_px.get()) + self.fine_px.get()).clamp(0.0, self.ways_px().1)
    }

    /// First row in sight, with the part of it that is scrolled away.
    pub fn position(self) -> f64 {
        self.list_px() / self.row_px.get()
    }

    /// The row that is drawn first: the one in sight first, or at the end of the list as many as are drawn before that.
    pub fn first(self) -> u32 {
        (self.position() as u32).min(self.total.get().saturating_sub(self.fitting()))
    }

    /// The scroll box was scrolled to there. Where we put it ourselves, nothing changes.
    pub fn scrolled(self, px: f64) {
        let before = self.scroll_px.get_untracked();
        if (px - before).abs() >= 1.0 {
            self.is_downwards.set(px > before);
            self.fine_px.set(0.0);
            self.scroll_px.set(px);
        }
    }

    /// Does the list stand at its first row?
    pub fn is_at_top(self) -> bool {
        untrack(|| self.list_px()) <= 0.0
    }

    /// Brings this pixel of the list to the top. `scroll` scrolls the box and says where it stands then.
    pub fn go_to(self, list_px: f64, scroll: impl FnOnce(f64) -> f64) {
        let (way_px, list_way_px) = untrack(|| self.ways_px());
        let list_px = list_px.clamp(0.0, list_way_px);
        let wish_px = if list_way_px > 0.0 { list_px / list_way_px * way_px } else { 0.0 };
        self.is_downwards.set(list_px > untrack(|| self.list_px()));
        let px = scroll(wish_px);
        self.scroll_px.set(px);
        self.fine_px.set(list_px - untrack(|| self.mapped(px)));
    }

    /// Moves by pixels of the list, however far that is on the scroll bar.
    pub fn go_by(self, px: f64, scroll: impl FnOnce(f64) -> f64) {
        self.go_to(untrack(|| self.list_px()) + px, scroll);
    }

    /// The rows to ask for: those in sight and some around, more of them where the list moves to.
    pub fn wanted(self) -> Slice {
        let first = self.position() as u32;
        let (above, below) = if self.is_downwards.get() { OVERSCAN } else { (OVERSCAN.1, OVERSCAN.0) };
        let from = first.saturating_sub(above) / STEP * STEP;
        let end = first + self.fitting() + below;
        Slice { from, count: (end - from).div_ceil(STEP) * STEP }
    }

    /// The pixel of the list to go to for a row to be in sight; `None` when it is.
    pub fn reveal(self, row: u32) -> Option<f64> {
        let (row_px, body_px) = (self.row_px.get(), self.body_px());
        let (top, now) = (f64::from(row) * row_px, self.list_px());
        if top < now {
            Some(top)
        } else if top + row_px > now + body_px {
            Some(top + row_px - body_px)
        } else {
            None
        }
    }

    /// The row that a place of a pool shows: the rows in sight take turns, so that a row keeps its place while it is seen.
    pub fn row_of(slot: u32, first: u32, pool: u32) -> u32 {
        let pool = pool.max(1);
        first + (slot + pool - first % pool) % pool
    }
}
