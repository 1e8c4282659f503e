//! One request, one answer: here those that open a workspace and show its report, in `import` and `answer_rest` the others.

use std::rc::Rc;

use shared::desk::Desk;
use shared::model::Day;
use shared::risk::Settings;
use shared::view::{FindingQuery, Summary};
use web_sys::Blob;

use super::post::{post_event, post_reply};
use super::team::Sharing;
use super::writer::{ELSEWHERE, become_writer};
use super::{Job, later};
use crate::worker::message::{Event, RANKED_ROWS, Reply, Request};

impl Job {
    /// Answers a request; import, apply and the like go on storing after the answer.
    pub(super) async fn answer(self: &Rc<Self>, id: u32, request: Request, file: Option<Blob>) {
        if request.changes_data() && !self.may_write() {
            return post_reply(id, &Reply::Failed(ELSEWHERE.to_owned()), None);
        }
        let reply = match request {
            Request::Open { today, settings, workspace } => {
                self.workspace.replace(workspace);
                self.open(&today, settings).await
            }
            Request::Import { name, limit_bytes } => match later::import(self, id, &name, file, limit_bytes).await {
                Ok(work) => return work.await,
                Err(not_here) => not_here.into(),
            },
            Request::Mappings(mappings) => {
                self.mapper.borrow_mut().tell(mappings);
                Reply::Done
            }
            Request::Cancel => {
                self.is_cancelled.set(true);
                Reply::Done
            }
            Request::Findings(query) => {
                let page = self.desk.borrow_mut().findings(&query);
                post_reply(id, &Reply::Findings(page), None);
                return self.turns.rows_are_out();
            }
            Request::Configure(settings) => {
                let ranked = {
                    let mut desk = self.desk.borrow_mut();
                    desk.configure(settings);
                    let first = desk.findings(&FindingQuery::first(RANKED_ROWS)).rows;
                    Reply::Ranked { summary: desk.summary(), first }
                };
                self.tell_team(|team| team.configured());
                ranked
            }
            asked @ (Request::TeamState(_) | Request::Team(_)) => match later::team(Rc::clone(self), id, asked).await {
                Ok(work) => return work.await,
                Err(not_here) => not_here.into(),
            },
            other => match later::answer(self, id, other, file).await {
                Ok(work) => return work.await,
                Err(not_here) => not_here.into(),
            },
        };
        post_reply(id, &reply, None);
    }

    /// Where there is a team, it hears of this.
    pub(super) fn tell_team(&self, tell: impl FnOnce(&dyn Sharing)) {
        let team = self.sharing.borrow().clone();
        if let Some(team) = team {
            tell(&*team);
        }
    }

    /// May this tab change what is stored?
    pub(super) fn may_write(&self) -> bool {
        self.right.get().may_write()
    }

    pub(super) fn summary(&self) -> Summary {
        self.desk.borrow().summary()
    }

    async fn open(&self, today: &str, settings: Settings) -> Reply {
        let workspace = self.workspace.borrow().clone();
        if !self.may_write() {
            self.right.set(become_writer(&workspace).await);
        }
        let (workspace, feeds) = self.load().await;
        if !self.may_write() {
            post_event(&Event::NotStored { message: ELSEWHERE.to_owned() });
        }
        let today = Day::from_iso(today).unwrap_or_default();
        self.desk.replace(Desk::new(workspace, settings, today).with_feeds(feeds));
        Reply::Summary(self.summary())
    }
}
