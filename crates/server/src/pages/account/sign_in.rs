//! Signing in by a code. A known and an unknown address are answered alike: the first code that fits makes the account.

use app::FieldError;
use app::account::{Asked, Asking, HOLDS, LENGTH};
use app::subscriber::Reached;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use domain::id::OneTimeCodeId;
use domain::subscriber::Channel;
use serde::Deserialize;
use uuid::Uuid;

use super::{DATA, HOME, cookie, shown};
use crate::adapters::oidc::Known;
use crate::error::{Failure, encoded};
use crate::pages::notices::contact;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::pages::sign_in::is_local;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{FLASH, Visitor, done, own_cookie};
use crate::{browser, limit};

/// Where somebody came from; only a page of this site counts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct From {
    pub(super) next: String,
}

pub(super) fn local(next: &str) -> &str {
    let comes_back = !next.starts_with("/account/") || next.split('?').next() == Some(DATA);
    if is_local(next) && comes_back { next } else { HOME }
}

#[derive(Template)]
#[template(path = "account/sign_in.html")]
pub(super) struct SignInPage {
    v: Visitor,
    faults: Vec<Fault>,
    typed: String,
    next: String,
    /// Providers of identities: address and name.
    providers: Vec<(String, String)>,
    /// Whether keys of devices sign in.
    passkeys: bool,
    /// `both`, `mail` or `sms`; none if the city sends no codes.
    kind: Option<&'static str>,
}

impl SignInPage {
    pub(super) fn new(site: &Site, v: Visitor, typed: &str, next: &str, faults: Vec<Fault>) -> Self {
        let kind = contact(&site.app.carriers.channels());
        let next = local(next).to_owned();
        let language = v.tongue().code();
        let provider = |known: &Known| {
            (format!("/account/providers/{}?next={}", known.id, encoded(&next)), known.called(language).to_owned())
        };
        let providers = site.providers.known().map(provider).collect();
        Self { v, faults, typed: typed.to_owned(), next, providers, passkeys: site.passkeys.offered(), kind }
    }
}

/// `GET /account/sign-in`
pub(super) async fn form(State(site): State<Site>, v: Visitor, Query(from): Query<From>) -> Result<Response, Failure> {
    if v.account.is_some() {
        return Ok(Redirect::to(local(&from.next)).into_response());
    }
    Ok(show(&SignInPage::new(&site, v, "", &from.next, Vec::new()))?.into_response())
}

/// Asks for a code to an address that was typed, for a household that has not asked too often.
pub(super) async fn ask_for(
    site: &Site,
    v: &Visitor,
    typed: &str,
    asking: Asking,
) -> Result<OneTimeCodeId, app::Error> {
    let kind = contact(&site.app.carriers.channels()).unwrap_or("both");
    if typed.is_empty() {
        return Err(FieldError::new("contact", format!("notices-contact-missing-{kind}")).into());
    }
    let wrong = || FieldError::new("contact", format!("notices-contact-wrong-{kind}"));
    let to = Reached::parse(typed, &site.app.city()).ok_or_else(wrong)?;
    site.limits.take(&limit::ONE_TIME_CODE, v.address)?;
    app::account::ask(&site.app, to, asking, v.tongue().code()).await
}

/// What is told of a failure that concerns the field; everything else goes the way of all failures.
pub(super) fn told(v: &Visitor, field: &'static str, fault: app::Error) -> Result<(StatusCode, Vec<Fault>), Failure> {
    match fault {
        app::Error::Invalid(faults) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            faults.iter().map(|fault| Fault::new(field, v.l.fault(fault))).collect(),
        )),
        app::Error::TooMany { retry_after_s } => {
            let wait = v.l.minutes(u64::from(retry_after_s.div_ceil(60)));
            let text = v.l.with("account-code-many", &[("wait", wait)]);
            Ok((StatusCode::TOO_MANY_REQUESTS, vec![Fault::new(field, text)]))
        }
        other => Err(other.into()),
    }
}

