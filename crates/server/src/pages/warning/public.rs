//! Warnings in public: those in force, tests apart from them, past ones, and the page of one.

use app::warning::{in_force, past, tests_running};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Response};
use domain::id::WarningId;
use domain::warning::Warning;
use domain::warning::content::Attachment;
use serde::Deserialize;

use super::body::{Body, Source};
use super::look::{Line, Teller};
use super::safety::{self, Ask};
use super::{file_of, id_of};
use crate::cache::tagged;
use crate::error::Failure;
use crate::pages::list::{mark, read_mark};
use crate::pages::show;
use crate::rest;
use crate::site::Site;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "warning/list.html")]
struct ListPage {
    v: Visitor,
    now: Vec<Line>,
    tests: Vec<Line>,
    past: Vec<Line>,
    next: Option<String>,
    first: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    after: String,
}

/// `GET /warnings`
pub(super) async fn list(
    State(site): State<Site>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let city = site.app.city();
    let after = read_mark(&asked.after).map(|(at, id)| (at, WarningId(id)));
    let (over, next) = past(&site.app, after).await?;
    let teller = Teller { l: &v.l, city: &city, now: v.now };
    let lines = |found: Vec<std::sync::Arc<Warning>>| found.iter().map(|one| teller.line(one)).collect();
    show(&ListPage {
        now: lines(in_force(&site.app, v.now)),
        tests: lines(tests_running(&site.app, v.now)),
        past: over.iter().map(|one| teller.line(one)).collect(),
        next: next.map(|(at, id)| format!("/warnings?after={}", mark(at, id.0))),
        first: after.is_none(),
        v,
    })
}

#[derive(Template)]
#[template(path = "warning/one.html")]
struct OnePage {
    v: Visitor,
    w: Body,
    id: WarningId,
    /// Whether it was called off, which is a message of its own.
    cancelled: bool,
    /// How people are asked to answer; none while nobody is.
    ask: Option<Ask>,
}

/// `GET /warnings/{id}`
pub(super) async fn one(State(site): State<Site>, v: Visitor, Path(id): Path<String>) -> Result<Html<String>, Failure> {
    let found = app::warning::public(&site.app, id_of(&id)?).await?;
    let city = site.app.city();
    let warning = &found.warning;
    let base = format!("/warnings/{}", warning.id);
    let source = Source { site: &site, city: &city, l: &v.l, now: v.now, base, warning, chain: &found.chain };
    let cancelled = warning.file.cancellation.as_ref().is_some_and(|own| own.agreed.is_some());
    let ask = safety::ask(&site, &v, warning);
    show(&OnePage { w: source.body(), id: warning.id, cancelled, ask, v })
}

/// `GET /warnings/{id}/area.geojson`
pub(super) async fn area(State(site): State<Site>, v: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = app::warning::public(&site.app, id_of(&id)?).await?;
    Ok(area_answer(&site, &v, &found.warning))
}

/// Where a warning holds, for a map.
pub(super) fn area_answer(site: &Site, v: &Visitor, warning: &Warning) -> Response {
    let city = site.app.city();
    let teller = Teller { l: &v.l, city: &city, now: v.now };
    tagged("application/geo+json", rest::warning::collection(&teller, [warning]).to_string())
}

/// `GET /warnings/{id}/files/{file}`
pub(super) async fn file(
    State(site): State<Site>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let found = app::warning::file(&site.app, None, id_of(&id)?, file_of(&file)?).await?;
    Ok(file_answer(found, "public, max-age=86400, immutable"))
}

/// A picture is shown, a document is kept.
pub(super) fn file_answer((file, bytes): (Attachment, Vec<u8>), caching: &'static str) -> Response {
    let kind = [(header::CONTENT_TYPE, file.media_type.clone()), (header::CACHE_CONTROL, caching.to_owned())];
    if file.media_type.starts_with("image/") {
        return (kind, bytes).into_response();
    }
    let name = format!("attachment; filename=\"{}.pdf\"", file.id);
    (kind, [(header::CONTENT_DISPOSITION, name)], bytes).into_response()
}
