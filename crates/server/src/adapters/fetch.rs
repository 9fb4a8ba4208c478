//! Documents of other authorities over HTTP: what they lead to is written by strangers, so every address is looked at, one that
//! an answer sends on to too.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use app::ports::fetch::{Fault, Feeds, Fetch, Fetched, MOST_BYTES, PATIENCE};
use bytes::Bytes;
use futures::future::{BoxFuture, FutureExt as _};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::{HeaderMap, Request, Response, StatusCode, Uri, header};

use super::client::{Client, Speaks};
use super::reach::Reach;
use super::trust::{NoTrust, Trust};
use crate::config::{Config, Setting};

/// How often an address may send on; our own number.
const MOST_MOVES: usize = 3;
/// Longest tag that is kept.
const TAG: usize = 200;
/// What is read, the best first.
const ACCEPTED: &str =
    "application/cap+xml, application/atom+xml, application/rss+xml, application/xml, text/xml, */*;q=0.1";

/// Asks for documents.
pub struct Web {
    client: Client,
    reach: Reach,
    patience: Duration,
}

impl Web {
    /// Made once: it keeps the connections.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(trust: &Trust, reach: Reach, patience: Duration) -> Result<Self, rustls::Error> {
        Ok(Self { client: Client::new(trust, reach, Speaks::Either)?, reach, patience })
    }

    async fn follow(&self, address: &str, etag: Option<&str>) -> Result<Fetched, Fault> {
        let mut at: Uri = address.parse().ok().ok_or(Fault::Refused)?;
        for _ in 0..=MOST_MOVES {
            let (head, body) = self.ask(&at, etag).await?.into_parts();
            match head.status {
                StatusCode::OK => {
                    let tag = head.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
                    let etag = tag.filter(|tag| tag.len() <= TAG).map(str::to_owned);
                    return Ok(Fetched::Document { body: read(body).await?, etag });
                }
                StatusCode::NOT_MODIFIED if etag.is_some() => return Ok(Fetched::NotModified),
                StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT => at = next(&at, &head.headers).ok_or(Fault::Moved)?,
                status => return Err(Fault::Status { status: status.as_u16() }),
            }
        }
        Err(Fault::Moved)
    }

    async fn ask(&self, at: &Uri, etag: Option<&str>) -> Result<Response<Incoming>, Fault> {
        if !self.reach.admits(at) {
            return Err(Fault::Refused);
        }
        let mut request = Request::get(at)
            .header(header::ACCEPT, ACCEPTED)
            .header(header::ACCEPT_ENCODING, "identity")
            .header(header::USER_AGENT, "nhipcau");
        if let Some(etag) = etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        let request = request.body(Full::<Bytes>::default()).ok().ok_or(Fault::Refused)?;
        self.client.ask(request).await.map_err(|why| Fault::Unreached { why })
    }
}

/// Where an answer sends on to: a whole address, or a path at the same host.
fn next(at: &Uri, headers: &HeaderMap) -> Option<Uri> {
    let to: Uri = headers.get(header::LOCATION)?.to_str().ok()?.parse().ok()?;
    if to.authority().is_some() {
        return Some(to);
    }
    let mut parts = at.clone().into_parts();
    parts.path_and_query = Some(to.path_and_query()?.clone());
    Uri::from_parts(parts).ok()
}

async fn read(body: Incoming) -> Result<Vec<u8>, Fault> {
    if body.size_hint().lower() > MOST_BYTES.try_into().unwrap_or(u64::MAX) {
        return Err(Fault::Long);
    }
    match Limited::new(body, MOST_BYTES).collect().await {
        Ok(whole) => Ok(whole.to_bytes().into()),
        Err(fault) if fault.is::<LengthLimitError>() => Err(Fault::Long),
        Err(fault) => Err(Fault::Unreached { why: format!("broke off: {fault}") }),
    }
}

impl Fetch for Web {
    fn get<'a>(&'a self, address: &'a str, etag: Option<&'a str>) -> BoxFuture<'a, Result<Fetched, Fault>> {
        async move {
            let answered = tokio::time::timeout(self.patience, self.follow(address, etag)).await;
            answered.unwrap_or(Err(Fault::Late))
        }
        .boxed()
    }
}

/// Why feeds cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum NoFeeds {
    #[error("feeds: {0}")]
    Trust(#[from] NoTrust),
    #[error("feeds: TLS cannot be set up")]
    Tls(#[from] rustls::Error),
}

/// The feeds that the settings name.
///
/// # Errors
/// This machine believes nobody, or TLS cannot be set up.
pub fn feeds(config: &Config) -> Result<Feeds, NoFeeds> {
    let addresses = config.feeds.0.clone();
    if addresses.is_empty() {
        return Ok(Feeds::default());
    }
    let reach = if config.feeds_allow_private { Reach::Anywhere } else { Reach::Public };
    let web = Web::new(&Trust::load(config.ca_file.as_deref())?, reach, PATIENCE)?;
    Ok(Feeds { addresses, fetch: Some(Arc::new(web)) })
}

/// Addresses by name, as a setting.
#[derive(Clone, Debug, Default)]
pub struct Addresses(BTreeMap<String, String>);

impl Setting for Addresses {
    fn from_setting(text: &str) -> Result<Self, String> {
        let mut addresses = BTreeMap::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, address) = part.split_once('=').ok_or_else(|| format!("`{part}` is not NAME=ADDRESS"))?;
            let plain = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-';
            if name.is_empty() || name.len() > 40 || !name.bytes().all(plain) {
                return Err(format!("`{name}` is not a name of small letters, digits and hyphens"));
            }
            if !address.parse().is_ok_and(|uri| Reach::Anywhere.admits(&uri)) {
                return Err(format!("`{address}` is not https://…"));
            }
            if addresses.insert(name.to_owned(), address.to_owned()).is_some() {
                return Err(format!("`{name}` is there twice"));
            }
        }
        Ok(Self(addresses))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_named_once_and_lie_somewhere() {
        let read = |text: &str| Addresses::from_setting(text);
        let two = read("kttv=https://a.example/feed?x=1, tinh-mau=https://b.example/").unwrap().0;
        assert_eq!((two.len(), two["kttv"].as_str()), (2, "https://a.example/feed?x=1"));
        assert!(read("").unwrap().0.is_empty());
        for wrong in [
            "https://a.example",
            "=https://a.example",
            "KTTV=https://a.example",
            "a=a.example",
            "a=ftp://a.example",
            "a=http://a.example",
            "a=https://user@a.example",
            "a=https://a.example,a=https://b.example",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_answer_may_send_on_to_a_path_or_an_address() {
        let at: Uri = "https://a.example:444/feed?x=1".parse().unwrap();
        for (to, expected) in [
            ("/other?y=2", Some("https://a.example:444/other?y=2")),
            ("https://b.example/x", Some("https://b.example/x")),
            ("http://10.0.0.1/", Some("http://10.0.0.1/")),
            ("not an address", None),
        ] {
            let headers = HeaderMap::from_iter([(header::LOCATION, to.parse().unwrap())]);
            assert_eq!(next(&at, &headers).map(|uri| uri.to_string()).as_deref(), expected, "{to}");
        }
        assert_eq!(next(&at, &HeaderMap::new()), None);
    }
}
