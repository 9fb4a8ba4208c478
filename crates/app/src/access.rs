//! Looking at personal data of a reporter. There is no other way to it for people of units, and each look is written down
//! before anything is shown.

pub mod glass;

use crate::{
    App, CityNow, Error,
    case::bounded,
    support,
    view::{CaseView, Identity, Sight, Viewer, load_open, may_see, released_to},
};
use domain::{
    access::{Data, LOOK_LEAST, REASON_MOST, RELEASE_LEAST, VISIT, Way, is_released},
    authority::{Power, by_which, may},
    case::{Actor, Case},
    city::UnitCode,
    code::CaseCode,
    id::CaseId,
    staff::{Staff, StaffRole},
};
use jiff::Timestamp;
use serde_json::json;
use store::{Tx, access::Access, event::Kind};

/// Who sent a case, after it was released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reporter {
    /// The name, if one was given.
    pub name: Option<String>,
    /// The address or number, if one was given.
    pub contact: Option<String>,
}

/// A case as those who handle it need it, with the exact place. If that may be a home, the look is written down.
///
/// # Errors
/// `NotFound` if there is none, or none for this person.
pub async fn open(app: &App, staff: &Staff, code: CaseCode, way: Way) -> Result<CaseView, Error> {
    let (city, now, viewer) = (app.city(), app.clock.now(), Viewer::Staff(staff.clone()));
    let opened = app.db.read(move |tx| Box::pin(async move { load_open(tx, &city, code, viewer, now).await })).await?;
    if opened.sight != Sight::Staff {
        return Err(Error::NotFound);
    }
    let place = &opened.stored.report.place;
    let told = place.position.is_some() || !place.address.is_empty();
    if told && opened.hides_place(&app.city()) {
        note(app, staff, &opened.stored.case, &[Data::Place], way).await?;
    }
    Ok(opened)
}

/// Writes down a look for which the work on the case is the reason.
pub(crate) async fn note(app: &App, staff: &Staff, case: &Case, data: &[Data], way: Way) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    let seen = Seen::of(staff, Power::SeeCase, case, &city, data, way)?;
    let id = case.id;
    let known = seen.clone();
    let again = app.db.read(move |tx| Box::pin(async move { known.is_known(tx, id, now).await })).await?;
    if again {
        return Ok(());
    }
    app.db.write(move |tx| Box::pin(async move { seen.write(tx, id, String::new(), now).await })).await
}

/// Who sent a case: for those to whom it was released, and each look is written down with its reason.
///
/// # Errors
/// `NotFound` if there is no such case for this person, or it was not released to the unit that holds it; `Invalid` without a
/// reason.
pub async fn identity(app: &App, staff: Staff, code: CaseCode, reason: &str, way: Way) -> Result<Reporter, Error> {
    let (city, now) = (app.city(), app.clock.now());
    let reason = reason.to_owned();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let stored = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?;
                let case = &stored.case;
                let events = store::event::of_case(tx, case.id).await?;
                let reads = may_see(&staff, case, &city) && may(&staff, Power::ReadPersonal, case, city.city());
                if !reads || !is_released(case, &released_to(&events)) {
                    return Err(Error::NotFound);
                }
                let reason = bounded(&reason, "reason", LOOK_LEAST, REASON_MOST)?;
                let told = Reporter { name: stored.report.reporter_name, contact: stored.report.contact };
                let given = [(Data::Name, told.name.is_some()), (Data::Contact, told.contact.is_some())];
                let data: Vec<Data> = given.into_iter().filter(|(_, given)| *given).map(|(data, _)| data).collect();
                if data.is_empty() {
                    return Err(Error::NotFound);
                }
                let seen = Seen::of(&staff, Power::ReadPersonal, case, &city, &data, way)?;
                seen.write(tx, case.id, reason, now).await?;
                Ok(told)
            })
        })
        .await
}

/// Releases who sent a case to the unit that holds it now. The reporter reads the reason, and is told of it.
///
/// # Errors
/// `NotFound` if there is no such case for this person; `Forbidden` without the power; `Invalid` without a reason of some
/// length; `Conflict` if it is released, or there is nothing to release.
pub async fn release(app: &App, staff: Staff, code: CaseCode, reason: &str) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    let reason = reason.to_owned();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let viewer = Viewer::Staff(staff.clone());
                let view = load_open(tx, &city, code, viewer, now).await?;
                let case = &view.stored.case;
                if view.sight != Sight::Staff {
                    return Err(Error::NotFound);
                }
                if !may(&staff, Power::ReleaseIdentity, case, city.city()) {
                    return Err(Error::Forbidden);
                }
                match view.identity {
                    Identity::Nothing => return Err(Error::conflict("case-refused-nobody-known")),
                    Identity::Released => return Err(Error::conflict("case-refused-released")),
                    Identity::Hidden => {}
                }
                let reason = bounded(&reason, "reason", RELEASE_LEAST, REASON_MOST)?;
                let actor = Actor::Staff(staff);
                let body = json!({ "to": case.holder, "reason": reason });
                support::note(tx, &city, &view.stored, &actor, Kind::Release, true, body, now).await
            })
        })
        .await
}

/// Whether a person may release who sent a case.
#[must_use]
pub fn may_release(staff: &Staff, view: &CaseView, city: &CityNow) -> bool {
    view.identity == Identity::Hidden && may(staff, Power::ReleaseIdentity, &view.stored.case, city.city())
}

/// Whether a person may look at who sent a case.
#[must_use]
pub fn may_read(staff: &Staff, view: &CaseView, city: &CityNow) -> bool {
    view.identity == Identity::Released && may(staff, Power::ReadPersonal, &view.stored.case, city.city())
}

/// A look that is to be written down.
#[derive(Clone)]
struct Seen {
    staff: Staff,
    unit: UnitCode,
    role: StaffRole,
    data: Vec<Data>,
    way: Way,
}

impl Seen {
    /// The look of a person, by the first role that allows it.
    fn of(staff: &Staff, power: Power, case: &Case, city: &CityNow, data: &[Data], way: Way) -> Result<Self, Error> {
        let by = by_which(staff, power, case, city.city()).ok_or(Error::NotFound)?;
        Ok(Self { staff: staff.clone(), unit: by.unit.clone(), role: by.role, data: data.to_vec(), way })
    }

    /// Whether it is part of a look that is written down already.
    async fn is_known(&self, tx: &mut Tx<'_>, case: CaseId, now: Timestamp) -> Result<bool, Error> {
        if !self.way.is_visit() {
            return Ok(false);
        }
        let since = store::access::since(tx, case, self.staff.id, self.way, now - VISIT).await?;
        Ok(since.iter().any(|look| look.reason.is_empty() && self.data.iter().all(|own| look.data.contains(own))))
    }

    async fn write(self, tx: &mut Tx<'_>, case: CaseId, reason: String, at: Timestamp) -> Result<(), Error> {
        let access = Access {
            seq: 0,
            case,
            staff: self.staff.id,
            unit: self.unit,
            role: self.role,
            data: self.data,
            way: self.way,
            reason,
            at,
            previous_hash: String::new(),
            hash: String::new(),
        };
        store::access::append(tx, access).await.map_err(Error::expecting("personal_access_pkey", Error::moved_on))
    }
}
