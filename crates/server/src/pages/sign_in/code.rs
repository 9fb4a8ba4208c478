//! The second half of signing in: a code of the app, or a recovery code.

use app::FieldError;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::{Carried, SignInPage, local, welcome};
use crate::browser;
use crate::error::Failure;
use crate::limit;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "sign_in/code.html")]
struct CodePage {
    v: Visitor,
    errors: Vec<Fault>,
    /// What shows that the password was right.
    pass: String,
    next: String,
    carry: String,
}

impl CodePage {
    fn title(&self) -> String {
        let title = self.v.l.say("factor-ask-title");
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }
}

/// The password was right: asks for the code.
///
/// # Errors
/// [`Failure`] if the page cannot be filled.
pub(super) fn ask(v: Visitor, pass: String, next: String, carry: String) -> Result<Response, Failure> {
    Ok(show(&CodePage { v, errors: Vec::new(), pass, next, carry })?.into_response())
}

/// `POST /sign-in/code`
pub(super) async fn enter(
    v: Visitor,
    State(site): State<Site>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let (next, carry) = (local(sent.get("next")).to_owned(), sent.get("carry").to_owned());
    let (status, errors) = match shown(&site, &v, &headers, &sent).await {
        Ok(secret) => return welcome(v, &site, secret, &next, Carried::parse(&carry)).await,
        Err(app::Error::Gone) => {
            let errors = vec![Fault::new("login", v.l.say("factor-pass-over"))];
            let photos = Carried::parse(&carry).is_some_and(|carried| carried.photos);
            let page = SignInPage { v, errors, login: String::new(), next, carry, photos };
            return Ok((StatusCode::GONE, show(&page)?).into_response());
        }
        Err(fault) => faults(&v, if sent.has("recovery") { "recovery" } else { "code" }, fault)?,
    };
    Ok((status, show(&CodePage { v, errors, pass: sent.get("pass").to_owned(), next, carry })?).into_response())
}

/// Counts the try for the person whose password it was, wherever they come from.
async fn shown(site: &Site, v: &Visitor, headers: &HeaderMap, sent: &Sent) -> Result<String, app::Error> {
    site.limits.take(&limit::FOLLOW, v.address)?;
    let pass = sent.get("pass");
    let whose = app::staff::half_way(&site.app, pass).await?;
    site.limits.take_for(&limit::CODE, &whose.to_string())?;
    let visit = browser::visit(site, headers);
    if sent.has("recovery") {
        app::staff::enter_with_recovery(&site.app, pass, sent.get("recovery"), visit).await
    } else {
        app::staff::enter_with_code(&site.app, pass, sent.get("code"), visit).await
    }
}

/// The words for a code that did not fit; what is no fault of the person goes the way of all failures.
pub(crate) fn faults(v: &Visitor, field: &str, fault: app::Error) -> Result<(StatusCode, Vec<Fault>), Failure> {
    match fault {
        app::Error::Invalid(faults) => {
            let faults = faults.iter().map(|fault: &FieldError| Fault::of(&v.l, fault)).collect();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, faults))
        }
        app::Error::TooMany { retry_after_s } => {
            let text = v.l.with("staff-sign-in-slow", &[("wait", retry_after_s)]);
            Ok((StatusCode::TOO_MANY_REQUESTS, vec![Fault::new(field, text)]))
        }
        other => Err(other.into()),
    }
}
