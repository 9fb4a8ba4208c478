//! Ending a role, and taking a person out of service: asked once more, with a reason.

use app::staff::people::{self, Farewell};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::city::UnitCode;
use domain::id::StaffId;
use domain::staff::{Grant, StaffRole};
use serde::Deserialize;
use uuid::Uuid;

use super::{day, role_name};
use crate::error::Failure;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

/// Which role the address names.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    unit: String,
    role: String,
}

impl Named {
    fn grant(&self) -> Result<Grant, app::Error> {
        let role = StaffRole::parse(&self.role).ok_or(app::Error::NotFound)?;
        Ok(Grant { unit: UnitCode::from(self.unit.as_str()), role })
    }
}

#[derive(Template)]
#[template(path = "people/farewell.html")]
struct FarewellPage {
    v: Visitor,
    errors: Vec<Fault>,
    id: Uuid,
    name: String,
    /// Address to which the form goes.
    to: String,
    /// The role that ends, with its unit; none if the person goes.
    role: Option<(String, String)>,
    /// Names of the units that nobody would look after.
    alone: Vec<String>,
    reason: String,
    until: String,
}

impl FarewellPage {
    fn title(&self) -> String {
        let title = match &self.role {
            Some(_) => self.v.l.with("people-end-title", &[("name", &self.name)]),
            None => self.v.l.with("people-remove-title", &[("name", &self.name)]),
        };
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }

    async fn of(
        site: &Site,
        v: Visitor,
        id: Uuid,
        grant: Option<Grant>,
        errors: Vec<Fault>,
        sent: &Sent,
    ) -> Result<Self, Failure> {
        let (staff, city) = (v.staff.clone().ok_or(Failure::SignIn)?, site.app.city());
        let found = people::person(&site.app, &staff, StaffId(id)).await?;
        if grant.as_ref().is_some_and(|grant| found.known.terms.iter().all(|term| term.grant != *grant)) {
            return Err(app::Error::NotFound.into());
        }
        let alone = people::left_alone(&site.app, &staff, StaffId(id), grant.clone()).await?;
        let name = |unit: &UnitCode| city.unit_name(unit, v.tongue().code()).to_owned();
        let to = match &grant {
            Some(Grant { unit, role }) => format!("/work/people/{id}/ending?unit={unit}&role={role}"),
            None => format!("/work/people/{id}/removal"),
        };
        Ok(Self {
            errors,
            id,
            name: found.known.person.name,
            to,
            role: grant.map(|grant| (role_name(&v.l, grant.role), name(&grant.unit))),
            alone: alone.iter().map(name).collect(),
            reason: sent.get("reason").to_owned(),
            until: sent.get("until").to_owned(),
            v,
        })
    }
}

/// `GET /work/people/{id}/ending`
pub(super) async fn ask_end(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<Uuid>,
    Query(named): Query<Named>,
) -> Result<Response, Failure> {
    let page = FarewellPage::of(&site, v, id, Some(named.grant()?), Vec::new(), &Sent::default()).await?;
    Ok(show(&page)?.into_response())
}

/// `GET /work/people/{id}/removal`
pub(super) async fn ask_removal(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response, Failure> {
    Ok(show(&FarewellPage::of(&site, v, id, None, Vec::new(), &Sent::default()).await?)?.into_response())
}

/// `POST /work/people/{id}/ending`
pub(super) async fn end(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<Uuid>,
    Query(named): Query<Named>,
    sent: Sent,
) -> Result<Response, Failure> {
    let (staff, grant) = (v.staff.clone().ok_or(Failure::SignIn)?, named.grant()?);
    let outcome = match day("until", sent.get("until")) {
        Ok(until) => people::end(&site.app, &staff, StaffId(id), grant.clone(), until, farewell(&sent)).await,
        Err(fault) => Err(fault),
    };
    let to = format!("/work/people/{id}");
    answer(&site, v, id, Some(grant), &sent, outcome, (&to, "people-done-ended")).await
}

/// `POST /work/people/{id}/removal`
pub(super) async fn remove(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<Uuid>,
    sent: Sent,
) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let outcome = people::remove(&site.app, &staff, StaffId(id), farewell(&sent)).await;
    answer(&site, v, id, None, &sent, outcome, ("/work/people", "people-done-removed")).await
}

fn farewell(sent: &Sent) -> Farewell {
    Farewell { reason: sent.get("reason").to_owned(), knowing: sent.get("knowing") == "yes" }
}

async fn answer(
    site: &Site,
    v: Visitor,
    id: Uuid,
    grant: Option<Grant>,
    sent: &Sent,
    outcome: Result<(), app::Error>,
    (to, text): (&str, &'static str),
) -> Result<Response, Failure> {
    match outcome {
        Ok(()) => Ok(done(site, to, text)),
        Err(app::Error::Invalid(faults)) => {
            let errors = faults.iter().map(|fault| Fault::of(&v.l, fault)).collect();
            let page = FarewellPage::of(site, v, id, grant, errors, sent).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
