//! What somebody changes of their account.

use app::account::Asking;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::code::CaseCode;
use domain::subscriber::Channel;

use super::home::{Typed, filled};
use super::sign_in::{address, ask_for, told};
use super::{HOME, own, signed_out, token};
use crate::error::Failure;
use crate::keys::Keys;
use crate::limit;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

/// `POST /account/name`
pub(super) async fn rename(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let name = sent.get("name").to_owned();
    match app::account::rename(&site.app, own(&v)?, &name, v.tongue().code()).await {
        Ok(()) => Ok(done(&site, HOME, "account-done-name")),
        Err(fault) => refused(&site, v, &headers, Typed { name: Some(name), ..Typed::default() }, "name", fault).await,
    }
}

async fn refused(
    site: &Site,
    v: Visitor,
    headers: &HeaderMap,
    typed: Typed,
    field: &'static str,
    fault: app::Error,
) -> Result<Response, Failure> {
    let (status, faults) = told(&v, field, fault)?;
    filled(site, v, headers, typed, faults, status).await
}

/// `POST /account/contacts`: a code goes to an address that is to be added.
pub(super) async fn add_contact(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let contact = sent.get("contact").trim().to_owned();
    match ask_for(&site, &v, &contact, Asking::Add(own(&v)?)).await {
        Ok(id) => Ok(Redirect::to(&address(id, HOME)).into_response()),
        Err(fault) => refused(&site, v, &headers, Typed { contact, ..Typed::default() }, "contact", fault).await,
    }
}

/// `POST /account/contacts/removal`
pub(super) async fn drop_contact(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let channel = Channel::parse(sent.get("channel")).ok_or(app::Error::NotFound)?;
    match app::account::drop_contact(&site.app, own(&v)?, channel).await {
        Ok(()) => Ok(done(&site, HOME, "account-done-contact-removed")),
        Err(fault) => refused(&site, v, &headers, Typed::default(), "contact", fault).await,
    }
}

/// `POST /account/claims`: a case that was sent without the account, by its code.
pub(super) async fn claim(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    site.limits.take(&limit::FOLLOW, v.address)?;
    let claim = sent.get("claim").trim().to_owned();
    let claimed = match claim.parse::<CaseCode>() {
        Ok(code) => app::account::claim(&site.app, own(&v)?, code).await,
        Err(_) => Err(app::FieldError::new("claim", "account-claim-form").into()),
    };
    match claimed {
        Ok(()) => Ok(done(&site, HOME, "account-done-claim")),
        Err(fault) => refused(&site, v, &headers, Typed { claim, ..Typed::default() }, "claim", fault).await,
    }
}

/// `POST /account/cases`: the cases whose keys this browser holds.
pub(super) async fn take(State(site): State<Site>, v: Visitor, headers: HeaderMap) -> Result<Response, Failure> {
    let keys = Keys::of_request(&headers).all();
    let new = app::account::claim_by_key(&site.app, own(&v)?, keys).await?;
    Ok(done(&site, HOME, if new > 0 { "account-done-claim" } else { "account-done-no-claim" }))
}

/// `POST /account/sessions`: signs out of every other browser.
pub(super) async fn close_others(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    app::account::close_others(&site.app, own(&v)?, &token(&headers)).await?;
    Ok(done(&site, HOME, "account-done-others"))
}

/// `POST /account/sign-out`
pub(super) async fn sign_out(State(site): State<Site>, headers: HeaderMap) -> Result<Response, Failure> {
    app::account::sign_out(&site.app, &token(&headers)).await?;
    Ok((signed_out(), done(&site, "/", "staff-signed-out")).into_response())
}
