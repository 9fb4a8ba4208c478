//! The people of the units that somebody looks after: finding them, giving and ending roles, taking people out of service.

use super::{Event, checked, note};
use crate::{App, CityNow, Error, case::text, notice::put_about_accounts};
use domain::{
    authority::{counts, manages, may_give},
    city::{Unit, UnitCode},
    fold::fold,
    id::StaffId,
    notice::Account,
    staff::{Change, Grant, Staff, StaffRole, Term},
};
use jiff::{Timestamp, civil::Date};
use serde_json::json;
pub use store::staff::people::{Person, Standing};
use store::{
    Tx,
    staff::factor::{self, Stage},
};

/// People shown together.
pub const PAGE: usize = 50;
/// People read together while some are sought by name.
const READ: u16 = 500;
/// Fewest characters of a reason.
pub(super) const REASON_LEAST: usize = 3;

/// Which people are sought.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// In this unit; in all that the person looks after if none.
    pub unit: Option<UnitCode>,
    /// With this role.
    pub role: Option<StaffRole>,
    /// With these words in name or login, marks or not.
    pub text: String,
    /// From after this name on.
    pub after: Option<(String, StaffId)>,
}

/// A person with the roles that the one who looks may know of.
#[derive(Clone, Debug)]
pub struct Known {
    /// Who.
    pub person: Person,
    /// Roles in units that the one who looks looks after, by unit and role.
    pub terms: Vec<Term>,
}

/// A part of the people.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// By name.
    pub people: Vec<Known>,
    /// Where the next part begins, if there is one.
    pub next: Option<(String, StaffId)>,
}

/// What one person may know and do of another.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// Who, with roles.
    pub known: Known,
    /// What was done to the account, newest first, each with the name of who did it.
    pub events: Vec<(Event, Option<String>)>,
    /// Until when the link holds that the person got, if they were invited.
    pub invited_until: Option<Timestamp>,
    /// Whether it is the one who looks.
    pub own: bool,
    /// Whether the person has a second factor.
    pub has_factor: bool,
}

/// Units whose people somebody looks after, whether or not they exist today.
fn managed(by: &Staff, city: &CityNow) -> Vec<UnitCode> {
    city.city().units.keys().filter(|unit| manages(by, unit, city.city())).cloned().collect()
}

/// Units that exist today whose people somebody looks after, by name.
#[must_use]
pub fn units<'a>(by: &Staff, city: &'a CityNow, now: Timestamp) -> Vec<&'a Unit> {
    let day = city.day(now);
    let all = city.city().units.values().filter(|unit| unit.exists_on(day));
    let mut units: Vec<_> = all.filter(|unit| manages(by, &unit.code, city.city())).collect();
    units.sort_by_cached_key(|unit| fold(unit.name.get("vi")));
    units
}

/// The people of the units that somebody looks after, but those who were removed.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn people(app: &App, by: &Staff, search: Search) -> Result<People, Error> {
    let (city, by) = (app.city(), by.clone());
    let mut units = managed(&by, &city);
    units.retain(|unit| search.unit.as_ref().is_none_or(|sought| sought == unit));
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let sought = fold(&search.text);
                let fits = |person: &Person| fold(&person.name).contains(&sought) || person.login.contains(&sought);
                let (mut found, mut after) = (Vec::new(), search.after);
                // One more than a page tells whether there is a next one.
                while found.len() <= PAGE {
                    let part = store::staff::people::of_units(tx, &units, search.role, after.as_ref(), READ).await?;
                    after = part.last().map(|last| (last.name.clone(), last.id));
                    let ended = part.len() < usize::from(READ);
                    found.extend(part.into_iter().filter(fits));
                    if ended {
                        break;
                    }
                }
                let more = found.len() > PAGE;
                found.truncate(PAGE);
                let next = found.last().filter(|_| more).map(|last| (last.name.clone(), last.id));
                let mut people = Vec::with_capacity(found.len());
                for person in found {
                    people.push(known(tx, &by, &city, person).await?);
                }
                Ok(People { people, next })
            })
        })
        .await
}

