//! Days on which somebody is away, and who acts for them: noted by themselves or by who looks after the people of the unit.

use app::staff::absence::{self, Away, Cover, Plan};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::id::StaffId;
use domain::staff::{Absence, Staff};
use jiff::civil::Date;
use uuid::Uuid;

use super::{Choice, day};
use crate::error::Failure;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::say::Say;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{ME, PEOPLE, Visitor, done};

/// Some days, as a line.
struct Line {
    days: String,
    /// Who acts, or for whom; empty if nobody.
    name: String,
    /// The first day, by which it is named to end it.
    from: String,
}

#[derive(Template)]
#[template(path = "people/absence.html")]
struct AbsencePage {
    v: Visitor,
    errors: Vec<Fault>,
    /// Whose absence; none if it is the own one.
    whose: Option<(Uuid, String)>,
    /// Address of the form.
    to: String,
    away: Vec<Line>,
    covers: Vec<Line>,
    deputies: Vec<Choice>,
    from: String,
    until: String,
    deputy: String,
}

impl AbsencePage {
    fn heading(&self) -> String {
        match &self.whose {
            Some((_, name)) => self.v.l.with("absence-title-of", &[("name", name)]),
            None => self.v.l.say("absence-title"),
        }
    }

    fn title(&self) -> String {
        let title = self.heading();
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }

    async fn of(site: &Site, v: Visitor, id: Option<Uuid>, errors: Vec<Fault>, sent: &Sent) -> Result<Self, Failure> {
        let staff = v.staff.clone().ok_or(Failure::SignIn)?;
        let whom = id.map_or(staff.id, StaffId);
        let Plan { away, covers, candidates } = absence::plan(&site.app, &staff, whom).await?;
        let whose = match id {
            Some(id) => Some((id, app::staff::people::person(&site.app, &staff, whom).await?.known.person.name)),
            None => None,
        };
        let own = |Away { absence, deputy }: Away| line(&v.l, &absence, deputy.unwrap_or_default());
        let others = |Cover { absent, absence }: Cover| line(&v.l, &absence, absent);
        let nobody = Choice { value: String::new(), label: v.l.say("absence-nobody") };
        let people = candidates.into_iter().map(|(id, name)| Choice { value: id.to_string(), label: name });
        Ok(Self {
            errors,
            to: address(id),
            whose,
            away: away.into_iter().map(own).collect(),
            covers: covers.into_iter().map(others).collect(),
            deputies: std::iter::once(nobody).chain(people).collect(),
            from: sent.get("from").to_owned(),
            until: sent.get("until").to_owned(),
            deputy: sent.get("deputy").to_owned(),
            v,
        })
    }
}

fn address(id: Option<Uuid>) -> String {
    id.map_or_else(|| format!("{ME}/absence"), |id| format!("{PEOPLE}/{id}/absence"))
}

fn line(l: &Say, absence: &Absence, name: String) -> Line {
    let days = [("from", l.day(absence.from)), ("until", l.day(absence.until))];
    Line { days: l.with("people-from-until", &days), name, from: absence.from.to_string() }
}

/// `GET /work/me/absence` and `GET /work/people/{id}/absence`
pub(crate) async fn look(State(site): State<Site>, v: Visitor, id: Option<Path<Uuid>>) -> Result<Response, Failure> {
    let id = id.map(|Path(id)| id);
    Ok(show(&AbsencePage::of(&site, v, id, Vec::new(), &Sent::default()).await?)?.into_response())
}

/// `POST` to the same
pub(crate) async fn note(
    State(site): State<Site>,
    v: Visitor,
    id: Option<Path<Uuid>>,
    sent: Sent,
) -> Result<Response, Failure> {
    let id = id.map(|Path(id)| id);
    match noted(&site, &v, id, &sent).await {
        Ok(()) => Ok(done(&site, &address(id), "absence-done")),
        Err(app::Error::Invalid(faults)) => {
            let errors = faults.iter().map(|fault| Fault::of(&v.l, fault)).collect();
            let page = AbsencePage::of(&site, v, id, errors, &sent).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn noted(site: &Site, v: &Visitor, id: Option<Uuid>, sent: &Sent) -> Result<(), app::Error> {
    let staff = v.staff.clone().ok_or(app::Error::Forbidden)?;
    let missing = |field| move || app::Error::field(field, "field-empty");
    let deputy = match sent.get("deputy") {
        "" => None,
        text => {
            Some(text.parse().map(StaffId).ok().ok_or_else(|| app::Error::field("deputy", "absence-deputy-unknown"))?)
        }
    };
    let from = day("from", sent.get("from"))?.ok_or_else(missing("from"))?;
    let until = day("until", sent.get("until"))?.ok_or_else(missing("until"))?;
    let absence = Absence { from, until, deputy };
    absence::note_absence(&site.app, &staff, whom(&staff, id), absence).await
}

fn whom(staff: &Staff, id: Option<Uuid>) -> StaffId {
    id.map_or(staff.id, StaffId)
}

/// `POST /work/me/absence/end` and `POST /work/people/{id}/absence/end`
pub(crate) async fn end(
    State(site): State<Site>,
    v: Visitor,
    id: Option<Path<Uuid>>,
    sent: Sent,
) -> Result<Response, Failure> {
    let (staff, id) = (v.staff.clone().ok_or(Failure::SignIn)?, id.map(|Path(id)| id));
    let from: Date = sent.get("from").parse().ok().ok_or(app::Error::NotFound)?;
    absence::end_absence(&site.app, &staff, whom(&staff, id), from).await?;
    Ok(done(&site, &address(id), "absence-done-end"))
}
