//! Inviting somebody, and making a new link for somebody who has not come.

use app::FieldError;
use app::staff::invitation::{self, Invite, Invited};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::city::UnitCode;
use domain::id::StaffId;
use domain::staff::StaffRole;
use uuid::Uuid;

use super::{Choice, day, roles, units};
use crate::error::Failure;
use crate::pages::parts::fault::Fault;
use crate::pages::{notices, show};
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

#[derive(Template)]
#[template(path = "people/invite.html")]
struct InvitePage {
    v: Visitor,
    errors: Vec<Fault>,
    units: Vec<Choice>,
    roles: Vec<Choice>,
    /// Whether the city has any way to send the link.
    sends: bool,
    sent: Sent,
}

impl InvitePage {
    fn new(site: &Site, v: Visitor, errors: Vec<Fault>, sent: Sent) -> Result<Self, Failure> {
        let (staff, city) = (v.staff.clone().ok_or(Failure::SignIn)?, site.app.city());
        let (units, roles) = (units(&v, &city, &staff), roles(&v, &city, &staff));
        Ok(Self { errors, units, roles, sends: notices::offered(site), sent, v })
    }

    fn title(&self) -> String {
        let title = self.v.l.say("people-invite");
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }

    fn typed(&self, field: &str) -> &str {
        self.sent.get(field)
    }

    fn chose(&self, role: &str) -> bool {
        self.sent.all("role").any(|own| own == role)
    }
}

/// `GET /work/people/invitation`
pub(super) async fn form(State(site): State<Site>, v: Visitor) -> Result<Response, Failure> {
    Ok(show(&InvitePage::new(&site, v, Vec::new(), Sent::default())?)?.into_response())
}

/// `POST /work/people/invitation`
pub(super) async fn invite(State(site): State<Site>, v: Visitor, sent: Sent) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let outcome = match typed(&v, &sent) {
        Ok(new) => invitation::invite(&site.app, &staff, new).await,
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(invited) => went(&site, v, invited, "people-done-invited"),
        Err(app::Error::Invalid(faults)) => {
            let errors = faults.iter().map(|fault: &FieldError| Fault::of(&v.l, fault)).collect();
            let page = InvitePage::new(&site, v, errors, sent)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn typed(v: &Visitor, sent: &Sent) -> Result<Invite, app::Error> {
    let own = |name: &str| sent.get(name).to_owned();
    Ok(Invite {
        login: own("login"),
        name: own("name"),
        contact: own("contact"),
        language: v.tongue().code().to_owned(),
        unit: UnitCode(own("unit")),
        roles: sent.all("role").filter_map(StaffRole::parse).collect(),
        from: day("from", sent.get("from"))?,
        until: day("until", sent.get("until"))?,
    })
}

/// `POST /work/people/{id}/invitation`
pub(super) async fn renew(State(site): State<Site>, v: Visitor, Path(id): Path<Uuid>) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let invited = invitation::renew(&site.app, &staff, StaffId(id)).await?;
    went(&site, v, invited, "people-done-invited")
}

#[derive(Template)]
#[template(path = "people/link.html")]
struct LinkPage {
    v: Visitor,
    id: Uuid,
    link: String,
}

/// The link is on its way, or is shown this once to be handed over.
pub(super) fn went(
    site: &Site,
    v: Visitor,
    Invited { id, token }: Invited,
    told: &'static str,
) -> Result<Response, Failure> {
    let Some(token) = token else {
        return Ok(done(site, &format!("/work/people/{}", id.0), told));
    };
    let link = format!("{}/invitation/{token}", site.config.base_url);
    Ok(show(&LinkPage { v, id: id.0, link })?.into_response())
}
