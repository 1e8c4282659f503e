//! E-mail, where the operator configured a server for it: one letter at a time, plain text. Whoever cannot be written to is
//! helped by an admin with a link, as without e-mail. No letter is ever logged.

mod letter;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lettre::message::{Mailbox, header::ContentType};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use tokio::task::JoinSet;

pub use letter::{Letter, address_changed, address_taken, confirm_address, has_account, invitation, new_password};

use crate::config::Config;

/// For one letter, from connecting to the server's answer.
const TIME: Duration = Duration::from_secs(20);
/// For letters under way when the server is stopped: less than what supervisors wait before they kill.
const LAST: Duration = Duration::from_secs(5);

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// A way to send letters.
#[derive(Clone, Debug)]
pub struct Mail {
    transport: Transport,
    from: Mailbox,
    /// How people reach the app, up to and with its base path.
    app: String,
    /// Letters that are sent beside answers.
    under_way: Arc<Mutex<JoinSet<()>>>,
}

/// Is it the address of a server for e-mail, such as `smtps://user:password@mail.example`?
pub fn is_smtp(url: &str) -> bool {
    url.starts_with("smtp") && Transport::from_url(url).is_ok()
}

/// Can letters be from it, such as `Patchfirst <patches@example.test>`?
pub fn is_sender(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

impl Mail {
    /// As the settings say; `None` where they name no server.
    pub fn open(config: &Config) -> Option<Self> {
        let mail = config.mail.as_ref()?;
        let transport = Transport::from_url(mail.smtp.reveal()).ok()?.timeout(Some(TIME)).build();
        let app = format!("{}{}", mail.public_url, config.base);
        Some(Self { transport, from: mail.from.parse().ok()?, app, under_way: Arc::default() })
    }

    /// The address of a page with its secret, which stands behind the `#`, so that no server and no log sees it.
    pub fn link(&self, page: &str, secret: &impl std::fmt::Display) -> String {
        format!("{}{page}#{secret}", self.app)
    }

    /// Send a letter. Was it taken?
    pub async fn send(&self, to: &str, letter: Letter) -> bool {
        let Ok(to) = to.parse().map(|address| Mailbox::new(None, address)) else { return false };
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject)
            .header(ContentType::TEXT_PLAIN)
            // Nobody answers it, and it answers nobody: no out-of-office comes back (RFC 3834, section 5).
            .header(letter::AutoSubmitted)
            .body(letter.text);
        let Ok(message) = message else { return false };
        match tokio::time::timeout(TIME, self.transport.send(message)).await {
            Ok(Ok(_)) => true,
            Ok(Err(error)) => {
                // The server's own words may name an address, so only their kind is told.
                tracing::warn!(status = ?error.status(), is_timeout = error.is_timeout(), "a letter was not taken");
                false
            }
            Err(_) => {
                tracing::warn!("the mail server did not answer in time");
                false
            }
        }
    }

    /// Send a letter while the answer is already under way: how long it takes tells nothing.
    pub fn send_later(&self, to: String, letter: Letter) {
        let mail = self.clone();
        let mut under_way = self.under_way();
        // Those that were sent since are let go of.
        while under_way.try_join_next().is_some() {}
        under_way.spawn(async move {
            // Whether it was taken is told in the log; nobody waits for it.
            mail.send(&to, letter).await;
        });
    }

    /// Wait for letters under way, for a few seconds at most: the server stops.
    pub async fn finish(&self) {
        let mut last = std::mem::take(&mut *self.under_way());
        let all = async { while last.join_next().await.is_some() {} };
        if tokio::time::timeout(LAST, all).await.is_err() {
            tracing::warn!(letters = last.len(), "stopped before they were sent");
        }
    }

    fn under_way(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
