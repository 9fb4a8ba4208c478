//! The page to which an invitation leads, and a link for who forgot the password: whoever follows it sets a password and is
//! signed in.

use app::staff::invitation::{self, Look, State as Stand};
use app::staff::{Entrance, PASSWORD_LEAST};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use domain::staff::LinkKind;

use super::{show, sign_in};
use crate::browser;
use crate::error::Failure;
use crate::limit;
use crate::pages::parts::fault::Fault;
use crate::routes::{Permission, Routes};
use crate::say::Markup;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    let who = Permission::Reader;
    Routes::new()
        .page("/invitation/{token}", who, get(look).post(accept))
        .page("/invitation/{token}/renewal", who, post(ask_again))
        .secret()
}

#[derive(Template)]
#[template(path = "invitation/invitation.html")]
struct InvitationPage {
    v: Visitor,
    errors: Vec<Fault>,
    token: String,
    /// What is known of the link; nothing if there is none like it.
    found: Option<Look>,
    units: Vec<String>,
    /// When it ends.
    until: Option<Markup>,
    least: usize,
}

impl InvitationPage {
    /// Id of the title, which also says where the link stands.
    fn state(&self) -> &'static str {
        match self.found.as_ref().map(|found| found.state) {
            Some(Stand::Open) if self.invites() => "invitation-open",
            Some(Stand::Open) => "invitation-password-open",
            Some(Stand::Used) => "invitation-used",
            Some(Stand::Expired) => "invitation-expired",
            Some(Stand::Replaced) => "invitation-replaced",
            None => "invitation-unknown",
        }
    }

    /// Whether it is the first password that is set.
    fn invites(&self) -> bool {
        self.found.as_ref().is_some_and(|found| found.kind == LinkKind::Invitation)
    }

    fn title(&self) -> String {
        let title = self.v.l.say(self.state());
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn label(&self) -> String {
        self.v.l.say(if self.invites() { "invitation-password" } else { "me-password-new" })
    }

    fn is(&self, state: &str) -> bool {
        self.state() == state
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }

    fn status(&self) -> StatusCode {
        match self.found.as_ref().map(|found| found.state) {
            Some(Stand::Open) if self.errors.is_empty() => StatusCode::OK,
            Some(Stand::Open) => StatusCode::UNPROCESSABLE_ENTITY,
            Some(Stand::Used | Stand::Expired | Stand::Replaced) => StatusCode::GONE,
            None => StatusCode::NOT_FOUND,
        }
    }
}

async fn page(site: &Site, v: Visitor, token: String, errors: Vec<Fault>) -> Result<Response, Failure> {
    site.limits.take(&limit::FOLLOW, v.address)?;
    let found = match invitation::look(&site.app, &token).await {
        Ok(found) => Some(found),
        Err(app::Error::NotFound) => None,
        Err(other) => return Err(other.into()),
    };
    let city = site.app.city();
    let name = |unit: &domain::city::UnitCode| city.unit_name(unit, v.tongue().code()).to_owned();
    let units = found.iter().flat_map(|found| &found.units).map(name).collect();
    let until = found.as_ref().map(|found| v.l.time(found.until));
    let page = InvitationPage { v, errors, token, found, units, until, least: PASSWORD_LEAST };
    Ok((page.status(), show(&page)?).into_response())
}

/// `GET /invitation/{token}`
async fn look(State(site): State<Site>, v: Visitor, Path(token): Path<String>) -> Result<Response, Failure> {
    page(&site, v, token, Vec::new()).await
}

/// `POST /invitation/{token}`
async fn accept(
    State(site): State<Site>,
    v: Visitor,
    Path(token): Path<String>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    site.limits.take(&limit::SIGN_IN, v.address)?;
    let (password, again) = (sent.get("password"), sent.get("again"));
    if password != again {
        let errors = vec![Fault::new("again", v.l.say("invitation-not-the-same"))];
        return page(&site, v, token, errors).await;
    }
    match invitation::accept(&site.app, &token, password, browser::visit(&site, &headers)).await {
        Ok(Entrance::In(secret)) => Ok(sign_in::enter(&site, secret)),
        Ok(Entrance::Code(pass)) => sign_in::half_way(v, pass),
        Err(app::Error::Invalid(faults)) => {
            let errors = faults.iter().map(|fault| Fault::of(&v.l, fault)).collect();
            page(&site, v, token, errors).await
        }
        // The page says where the link stands.
        Err(app::Error::Gone | app::Error::NotFound) => page(&site, v, token, Vec::new()).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /invitation/{token}/renewal`
async fn ask_again(State(site): State<Site>, v: Visitor, Path(token): Path<String>) -> Result<Response, Failure> {
    site.limits.take(&limit::NOTICES, v.address)?;
    invitation::ask_again(&site.app, &token).await?;
    Ok(done(&site, &format!("/invitation/{token}"), "invitation-done-asked"))
}
