//! Public pages, finished and compressed, kept for a moment: a thousand readers of one page cost one. Who has the same answer
//! already is told so.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use moka::future::Cache as Kept;

use crate::routes::Routes;
use crate::site::Site;
use crate::visitor;

/// Oldest age of a page.
const TTL: Duration = Duration::from_secs(2);
/// Bytes of all pages together.
const CAPACITY: u64 = 32 << 20;
/// Bytes of the largest page that is kept.
const LARGEST: usize = 4 << 20;
/// Longest address that is a key.
const LONGEST: usize = 512;

const X_CACHE: HeaderName = HeaderName::from_static("x-cache");

/// An answer that can be given again.
struct Page {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// The kept pages, and which addresses of the table are shared.
pub struct Cache {
    pages: Kept<String, Arc<Page>>,
    shared: HashSet<String>,
}

impl Cache {
    #[must_use]
    pub fn new(routes: &Routes) -> Self {
        let weight = |key: &String, page: &Arc<Page>| {
            let headers = page.headers.len() * 64;
            u32::try_from(key.len() + page.body.len() + headers).unwrap_or(u32::MAX)
        };
        Self {
            pages: Kept::builder().max_capacity(CAPACITY).weigher(weight).time_to_live(TTL).build(),
            shared: routes.rules().filter(|rule| rule.shared).map(|rule| rule.path.to_string()).collect(),
        }
    }

    /// What the answer depends on, if it is the same for everyone.
    fn key(&self, route: Option<&MatchedPath>, ask: &Request) -> Option<String> {
        let is_shared = route.is_some_and(|route| self.shared.contains(route.as_str()));
        let target = ask.uri().path_and_query()?.as_str();
        let fits = ask.method() == Method::GET && target.len() <= LONGEST && !target.contains("lang=");
        if !is_shared || !fits || visitor::is_personal(ask.headers()) {
            return None;
        }
        let zip = ask.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let zip = if zip.is_some_and(|value| value.contains("gzip")) { 'z' } else { '-' };
        Some(format!("{}{zip}{target}", visitor::tongue(ask.uri(), ask.headers())))
    }
}

/// Layer: answers from what is kept; if nothing is, one request makes it and all others that came meanwhile wait for it.
pub async fn share(State(site): State<Site>, route: Option<MatchedPath>, ask: Request, next: Next) -> Response {
    let known = ask.headers().get(header::IF_NONE_MATCH).cloned();
    unless_known(known.as_ref(), shared(&site, route.as_ref(), ask, next).await)
}

async fn shared(site: &Site, route: Option<&MatchedPath>, ask: Request, next: Next) -> Response {
    let Some(key) = site.cache.key(route, &ask) else { return next.run(ask).await };
    if let Some(page) = site.cache.pages.get(&key).await {
        return give(&page, "hit");
    }
    // What is not a whole page is given to those who wait for it, and not kept.
    let made = site.cache.pages.try_get_with(key, async {
        let page = Arc::new(finish(next.run(ask).await).await);
        if page.status == StatusCode::OK { Ok(page) } else { Err(page) }
    });
    match made.await {
        Ok(page) => give(&page, "miss"),
        Err(page) => give(&page, "pass"),
    }
}

/// An answer with a tag of its content, so that who has it already need not be sent it again.
pub(crate) fn tagged(kind: &'static str, body: String) -> Response {
    // Weak: compressed it is the same to a reader, and other bytes.
    let tag = format!("W/\"{}\"", &app::digest(&body)[..24]);
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, no-cache"), (header::ETAG, tag.as_str())];
    (headers, body).into_response()
}

/// Only that nothing has changed, if the asker names the tag of the answer (RFC 9110, section 13.1.2).
fn unless_known(known: Option<&HeaderValue>, answer: Response) -> Response {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let tag = answer.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(bare);
    let known = known.and_then(|known| known.to_str().ok()).unwrap_or_default();
    let same = tag.is_some_and(|tag| known.split(',').any(|one| bare(one) == tag));
    if answer.status() != StatusCode::OK || !same {
        return answer;
    }
    let (mut parts, _) = answer.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    for name in [header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::CONTENT_TYPE] {
        parts.headers.remove(name);
    }
    Response::from_parts(parts, Body::empty())
}

async fn finish(answer: Response) -> Page {
    let (parts, body) = answer.into_parts();
    match to_bytes(body, LARGEST).await {
        Ok(body) => Page { status: parts.status, headers: parts.headers, body },
        Err(fault) => {
            tracing::error!(%fault, "a shared page could not be read to its end");
            Page { status: StatusCode::SERVICE_UNAVAILABLE, headers: HeaderMap::new(), body: Bytes::new() }
        }
    }
}

fn give(page: &Page, from: &'static str) -> Response {
    let mut answer = (page.status, Body::from(page.body.clone())).into_response();
    *answer.headers_mut() = page.headers.clone();
    answer.headers_mut().insert(X_CACHE, HeaderValue::from_static(from));
    answer
}
