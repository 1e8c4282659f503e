//! Team mode in the engine: whatever needs a key or what is shared. A module of its own, loaded when the page has found a
//! server. Without one nothing here runs.
//!
//! A request of the page is one function: of accounts in `account`, of keys in `keys`, `change` and `ring`, of what differs
//! or was refused in `review`, of scans that are shared in `scans`; `session` is how far this browser has come with the
//! server. Sharing goes round by round (`round`): lay the workspace beside what is shared, send, fetch; `seldom` is what a
//! round needs once in a long time, `settle` is the one place where both meet, `shelf` keeps what is shared in this browser,
//! `listen` hears that there is something new, `forget` is the end of it, which `tabs` tells the other tabs.

mod account;
mod by_name;
mod change;
mod forget;
mod http;
mod keys;
mod listen;
mod pins;
mod proof;
mod review;
mod ring;
mod round;
mod scans;
mod seldom;
mod session;
mod settle;
mod shelf;
mod state;
mod tabs;
mod vault;
mod wake;
mod workspace;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use shared::api::{Server, path};
use shared::sync::said::Said;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, EventSource};

use super::post::{post_event, post_reply};
use super::{Job, later};
use crate::storage::Store;
use crate::worker::message::{Event, Reply, Request, Stage, TeamReply, TeamRequest, TeamState};
use crate::worker::packed::Packed;
pub(super) use http::Trouble;
pub(super) use seldom::Seldom;
use state::Inner;
pub(super) use tabs::hear_of_tab;
use wake::Wake;

/// Least time between two words on the state, ms.
const TELL_MS: f64 = 300.0;

/// What the rest of the engine tells team mode.
pub(super) trait Sharing {
    /// The workspace or the settings have changed. `is_wide`: assets or findings may have come, gone or been renamed.
    fn changed(&self, is_wide: bool);
    /// The page told its settings.
    fn configured(&self);
    /// Everything in this browser was forgotten.
    fn wiped(&self);
}

/// Team mode.
pub(super) struct Team {
    job: Rc<Job>,
    inner: RefCell<Inner>,
    wake: Wake,
    /// Does the round run?
    is_running: Cell<bool>,
    /// Is what was heard being put into the workspace? That is no edit.
    is_hearing: Cell<bool>,
    /// Did somebody sign out here without the network?
    has_left: Cell<bool>,
    /// Has the page told its settings since they were last looked at?
    is_configured: Cell<bool>,
    /// The database of the first workspace, where another one is open: the account is kept there for all of them.
    first: RefCell<Option<Rc<Store>>>,
    /// What others said of the settings and the page has not told back yet.
    untold: RefCell<Vec<Said>>,
    hints: RefCell<Option<EventSource>>,
    /// How often somebody left: an answer to who was there before is of nobody.
    lives: Cell<u32>,
    /// Where the tabs of this browser talk.
    tabs: RefCell<Option<JsValue>>,
    /// The state as it was last told, and when.
    told: RefCell<Option<(Stage, Packed<TeamState>)>>,
    told_ms: Cell<f64>,
    /// Scans that are shared: what is on its way.
    scans: scans::OnTheWay,
}

/// What comes of a request.
pub(super) type Answered = Result<TeamReply, http::Trouble>;

/// Answers the page: how the team stands, or what a person asks, which is in a module of its own.
pub(super) async fn ask(job: Rc<Job>, id: u32, asked: Request) {
    match asked {
        Request::TeamState(server) => look(job, id, server).await,
        Request::Team(asked) => match later::account(job, id, asked).await {
            Ok(work) => work.await,
            Err(not_here) => post_reply(id, &not_here.into(), None),
        },
        _ => {}
    }
}

/// Tells the page how the team stands: begins with what the server said of itself, or asks the server again.
pub(super) async fn look(job: Rc<Job>, id: u32, server: Option<Packed<Server>>) {
    let team = of(&job);
    team.look(server.and_then(|server| server.open())).await;
    let state = Packed::of(&team.state());
    post_reply(id, &Reply::TeamState(state), None);
    team.told();
}

/// Answers what a person asks: see [`later::account`].
pub(super) async fn answer(job: Rc<Job>, id: u32, asked: Packed<TeamRequest>) {
    let Some(asked) = asked.open() else {
        return post_reply(id, &super::answer_rest::lost(), None);
    };
    let team = of(&job);
    let mut file = None;
    let answered = team.account(asked, &mut file).await;
    let reply = answered
        .unwrap_or_else(|trouble| TeamReply::Failed { words: trouble.words(), retry_after_s: trouble.retry_after_s() });
    post_reply(id, &Reply::Team(Packed::of(&reply)), file.as_ref());
    team.told();
}

thread_local! {
    /// The one of this worker: the engine holds it as what hears of changes, and needs no more of it.
    static TEAM: RefCell<Option<Rc<Team>>> = const { RefCell::new(None) };
}

fn of(job: &Rc<Job>) -> Rc<Team> {
    TEAM.with_borrow_mut(|known| {
        let team = known.get_or_insert_with(|| {
            let team = Rc::new(Team {
                job: Rc::clone(job),
                inner: RefCell::default(),
                wake: Wake::default(),
                is_running: Cell::new(false),
                is_hearing: Cell::new(false),
                has_left: Cell::new(false),
                is_configured: Cell::new(false),
                first: RefCell::default(),
                untold: RefCell::default(),
                hints: RefCell::default(),
                lives: Cell::new(0),
                tabs: RefCell::default(),
                told: RefCell::default(),
                told_ms: Cell::new(0.0),
                scans: scans::OnTheWay::default(),
            });
            let sharing: Rc<dyn Sharing> = Rc::<Team>::clone(&team);
            job.sharing.replace(Some(sharing));
            team
        });
        Rc::clone(team)
    })
}

