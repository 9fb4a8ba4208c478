//! Taking away the second factor of somebody who has lost it: asked once more, with a reason.

use app::staff::people;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::id::StaffId;
use uuid::Uuid;

use crate::error::Failure;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

#[derive(Template)]
#[template(path = "people/reset.html")]
struct ResetPage {
    v: Visitor,
    errors: Vec<Fault>,
    id: Uuid,
    name: String,
    reason: String,
}

impl ResetPage {
    fn title(&self) -> String {
        let title = self.v.l.with("people-factor-title", &[("name", &self.name)]);
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }

    async fn of(site: &Site, v: Visitor, id: Uuid, errors: Vec<Fault>, reason: &str) -> Result<Self, Failure> {
        let staff = v.staff.clone().ok_or(Failure::SignIn)?;
        let name = people::person(&site.app, &staff, StaffId(id)).await?.known.person.name;
        Ok(Self { v, errors, id, name, reason: reason.to_owned() })
    }
}

/// `GET /work/people/{id}/second-factor`
pub(super) async fn ask(State(site): State<Site>, v: Visitor, Path(id): Path<Uuid>) -> Result<Response, Failure> {
    Ok(show(&ResetPage::of(&site, v, id, Vec::new(), "").await?)?.into_response())
}

/// `POST /work/people/{id}/second-factor`
pub(super) async fn reset(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<Uuid>,
    sent: Sent,
) -> Result<Response, Failure> {
    let (staff, reason) = (v.staff.clone().ok_or(Failure::SignIn)?, sent.get("reason"));
    match people::reset_factor(&site.app, &staff, StaffId(id), reason).await {
        Ok(()) => Ok(done(&site, &format!("/work/people/{id}"), "people-done-factor")),
        Err(app::Error::Invalid(faults)) => {
            let errors = faults.iter().map(|fault| Fault::of(&v.l, fault)).collect();
            let page = ResetPage::of(&site, v, id, errors, reason).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