async fn known(tx: &mut Tx<'_>, by: &Staff, city: &CityNow, person: Person) -> Result<Known, Error> {
    let mut terms = store::staff::terms(tx, person.id).await?;
    terms.retain(|term| manages(by, &term.grant.unit, city.city()));
    Ok(Known { person, terms })
}

/// The person, if the one who asks looks after a unit in which a role was ever given to them.
pub(super) async fn within(tx: &mut Tx<'_>, by: &Staff, city: &CityNow, id: StaffId) -> Result<Known, Error> {
    let person = store::staff::people::find(tx, id).await?.ok_or(Error::NotFound)?;
    let known = known(tx, by, city, person).await?;
    if known.terms.is_empty() { Err(Error::NotFound) } else { Ok(known) }
}

/// The same, if that person is in service or to come, and another one.
pub(super) async fn changeable(tx: &mut Tx<'_>, by: &Staff, city: &CityNow, id: StaffId) -> Result<Known, Error> {
    let known = within(tx, by, city, id).await?;
    if known.person.standing == Standing::Removed {
        return Err(Error::conflict("people-removed"));
    }
    if id == by.id { Err(Error::conflict("people-self")) } else { Ok(known) }
}

/// What somebody who looks after people may know of one of them.
///
/// # Errors
/// `NotFound` if none of the person's roles is in a unit that the other looks after.
pub async fn person(app: &App, by: &Staff, id: StaffId) -> Result<Dossier, Error> {
    let (city, by) = (app.city(), by.clone());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let known = within(tx, &by, &city, id).await?;
                let mut events = store::staff::event::of(tx, id).await?;
                events.reverse();
                events.retain(|event| is_of(event, &by, &city));
                let authors: Vec<StaffId> = events.iter().filter_map(|event| event.by).collect();
                let names = store::staff::names(tx, &authors).await?;
                let name = |id| super::name_of(&names, id).map(str::to_owned);
                let events = events.into_iter().map(|event| (event.by.and_then(name), event));
                let events = events.map(|(name, event)| (event, name)).collect();
                let invitation = match known.person.standing {
                    Standing::Invited => store::staff::invitation::newest(tx, id).await?,
                    Standing::Active | Standing::Removed => None,
                };
                let has_factor = factor::find(tx, id, Stage::Proven).await?.is_some();
                let invited_until = invitation.map(|link| link.expires_at);
                Ok(Dossier { known, events, invited_until, own: id == by.id, has_factor })
            })
        })
        .await
}

/// Whether an event is about nothing but units that somebody looks after.
fn is_of(event: &Event, by: &Staff, city: &CityNow) -> bool {
    let term = event.body.get("role").cloned().and_then(|term| serde_json::from_value::<Term>(term).ok());
    term.is_none_or(|term| manages(by, &term.grant.unit, city.city()))
}

/// Gives a role for a term, with a reason; one that was given before gets these days instead.
///
/// # Errors
/// `NotFound` if the person is none of those looked after; `Invalid` if the role is not to be given by this person there, no
/// such unit exists in the term, or there is no reason; `Conflict` if it is the own account, or the person was removed.
pub async fn give(
    app: &App,
    by: &Staff,
    id: StaffId,
    grant: Grant,
    days: (Option<Date>, Option<Date>),
    reason: &str,
) -> Result<(), Error> {
    let (city, now, by) = (app.city(), app.clock.now(), by.clone());
    useful(&by, &grant, &city)?;
    let term = checked(&city, grant, days, now)?;
    let reason = text(reason, "reason", REASON_LEAST)?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                changeable(tx, &by, &city, id).await?;
                store::staff::grant(tx, id, &term).await?;
                note(tx, id, Change::Give, Some(by.id), json!({ "role": term, "reason": reason }), now).await
            })
        })
        .await
}

