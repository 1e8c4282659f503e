//! Line icons, 16 px, drawn here. Always beside words or inside a labelled button, so hidden from screen readers.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Magnifying glass.
    Search,
    /// Cross.
    Close,
    /// Arrow into a tray: download.
    Download,
    /// Arrow out of a tray: a file comes in.
    Upload,
    /// Arrow turning back.
    Undo,
    /// Funnel.
    Filter,
    /// Triangle with a mark.
    Alert,
    /// Tick.
    Check,
    /// A shield with a tick: a decision.
    Decide,
    /// Arrow pointing left.
    Back,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Search => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3 14 14",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Download => "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
            Self::Upload => "M8 10.5V2.5M4.5 6 8 2.5 11.5 6M2.5 13.5h11",
            Self::Undo => "M5.5 3 2.5 6l3 3M2.5 6H10a3.5 3.5 0 0 1 0 7H6",
            Self::Filter => "M2 3.5h12L9.5 8.5v4l-3 1.5V8.5z",
            Self::Alert => "M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 11.6v.4",
            Self::Check => "M3 8.5 6.5 12 13 4.5",
            Self::Decide => "M8 1.8 13.2 4v4c0 3-2.1 5.2-5.2 6.3C4.9 13.2 2.8 11 2.8 8V4zM5.6 8.1 7.4 9.9 10.6 6.4",
            Self::Back => "M9.5 3 4.5 8l5 5",
        }
    }
}

/// An icon.
#[component]
pub fn Icon(
    /// Which.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d=glyph.path() fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
}
