//! The HTTP client of the adapters: pooled connections, TLS by rustls on ring, answers read up to a limit.

use std::time::Duration;

use app::ports::post::Refused;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::{HeaderMap, Request, Response, header};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{self, Client as Pool};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use jiff::{SignedDuration, Timestamp};

use super::reach::{Reach, Resolver};
use super::trust::Trust;

/// The longest wait that another side may ask for.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);

/// A client and its connections. Follows no redirect and knows no proxy.
#[derive(Clone)]
pub(super) struct Client(Pool<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>);

/// Which HTTP is spoken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaks {
    /// What the other side offers.
    Either,
    /// HTTP/2 alone, without TLS too: one connection with many streams, from the first request on.
    Two,
}

impl Client {
    /// A client that reaches so far.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub(super) fn new(trust: &Trust, reach: Reach, speaks: Speaks) -> Result<Self, rustls::Error> {
        let mut tcp = HttpConnector::new_with_resolver(Resolver::new(reach));
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(Duration::from_secs(5)));
        let tls = HttpsConnectorBuilder::new().with_tls_config(trust.client()?).https_or_http();
        let connector = match speaks {
            Speaks::Either => tls.enable_all_versions().wrap_connector(tcp),
            Speaks::Two => tls.enable_http2().wrap_connector(tcp),
        };
        let pool = Pool::builder(TokioExecutor::new())
            .http2_only(speaks == Speaks::Two)
            .pool_idle_timeout(Duration::from_mins(1))
            .pool_max_idle_per_host(8)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .http2_keep_alive_interval(Duration::from_secs(30))
            .build(connector);
        Ok(Self(pool))
    }

    /// Asks, and waits for the head of the answer.
    ///
    /// # Errors
    /// What went wrong on the way.
    pub(super) async fn ask(&self, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, String> {
        self.0.request(request).await.map_err(|fault| told(&fault))
    }
}

/// What went wrong on the way. Names no address: that of a push subscription is a secret.
fn told(fault: &legacy::Error) -> String {
    let mut inner: &dyn std::error::Error = fault;
    while let Some(source) = inner.source() {
        inner = source;
    }
    let place = if fault.is_connect() { "cannot be reached" } else { "broke off" };
    format!("{place}: {inner}")
}

/// The body of an answer; none if it is longer than the limit or breaks off.
pub(super) async fn read(body: Incoming, limit: usize) -> Option<Bytes> {
    if body.is_end_stream() {
        return Some(Bytes::new());
    }
    Limited::new(body, limit).collect().await.ok().map(http_body_util::Collected::to_bytes)
}

/// To be tried again.
pub(super) fn later(fault: impl Into<String>, after: Option<SignedDuration>) -> Refused {
    Refused::Later { fault: fault.into(), after }
}

/// `Retry-After`: seconds, or a moment (RFC 9110, section 10.2.3).
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<SignedDuration> {
    let said = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match said.parse::<u32>() {
        Ok(seconds) => SignedDuration::from_secs(i64::from(seconds)),
        Err(_) => jiff::fmt::rfc2822::parse(said).ok()?.timestamp().duration_since(now),
    };
    (wait > SignedDuration::ZERO).then(|| wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_as_seconds_or_as_a_moment() {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        for (said, seconds) in [
            ("120", Some(120)),
            ("Tue, 24 Nov 2026 10:01:00 GMT", Some(60)),
            ("Tue, 24 Nov 2026 09:00:00 GMT", None),
            ("99999999", Some(86_400)),
            ("soon", None),
            ("-5", None),
        ] {
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, said.parse().unwrap())]);
            assert_eq!(retry_after(&headers, now).map(|wait| wait.as_secs()), seconds, "{said}");
        }
    }
}
