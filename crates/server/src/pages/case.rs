//! The page of one case: for everyone, for who follows it by its code, and for the person who sent it.

mod answer;
mod form;
mod looks;
mod page;
mod photo;

use app::view::{self, CaseView, Sight, Viewer};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::cookie::CookieJar;
use domain::code::CaseCode;
use serde::Deserialize;

use super::show;
use crate::error::Failure;
use crate::keys::Keys;
use crate::limit;
use crate::routes::{Permission, Routes};
use crate::site::Site;
use crate::visitor::{Visitor, done, own_cookie};
pub(super) use answer::said;
use form::{Change, Form, Typed};
pub(super) use looks::{Look, looks};
use page::CasePage;
pub(super) use page::{paragraphs, question};
pub(super) use photo::photo_answer;
use photo::{full, thumb};

/// Cookie of a device that said "me too": an opaque secret.
const SUPPORTER: &str = "supporter";

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    let own = Permission::Reporter;
    Routes::new()
        .page("/cases/{code}", Permission::Public, get(case))
        .shared()
        .page("/cases/{code}/photos/{id}", Permission::Public, get(full))
        .page("/cases/{code}/photos/{id}/thumb", Permission::Public, get(thumb))
        .page("/cases/{code}/supporters", Permission::Public, post(support))
        .page("/cases/{code}/supply", own, post(|ask: Change| ask.carry_out(Form::Supply)))
        .photos()
        .page("/cases/{code}/contest", own, post(|ask: Change| ask.carry_out(Form::Contest)))
        .page("/cases/{code}/messages", own, post(|ask: Change| ask.carry_out(Form::Message)))
        .photos()
        .page("/cases/{code}/rating", own, post(|ask: Change| ask.carry_out(Form::Rating)))
        .page("/cases/{code}/marks", own, post(|ask: Change| ask.carry_out(Form::Marks)))
        .page("/cases/{code}/reopening", own, post(|ask: Change| ask.carry_out(Form::Reopening)))
        .page("/cases/{code}/withdrawal", own, post(|ask: Change| ask.carry_out(Form::Withdrawal)))
}

/// A code in an address; everything else is not there.
fn code_of(text: &str) -> Result<CaseCode, Failure> {
    text.parse().map_err(|fault: domain::code::NotACode| {
        tracing::debug!(%fault, "no code in the address");
        app::Error::NotFound.into()
    })
}

fn viewer(keys: &Keys, v: &Visitor, code: CaseCode) -> Viewer {
    keys.proof(v, code).map_or(Viewer::Anyone, Viewer::Reporter)
}

#[derive(Debug, Default, Deserialize)]
struct Asking {
    key: Option<String>,
    rate: Option<String>,
}

/// `GET /cases/{code}`
async fn case(
    State(site): State<Site>,
    v: Visitor,
    Path(text): Path<String>,
    Query(asking): Query<Asking>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let code = code_of(&text)?;
    let keys = Keys::of_request(&headers);
    let place = format!("/cases/{code}");
    if let Some(key) = asking.key {
        return take_key(&site, &v, (code, &key), &keys, &place).await;
    }
    if text != code.to_string() {
        return Ok(Redirect::permanent(&place).into_response());
    }
    let found = look(&site, &v, code, viewer(&keys, &v, code)).await?;
    let unhappy = asking.rate.is_some();
    let given = match keys.proof(&v, code).filter(|_| found.sight == Sight::Own) {
        Some(proof) => app::consent::of_case(&site.app, proof, code).await?,
        None => Vec::new(),
    };
    let page = CasePage::new(&site, v, found, Typed::default(), unhappy).with_consents(code, &given);
    Ok(show(&page)?.into_response())
}

/// Keeps the key of a link, if it is one, and goes on without it in the address.
pub(super) async fn take_key(
    site: &Site,
    v: &Visitor,
    (code, key): (CaseCode, &str),
    keys: &Keys,
    place: &str,
) -> Result<Response, Failure> {
    let found = look(site, v, code, Viewer::Reporter(key.to_owned().into())).await?;
    let own = found.sight == Sight::Own;
    let cookie = keys.with(site, code, key).filter(|_| own);
    let jar = cookie.map_or_else(CookieJar::new, |cookie| CookieJar::new().add(cookie));
    Ok((jar, Redirect::to(place)).into_response())
}

/// The case; who asks for codes that show nothing is slowed down.
async fn look(site: &Site, v: &Visitor, code: CaseCode, viewer: Viewer) -> Result<CaseView, Failure> {
    let found = view::view(&site.app, code, viewer).await;
    if matches!(&found, Err(app::Error::NotFound)) || found.as_ref().is_ok_and(|found| found.sight == Sight::Outline) {
        site.limits.take(&limit::FOLLOW, v.address)?;
    }
    Ok(found?)
}

/// `POST /cases/{code}/supporters`: "me too".
async fn support(
    State(site): State<Site>,
    v: Visitor,
    Path(code): Path<String>,
    jar: CookieJar,
) -> Result<Response, Failure> {
    let code = code_of(&code)?;
    site.limits.take(&limit::CHANGE, v.address)?;
    let known = jar.get(SUPPORTER).map(|cookie| cookie.value().to_owned()).filter(|key| key.len() >= 16);
    let key = known.unwrap_or_else(|| site.app.ids.secret());
    app::support::me_too(&site.app, code, &key, v.account, None).await?;
    let mut cookie = own_cookie(&site, SUPPORTER, key);
    cookie.make_permanent();
    let told = done(&site, &format!("/cases/{code}"), "case-done-support");
    Ok((CookieJar::new().add(cookie), told).into_response())
}
