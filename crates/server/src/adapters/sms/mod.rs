//! Text messages through the HTTP gateway of whoever sends them for the city. Every gateway speaks otherwise, so what is
//! said and how answers are read stands in the settings.

mod pick;
mod receipts;
mod template;
mod verdict;

use std::sync::Arc;
use std::time::Duration;

use app::ports::Clock;
use app::ports::post::{Address, Carrier, Letter, Refused, Taken};
use bytes::Bytes;
use futures::future::{BoxFuture, FutureExt as _};
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{HeaderMap, Method, Request};

use super::client::{self, Client, Speaks, later};
use super::reach::Reach;
use super::trust::Trust;

pub use pick::Path;
pub use receipts::{BadReceipts, Outcome, Receipt, ReceiptForm, receipts};
pub use template::{Body, Template};
pub use verdict::{Answers, Sign};

/// Bytes of an answer that are read.
const ANSWER: usize = 64 * 1024;

/// What an operator says of the gateway.
#[derive(Clone)]
pub struct Settings {
    /// Where it listens; may name parts of the message.
    pub url: Template,
    pub method: Method,
    /// Keys and the like.
    pub headers: HeaderMap,
    pub body: Body,
    /// Who the message says it is from.
    pub sender: String,
    pub answers: Answers,
    /// After how long the gateway is given up.
    pub patience: Duration,
}

/// Reads headers, one a line, as `Name: value`.
///
/// # Errors
/// The number of the line that is none; its words may be secret.
pub fn headers(text: &str) -> Result<HeaderMap, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let header = |(at, line): (usize, &str)| {
        let named = line.split_once(':').and_then(|(name, value)| {
            let mut value = HeaderValue::from_str(value.trim()).ok()?;
            value.set_sensitive(true);
            Some((HeaderName::try_from(name.trim()).ok()?, value))
        });
        named.ok_or_else(|| format!("line {} is not `Name: value`", at + 1))
    };
    lines.map(header).collect()
}

/// Carries letters to the gateway.
pub struct Sms {
    settings: Settings,
    client: Client,
    clock: Arc<dyn Clock>,
}

impl Sms {
    /// Made once: it keeps the connections.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(settings: Settings, trust: &Trust, clock: Arc<dyn Clock>) -> Result<Self, rustls::Error> {
        // The operator names the gateway, so it may stand anywhere.
        let client = Client::new(trust, Reach::Anywhere, Speaks::Either)?;
        Ok(Self { settings, client, clock })
    }

    fn request(&self, to: &str, letter: &Letter) -> Option<Request<Full<Bytes>>> {
        let Settings { url, method, headers, body, sender, .. } = &self.settings;
        let message = template::Message { to, sender, letter };
        let mut request = Request::builder().method(method).uri(url.encoded(&message));
        request.headers_mut()?.extend(headers.clone());
        if let Some(kind) = body.kind().filter(|_| !headers.contains_key(CONTENT_TYPE)) {
            request = request.header(CONTENT_TYPE, kind);
        }
        request.body(Full::from(body.fill(&message))).ok()
    }

    async fn ask(&self, request: Request<Full<Bytes>>) -> Result<Taken, Refused> {
        let (head, body) = self.client.ask(request).await.map_err(|fault| later(fault, None))?.into_parts();
        let body = client::read(body, ANSWER).await.unwrap_or_default();
        let after = client::retry_after(&head.headers, self.clock.now());
        self.settings.answers.judge(head.status, &body, after)
    }

    async fn carry(&self, to: &Address, letter: &Letter) -> Result<Taken, Refused> {
        let never = |fault: &str| Refused::Never { fault: fault.to_owned() };
        let Address::Sms(to) = to else { return Err(never("not a telephone number")) };
        let request = self.request(to, letter).ok_or_else(|| never("the letter makes no request"))?;
        let asked = tokio::time::timeout(self.settings.patience, self.ask(request)).await;
        asked.unwrap_or_else(|_| Err(later("the gateway did not answer in time", None)))
    }
}

impl Carrier for Sms {
    fn send<'a>(&'a self, to: &'a Address, letter: &'a Letter) -> BoxFuture<'a, Result<Taken, Refused>> {
        self.carry(to, letter).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_lines_and_a_fault_does_not_show_them() {
        let read = headers("Authorization: Bearer a:b\n\nX-Key: 1\n").unwrap();
        assert_eq!((read.len(), read["authorization"].to_str().unwrap()), (2, "Bearer a:b"));
        assert_eq!(headers("X-Key: 1\nsecret"), Err("line 2 is not `Name: value`".to_owned()));
    }
}
