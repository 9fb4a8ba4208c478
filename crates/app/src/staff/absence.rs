//! Days on which people are away, and deputies who act for them meanwhile.

use super::{name_of, note, people::changeable};
use crate::{App, CityNow, Error, notice::put_about_accounts};
use domain::{
    authority::Relation,
    city::UnitCode,
    fold::fold,
    id::StaffId,
    notice::Account,
    staff::{Absence, Change, Staff},
};
use jiff::{ToSpan, civil::Date};
use serde_json::json;
use store::{Tx, staff::absence as absences};

/// Days after which nobody is told any more that they were a deputy.
const REMEMBERED_DAYS: i64 = 30;

/// An absence with the name of the deputy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    /// The days.
    pub absence: Absence,
    /// Name of who acts meanwhile.
    pub deputy: Option<String>,
}

/// A person who acts, or acted, for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Name of who is away.
    pub absent: String,
    /// The days.
    pub absence: Absence,
}

/// What there is to know of the absences of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// From today on, the next first.
    pub away: Vec<Away>,
    /// For whom the person acts or will act.
    pub covers: Vec<Cover>,
    /// Who may act for the person, by name.
    pub candidates: Vec<(StaffId, String)>,
}

/// The absences of a person, for themselves or for who looks after the people of their unit.
///
/// # Errors
/// `NotFound` if the person is somebody else whom the one who asks does not look after.
pub async fn plan(app: &App, by: &Staff, id: StaffId) -> Result<Plan, Error> {
    let (city, by, today) = (app.city(), by.clone(), app.city().day(app.clock.now()));
    app.db
        .read(move |tx| {
            Box::pin(async move {
                if id != by.id {
                    super::people::within(tx, &by, &city, id).await?;
                }
                let away = absences::of(tx, id, today).await?;
                let covered = absences::by_deputy(tx, id, today).await?;
                let named = away.iter().filter_map(|one| one.deputy).chain(covered.iter().map(|(absent, _)| *absent));
                let names = store::staff::names(tx, &named.collect::<Vec<_>>()).await?;
                let name = |id: StaffId| name_of(&names, id).map(str::to_owned);
                let away = away.into_iter().map(|absence| Away { deputy: absence.deputy.and_then(name), absence });
                let covers =
                    covered.into_iter().filter_map(|(absent, absence)| Some(Cover { absent: name(absent)?, absence }));
                let (away, covers) = (away.collect(), covers.collect());
                let mut candidates = candidates(tx, &city, id, today).await?;
                candidates.sort_by_cached_key(|(_, name)| fold(name));
                Ok(Plan { away, covers, candidates })
            })
        })
        .await
}

/// Whom somebody stood in for until lately.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn ended(app: &App, deputy: StaffId) -> Result<Vec<Cover>, Error> {
    let today = app.city().day(app.clock.now());
    let since = today.checked_sub(REMEMBERED_DAYS.days()).map_err(Error::bug)?;
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let mut covered = absences::by_deputy(tx, deputy, since).await?;
                covered.retain(|(_, absence)| absence.until < today);
                let absent: Vec<StaffId> = covered.iter().map(|(absent, _)| *absent).collect();
                let names = if absent.is_empty() { Vec::new() } else { store::staff::names(tx, &absent).await? };
                let name = |id: StaffId| name_of(&names, id).map(str::to_owned);
                let covers = covered.into_iter().filter_map(|(id, absence)| Some(Cover { absent: name(id)?, absence }));
                Ok(covers.collect())
            })
        })
        .await
}