impl Team {
    /// A file that goes along with the answer is put into `beside`.
    async fn account(self: &Rc<Self>, asked: TeamRequest, beside: &mut Option<Blob>) -> Answered {
        match asked {
            TeamRequest::SetUp { token, account, organisation } => self.set_up(&token, account, &organisation).await,
            TeamRequest::SignUp { account, invitation } => self.sign_up(account, invitation).await,
            TeamRequest::SignIn { email, password, device } => self.sign_in(email, &password, device).await,
            TeamRequest::SecondFactor(enter) => self.second_factor(enter).await,
            TeamRequest::SignOut { forget } => self.sign_out(forget).await,
            TeamRequest::Unsent => Ok(TeamReply::Unsent(self.unsent().await)),
            TeamRequest::ChangePassword { old, new } => self.change_password(&old, &new).await,
            TeamRequest::ChangeEmail { password, email } => self.change_email(&password, email).await,
            TeamRequest::BeginPasskey { password } => self.begin_passkey(&password).await,
            TeamRequest::BeginTotp { password } => self.begin_totp(&password).await,
            TeamRequest::DeleteAccount { password } => self.delete_account(&password).await,
            TeamRequest::RemovePasskey { passkey, password } => self.remove_passkey(passkey, &password).await,
            TeamRequest::ResetPassword { token, password } => self.reset(&token, &password).await,
            TeamRequest::Switch(org) => self.switch(org).await,
            TeamRequest::MakeKeys => self.make_keys().await,
            TeamRequest::Written => Ok(self.written()),
            TeamRequest::Recover(typed) => self.recover(&typed).await,
            TeamRequest::Approve { user, role } => self.approve(user, role).await,
            TeamRequest::Grant(user) => self.grant(user).await,
            TeamRequest::ChangeKeys(to) => self.change(to).await,
            TeamRequest::Offered => self.offered().await,
            TeamRequest::TakeKeys => self.take_keys().await,
            TeamRequest::Words(user) => self.words(user).await,
            TeamRequest::Seen(keys) => self.seen(&keys).await,
            TeamRequest::Trust(whose) => self.trust(&whose).await,
            TeamRequest::Conflicts => Ok(self.conflicts()),
            TeamRequest::Resolve { conflict, version } => self.resolve(conflict, version),
            TeamRequest::Refused => Ok(self.refused()),
            TeamRequest::TakeBack(op) => self.take_back(op).await,
            TeamRequest::Repeat(op) => self.repeat(op),
            TeamRequest::Scans(asked) => self.answer_scans(asked, beside).await.map(TeamReply::Scans),
        }
    }

    /// A request was answered: what became of it is told, and looked after at once.
    fn told(&self) {
        self.tell(true);
        self.wake.wake();
    }

    /// Where things stand.
    fn state_reply(&self) -> TeamReply {
        TeamReply::State(Box::new(self.state()))
    }

    fn state(&self) -> TeamState {
        let is_elsewhere = !self.job.may_write();
        let is_apart = !self.job.workspace.borrow().is_empty();
        TeamState { is_apart, ..self.inner.borrow().state(is_elsewhere) }
    }

    /// Tells the page where things stand, where that is news; not all too often unless `now`.
    fn tell(&self, now: bool) {
        let state = self.state();
        let told = (state.stage, Packed::of(&state));
        let is_soon = js_sys::Date::now() - self.told_ms.get() < TELL_MS;
        let is_same_stage = self.told.borrow().as_ref().is_some_and(|(stage, _)| *stage == told.0);
        if self.is_told(&told.1) || !now && is_soon && is_same_stage {
            return;
        }
        post_event(&Event::Team(told.1.clone()));
        self.told_ms.set(js_sys::Date::now());
        self.told.replace(Some(told));
    }

    /// Was this state the last that was told?
    fn is_told(&self, state: &Packed<TeamState>) -> bool {
        self.told.borrow().as_ref().is_some_and(|(_, told)| told == state)
    }
}

impl Sharing for Team {
    fn changed(&self, is_wide: bool) {
        if self.is_hearing.get() {
            return;
        }
        if let Some(share) = &mut self.inner.borrow_mut().share {
            share.is_dirty = true;
            if is_wide {
                share.is_wide = true;
                share.accord.gone(&mut share.replica, self.job.desk.borrow().workspace());
            }
        }
        self.wake.wake();
    }

    fn configured(&self) {
        self.is_configured.set(true);
        self.changed(false);
    }

    fn wiped(&self) {
        self.scans.stop();
        // Whoever had everything forgotten is not to be found signed in.
        spawn_local(async { drop(http::ask("DELETE", path::SESSION, http::Body::None).await) });
        let mut inner = self.inner.borrow_mut();
        inner.share = None;
        inner.bound = None;
        inner.forget_person();
        self.first.take();
        self.wake.wake();
    }
}

/// Now, seconds since 1970 by this browser's clock.
fn now_s() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}
