//! Another name for a passkey, and taking one away: a window each.

use leptos::prelude::*;
use shared::api::{Passkey, PasskeyRename, path};

use super::passkeys::Passkeys;
use crate::components::dialog::{Dialog, LastLook, window_of};
use crate::pages::team::engine::{Team, done};
use crate::pages::team::form::{Line, SendButton, Sending, Wrong, named};
use crate::pages::team::password::Password;
use crate::pages::team::server::{reload_me, tell};
use crate::worker::message::TeamRequest;

/// What is being done to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Another name.
    Name,
    /// It goes.
    Remove,
}

/// The window, while something is being done.
#[component]
pub(super) fn Changing(
    /// The section's.
    all: Passkeys,
) -> impl IntoView {
    let open = window_of(all.changing);
    let title = Signal::derive(move || match all.changing.get() {
        Some((Change::Remove, passkey)) => format!("Remove {}?", passkey.name),
        _ => "Rename the passkey".to_owned(),
    });
    view! {
        <Dialog open=open title=title>
            {move || all.changing.get().map(|(change, passkey)| match change {
                Change::Name => view! { <Name all=all passkey=passkey open=open /> }.into_any(),
                Change::Remove => view! { <Remove all=all passkey=passkey open=open /> }.into_any(),
            })}
        </Dialog>
    }
}

#[component]
fn Name(all: Passkeys, passkey: Passkey, open: RwSignal<bool>) -> impl IntoView {
    let app = Team::get().app();
    let (name, sending) = (RwSignal::new(passkey.name), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let form = match named(&name.get_untracked()) {
            Ok(name) => PasskeyRename { name },
            Err(words) => return sending.fail(words),
        };
        sending.run(async move {
            let at = path::with(path::MY_PASSKEY, &[&passkey.passkey.to_string()]);
            tell::<()>(app, "PATCH", &at, &form).await?;
            open.set(false);
            all.load();
            Ok(())
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <Line label="What you call it" value=name autocomplete="off" />
            <div class="form-actions"><SendButton sending=sending label=Signal::stored("Rename".to_owned()) busy="Renaming\u{2026}" /></div>
        </form>
    }
}

#[component]
fn Remove(all: Passkeys, passkey: Passkey, open: RwSignal<bool>) -> impl IntoView {
    let app = Team::get().app();
    let (password, sending) = (RwSignal::new(String::new()), Sending::new());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let request = TeamRequest::RemovePasskey { passkey: passkey.passkey, password: password.get_untracked() };
        sending.run(async move {
            done(app, request).await?;
            open.set(false);
            all.load();
            app.notice.set(Some(
                "Signing in does not ask for it any more. It can be deleted where it is kept as well.".to_owned(),
            ));
            reload_me(app).await
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <p>"Signing in does not ask for it any more. With the last second factor its recovery codes end too."</p>
            <Password label="Password, as proof" value=password />
            <Wrong sending=sending />
            <LastLook label="Remove it" barred=Signal::derive(move || sending.is_busy()) open=open />
        </form>
    }
}
