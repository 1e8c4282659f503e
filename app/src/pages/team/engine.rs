//! Team mode's words with the engine, which alone holds keys: a question, its answer, and where things stand.

use leptos::prelude::*;
use shared::api::{MemberState, Role, Server, Standing};
use shared::sync::OrgId;

use super::server::waiting;
use crate::browser::{document, prefs};
use crate::state::App;
use crate::worker::message::{Reply, Request, Stage, TeamReply, TeamRequest, TeamState};
use crate::worker::packed::Packed;

/// Words for an answer to another question.
pub(super) const LOST: &str = "The engine lost its way with this.";

/// Tell the engine of the server that was found.
pub(super) async fn begin(app: App) {
    // It may say more than this build knows, and must then still be a server.
    let said: Option<Server> = prefs::text(prefs::SERVER).and_then(|text| serde_json::from_str(&text).ok());
    let Some(server) = said else {
        return app.sharing().update(|sharing| sharing.has_server = Some(false));
    };
    let _ = look(app, Some(server)).await;
}

/// Have the engine ask the server how things stand; it pushes and pulls then.
pub(super) async fn look_again(app: App) -> Result<(), String> {
    look(app, None).await
}

async fn look(app: App, server: Option<Server>) -> Result<(), String> {
    match app.ask(Request::TeamState(server.as_ref().map(Packed::of))).await.reply {
        Reply::TeamState(state) => {
            app.team.set(Some(state));
            Ok(())
        }
        Reply::Failed(words) => Err(words),
        _ => Err(LOST.to_owned()),
    }
}

/// Ask. Where things stand now is taken into the state by itself.
pub(super) async fn ask(app: App, request: TeamRequest) -> TeamReply {
    let reply = match app.ask(Request::Team(Packed::of(&request))).await.reply {
        Reply::Team(reply) => reply.open(),
        Reply::Failed(words) => Some(TeamReply::Failed { words, retry_after_s: None }),
        _ => None,
    };
    if let Some(TeamReply::State(state)) = &reply {
        app.team.set(Some(Packed::of(&**state)));
    }
    reply.unwrap_or_else(|| TeamReply::Failed { words: LOST.to_owned(), retry_after_s: None })
}

/// Ask; what does not work is words for a person.
pub(super) async fn done(app: App, request: TeamRequest) -> Result<TeamReply, String> {
    match ask(app, request).await {
        TeamReply::Failed { words, retry_after_s } => Err(waiting(words, retry_after_s)),
        reply => Ok(reply),
    }
}

/// Share with another organisation. Where it has a workspace of its own, the page loads anew with that.
pub(super) async fn switch(app: App, org: OrgId) -> Result<(), String> {
    match done(app, TeamRequest::Switch(org)).await? {
        TeamReply::Workspace(name) => open_workspace(&name),
        _ => Ok(()),
    }
}

/// Load the page anew with another workspace of this browser; the first has no name.
pub(super) fn open_workspace(name: &str) -> Result<(), String> {
    if name.is_empty() {
        prefs::remove(prefs::WORKSPACE);
    } else if !prefs::set_text(prefs::WORKSPACE, name) {
        return Err("This browser keeps nothing for this page, so it can show one workspace only.".to_owned());
    }
    document::reload();
    Ok(())
}

/// Where team mode stands now, whichever page asked is still there.
pub(super) fn now(app: App) -> Option<TeamState> {
    app.team.with_untracked(|team| team.as_ref().and_then(Packed::open))
}

/// Where team mode stands, as the page reads it. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Team {
    pub(super) app: StoredValue<App>,
    pub(super) state: Memo<Option<TeamState>>,
}

impl Team {
    pub(super) fn get() -> Self {
        let app = App::get();
        let state = Memo::new(move |_| app.team.with(|team| team.as_ref().and_then(Packed::open)));
        Self { app: StoredValue::new(app), state }
    }

    pub(super) fn app(self) -> App {
        self.app.get_value()
    }

    /// Something of the state; the default before there is one.
    pub(super) fn read<T: Default>(self, what: impl Fn(&TeamState) -> T) -> T {
        self.state.with(|state| state.as_ref().map(what).unwrap_or_default())
    }

    pub(super) fn stage(self) -> Option<Stage> {
        self.read(|state| Some(state.stage))
    }

    /// The organisation that this browser shares with, or would.
    pub(super) fn org(self) -> Option<OrgId> {
        self.read(|state| standing(state).map(|standing| standing.org))
    }

    /// One's role there, once approved.
    pub(super) fn role(self) -> Option<Role> {
        self.read(|state| standing(state).filter(|s| s.state == MemberState::Approved).map(|s| s.role))
    }
}

/// What one is in the organisation at hand; before there is one, in the first that there is.
pub(super) fn standing(state: &TeamState) -> Option<&Standing> {
    let memberships = &state.me.as_ref()?.memberships;
    match state.org {
        Some(org) => memberships.iter().find(|standing| standing.org == org),
        None => memberships.first(),
    }
}

/// Has the organisation at hand ended the membership?
pub(super) fn is_withdrawn(state: &TeamState) -> bool {
    standing(state).is_some_and(|standing| standing.state == MemberState::Disabled)
}

/// What the organisation at hand is called, for a sentence.
pub(super) fn org_name(state: &TeamState) -> String {
    let name = standing(state).map(|standing| standing.name.clone()).unwrap_or_default();
    if name.is_empty() { "the team".to_owned() } else { name }
}
