//! Setting up a second factor, and what belongs to it: the drawing for the app, recovery codes.

use app::staff::own;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::secret;
use crate::config::SecondFactor;
use crate::error::{Failure, encoded};
use crate::limit;
use crate::pages::parts::fault::Fault;
use crate::pages::report::receipt::drawing;
use crate::pages::{show, sign_in};
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{FACTOR, Visitor};

/// What an app calls the site.
const ISSUER: &str = "Nhịp Cầu";

#[derive(Template)]
#[template(path = "me/factor.html")]
struct FactorPage {
    v: Visitor,
    errors: Vec<Fault>,
    /// What waits to be shown to work: the drawing and the secret in groups of four.
    setup: Option<(String, String)>,
    /// Whether there is a second factor already.
    has: bool,
    /// Whether nothing else can be done without one.
    required: bool,
    /// What was tried: `begin`, `prove` or `codes`.
    tried: &'static str,
}

impl FactorPage {
    fn title(&self) -> String {
        let title = self.v.l.say("factor-title");
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    /// The fault of the form of this name, which has but one field.
    fn error(&self, form: &str) -> String {
        if self.tried == form { Fault::at(&self.errors, "code") } else { String::new() }
    }

    async fn of(
        site: &Site,
        v: Visitor,
        headers: &HeaderMap,
        errors: Vec<Fault>,
        tried: &'static str,
    ) -> Result<Self, Failure> {
        let staff = v.staff.clone().ok_or(Failure::SignIn)?;
        let has = own::look(&site.app, &staff, &secret(headers)).await?.factor_since.is_some();
        let setup = match own::setup(&site.app, &staff).await? {
            Some(setup) => Some((drawing(&address(&setup.login, &setup.secret))?, grouped(&setup.secret))),
            None => None,
        };
        let required = site.config.second_factor == SecondFactor::Required;
        Ok(Self { v, errors, setup, has, required, tried })
    }
}

/// What the drawing says to an app: the form that apps have agreed on.
fn address(login: &str, secret: &str) -> String {
    let issuer = encoded(ISSUER);
    format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}", encoded(login))
}

/// A secret as it is typed from one screen to another.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[derive(Template)]
#[template(path = "me/codes.html")]
struct CodesPage {
    v: Visitor,
    codes: Vec<String>,
}

/// `GET /work/me/second-factor`
pub(super) async fn look(State(site): State<Site>, v: Visitor, headers: HeaderMap) -> Result<Response, Failure> {
    Ok(show(&FactorPage::of(&site, v, &headers, Vec::new(), "").await?)?.into_response())
}

/// `POST /work/me/second-factor/secret`
pub(super) async fn begin(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let outcome = match site.limits.take_for(&limit::CODE, &staff.id.to_string()) {
        Ok(()) => own::begin_setup(&site.app, &staff, sent.get("code")).await,
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(FACTOR).into_response()),
        Err(fault) => again(&site, v, &headers, "begin", fault).await,
    }
}

/// `POST /work/me/second-factor`
pub(super) async fn prove(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    match own::prove_setup(&site.app, &staff, sent.get("code")).await {
        Ok(codes) => Ok(show(&CodesPage { v, codes })?.into_response()),
        // It was set up already, in another window perhaps: the page says where it stands.
        Err(app::Error::Gone) => Ok(Redirect::to(FACTOR).into_response()),
        Err(fault) => again(&site, v, &headers, "prove", fault).await,
    }
}

/// `POST /work/me/recovery-codes`
pub(super) async fn renew_codes(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let outcome = match site.limits.take_for(&limit::CODE, &staff.id.to_string()) {
        Ok(()) => own::renew_codes(&site.app, &staff, sent.get("code")).await,
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(codes) => Ok(show(&CodesPage { v, codes })?.into_response()),
        Err(fault) => again(&site, v, &headers, "codes", fault).await,
    }
}

/// The page with what did not fit.
async fn again(
    site: &Site,
    v: Visitor,
    headers: &HeaderMap,
    tried: &'static str,
    fault: app::Error,
) -> Result<Response, Failure> {
    let (status, errors): (StatusCode, _) = sign_in::code_faults(&v, "code", fault)?;
    let page = FactorPage::of(site, v, headers, errors, tried).await?;
    Ok((status, show(&page)?).into_response())
}

#[cfg(test)]
mod tests {
    use super::{address, grouped};

    #[test]
    fn an_app_is_told_the_secret_and_what_to_call_it() {
        let told = address("lan.nguyen", "ABCD2345");
        assert_eq!(
            told,
            "otpauth://totp/Nh%E1%BB%8Bp%20C%E1%BA%A7u:lan.nguyen?secret=ABCD2345&issuer=Nh%E1%BB%8Bp%20C%E1%BA%A7u"
        );
        assert_eq!(grouped("ABCD2345EF"), "ABCD 2345 EF");
    }
}