fn givable(by: &Staff, grant: &Grant, city: &CityNow) -> Result<(), Error> {
    if !manages(by, &grant.unit, city.city()) {
        return Err(Error::field("unit", "people-unit-not-yours"));
    }
    if may_give(by, grant, city.city()) { Ok(()) } else { Err(Error::field("role", "people-role-not-yours")) }
}

/// The same for a role that is to begin: some count in the coordinating unit alone.
pub(super) fn useful(by: &Staff, grant: &Grant, city: &CityNow) -> Result<(), Error> {
    givable(by, grant, city)?;
    if counts(grant, city.city()) { Ok(()) } else { Err(Error::field("role", "people-role-elsewhere")) }
}

/// Whether a unit would have nobody left who looks after its people, were this role to end.
async fn is_last(tx: &mut Tx<'_>, id: StaffId, term: &Term, day: Date) -> Result<bool, Error> {
    if term.grant.role != StaffRole::UnitAdmin || !term.covers(day) {
        return Ok(false);
    }
    let units = std::slice::from_ref(&term.grant.unit);
    let holding = store::staff::holding(tx, StaffRole::UnitAdmin, units, day).await?;
    Ok(holding.iter().any(|one| one.id == id) && holding.iter().all(|one| one.id == id))
}

/// The units that would have nobody left to look after their people if a person had these roles no more: the one named, or all.
///
/// # Errors
/// As [`person`].
pub async fn left_alone(app: &App, by: &Staff, id: StaffId, grant: Option<Grant>) -> Result<Vec<UnitCode>, Error> {
    let (city, by, day) = (app.city(), by.clone(), app.city().day(app.clock.now()));
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let known = within(tx, &by, &city, id).await?;
                let ending = known.terms.into_iter().filter(|term| grant.as_ref().is_none_or(|own| *own == term.grant));
                let mut alone = Vec::new();
                for term in ending {
                    if is_last(tx, id, &term, day).await? {
                        alone.push(term.grant.unit);
                    }
                }
                Ok(alone)
            })
        })
        .await
}

/// What somebody says who ends a role or takes a person out of service.
#[derive(Clone, Debug, Default)]
pub struct Farewell {
    /// Why.
    pub reason: String,
    /// Whether they know that a unit will have nobody left to look after its people.
    pub knowing: bool,
}

impl Farewell {
    fn permits(&self, alone: bool) -> Result<(), Error> {
        if alone && !self.knowing { Err(Error::field("knowing", "people-last-unknowing")) } else { Ok(()) }
    }
}

/// Ends a role with a last day; without one it ends at once.
///
/// # Errors
/// `NotFound` if the person is none of those looked after or never had the role; `Invalid` if it is not to be ended by this
/// person, there is no reason, or a unit would unknowingly lose its last administrator; `Conflict` as of [`give`].
pub async fn end(
    app: &App,
    by: &Staff,
    id: StaffId,
    grant: Grant,
    until: Option<Date>,
    farewell: Farewell,
) -> Result<(), Error> {
    let (city, now, by) = (app.city(), app.clock.now(), by.clone());
    let today = city.day(now);
    givable(&by, &grant, &city)?;
    let reason = text(&farewell.reason, "reason", REASON_LEAST)?;
    let last = match until {
        Some(until) => until,
        None => today.yesterday().map_err(Error::bug)?,
    };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let known = changeable(tx, &by, &city, id).await?;
                let term = known.terms.into_iter().find(|term| term.grant == grant).ok_or(Error::NotFound)?;
                farewell.permits(is_last(tx, id, &term, today).await?)?;
                if until.is_some_and(|until| until < term.from) {
                    return Err(Error::field("until", "staff-term-backwards"));
                }
                // What ends at once on its first day keeps a last day before the first: it counted on no whole day.
                let ended = Term { until: Some(last), ..term };
                store::staff::grant(tx, id, &ended).await?;
                let body = json!({ "role": ended, "reason": reason });
                note(tx, id, Change::End, Some(by.id), body, now).await
            })
        })
        .await
}

