//! Team mode's words with the engine, which alone holds keys: a question, its answer, and where things stand.

use leptos::prelude::*;
use shared::api::{MemberState, Role, Server, Standing};
use shared::sync::OrgId;

use crate::browser::prefs;
use crate::state::App;
use crate::worker::message::{Reply, Request, Stage, TeamReply, TeamRequest, TeamState};
use crate::worker::packed::Packed;

/// Tell the engine of the server that was found.
pub(super) async fn begin(app: App) {
    // It may say more than this build knows, and must then still be a server.
    let said: Option<Server> = prefs::text(prefs::SERVER).and_then(|text| serde_json::from_str(&text).ok());
    let Some(server) = said else {
        return app.sharing().update(|sharing| sharing.has_server = Some(false));
    };
    ask(app, TeamRequest::Begin(server)).await;
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
    reply.unwrap_or_else(|| TeamReply::Failed {
        words: "The engine lost its way with this.".into(),
        retry_after_s: None,
    })
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
    memberships.iter().find(|standing| Some(standing.org) == state.org).or_else(|| memberships.first())
}
