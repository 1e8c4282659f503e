//! A QR code as a picture of squares (ISO/IEC 18004), drawn as one path: no markup of others, no inline style.

use fast_qr::{ECL, QRBuilder};
use leptos::prelude::*;

/// Light squares around it (ISO/IEC 18004, 5.3.8).
const QUIET: usize = 4;

/// A text as a QR code; nothing where it is too long for one.
#[component]
pub(super) fn Qr(text: String, label: &'static str) -> impl IntoView {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * QUIET;
    let dark = (0..code.size * code.size).filter(|at| code.data.get(*at).is_some_and(|module| module.value()));
    let squares = dark.map(|at| format!("M{} {}h1v1h-1z", at % code.size + QUIET, at / code.size + QUIET));
    let path: String = squares.collect();
    Some(view! {
        <svg class="qr" role="img" aria-label=label viewBox=format!("0 0 {side} {side}") shape-rendering="crispEdges">
            <rect width="100%" height="100%" fill="#fff" />
            <path d=path fill="#000" />
        </svg>
    })
}
