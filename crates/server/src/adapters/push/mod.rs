//! Web push (RFC 8030): letters to browsers and installed apps, through the push service that each browser chose.

mod payload;
mod seal;
mod vapid;

use std::sync::Arc;
use std::time::Duration;

use app::ports::Clock;
use app::ports::post::{Address, Carrier, Endpoint, Letter, Refused, Taken};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use futures::future::{BoxFuture, FutureExt as _};
use http_body_util::Full;
use hyper::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use hyper::{Request, StatusCode, Uri};
use ring::digest::{SHA256, digest};

use super::client::{self, Client, Speaks, later};
use super::reach::Reach;
use super::trust::Trust;

pub use payload::payload;
pub use seal::{BadKeys, Keys, encrypt};
pub use vapid::{BadKey, KeyText, generate_key};

/// The longest time to live that push services must know (RFC 8030, section 5.2, asks for no more than it can keep).
const LONGEST_LIFE: i64 = 28 * 24 * 3600;
/// Bytes of an answer that are read, so that a connection can be used again.
const ANSWER: usize = 4096;

/// What an operator says of web push.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The key of the site.
    pub key: KeyText,
    /// Whom push services write to if something is wrong: `mailto:…` or `https://…`.
    pub contact: String,
    /// Where endpoints may lie.
    pub reach: Reach,
    /// After how long a push service is given up.
    pub patience: Duration,
}

/// Why there can be no web push.
#[derive(Debug, thiserror::Error)]
pub enum NoPush {
    #[error(transparent)]
    Key(#[from] BadKey),
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
}

/// Carries letters to browsers.
pub struct Push {
    vapid: vapid::Vapid,
    client: Client,
    clock: Arc<dyn Clock>,
    reach: Reach,
    patience: Duration,
}

/// A subscription made ready to be written to.
pub struct Target<'a> {
    uri: Uri,
    /// Scheme, host and port.
    service: &'a str,
    /// What to encrypt for.
    pub keys: Keys,
}

impl Push {
    /// Made once: it keeps the connections.
    ///
    /// # Errors
    /// The key is none, or TLS cannot be set up.
    pub fn new(settings: &Settings, trust: &Trust, clock: Arc<dyn Clock>) -> Result<Self, NoPush> {
        let vapid = vapid::Vapid::new(&settings.key, &settings.contact)?;
        let client = Client::new(trust, settings.reach, Speaks::Two)?;
        Ok(Self { vapid, client, clock, reach: settings.reach, patience: settings.patience })
    }

    /// The key that browsers subscribe to (`applicationServerKey`), as base64url.
    #[must_use]
    pub fn public_key(&self) -> &str {
        self.vapid.public()
    }

    /// Reads a subscription.
    ///
    /// # Errors
    /// Gone, if it can never be written to.
    pub fn target<'a>(&self, endpoint: &'a Endpoint) -> Result<Target<'a>, Refused> {
        let gone = |fault: &str| Refused::Gone { fault: fault.to_owned() };
        let keys = Keys::read(endpoint).map_err(|fault| gone(&fault.to_string()))?;
        let uri = endpoint.endpoint.parse().ok().filter(|uri| self.reach.admits(uri));
        let uri = uri.ok_or_else(|| gone("the endpoint is not an address that may be asked"))?;
        Ok(Target { uri, service: service(&endpoint.endpoint), keys })
    }

    /// Gives an encrypted message to the push service of a subscription.
    ///
    /// # Errors
    /// What the service says, or that it cannot be reached.
    pub async fn hand_over(&self, to: Target<'_>, letter: &Letter, message: Vec<u8>) -> Result<Taken, Refused> {
        let now = self.clock.now();
        let word = self.vapid.authorization(to.service, now).ok();
        let word = word.ok_or_else(|| later("nothing can be signed", None))?;
        let mut request = Request::post(to.uri)
            .header(AUTHORIZATION, word)
            .header(CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"))
            .header(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"))
            .header("ttl", HeaderValue::from(letter.lasts.as_secs().clamp(0, LONGEST_LIFE)))
            .header("urgency", HeaderValue::from_static(payload::word(letter.urgency)));
        if let Some(thread) = &letter.thread {
            request = request.header("topic", topic(thread));
        }
        let request = request.body(Full::from(message)).ok();
        let request = request.ok_or_else(|| never("the letter makes no request"))?;
        let answer = self.client.ask(request).await.map_err(|fault| later(fault, None))?;
        let (head, body) = answer.into_parts();
        client::read(body, ANSWER).await;
        let fault = || format!("the push service answered {}", head.status.as_u16());
        match head.status {
            status if status.is_success() => Ok(Taken::default()),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(Refused::Gone { fault: fault() }),
            StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE => Err(never(&fault())),
            _ => Err(later(fault(), client::retry_after(&head.headers, now))),
        }
    }

    async fn carry(&self, to: &Address, letter: &Letter) -> Result<Taken, Refused> {
        let Address::Push(endpoint) = to else { return Err(never("not an address of web push")) };
        let target = self.target(endpoint)?;
        let payload = payload(letter).ok_or_else(|| never("the letter is too long"))?;
        let message = encrypt(&target.keys, &payload).map_err(|fault| Refused::Gone { fault: fault.to_string() })?;
        let sent = tokio::time::timeout(self.patience, self.hand_over(target, letter, message)).await;
        sent.unwrap_or_else(|_| Err(later("the push service did not answer in time", None)))
    }
}

impl Carrier for Push {
    fn send<'a>(&'a self, to: &'a Address, letter: &'a Letter) -> BoxFuture<'a, Result<Taken, Refused>> {
        self.carry(to, letter).boxed()
    }
}

fn never(fault: &str) -> Refused {
    Refused::Never { fault: fault.to_owned() }
}

/// Scheme, host and port of an endpoint.
fn service(endpoint: &str) -> &str {
    let host = endpoint.find("://").map_or(0, |colon| colon + 3);
    endpoint[host..].find(['/', '?']).map_or(endpoint, |end| &endpoint[..host + end])
}

/// 32 signs of base64url for a thread: a message not yet shown gives way to a newer one of the same.
fn topic(thread: &str) -> HeaderValue {
    let hash = digest(&SHA256, thread.as_bytes());
    let text = BASE64_URL_SAFE_NO_PAD.encode(&hash.as_ref()[..24]);
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("thread"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_what_comes_before_the_path() {
        assert_eq!(service("https://push.example.net:444/wpush/v2/abc"), "https://push.example.net:444");
        assert_eq!(service("https://push.example.net?x"), "https://push.example.net");
        assert_eq!(topic("case-1").len(), 32);
    }
}
