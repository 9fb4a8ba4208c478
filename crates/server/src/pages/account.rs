//! The account of somebody who looks after their own cases: signing in by a code, what it holds, what they change.

mod act;
mod data;
mod home;
mod organisation;
mod passkey;
mod provider;
mod sign_in;

use app::ports::post::Address;
use axum::Extension;
use axum::extract::{FromRequest as _, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use domain::id::AccountId;

use crate::error::{Failure, encoded};
use crate::routes::{Permission, Routes};
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{ACCOUNT, Visitor, own_cookie};

/// The page of the account.
const HOME: &str = "/account";
/// The page of all own data.
const DATA: &str = "/account/data";

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    let own = Permission::Account;
    let pages = Routes::new()
        .page(HOME, own, get(home::home))
        .page("/account/sign-in", Permission::Public, get(sign_in::form).post(sign_in::ask))
        .page("/account/name", own, post(act::rename))
        .page("/account/organisation", own, get(organisation::look).post(organisation::change))
        .page("/account/contacts", own, post(act::add_contact))
        .page("/account/contacts/removal", own, post(act::drop_contact))
        .page("/account/claims", own, post(act::claim))
        .page("/account/cases", own, post(act::take))
        .page("/account/sessions", own, post(act::close_others))
        .page(DATA, own, get(data::read))
        .page("/account/data.json", own, get(data::file))
        .page("/account/data/requests", own, post(data::ask))
        .page("/account/deletion", own, get(data::ask_deletion).post(data::delete))
        .page("/account/passkeys", own, post(passkey::add))
        .page("/account/passkeys/new", own, post(passkey::new))
        .page("/account/passkeys/removal", own, post(passkey::drop_passkey))
        .page("/account/passkeys/question", Permission::Public, post(passkey::question))
        .page("/account/passkeys/answer", Permission::Public, post(passkey::answer))
        .page("/account/providers/removal", own, post(provider::drop_identity))
        .page("/account/providers/{id}", Permission::Public, get(provider::begin))
        .page("/account/sign-out", Permission::Public, post(act::sign_out));
    let codes = Routes::new().page("/account/providers/{id}/callback", Permission::Public, get(provider::back)).page(
        "/account/codes/{id}",
        Permission::Public,
        get(sign_in::code).post(sign_in::enter),
    );
    pages.merge(codes.secret())
}

/// The account of who is signed in; the table of addresses lets nobody else come here.
fn own(v: &Visitor) -> Result<AccountId, Failure> {
    v.account.ok_or_else(|| app::Error::NotFound.into())
}

/// The token of the session that the browser holds.
fn token(headers: &HeaderMap) -> String {
    CookieJar::from_headers(headers).get(ACCOUNT).map(|cookie| cookie.value().to_owned()).unwrap_or_default()
}

/// The cookie of a session; the session ends it.
fn cookie(site: &Site, token: String) -> Cookie<'static> {
    let mut cookie = own_cookie(site, ACCOUNT, token);
    cookie.make_permanent();
    cookie
}

/// An address as its owner reads it.
fn shown(to: &Address) -> String {
    match to {
        Address::Mail(text) | Address::Sms(text) => text.clone(),
        Address::Push(_) => String::new(),
    }
}

/// A page or a form of an account, without one: signing in comes first, and what was typed comes along in the address.
///
/// # Errors
/// [`Failure`] if the form cannot be read.
pub(crate) async fn lost(ask: Request) -> Result<Response, Failure> {
    if ask.method() == Method::GET {
        return Ok(sign_in_first(&page_of(&ask)));
    }
    let home = if ask.uri().path().starts_with(DATA) { DATA } else { HOME };
    let sent = Sent::from_request(ask, &()).await?;
    let typed = sent.fields().iter().filter(|(_, value)| !value.is_empty());
    let typed = form_urlencoded::Serializer::new(String::new()).extend_pairs(typed).finish();
    let next = if typed.is_empty() { home.to_owned() } else { format!("{home}?{typed}") };
    Ok(sign_in_first(&next))
}

fn page_of(ask: &Request) -> String {
    ask.uri().path_and_query().map_or_else(|| HOME.to_owned(), ToString::to_string)
}

fn sign_in_first(next: &str) -> Response {
    Redirect::to(&format!("/account/sign-in?next={}", encoded(next))).into_response()
}

/// Lets pass who is signed in with an account; whoever is not comes back after signing in, with what they typed. A page may find
/// that the account has just ended, or is younger than the database: then the browser is signed out.
///
/// # Errors
/// [`Failure`] of the page, or if the form cannot be read.
pub(crate) async fn own_only(
    State(site): State<Site>,
    Extension(v): Extension<Visitor>,
    ask: Request,
    next: Next,
) -> Result<Response, Failure> {
    match v.account {
        None if v.unknown => return Err(app::Error::Unavailable.into()),
        None => return lost(ask).await,
        Some(_) => {}
    }
    let (page, token) = (page_of(&ask), token(ask.headers()));
    let answer = next.run(ask).await;
    if answer.status() == StatusCode::NOT_FOUND && app::account::by_session(&site.app, &token).await?.is_none() {
        return Ok((signed_out(), sign_in_first(&page)).into_response());
    }
    Ok(answer)
}

/// Takes the session from the browser.
fn signed_out() -> CookieJar {
    CookieJar::new().add(Cookie::build((ACCOUNT, "")).path("/").removal().build())
}
