//! Conversations with the mail server: a few connections, kept while there is something to say.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::reply::{Step, Trouble};
use super::server::{Protection, Server};
use crate::adapters::trust::Trust;

/// Connections at a time: what mail servers commonly grant one client.
const MOST: usize = 8;
/// How long one is kept idle: servers close them after some minutes.
const IDLE: Duration = Duration::from_mins(1);
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// The mail server, and the connections to it. A connection is held by whoever speaks on it, and given back only after
/// a full exchange: one that was given up in the middle is closed, since its answers would be taken for those to the
/// next letter.
pub(super) struct Sessions {
    server: Server,
    credentials: Option<Credentials>,
    tls: Option<TlsParameters>,
    name: ClientId,
    idle: Mutex<Vec<(Instant, AsyncSmtpConnection)>>,
    places: Semaphore,
}

impl Sessions {
    pub(super) fn new(server: Server, password: &str, name: &str, trust: &Trust) -> Result<Self, Error> {
        let tls = (server.protection != Protection::Plain).then(|| parameters(&server.host, trust)).transpose()?;
        let credentials = server.user.clone().map(|user| Credentials::new(user, password.to_owned()));
        let name = ClientId::Domain(name.to_owned());
        Ok(Self { server, credentials, tls, name, idle: Mutex::default(), places: Semaphore::new(MOST) })
    }

    /// Has a message taken.
    pub(super) async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), Trouble> {
        let _place = self.places.acquire().await.ok();
        if let Some(mut old) = self.take() {
            match transfer(&mut old, envelope, message).await {
                Err(trouble) if trouble.step == Step::Sender && trouble.is_of_connection() => {}
                done => return self.keep(old, done).await,
            }
        }
        let mut new = self.connect().await?;
        let done = transfer(&mut new, envelope, message).await;
        self.keep(new, done).await
    }

    fn take(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(since, _)| since.elapsed() < IDLE);
        idle.pop().map(|(_, connection)| connection)
    }

    /// Puts a connection back if its conversation came to an end that both sides agree on.
    async fn keep(&self, mut used: AsyncSmtpConnection, done: Result<(), Trouble>) -> Result<(), Trouble> {
        let whole = match &done {
            Ok(()) => true,
            Err(trouble) => !trouble.is_of_connection() && used.command(Rset).await.is_ok(),
        };
        if whole {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), used));
        }
        done
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let at = |step| move |error| Trouble { step, error };
        let place = (self.server.host.as_str(), self.server.port);
        let first = self.tls.clone().filter(|_| self.server.protection == Protection::Tls);
        let mut connection = AsyncSmtpConnection::connect_tokio1(place, None, &self.name, first, None)
            .await
            .map_err(at(Step::Connect))?;
        if let Some(tls) = self.tls.clone().filter(|_| self.server.protection == Protection::StartTls) {
            connection.starttls(tls, &self.name).await.map_err(at(Step::Encrypt))?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&MECHANISMS, credentials).await.map_err(at(Step::SignIn))?;
        }
        Ok(connection)
    }
}

/// One letter over a connection, step by step, so that it is known what was refused.
async fn transfer(on: &mut AsyncSmtpConnection, envelope: &Envelope, message: &[u8]) -> Result<(), Trouble> {
    let at = |step| move |error| Trouble { step, error };
    let wide = envelope.to().iter().any(|to| !to.user().is_ascii())
        && on.server_info().supports_feature(Extension::SmtpUtfEight);
    let parameters = if wide { vec![MailParameter::SmtpUtfEight] } else { vec![] };
    on.command(Mail::new(envelope.from().cloned(), parameters)).await.map_err(at(Step::Sender))?;
    for to in envelope.to() {
        on.command(Rcpt::new(to.clone(), vec![])).await.map_err(at(Step::Recipient))?;
    }
    on.command(Data).await.map_err(at(Step::Content))?;
    on.message(message).await.map_err(at(Step::Content))?;
    Ok(())
}

fn parameters(host: &str, trust: &Trust) -> Result<TlsParameters, Error> {
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(pem) = trust.pem() {
        parameters = parameters.add_root_certificate(Certificate::from_pem(pem)?);
    }
    parameters.build()
}
