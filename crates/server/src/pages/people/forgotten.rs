//! Helping somebody who forgot the password: a link by which they choose another, with a reason.

use app::staff::forgotten::{self, Forgotten};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::id::StaffId;
use uuid::Uuid;

use super::invite::went;
use crate::error::Failure;
use crate::pages::notices::masked;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "people/forgotten.html")]
struct ForgottenPage {
    v: Visitor,
    errors: Vec<Fault>,
    id: Uuid,
    name: String,
    /// Where the link can be sent, as its owner knows it.
    address: Option<String>,
    reason: String,
}

impl ForgottenPage {
    fn title(&self) -> String {
        let title = self.v.l.with("people-password-title", &[("name", &self.name)]);
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }

    async fn of(site: &Site, v: Visitor, id: Uuid, errors: Vec<Fault>, reason: &str) -> Result<Self, Failure> {
        let staff = v.staff.clone().ok_or(Failure::SignIn)?;
        let Forgotten { name, address } = forgotten::look(&site.app, &staff, StaffId(id)).await?;
        let address = address.map(|to| masked(&v.l, &to));
        Ok(Self { v, errors, id, name, address, reason: reason.to_owned() })
    }
}

/// `GET /work/people/{id}/password`
pub(super) async fn ask(State(site): State<Site>, v: Visitor, Path(id): Path<Uuid>) -> Result<Response, Failure> {
    Ok(show(&ForgottenPage::of(&site, v, id, Vec::new(), "").await?)?.into_response())
}

/// `POST /work/people/{id}/password`
pub(super) async fn make_link(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<Uuid>,
    sent: Sent,
) -> Result<Response, Failure> {
    let (staff, reason) = (v.staff.clone().ok_or(Failure::SignIn)?, sent.get("reason"));
    match forgotten::make_link(&site.app, &staff, StaffId(id), reason, sent.get("way") == "letter").await {
        Ok(made) => went(&site, v, made, "people-done-password"),
        Err(app::Error::Invalid(faults)) => {
            let errors = faults.iter().map(|fault| Fault::of(&v.l, fault)).collect();
            let page = ForgottenPage::of(&site, v, id, errors, reason).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
