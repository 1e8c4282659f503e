//! How far this browser has come with the server: who is signed in, as what, and whether the server is reached.

use std::rc::Rc;

use shared::api::{Me, Server, path};

use super::http::{Body, Trouble, json};
use super::{Answered, Team};

impl Team {
    /// There is a server: how far has this browser come with it?
    pub(super) async fn begin(self: &Rc<Self>, server: Server) -> Answered {
        self.inner.borrow_mut().server = Some(server);
        self.load_account().await;
        match self.refresh().await {
            Ok(()) | Err(Trouble::Offline) => {}
            Err(trouble) => self.hindered(&trouble),
        }
        self.run();
        Ok(self.state_reply())
    }

    /// A person asks how things stand: the server is asked, and a round follows.
    pub(super) async fn look_again(self: &Rc<Self>) -> Answered {
        match self.refresh().await {
            Ok(()) | Err(Trouble::Offline) => {}
            Err(trouble) => self.hindered(&trouble),
        }
        self.run();
        Ok(self.state_reply())
    }

    /// Asks the server who is signed in, and what became of one's membership and keys.
    pub(super) async fn refresh(&self) -> Result<(), Trouble> {
        if self.inner.borrow().server.as_ref().is_some_and(|server| server.needs_set_up) {
            return Ok(());
        }
        match json::<Me>("GET", path::ME, Body::None).await {
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
