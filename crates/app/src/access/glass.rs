//! Breaking the glass: one case in full for an hour, for who runs the city and finds nobody who may look. A reason is written
//! down and read by the reporter, and everybody who watches over the case is alarmed at once.

use super::{Reporter, Seen};
use crate::{
    App, CityNow, Error,
    case::bounded,
    notice::{put_about_accounts, with_deputies},
    support,
};
use domain::{
    access::{Data, GLASS, REASON_MOST, RELEASE_LEAST, Way},
    authority::{Power, may},
    case::{Actor, Case},
    code::CaseCode,
    notice::Account,
    staff::{Staff, StaffRole},
};
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
use store::{Tx, case::Stored, event::Kind};

/// Who is alarmed in the coordinating unit, the unit that holds the case and those above it, and never beside them; the head
/// of the unit, the one above it and the reporter hear of it by the case.
const WATCHERS: [StaffRole; 3] = [StaffRole::Admin, StaffRole::Inspector, StaffRole::Coordinator];

/// A case in full.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The case and the report, with the exact place and the words as they were sent.
    pub stored: Stored,
    /// Who sent it.
    pub reporter: Reporter,
    /// Until when it can be looked at.
    pub until: Timestamp,
}

/// Opens a case in full for an hour.
///
/// # Errors
/// `Invalid` at `code` if there is no such case within the power of the person, at `reason` without one of some length.
pub async fn break_glass(app: &App, staff: Staff, code: &str, reason: &str) -> Result<CaseCode, Error> {
    let (city, now) = (app.city(), app.clock.now());
    let unknown = || Error::field("code", "glass-no-case");
    let code: CaseCode = code.trim().parse().ok().ok_or_else(unknown)?;
    let reason = bounded(reason, "reason", RELEASE_LEAST, REASON_MOST)?;
    app.db
        .write(move |tx| {
            let (city, staff, reason) = (city.clone(), staff.clone(), reason.clone());
            Box::pin(async move {
                let found = store::case::by_code(tx, code).await?;
                let within = |stored: &Stored| may(&staff, Power::BreakGlass, &stored.case, city.city());
                let stored = found.filter(within).ok_or_else(unknown)?;
                let case = &stored.case;
                let all = [Data::Name, Data::Contact, Data::Place];
                let seen = Seen::of(&staff, Power::BreakGlass, case, &city, &all, Way::Glass)?;
                seen.write(tx, case.id, reason.clone(), now).await?;
                alarm(tx, &city, &staff, case, &reason, now).await?;
                tracing::warn!(%code, staff = %staff.id, "a case was opened by breaking the glass");
                let actor = Actor::Staff(staff);
                let body = json!({ "reason": reason });
                support::note(tx, &city, &stored, &actor, Kind::BreakGlass, true, body, now).await?;
                Ok(code)
            })
        })
        .await
}

async fn alarm(
    tx: &mut Tx<'_>,
    city: &CityNow,
    staff: &Staff,
    case: &Case,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let day = city.day(now);
    let mut units = city.city().way_up(&case.holder);
    units.push(city.city().coordinator.clone());
    let mut watchers = BTreeSet::new();
    for role in WATCHERS {
        watchers.extend(store::staff::holding(tx, role, &units, day).await?.iter().map(|one| one.id));
    }
    with_deputies(tx, &mut watchers, day).await?;
    watchers.remove(&staff.id);
    let body = json!({ "code": case.code, "title": staff.name, "reason": reason });
    put_about_accounts(tx, watchers, Account::GlassBroken, &case.code.to_string(), &body, now).await
}

/// A case that this person opened less than an hour ago.
///
/// # Errors
/// `NotFound` if there is none.
pub async fn opened(app: &App, staff: &Staff, code: CaseCode) -> Result<Opened, Error> {
    let (city, now, staff) = (app.city(), app.clock.now(), staff.clone());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let stored = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?;
                if !may(&staff, Power::BreakGlass, &stored.case, city.city()) {
                    return Err(Error::NotFound);
                }
                let since = store::access::since(tx, stored.case.id, staff.id, Way::Glass, now - GLASS).await?;
                let until = since.last().map(|access| access.at + GLASS).ok_or(Error::NotFound)?;
                let report = &stored.report;
                let reporter = Reporter { name: report.reporter_name.clone(), contact: report.contact.clone() };
                Ok(Opened { stored, reporter, until })
            })
        })
        .await
}