/// Takes a person out of service from this moment: they are signed in nowhere any longer.
///
/// # Errors
/// `NotFound` if the person is none of those looked after; `Invalid` as of [`end`]; `Conflict` if it is the own account, was
/// removed, or holds roles which this person may not end.
pub async fn remove(app: &App, by: &Staff, id: StaffId, farewell: Farewell) -> Result<(), Error> {
    let (city, now, by) = (app.city(), app.clock.now(), by.clone());
    let today = city.day(now);
    let reason = text(&farewell.reason, "reason", REASON_LEAST)?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                changeable(tx, &by, &city, id).await?;
                let terms = store::staff::terms(tx, id).await?;
                let held = || terms.iter().filter(|term| term.until.is_none_or(|until| today <= until));
                if held().any(|term| !may_give(&by, &term.grant, city.city())) {
                    return Err(Error::conflict("people-elsewhere"));
                }
                let mut alone = false;
                for term in held() {
                    alone |= is_last(tx, id, term, today).await?;
                }
                farewell.permits(alone)?;
                store::staff::remove(tx, id, now).await?;
                note(tx, id, Change::Remove, Some(by.id), json!({ "reason": reason }), now).await
            })
        })
        .await
}

/// The person, if it is another one in service or to come, all of whose roles may be ended by the one who asks: only such a
/// person may be helped to another way in.
pub(super) async fn helpable(
    tx: &mut Tx<'_>,
    by: &Staff,
    city: &CityNow,
    id: StaffId,
    today: Date,
) -> Result<Known, Error> {
    let known = changeable(tx, by, city, id).await?;
    let terms = store::staff::terms(tx, id).await?;
    let mut held = terms.iter().filter(|term| term.until.is_none_or(|until| today <= until));
    if held.any(|term| !may_give(by, &term.grant, city.city())) {
        return Err(Error::conflict("people-reset-elsewhere"));
    }
    Ok(known)
}

/// Takes away a second factor with all that belongs to it, and tells the person.
pub(super) async fn take_factor(tx: &mut Tx<'_>, id: StaffId, name: &str, now: Timestamp) -> Result<(), Error> {
    if !factor::remove(tx, id, Stage::Proven).await? {
        return Err(Error::conflict("people-factor-none"));
    }
    factor::remove(tx, id, Stage::Asked).await?;
    factor::set_codes(tx, id, &[], now).await?;
    store::staff::session::close_others(tx, id, "").await?;
    let body = json!({ "person": id, "title": name });
    put_about_accounts(tx, [id], Account::FactorReset, &id.to_string(), &body, now).await
}

/// Takes away the second factor of somebody who has lost it, with a reason: they are signed out everywhere, sign in with the
/// password alone and set up another. They are told of it.
///
/// # Errors
/// `NotFound` if the person is none of those looked after; `Invalid` without a reason; `Conflict` if it is the own account, the
/// person was removed, has no second factor, or holds roles which this person may not end.
pub async fn reset_factor(app: &App, by: &Staff, id: StaffId, reason: &str) -> Result<(), Error> {
    let (city, now, by) = (app.city(), app.clock.now(), by.clone());
    let today = city.day(now);
    let reason = text(reason, "reason", REASON_LEAST)?;
    app.db
        .write(move |tx| {
            let (city, by, reason) = (city.clone(), by.clone(), reason.clone());
            Box::pin(async move {
                let known = helpable(tx, &by, &city, id, today).await?;
                take_factor(tx, id, &known.person.name, now).await?;
                note(tx, id, Change::Reset, Some(by.id), json!({ "reason": reason }), now).await
            })
        })
        .await
}
