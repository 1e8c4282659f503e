//! What feeds changed for open findings, until a person dismisses it; and feeds that are stale.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::{AlertRow, Board};

use super::filtered;
use crate::browser::document;
use crate::components::format::counted;
use crate::components::icon::{Glyph, Icon};
use crate::state::App;
use crate::worker::message::{FeedRequest, Request};

/// Alerts, and a line about feeds that are stale; nothing where there is neither.
#[component]
pub(super) fn Alerts(board: Signal<Option<Board>>) -> impl IntoView {
    let app = App::get();
    let known = Memo::new(move |_| {
        board.with(|b| b.as_ref().map(|b| (b.alerts.clone(), b.stale_feeds.clone())).unwrap_or_default())
    });
    // The button goes with its alert, once the list is made anew: whoever pressed it must not lose the focus.
    let pressed = StoredValue::new(false);
    Effect::new(move |_| {
        known.track();
        if pressed.try_update_value(std::mem::take) == Some(true) {
            request_animation_frame(|| document::focus_if_lost(&[".alerts button", "#main"]));
        }
    });
    move || {
        let (alerts, stale) = known.get();
        let items: Vec<AnyView> = alerts.into_iter().map(|alert| item(app, alert, pressed)).collect();
        view! {
            {(!items.is_empty()).then(|| view! { <ul class="alerts" aria-label="News from threat feeds">{items}</ul> })}
            {stale.map(|words| view! {
                <p class="stale-feeds"><Icon glyph=Glyph::Alert /><span>{words}" "<a href=app.href("/settings")>"Load a newer file"</a></span></p>
            })}
        }
    }
}

fn item(app: App, alert: AlertRow, pressed: StoredValue<bool>) -> AnyView {
    let when = alert.day.unwrap_or_default();
    let about = counted(alert.vulnerabilities, "vulnerability", "vulnerabilities");
    let label = format!("Dismiss: {}", alert.words);
    let dismiss = move |_| {
        pressed.set_value(true);
        spawn_local(async move {
            app.ask(Request::Feed(FeedRequest::Dismiss { number: alert.number })).await;
        });
    };
    view! {
        <li class="alert">
            <Icon glyph=Glyph::Alert />
            <p><strong>{alert.words}</strong><span class="muted">{format!(" \u{b7} {about} \u{b7} {when}")}</span></p>
            <span class="alert-acts">
                <a href=filtered(app, "exploitation", &alert.facet)>"Show in the report"</a>
                <button type="button" class="link-button" aria-label=label on:click=dismiss>"Dismiss"</button>
            </span>
        </li>
    }
    .into_any()
}
