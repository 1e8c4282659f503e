//! How far this browser has come with the server: who is signed in, as what, and whether the server is reached.

use std::rc::Rc;

use shared::api::{Me, Server, path};

use super::Team;
use super::http::{Body, Trouble, ask, opened};
use super::seldom::Seldom;

impl Team {
    /// How far has this browser come with the server? At the beginning with what the server said of itself. A round follows.
    pub(super) async fn look(self: &Rc<Self>, server: Option<Server>) {
        if server.is_some() {
            self.inner.borrow_mut().server = server;
            self.load_account().await;
        }
        match self.refresh().await {
            Ok(()) | Err(Trouble::Offline) => {}
            Err(trouble) => self.hindered(&trouble),
        }
        self.run();
    }

    /// Asks the server who is signed in, and what became of one's membership and keys.
    pub(super) async fn refresh(&self) -> Result<(), Trouble> {
        if self.inner.borrow().server.as_ref().is_some_and(|server| server.needs_set_up) {
            return Ok(());
        }
        if self.has_left.get() {
            self.seldom(Seldom::Left).await?;
        }
        let life = self.lives.get();
        match ask("GET", path::ME, Body::None).await.and_then(|answer| opened::<Me>(&answer)) {
            _ if life != self.lives.get() => Ok(()),
            Ok(me) => {
                self.reached();
                self.adopt(me).await;
                self.load_ring().await
            }
            Err(trouble) => {
                if trouble.is_session_end() {
                    self.reached();
                    self.session_ended(trouble.withdrawn()).await;
                    return Ok(());
                }
                if matches!(trouble, Trouble::Offline) {
                    self.inner.borrow_mut().sync.is_online = false;
                    self.kept_ring().await;
                }
                Err(trouble)
            }
        }
    }

    /// The server answers.
    pub(super) fn reached(&self) {
        let sync = &mut self.inner.borrow_mut().sync;
        sync.is_online = true;
        sync.contact_s = Some(super::now_s());
    }
}
