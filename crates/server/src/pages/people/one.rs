//! One person: roles, what was done to the account, and a form to give a role.

use app::staff::people::{self, Standing};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::city::UnitCode;
use domain::id::StaffId;
use domain::staff::{Grant, StaffRole, Term};
use uuid::Uuid;

use super::{Choice, RoleLine, day, role_line, role_name, roles, units};
use crate::error::Failure;
use crate::pages::parts::fault::Fault;
use crate::pages::parts::word;
use crate::pages::show;
use crate::say::Markup;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

/// One line of what was done to the account.
struct Entry {
    what: String,
    reason: String,
    who: String,
    at: Markup,
}

/// What was typed into the form.
#[derive(Default)]
struct Typed {
    unit: String,
    role: String,
    from: String,
    until: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "people/one.html")]
struct OnePage {
    v: Visitor,
    errors: Vec<Fault>,
    id: Uuid,
    name: String,
    login: String,
    invited: bool,
    /// The link has run out, or until when it holds.
    link: Option<(bool, Markup)>,
    removed: bool,
    own: bool,
    has_factor: bool,
    terms: Vec<RoleLine>,
    entries: Vec<Entry>,
    units: Vec<Choice>,
    roles: Vec<Choice>,
    typed: Typed,
}

impl OnePage {
    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }

    fn title(&self) -> String {
        if self.errors.is_empty() {
            self.name.clone()
        } else {
            self.v.l.with("error-in-title", &[("title", &self.name)])
        }
    }

    async fn of(site: &Site, v: Visitor, id: Uuid, errors: Vec<Fault>, typed: Typed) -> Result<Self, Failure> {
        let (staff, city) = (v.staff.clone().ok_or(Failure::SignIn)?, site.app.city());
        let found = people::person(&site.app, &staff, StaffId(id)).await?;
        let person = found.known.person;
        let language = v.tongue().code();
        let entry = |(event, who): (app::staff::Event, Option<String>)| {
            let mut what = word(&v.l, "people-change", event.change.as_str());
            let term = event.body.get("role").cloned().and_then(|term| serde_json::from_value::<Term>(term).ok());
            if let Some(Term { grant, .. }) = term {
                let unit = city.unit_name(&grant.unit, language);
                what = format!("{what}: {}, {unit}", role_name(&v.l, grant.role));
            }
            let reason = event.body.get("reason").and_then(serde_json::Value::as_str).unwrap_or_default();
            Entry {
                what,
                reason: reason.to_owned(),
                who: who.unwrap_or_else(|| v.l.say("people-by-operator")),
                at: v.l.time(event.at),
            }
        };
        Ok(Self {
            errors,
            id,
            name: person.name,
            login: person.login,
            invited: person.standing == Standing::Invited,
            link: found.invited_until.map(|until| (until <= v.now, v.l.time(until))),
            removed: person.standing == Standing::Removed,
            own: found.own,
            has_factor: found.has_factor,
            terms: found.known.terms.iter().map(|term| role_line(&v.l, &city, term, v.now)).collect(),
            entries: found.events.into_iter().map(entry).collect(),
            units: units(&v, &city, &staff),
            roles: roles(&v, &city, &staff),
            typed,
            v,
        })
    }
}

/// `GET /work/people/{id}`
pub(super) async fn look(State(site): State<Site>, v: Visitor, Path(id): Path<Uuid>) -> Result<Response, Failure> {
    Ok(show(&OnePage::of(&site, v, id, Vec::new(), Typed::default()).await?)?.into_response())
}

/// `POST /work/people/{id}/roles`
pub(super) async fn give(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<Uuid>,
    sent: Sent,
) -> Result<Response, Failure> {
    match given(&site, &v, id, &sent).await {
        Ok(()) => Ok(done(&site, &format!("/work/people/{id}"), "people-done-given")),
        Err(app::Error::Invalid(faults)) => {
            let errors = faults.iter().map(|fault| Fault::of(&v.l, fault)).collect();
            let own = |name: &str| sent.get(name).to_owned();
            let typed = Typed {
                unit: own("unit"),
                role: own("role"),
                from: own("from"),
                until: own("until"),
                reason: own("reason"),
            };
            let page = OnePage::of(&site, v, id, errors, typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn given(site: &Site, v: &Visitor, id: Uuid, sent: &Sent) -> Result<(), app::Error> {
    let staff = v.staff.clone().ok_or(app::Error::Forbidden)?;
    let role = StaffRole::parse(sent.get("role")).ok_or_else(|| app::Error::field("role", "people-roles-none"))?;
    let grant = Grant { unit: UnitCode::from(sent.get("unit")), role };
    let days = (day("from", sent.get("from"))?, day("until", sent.get("until"))?);
    people::give(&site.app, &staff, StaffId(id), grant, days, sent.get("reason")).await
}
