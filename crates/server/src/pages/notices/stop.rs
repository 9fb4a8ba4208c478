//! Wanting nothing more: a page with a button for people, and one click for mail programs (RFC 8058).

use app::subscriber::{Change, Token};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use domain::subscriber::Topic;
use serde::Deserialize;

use super::masked::masked;
use super::own::topic;
use crate::error::Failure;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

/// What the address may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    topic: String,
}

impl Asked {
    /// The topic alone that is not wanted any more; none for all. A topic that is none is nothing that can be stopped.
    fn topic(&self) -> Result<Option<Topic>, app::Error> {
        match self.topic.as_str() {
            "" => Ok(None),
            word => Topic::parse(word).map(Some).ok_or(app::Error::NotFound),
        }
    }
}

#[derive(Template)]
#[template(path = "notices/stop.html")]
struct StopPage {
    v: Visitor,
    token: String,
    address: String,
    /// Name of the topic, and its word in the address.
    topic: Option<(String, String)>,
    done: bool,
}

impl StopPage {
    async fn of(site: &Site, mut v: Visitor, token: &Token, wanted: Option<Topic>) -> Result<Self, Failure> {
        let own = app::subscriber::own(&site.app, token.clone()).await?;
        let query = wanted.map(|topic| format!("?topic={topic}")).unwrap_or_default();
        v.path = format!("/notices/{token}/stop{query}");
        let topic = wanted.map(|wanted| (topic(&v.l, wanted).0, wanted.to_string()));
        Ok(Self { address: masked(&v.l, &own.subscriber), token: token.to_string(), topic, done: false, v })
    }

    fn title(&self) -> String {
        self.v.l.say(if self.done { "notices-done-stop" } else { "notices-stop-title" })
    }
}

/// `GET /notices/{token}/stop`: asks, and stops nothing.
pub(super) async fn ask(
    State(site): State<Site>,
    v: Visitor,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    Ok(show(&StopPage::of(&site, v, &token.parse()?, asked.topic()?).await?)?.into_response())
}

/// `POST /notices/{token}/stop`: from our page, or from a mail program, which has no cookie and wants no redirect.
/// Whatever the body is, whoever sends it has the letter.
pub(super) async fn stop(
    State(site): State<Site>,
    v: Visitor,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    sent: Result<Sent, Failure>,
) -> Result<Response, Failure> {
    let (token, wanted): (Token, _) = (token.parse()?, asked.topic()?);
    let change = wanted.map_or(Change::Stop, Change::Without);
    app::subscriber::change(&site.app, token.clone(), change).await?;
    if sent.is_ok_and(|sent| sent.has("page")) {
        return Ok(done(&site, &format!("/notices/{token}"), "notices-done-stop"));
    }
    let page = StopPage::of(&site, v, &token, wanted).await?;
    Ok(show(&StopPage { done: true, ..page })?.into_response())
}
