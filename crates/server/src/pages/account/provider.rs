//! Signing in through a provider of identities, or showing it who one is while signed in. Whatever goes wrong on the way leads to
//! a page with the other ways.

use app::FieldError;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::home::{Typed, filled};
use super::sign_in::{From, SignInPage, local, told};
use super::{HOME, cookie, own};
use crate::adapters::oidc::{Fault as Away, Known};
use crate::error::Failure;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{FLASH, Visitor, done, own_cookie};
use crate::{browser, limit};

/// Cookie of an attempt: only the browser that began it can end it.
const ATTEMPT: &str = "attempt";

/// What has to come back with the answer of a provider.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Attempt {
    provider: String,
    state: String,
    nonce: String,
    verifier: String,
    next: String,
}

impl Attempt {
    fn of(headers: &HeaderMap) -> Option<Self> {
        let jar = CookieJar::from_headers(headers);
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(jar.get(ATTEMPT)?.value()).ok()?).ok()
    }

    fn cookie(&self, site: &Site) -> Result<Cookie<'static>, Failure> {
        Ok(own_cookie(site, ATTEMPT, BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).map_err(app::Error::bug)?)))
    }
}

/// `GET /account/providers/{id}`: off to the provider.
pub(super) async fn begin(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(from): Query<From>,
) -> Result<Response, Failure> {
    let known = site.providers.find(&id).ok_or(app::Error::NotFound)?;
    site.limits.take(&limit::SIGN_IN, v.address)?;
    let next = local(&from.next).to_owned();
    match site.providers.begin(&id).await.ok_or(app::Error::NotFound)? {
        Ok(begun) => {
            let (state, nonce, verifier) = (begun.state, begun.nonce, begun.verifier);
            let attempt = Attempt { provider: id, state, nonce, verifier, next };
            Ok((CookieJar::new().add(attempt.cookie(&site)?), Redirect::to(&begun.url)).into_response())
        }
        Err(fault) => other_ways(&site, v, &headers, &next, known, &fault).await,
    }
}

/// What a provider sends back in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Back {
    code: String,
    state: String,
    error: String,
}

/// `GET /account/providers/{id}/callback`
pub(super) async fn back(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(back): Query<Back>,
) -> Result<Response, Failure> {
    let known = site.providers.find(&id).ok_or(app::Error::NotFound)?;
    site.limits.take(&limit::SIGN_IN, v.address)?;
    let name = known.called(v.tongue().code()).to_owned();
    let attempt =
        Attempt::of(&headers).filter(|own| own.provider == id && !own.state.is_empty() && own.state == back.state);
    let Some(attempt) = attempt else {
        let text = v.l.say("account-provider-lost");
        return page(&site, v, &headers, HOME, text, StatusCode::BAD_REQUEST).await;
    };
    if !back.error.is_empty() || back.code.is_empty() {
        tracing::info!(provider = id, said = back.error, "a provider sent somebody back");
        let text = v.l.with("account-provider-stopped", &[("name", name)]);
        return page(&site, v, &headers, &attempt.next, text, StatusCode::OK).await;
    }
    let finished = site.providers.finish(&id, back.code, &attempt.nonce, attempt.verifier).await;
    let said = match finished.ok_or(app::Error::NotFound)? {
        Ok(said) => said,
        Err(fault) => return other_ways(&site, v, &headers, &attempt.next, known, &fault).await,
    };
    let language = v.tongue().code().to_owned();
    let entered = app::account::enter_by(&site.app, said, v.account, &browser::called(&headers), &language).await;
    let jar = CookieJar::new().add(Cookie::build((ATTEMPT, "")).path("/").removal().build());
    match entered {
        Ok(entered) => {
            let Some(secret) = entered.session else {
                return Ok((jar, done(&site, HOME, "account-done-identity")).into_response());
            };
            let told = if entered.new { "account-done-new" } else { "account-done-in" };
            let jar = jar.add(cookie(&site, secret)).add(own_cookie(&site, FLASH, told));
            Ok((jar, Redirect::to(local(&attempt.next))).into_response())
        }
        Err(fault) => {
            let (status, faults) = told(&v, "provider", fault)?;
            filled(&site, v, &headers, Typed::default(), faults, status).await
        }
    }
}

/// What went wrong at a provider, on the page with the other ways.
async fn other_ways(
    site: &Site,
    v: Visitor,
    headers: &HeaderMap,
    next: &str,
    known: &Known,
    fault: &Away,
) -> Result<Response, Failure> {
    tracing::warn!(provider = known.id, fault = crate::error::chain(fault), "a provider of identities");
    let (key, status) = match fault {
        Away::Away(_) => ("account-provider-away", StatusCode::SERVICE_UNAVAILABLE),
        Away::Refused(_) => ("account-provider-refused", StatusCode::BAD_REQUEST),
        Away::Wrong(_) => ("account-provider-wrong", StatusCode::BAD_GATEWAY),
    };
    let text = v.l.with(key, &[("name", known.called(v.tongue().code()))]);
    page(site, v, headers, next, text, status).await
}

async fn page(
    site: &Site,
    mut v: Visitor,
    headers: &HeaderMap,
    next: &str,
    text: String,
    status: StatusCode,
) -> Result<Response, Failure> {
    let faults = vec![Fault::new("provider", text)];
    if v.account.is_some() {
        return filled(site, v, headers, Typed::default(), faults, status).await;
    }
    "/account/sign-in".clone_into(&mut v.path);
    Ok((status, show(&SignInPage::new(site, v, "", next, faults))?).into_response())
}

/// `POST /account/providers/removal`
pub(super) async fn drop_identity(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let provider = sent.get("provider");
    if site.providers.find(provider).is_none() {
        return Err(app::Error::from(FieldError::new("provider", "field-empty")).into());
    }
    match app::account::drop_identity(&site.app, own(&v)?, provider).await {
        Ok(()) => Ok(done(&site, HOME, "account-done-identity-removed")),
        Err(fault) => {
            let (status, faults) = told(&v, "provider", fault)?;
            filled(&site, v, &headers, Typed::default(), faults, status).await
        }
    }
}
