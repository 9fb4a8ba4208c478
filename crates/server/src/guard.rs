//! What stands before every handler: where a request comes from, what the browser may load, and what is written down.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use axum::Extension;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::error::Failure;
use crate::ground::Ground;
use crate::routes::Routes;
use crate::site::Site;
use crate::visitor::{Visitor, is_personal};

/// Name of one request, for the log and for people who ask what went wrong.
#[derive(Clone, Copy, Debug)]
pub struct RequestId {
    start: u32,
    number: u64,
}

impl RequestId {
    fn next() -> Self {
        static START: LazyLock<u32> = LazyLock::new(|| {
            let bytes = RandomState::new().hash_one(std::process::id()).to_le_bytes();
            u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
        });
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        Self { start: *START, number: NUMBER.fetch_add(1, Ordering::Relaxed) }
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}-{}", self.start, self.number)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get().copied().ok_or_else(|| app::Error::bug("the request has no id").into())
    }
}

/// Layer: names the request, measures it, and writes one line about it. Paths are written as the table has them, so no
/// code of a case and no search comes into the log.
pub async fn observe(State(site): State<Site>, route: Option<MatchedPath>, mut ask: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = RequestId::next();
    ask.extensions_mut().insert(id);
    let method = ask.method().clone();
    let path = route.as_ref().map_or("(none)", MatchedPath::as_str);
    let span = tracing::info_span!("request", %id, %method, path);
    let mut answer = next.run(ask).instrument(span.clone()).await;
    let took = begun.elapsed();
    site.metrics.request(&method, path, answer.status(), took);
    span.in_scope(|| tracing::debug!(status = answer.status().as_u16(), ms = took.as_secs_f64() * 1000.0, "answered"));
    if let Ok(id) = HeaderValue::try_from(id.to_string()) {
        answer.headers_mut().insert("x-request-id", id);
    }
    answer
}

const FIXED: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "geolocation=(self), camera=(self), microphone=(), payment=()"),
];

/// What browsers may load for our pages.
#[derive(Clone)]
pub struct Headers {
    pages: HeaderValue,
    explorer: HeaderValue,
    /// Addresses that are keys.
    secret: Arc<HashSet<String>>,
}

impl Headers {
    /// No inline script, and nothing from elsewhere but the ground of maps where an operator chose one. Maps draw in a
    /// worker of this site and keep pictures in memory. The explorer of the interface sets styles from its script.
    #[must_use]
    pub fn new(ground: &Ground, routes: &Routes) -> Self {
        let maps = ground.origin().unwrap_or_default();
        let policy = |styles: &str| {
            let text = format!(
                "default-src 'self'; script-src 'self'; worker-src 'self'; style-src 'self'{styles}; \
                 img-src 'self' data: blob: {maps}; font-src 'self' {maps}; connect-src 'self' {maps}; \
                 object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            );
            HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("default-src 'self'"))
        };
        let secret = routes.rules().filter(|rule| rule.secret).map(|rule| rule.path.to_string()).collect();
        Self { pages: policy(""), explorer: policy(" 'unsafe-inline'"), secret: Arc::new(secret) }
    }
}

/// Layer: what the browser may do with our pages. Nobody else may keep them unless the handler says so, and what staff
/// see is not kept at all. What an address that is a key answers, a refusal too, is kept and told to nobody.
pub async fn headers(State(own): State<Headers>, route: Option<MatchedPath>, ask: Request, next: Next) -> Response {
    let policy = if ask.uri().path().starts_with("/api/docs") { own.explorer } else { own.pages };
    let secret = route.is_some_and(|route| own.secret.contains(route.as_str()));
    let keep = if secret || is_personal(ask.headers()) { "no-store" } else { "private, no-cache" };
    let referrer = if secret { "no-referrer" } else { "strict-origin-when-cross-origin" };
    let mut answer = next.run(ask).await;
    let headers = answer.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static(referrer));
    if secret {
        headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(keep));
    answer
}

/// The one address that takes a form from anywhere: mail programs and their providers send one to it when somebody wants
/// no more letters (RFC 8058). It carries its own secret and looks at no cookie.
pub const ONE_CLICK: &str = "/notices/{token}/stop";

/// Layer: takes what changes something only from our own pages, or with a token that no browser adds by itself.
///
/// # Errors
/// [`Failure::CrossSite`].
pub async fn same_origin(
    State(site): State<Site>,
    route: Option<MatchedPath>,
    ask: Request,
    next: Next,
) -> Result<Response, Failure> {
    let changes = !matches!(*ask.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let anywhere = route.is_some_and(|route| route.as_str() == ONE_CLICK);
    if changes && !anywhere && !is_own(ask.headers(), |origin| site.config.base_url.is_origin_of(origin)) {
        return Err(Failure::CrossSite);
    }
    Ok(next.run(ask).await)
}

/// `Sec-Fetch-Site` decides where the browser sends it; else `Origin`, else `Referer`. A request with none of them does
/// not come from a browser that holds our cookies, unless it brings cookies.
fn is_own(headers: &HeaderMap, is_ours: impl Fn(&str) -> bool) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if headers.contains_key(header::AUTHORIZATION) {
        return true;
    }
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin" || site == "none";
    }
    match text(header::ORIGIN).or_else(|| text(header::REFERER)) {
        Some(origin) => is_ours(origin),
        None => !headers.contains_key(header::COOKIE),
    }
}

/// Layer: the metrics are for machines in the named networks; for all others they do not exist.
///
/// # Errors
/// [`Failure`] as not found.
pub async fn monitors_only(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    ask: Request,
    next: Next,
) -> Result<Response, Failure> {
    if site.config.metrics_from.iter().any(|net| net.contains(visitor.address)) {
        Ok(next.run(ask).await)
    } else {
        Err(app::Error::NotFound.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers =
            pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_own(&headers.collect(), |origin| origin.starts_with("https://nhipcau.example"))
    }

    #[test]
    fn only_our_own_pages_may_change_something() {
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[("origin", "https://nhipcau.example")]) && own(&[("referer", "https://nhipcau.example/report")]));
        assert!(!own(&[("sec-fetch-site", "cross-site")]) && !own(&[("sec-fetch-site", "same-site")]));
        assert!(!own(&[("origin", "https://evil.example")]) && !own(&[("origin", "null")]));
    }

    #[test]
    fn a_program_without_cookies_or_with_a_token_may_too() {
        assert!(own(&[]) && own(&[("authorization", "Bearer x"), ("cookie", "session=1")]));
        assert!(!own(&[("cookie", "session=1")]));
    }
}
