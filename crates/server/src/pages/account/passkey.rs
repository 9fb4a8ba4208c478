//! Signing in by a key of the device, making one, and taking it off. The device is asked by script; its answer comes as a form, so
//! that what goes wrong is said on a page like everything else.

use app::FieldError;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use domain::id::AttemptId;
use serde_json::{Value, json};

use super::home::{Typed, filled};
use super::sign_in::{SignInPage, local, told};
use super::{HOME, cookie, own};
use crate::adapters::passkey::{Question, Unfit};
use crate::error::{Failure, chain};
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{FLASH, Visitor, done, own_cookie};
use crate::{browser, limit};

/// What does not fit is told to the person as one thing, and to those who run the program as it is.
fn unfit(fault: &Unfit) -> app::Error {
    tracing::info!(fault = chain(fault), "a passkey");
    FieldError::new("passkey", "account-passkey-unfit").into()
}

fn asked(id: AttemptId, options: Value) -> Json<Value> {
    Json(json!({ "attempt": id.0.simple().to_string(), "options": options }))
}

fn attempt(sent: &Sent) -> Result<AttemptId, app::Error> {
    let id = uuid::Uuid::try_parse(sent.get("attempt")).ok();
    id.map(AttemptId).ok_or_else(|| FieldError::new("passkey", "account-passkey-late").into())
}

/// `POST /account/passkeys/question`: what a device is asked that signs in.
pub(super) async fn question(State(site): State<Site>, v: Visitor) -> Result<Json<Value>, Failure> {
    site.limits.take(&limit::SIGN_IN, v.address)?;
    let Question { options, state } = site.passkeys.ask().map_err(|fault| unfit(&fault))?;
    Ok(asked(app::account::ask_device(&site.app, None, state).await?, options))
}

/// `POST /account/passkeys/answer`: what it answered.
pub(super) async fn answer(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    match sign_in(&site, &v, &headers, &sent).await {
        Ok(secret) => {
            let jar = CookieJar::new().add(cookie(&site, secret)).add(own_cookie(&site, FLASH, "account-done-in"));
            Ok((jar, Redirect::to(local(sent.get("next")))).into_response())
        }
        Err(fault) => {
            let (status, faults) = told(&v, "passkey", fault)?;
            Ok((status, show(&SignInPage::new(&site, v, "", sent.get("next"), faults))?).into_response())
        }
    }
}

async fn sign_in(site: &Site, v: &Visitor, headers: &HeaderMap, sent: &Sent) -> Result<String, app::Error> {
    site.limits.take(&limit::SIGN_IN, v.address)?;
    let credential = sent.get("credential");
    let state = app::account::answered(&site.app, attempt(sent)?, None).await?;
    let (account, id) = site.passkeys.named(credential).map_err(|fault| unfit(&fault))?;
    let known = app::account::passkeys(&site.app, account).await?.into_iter().find(|key| key.id == id);
    let known = known.ok_or_else(|| FieldError::new("passkey", "account-passkey-unknown"))?;
    let data = site.passkeys.fits(state, credential, known.data).map_err(|fault| unfit(&fault))?;
    app::account::enter_by_passkey(&site.app, account, &id, data, &browser::called(headers)).await
}

/// `POST /account/passkeys/new`: what a device is asked that makes a key.
pub(super) async fn new(State(site): State<Site>, v: Visitor) -> Result<Json<Value>, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let account = own(&v)?;
    let home = app::account::home(&site.app, account).await?;
    let known: Vec<Value> = home.passkeys.into_iter().map(|key| key.data).collect();
    let name = home.contacts.first().map(|contact| contact.target.clone()).or(home.account.name);
    let name = name.unwrap_or_else(|| v.l.say("account-title"));
    let Question { options, state } = site.passkeys.make(account, &name, &known).map_err(|fault| unfit(&fault))?;
    Ok(asked(app::account::ask_device(&site.app, Some(account), state).await?, options))
}

/// `POST /account/passkeys`: the key that it made.
pub(super) async fn add(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let account = own(&v)?;
    let added = async {
        let state = app::account::answered(&site.app, attempt(&sent)?, Some(account)).await?;
        let made = site.passkeys.made(state, sent.get("credential")).map_err(|fault| unfit(&fault))?;
        app::account::add_passkey(&site.app, account, made.id, made.data, &browser::called(&headers)).await
    };
    back(&site, v, &headers, added.await, "account-done-passkey").await
}

/// `POST /account/passkeys/removal`
pub(super) async fn drop_passkey(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let dropped = app::account::drop_passkey(&site.app, own(&v)?, sent.get("passkey")).await;
    back(&site, v, &headers, dropped, "account-done-passkey-removed").await
}

/// The page of the account after a change, or with what was wrong with it.
async fn back(
    site: &Site,
    v: Visitor,
    headers: &HeaderMap,
    changed: Result<(), app::Error>,
    text: &'static str,
) -> Result<Response, Failure> {
    match changed {
        Ok(()) => Ok(done(site, HOME, text)),
        Err(fault) => {
            let (status, faults): (StatusCode, _) = told(&v, "passkey", fault)?;
            filled(site, v, headers, Typed::default(), faults, status).await
        }
    }
}