/// `POST /account/sign-in`: a code goes to the address.
pub(super) async fn ask(State(site): State<Site>, v: Visitor, sent: Sent) -> Result<Response, Failure> {
    let (typed, next) = (sent.get("contact").trim().to_owned(), sent.get("next").to_owned());
    match ask_for(&site, &v, &typed, Asking::SignIn).await {
        Ok(id) => Ok(Redirect::to(&address(id, &next)).into_response()),
        Err(fault) => {
            let (status, faults) = told(&v, "contact", fault)?;
            Ok((status, show(&SignInPage::new(&site, v, &typed, &next, faults))?).into_response())
        }
    }
}

/// The page on which a code is typed.
pub(super) fn address(id: OneTimeCodeId, next: &str) -> String {
    format!("/account/codes/{}?next={}", id.0.simple(), encoded(local(next)))
}

#[derive(Template)]
#[template(path = "account/code.html")]
struct CodePage {
    v: Visitor,
    id: String,
    faults: Vec<Fault>,
    typed: String,
    next: String,
    to: String,
    sms: bool,
    /// Whether digits may still be typed.
    open: bool,
    /// Whether the address is to be added to the account.
    adds: bool,
    minutes: i64,
    length: usize,
}

impl CodePage {
    fn new(v: Visitor, id: OneTimeCodeId, asked: &Asked, typed: &str, next: &str, faults: Vec<Fault>) -> Self {
        Self {
            id: id.0.simple().to_string(),
            to: shown(&asked.to),
            sms: asked.to.channel() == Channel::Sms,
            open: asked.open,
            adds: asked.adds,
            minutes: HOLDS.as_mins(),
            length: LENGTH,
            typed: typed.to_owned(),
            next: local(next).to_owned(),
            faults,
            v,
        }
    }

    fn error(&self) -> String {
        Fault::at(&self.faults, "code")
    }

    /// Where another code is asked for.
    fn again(&self) -> &'static str {
        if self.adds { HOME } else { "/account/sign-in" }
    }
}

/// `GET /account/codes/{id}`
pub(super) async fn code(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<String>,
    Query(from): Query<From>,
) -> Result<Response, Failure> {
    let Some(id) = parsed(&id) else { return Ok(unknown(&site)) };
    match app::account::asked(&site.app, id).await {
        Ok(asked) => Ok(show(&CodePage::new(v, id, &asked, "", &from.next, Vec::new()))?.into_response()),
        Err(app::Error::NotFound) => Ok(unknown(&site)),
        Err(other) => Err(other.into()),
    }
}

fn parsed(id: &str) -> Option<OneTimeCodeId> {
    Uuid::try_parse(id).ok().map(OneTimeCodeId)
}

/// There is no such code, or no longer: a new one is asked for.
fn unknown(site: &Site) -> Response {
    done(site, "/account/sign-in", "account-code-unknown")
}

/// `POST /account/codes/{id}`: the digits.
pub(super) async fn enter(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let Some(id) = parsed(&id) else { return Ok(unknown(&site)) };
    let (typed, next) = (sent.get("code").trim().to_owned(), sent.get("next").to_owned());
    let entered = match site.limits.take(&limit::SIGN_IN, v.address) {
        Ok(()) => app::account::enter(&site.app, id, &typed, &browser::called(&headers)).await,
        Err(slow) => Err(slow),
    };
    let entered = match entered {
        Ok(entered) => entered,
        Err(app::Error::NotFound) => return Ok(unknown(&site)),
        Err(fault) => {
            let asked = app::account::asked(&site.app, id).await?;
            let (status, faults) = told(&v, "code", fault)?;
            return Ok((status, show(&CodePage::new(v, id, &asked, &typed, &next, faults))?).into_response());
        }
    };
    let Some(secret) = entered.session else { return Ok(done(&site, HOME, "account-done-contact")) };
    let told = if entered.new { "account-done-new" } else { "account-done-in" };
    let jar = CookieJar::new().add(cookie(&site, secret)).add(own_cookie(&site, FLASH, told));
    Ok((jar, Redirect::to(local(&next))).into_response())
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn signing_in_leads_back_to_pages_of_this_site() {
        assert_eq!(local("/cases/7K3Q-9WMD"), "/cases/7K3Q-9WMD");
        assert_eq!(local("/account?claim=7K3Q-9WMD"), "/account?claim=7K3Q-9WMD");
        for bad in ["", "https://evil.example", "//evil.example", "/account/sign-in?next=/"] {
            assert_eq!(local(bad), "/account", "{bad:?}");
        }
    }
}
