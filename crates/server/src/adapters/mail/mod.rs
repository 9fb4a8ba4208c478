//! E-mail: letters handed to the mail server of the city (SMTP), and reading the reports that come back.

pub mod bounce;
mod message;
mod reply;
mod server;
mod session;

use std::sync::Arc;
use std::time::Duration;

use app::ports::Clock;
use app::ports::post::{Address, Carrier, Letter, Refused, Taken};
use futures::future::{BoxFuture, FutureExt as _};

use super::client::later;
use super::trust::Trust;

pub use message::Sender;
pub use server::{Protection, Server};

/// What an operator says of e-mail.
#[derive(Clone)]
pub struct Settings {
    /// Who takes the letters.
    pub server: Server,
    /// Password of the user of the server.
    pub password: String,
    /// Who writes.
    pub sender: Sender,
    /// After how long the server is given up.
    pub patience: Duration,
}

/// The certificates for TLS cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("TLS for the mail server cannot be set up")]
pub struct NoMail(#[source] lettre::transport::smtp::Error);

/// Carries letters to the mail server.
pub struct Mail {
    sessions: session::Sessions,
    sender: Sender,
    clock: Arc<dyn Clock>,
    patience: Duration,
}

impl Mail {
    /// Made once: it keeps the connections.
    ///
    /// # Errors
    /// The certificates cannot be used.
    pub fn new(settings: Settings, trust: &Trust, clock: Arc<dyn Clock>) -> Result<Self, NoMail> {
        let Settings { server, password, sender, patience } = settings;
        let sessions = session::Sessions::new(server, &password, &sender.host, trust).map_err(NoMail)?;
        Ok(Self { sessions, sender, clock, patience })
    }

    async fn carry(&self, to: &Address, letter: &Letter) -> Result<Taken, Refused> {
        let Address::Mail(to) = to else { return Err(never("not an address of e-mail")) };
        let to = to.parse().ok().ok_or_else(|| Refused::Gone { fault: "not an address".to_owned() })?;
        let envelope = self.sender.envelope(&to, letter).ok();
        let message = self.sender.message(&to, letter, self.clock.now()).ok();
        let (envelope, message) = envelope.zip(message).ok_or_else(|| never("the letter makes no message"))?;
        match tokio::time::timeout(self.patience, self.sessions.send(&envelope, &message)).await {
            Ok(done) => Ok(done.map(|()| Taken { reference: Some(letter.id.clone()) })?),
            Err(_) => Err(later("the mail server did not answer in time", None)),
        }
    }
}

impl Carrier for Mail {
    fn send<'a>(&'a self, to: &'a Address, letter: &'a Letter) -> BoxFuture<'a, Result<Taken, Refused>> {
        self.carry(to, letter).boxed()
    }
}

fn never(fault: &str) -> Refused {
    Refused::Never { fault: fault.to_owned() }
}
