//! Scans that the team shares, below those of this workspace: who shared what, the way to import it, and the question
//! before one's own is shared. Shows nothing where the organisation shares no scans.

mod list;
mod share;
mod work;

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::sync::UserId;

use self::list::{List, RemoveDialog};
use self::share::ShareDialog;
use self::work::Work;
use super::engine::Team;
use super::form::{Sending, Wrong};
use super::server::{names_of_members, waiting};
use super::to_share::ToShare;
use crate::browser::file::{self, Found};
use crate::components::format;
use crate::state::{App, import_found, import_mapped};
use crate::worker::message::{
    Reply, Request, ScanReply, ScanRequest, SharedRow, SharedScans, Stage, TeamReply, TeamRequest,
};
use crate::worker::packed::Packed;

/// Words for what cannot be.
const LOST: &str = "The engine lost its way with this. Reload the page and try again.";
/// Words where a file cannot be handed on.
const NO_MEMORY: &str = "The browser has no memory left for this scan. Close other tabs and try again.";
/// Seconds after which it is looked for what others shared meanwhile, at the next answer of the server.
const AGAIN_S: i64 = 30;

/// What this part knows. Copy it freely.
#[derive(Clone, Copy)]
struct View {
    team: Team,
    to_share: ToShare,
    /// What is shared; nothing where no scans are.
    known: RwSignal<Option<SharedScans>>,
    /// Why it is not known.
    failed: RwSignal<Option<String>>,
    names: RwSignal<HashMap<UserId, String>>,
    sending: Sending,
    /// The scan that is to be removed.
    removed: RwSignal<Option<SharedRow>>,
}

impl View {
    fn new() -> Self {
        Self {
            team: Team::get(),
            to_share: ToShare::get(),
            known: RwSignal::new(None),
            failed: RwSignal::new(None),
            names: RwSignal::new(HashMap::new()),
            sending: Sending::new(),
            removed: RwSignal::new(None),
        }
    }

    /// Ask what is shared.
    fn load(self) {
        let app = self.team.app();
        spawn_local(async move {
            match ask(app, ScanRequest::List).await {
                Ok(Some(reply)) => self.take(reply),
                Ok(None) => {}
                Err(words) => drop(self.failed.try_set(Some(words))),
            }
        });
    }

    /// Ask who is in the team.
    fn load_names(self) {
        let (Some(org), app) = (self.team.org(), self.team.app()) else { return };
        spawn_local(async move {
            let _ = self.names.try_set(names_of_members(app, org).await);
        });
    }

    fn take(self, reply: ScanReply) {
        let ScanReply::List(list) = reply else { return };
        // The page may be left meanwhile: its signals are gone then.
        let _ = self.to_share.offered.try_set(list.as_ref().map(|list| list.to_share.clone()).unwrap_or_default());
        let _ = self.known.try_set(list);
        let _ = self.failed.try_set(None);
    }

    /// Do something with a scan; `said` is the notice once it is done.
    fn act(self, request: ScanRequest, said: Option<String>) {
        let app = self.team.app();
        self.sending.run(async move {
            match ask(app, request).await? {
                Some(ScanReply::Stopped) => self.load(),
                Some(reply) => {
                    self.take(reply);
                    if said.is_some() {
                        app.notice.set(said);
                    }
                }
                None => {}
            }
            Ok(())
        });
    }

    /// Is a scan on its way?
    fn is_busy(self) -> bool {
        self.sending.is_busy() || self.team.read(|state| state.scan.is_some())
    }
}

/// Ask the engine. A scan that was fetched goes the way of every file; then there is nothing to say.
async fn ask(app: App, request: ScanRequest) -> Result<Option<ScanReply>, String> {
    let answer = app.ask(Request::Team(Packed::of(&TeamRequest::Scans(request)))).await;
    let reply = match answer.reply {
        Reply::Team(reply) => reply.open(),
        Reply::Failed(words) => return Err(words),
        _ => None,
    };
    match (reply, answer.blob) {
        (Some(TeamReply::Scans(ScanReply::Taken { name, mapping: Some(mapping), .. })), _) => {
            import_mapped(app, name, &mapping);
            Ok(None)
        }
        (Some(TeamReply::Scans(ScanReply::Taken { name, bytes, .. })), Some(all)) => {
            let files = file::cut(&all, &[(name, bytes)]).map_err(|_| NO_MEMORY)?;
            import_found(app, Found { files, ..Found::default() });
            Ok(None)
        }
        (Some(TeamReply::Scans(reply)), _) if !matches!(reply, ScanReply::Taken { .. }) => Ok(Some(reply)),
        (Some(TeamReply::Failed { words, retry_after_s }), _) => Err(waiting(words, retry_after_s)),
        _ => Err(LOST.to_owned()),
    }
}

/// The part.
#[component]
pub(super) fn Shared() -> impl IntoView {
    let view = View::new();
    let (team, app) = (view.team, view.team.app());
    let org = Memo::new(move |_| team.org().filter(|_| team.stage() == Some(Stage::Member)));
    let scans = Memo::new(move |_| app.summary.with(|summary| summary.as_ref().map(|summary| summary.scans.len())));
    let is_under_way = Memo::new(move |_| team.read(|state| state.scan.is_some()));
    let contact = Memo::new(move |_| team.read(|state| state.sync.contact_s.map(|at| at / AGAIN_S)));
    Effect::new(move |_| {
        scans.track();
        is_under_way.track();
        contact.track();
        if org.get().is_some() {
            view.load();
        } else {
            view.take(ScanReply::List(None));
        }
    });
    Effect::new(move |_| {
        org.track();
        view.load_names();
    });
    let is_on = Memo::new(move |_| view.known.with(Option::is_some));
    view! {
        <Show when=move || is_on.get()>
            <section class="section team" aria-labelledby="shared-head">
                <h2 id="shared-head" tabindex="-1">"Shared with your team"</h2>
                <Room view=view />
                <Work view=view />
                <Wrong sending=view.sending />
                <p class="form-wrong" role="alert">{move || view.failed.get()}</p>
                <List view=view />
            </section>
        </Show>
        <ShareDialog view=view />
        <RemoveDialog view=view />
    }
}

/// Where the copies lie, and how much of the room is taken.
#[component]
fn Room(view: View) -> impl IntoView {
    let words = move || {
        view.known.with(|known| {
            let known = known.as_ref()?;
            let (used, quota) = (format::bytes(known.used), format::bytes(known.quota));
            Some(format!("Sealed copies on your organisation's server, which cannot read them: {used} of {quota}. "))
        })
    };
    let app = view.team.app();
    view! { <p class="muted">{words}<a href=app.href("/server")>"What the server can and cannot see"</a></p> }
}