/// Everybody who holds a role beside the person, or right above or below: authority is never lent sideways.
async fn candidates(tx: &mut Tx<'_>, city: &CityNow, id: StaffId, day: Date) -> Result<Vec<(StaffId, String)>, Error> {
    let terms = store::staff::terms(tx, id).await?;
    let own: Vec<UnitCode> = terms.into_iter().filter(|term| term.covers(day)).map(|term| term.grant.unit).collect();
    let near = |unit: &UnitCode| {
        own.iter().any(|own| match Relation::to_unit(unit, own, city.city()) {
            Relation::Own => true,
            Relation::Below => city.city().superior(own) == *unit,
            Relation::Superior => city.city().superior(unit) == *own,
            Relation::Office | Relation::None => false,
        })
    };
    let units: Vec<UnitCode> = city.city().units.keys().filter(|unit| near(unit)).cloned().collect();
    let mut people = store::staff::colleagues(tx, &units, day).await?;
    people.retain(|(other, _)| *other != id);
    Ok(people)
}

/// Notes that a person is away, and who acts for them: their own absence, or one of somebody they look after. The deputy has
/// the roles of the absent on these days, but none over accounts, and is told.
///
/// # Errors
/// `NotFound` if the person is somebody else who is not looked after; `Invalid` if the days run backwards, are over or meet
/// other days of absence, or if the deputy is not at hand.
pub async fn note_absence(app: &App, by: &Staff, id: StaffId, absence: Absence) -> Result<(), Error> {
    let (city, now, by) = (app.city(), app.clock.now(), by.clone());
    let today = city.day(now);
    if absence.until < absence.from {
        return Err(Error::field("until", "staff-term-backwards"));
    }
    if absence.until < today {
        return Err(Error::field("until", "absence-over"));
    }
    app.db
        .write(move |tx| {
            let (city, by, absence) = (city.clone(), by.clone(), absence.clone());
            Box::pin(async move {
                let name = theirs(tx, &by, &city, id).await?;
                let others = absences::of(tx, id, absence.from).await?;
                if others.iter().any(|other| other.from != absence.from && other.meets(&absence)) {
                    return Err(Error::field("from", "absence-meets"));
                }
                if let Some(deputy) = absence.deputy {
                    if candidates(tx, &city, id, today).await?.iter().all(|(own, _)| *own != deputy) {
                        return Err(Error::field("deputy", "absence-deputy-unknown"));
                    }
                    let away = absences::of(tx, deputy, absence.from).await?;
                    if away.iter().any(|own| own.meets(&absence)) {
                        return Err(Error::field("deputy", "absence-deputy-away"));
                    }
                }
                absences::put(tx, id, &absence, now).await?;
                if let Some(deputy) = absence.deputy {
                    let body = json!({ "person": id, "title": name });
                    put_about_accounts(tx, [deputy], Account::StandsIn, &id.to_string(), &body, now).await?;
                }
                note(tx, id, Change::Absence, Some(by.id), json!({ "absence": absence }), now).await
            })
        })
        .await
}

/// Ends an absence: what has begun was over yesterday, what has not never begins. Whoever acted for the person does so no longer.
///
/// # Errors
/// `NotFound` if the person is somebody else who is not looked after, or no such days are noted.
pub async fn end_absence(app: &App, by: &Staff, id: StaffId, from: Date) -> Result<(), Error> {
    let (city, now, by) = (app.city(), app.clock.now(), by.clone());
    let today = city.day(now);
    let yesterday = today.yesterday().map_err(Error::bug)?;
    app.db
        .write(move |tx| {
            let (city, by) = (city.clone(), by.clone());
            Box::pin(async move {
                theirs(tx, &by, &city, id).await?;
                let known = absences::of(tx, id, today).await?.into_iter().find(|one| one.from == from);
                let known = known.ok_or(Error::NotFound)?;
                if from > today {
                    absences::forget(tx, id, from).await?;
                } else {
                    // Kept, so that the deputy can be told since when it is over.
                    absences::put(tx, id, &Absence { until: yesterday, ..known.clone() }, now).await?;
                }
                note(tx, id, Change::Back, Some(by.id), json!({ "absence": known }), now).await
            })
        })
        .await
}

/// The name of a person whose absence this one may note.
async fn theirs(tx: &mut Tx<'_>, by: &Staff, city: &CityNow, id: StaffId) -> Result<String, Error> {
    if id == by.id { Ok(by.name.clone()) } else { Ok(changeable(tx, by, city, id).await?.person.name) }
}
