//! The own data of whoever sent a case, with an account or without: what they agreed to, and what they ask.

mod consent;
mod request;

use app::case::Proof;
use app::request::{Asker, NewRequest};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use domain::code::CaseCode;
pub(super) use domain::consent::Purpose;
use serde::Deserialize;

pub(super) use consent::{ConsentLine, agreed, consents};
pub(super) use request::{Choice, RequestLine, entry, kinds, parts_of, requests, rights, span, when};

use super::case::take_key;
use super::parts::fault::Fault;
use super::show;
use crate::error::Failure;
use crate::keys::Keys;
use crate::limit;
use crate::routes::{Permission, Routes};
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

/// Addresses of this file.
pub(super) fn routes() -> Routes {
    let own = Permission::Reporter;
    Routes::new().page("/cases/{code}/data", own, get(read)).page("/cases/{code}/data/requests", own, post(file)).page(
        "/cases/{code}/data/withdrawal",
        own,
        post(withdraw),
    )
}

#[derive(Template)]
#[template(path = "data/data.html")]
struct DataPage {
    v: Visitor,
    code: String,
    consents: Vec<ConsentLine>,
    requests: Vec<RequestLine>,
    kinds: Vec<Choice>,
    typed: NewRequest,
    faults: Vec<Fault>,
}

impl DataPage {
    fn form(&self) -> String {
        format!("/cases/{}/data/requests", self.code)
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.faults, field)
    }
}

/// The case of an address, and what the visitor shows to be its sender.
fn whose(v: &Visitor, code: &str, headers: &HeaderMap) -> Result<(CaseCode, Proof), Failure> {
    let code: CaseCode = code.parse().ok().ok_or(app::Error::NotFound)?;
    let proof = Keys::of_request(headers).proof(v, code).ok_or(app::Error::NotFound)?;
    Ok((code, proof))
}

async fn page(
    site: &Site,
    v: Visitor,
    (code, proof): (CaseCode, Proof),
    typed: NewRequest,
    faults: Vec<Fault>,
) -> Result<DataPage, Failure> {
    let given = app::consent::of_case(&site.app, proof.clone(), code).await?;
    let asked = app::request::asked(&site.app, Asker::Sender(code, proof)).await?;
    let l = &v.l;
    let own = app::account::About::Case(code);
    Ok(DataPage {
        code: code.to_string(),
        consents: consents(l, given.iter().map(|one| (&own, one)), false),
        requests: requests(l, &site.app.city(), v.now, asked.iter().map(|one| (None, one))),
        kinds: kinds(l),
        typed,
        faults,
        v,
    })
}

#[derive(Deserialize)]
struct Asking {
    /// The secret of a letter's link.
    key: Option<String>,
}

/// `GET /cases/{code}/data`
async fn read(
    State(site): State<Site>,
    v: Visitor,
    Path(code): Path<String>,
    Query(asking): Query<Asking>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if let (Some(key), Ok(code)) = (asking.key, code.parse()) {
        let place = format!("/cases/{code}/data");
        return take_key(&site, &v, (code, &key), &Keys::of_request(&headers), &place).await;
    }
    let own = whose(&v, &code, &headers)?;
    Ok(show(&page(&site, v, own, NewRequest::default(), Vec::new()).await?)?.into_response())
}

/// What stands in the form of a request.
pub(super) fn typed(sent: &Sent) -> NewRequest {
    NewRequest { kind: sent.get("kind").to_owned(), words: sent.get("words").to_owned() }
}

/// `POST /cases/{code}/data/requests`
async fn file(
    State(site): State<Site>,
    v: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let (code, proof) = whose(&v, &code, &headers)?;
    let new = typed(&sent);
    match app::request::file(&site.app, Asker::Sender(code, proof.clone()), new.clone()).await {
        Ok(_) => Ok(done(&site, &format!("/cases/{code}/data"), "request-done-filed")),
        Err(app::Error::Invalid(faults)) => {
            let faults = faults.iter().map(|fault| Fault::of(&v.l, fault)).collect();
            let page = page(&site, v, (code, proof), new, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /cases/{code}/data/withdrawal`: also from the page of all own data, to which it goes back then.
async fn withdraw(
    State(site): State<Site>,
    v: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let (code, proof) = whose(&v, &code, &headers)?;
    let purpose = Purpose::parse(sent.get("purpose")).ok_or(app::Error::NotFound)?;
    app::consent::withdraw(&site.app, proof, code, purpose).await?;
    let back = if sent.get("back") == "account" { "/account/data".to_owned() } else { format!("/cases/{code}/data") };
    Ok(done(&site, &back, "consent-done"))
}
