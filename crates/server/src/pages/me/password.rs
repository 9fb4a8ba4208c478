//! A new password for who knows the old one.

use app::staff::{PASSWORD_LEAST, own};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};

use super::secret;
use crate::error::Failure;
use crate::limit;
use crate::pages::parts::fault::Fault;
use crate::pages::{show, sign_in};
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{ME, Visitor, done};

#[derive(Template)]
#[template(path = "me/password.html")]
struct PasswordPage {
    v: Visitor,
    errors: Vec<Fault>,
    least: usize,
}

impl PasswordPage {
    fn title(&self) -> String {
        let title = self.v.l.say("me-password");
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }
}

/// `GET /work/me/password`
pub(super) async fn form(v: Visitor) -> Result<Response, Failure> {
    Ok(show(&PasswordPage { v, errors: Vec::new(), least: PASSWORD_LEAST })?.into_response())
}

/// `POST /work/me/password`
pub(super) async fn change(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let (status, errors) = match changed(&site, &v, &headers, &sent).await {
        Ok(()) => return Ok(done(&site, ME, "me-done-password")),
        Err(fault) => sign_in::code_faults(&v, "old", fault)?,
    };
    Ok((status, show(&PasswordPage { v, errors, least: PASSWORD_LEAST })?).into_response())
}

async fn changed(site: &Site, v: &Visitor, headers: &HeaderMap, sent: &Sent) -> Result<(), app::Error> {
    let staff = v.staff.clone().ok_or(app::Error::Forbidden)?;
    let (old, new) = (sent.get("old"), sent.get("password"));
    if new != sent.get("again") {
        return Err(app::Error::field("again", "invitation-not-the-same"));
    }
    site.limits.take_for(&limit::LOGIN, &staff.id.to_string())?;
    own::change_password(&site.app, &staff, &secret(headers), old, new).await
}
