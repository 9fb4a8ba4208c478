//! Telling people what happened: who hears of an event is a table of the domain, and each of them has an inbox.

use crate::{App, Error, view::may_see};
use domain::{
    case::Action,
    city::UnitCode,
    code::CaseCode,
    id::{CaseId, NoticeId, StaffId},
    notice::{Audience, audience},
    staff::{Staff, StaffRole},
};
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
pub use store::notice::Notice;
use store::{
    Tx,
    case::Stored,
    event::{By, Event, Kind},
};

/// Puts an event of a case into the inboxes of the people of units who are to hear of it; harmless to repeat.
///
/// # Errors
/// `NotFound` if there is no such event; `Unavailable` if the database does not answer.
pub(crate) async fn tell(app: &App, case: CaseId, seq: i64) -> Result<(), Error> {
    let city = app.city();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let stored = store::case::find(tx, case).await?.ok_or(Error::NotFound)?;
                let event = store::event::find(tx, case, seq).await?.ok_or(Error::NotFound)?;
                for person in hearers(tx, &stored, &event, &city.city().coordinator).await? {
                    store::notice::put(tx, person, &notice(person, &stored, &event)).await?;
                }
                Ok(())
            })
        })
        .await
}

fn notice(person: StaffId, stored: &Stored, event: &Event) -> Notice {
    let case = &stored.case;
    Notice {
        id: store::notice::id_of(person, case.id, event.seq),
        case: case.id,
        seq: event.seq,
        kind: event.kind,
        body: json!({
            "code": case.code, "category": case.category, "holder": case.holder,
        }),
        created_at: event.at,
        read_at: None,
    }
}

/// The people of units who are to hear of an event, without the one who did it.
async fn hearers(
    tx: &mut Tx<'_>,
    stored: &Stored,
    event: &Event,
    coordinator: &UnitCode,
) -> Result<BTreeSet<StaffId>, Error> {
    let told: &[Audience] = match event.kind {
        Kind::Action(action) => audience(action),
        Kind::Message if event.by == By::Reporter => audience(Action::Supply),
        Kind::Message | Kind::Note | Kind::Support | Kind::Moderate | Kind::Mark => &[],
    };
    let case = &stored.case;
    let mut people = BTreeSet::new();
    for part in told {
        let (role, unit) = match part {
            // People without an account are told by other ways than an inbox.
            Audience::Reporter | Audience::Follower => continue,
            Audience::Officer if case.file.officer.is_some() => {
                people.extend(case.file.officer.iter().chain(&case.file.co_handlers));
                continue;
            }
            // Any officer of the office may take it up.
            Audience::Officer => (StaffRole::Officer, case.file.office.as_ref().unwrap_or(&case.holder)),
            Audience::Intake => (StaffRole::Intake, &case.holder),
            Audience::Head => (StaffRole::Head, &case.holder),
            Audience::Approver => (StaffRole::Approver, &case.holder),
            Audience::Coordinator => (StaffRole::Coordinator, coordinator),
        };
        let holding = store::staff::holding(tx, role, std::slice::from_ref(unit)).await?;
        people.extend(holding.iter().map(|colleague| colleague.id));
    }
    if let By::Staff(actor) = event.by {
        people.remove(&actor);
    }
    Ok(people)
}

/// Where a part of an inbox ends: the time and the id of its last notice.
pub type After = (Timestamp, NoticeId);

/// A part of an inbox.
#[derive(Clone, Debug, Default)]
pub struct Inbox {
    /// Newest first, each with the address of its case.
    pub notices: Vec<(Notice, String)>,
    /// Where the next part begins, if there is one.
    pub next: Option<After>,
    /// How many are not read in all.
    pub unread: u32,
}

/// Most notices of one part.
const PART: u16 = 50;

/// The inbox of a person, from `after` on, without what is about cases that the person may see no more.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn inbox(app: &App, staff: &Staff, after: Option<After>) -> Result<Inbox, Error> {
    let (city, staff) = (app.city(), staff.clone());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let mut found = store::notice::inbox(tx, staff.id, after, PART + 1).await?;
                let more = found.len() > usize::from(PART);
                found.truncate(PART.into());
                let next = found.last().filter(|_| more).map(|last| (last.created_at, last.id));
                let mut notices = Vec::with_capacity(found.len());
                for notice in found {
                    let Some(stored) = store::case::find(tx, notice.case).await? else { continue };
                    if may_see(&staff, &stored.case, &city) {
                        notices.push((notice, stored.report.place.address));
                    }
                }
                Ok(Inbox { notices, next, unread: store::notice::unread(tx, staff.id).await? })
            })
        })
        .await
}

/// How many notices of a person are not read.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn unread(app: &App, person: StaffId) -> Result<u32, Error> {
    app.db.read(move |tx| Box::pin(async move { Ok(store::notice::unread(tx, person).await?) })).await
}

/// Marks the notices of a person as read that were there until a moment: what came while they read stays new.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn read_until(app: &App, person: StaffId, until: Timestamp) -> Result<(), Error> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move { Ok(store::notice::read(tx, person, None, until, now).await.map(drop)?) })
        })
        .await
}

/// Marks the notices about one case as read.
///
/// # Errors
/// `NotFound` if there is no such case for this person; `Unavailable` if the database does not answer.
pub async fn read_case(app: &App, staff: &Staff, code: CaseCode) -> Result<(), Error> {
    let (city, now, staff) = (app.city(), app.clock.now(), staff.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let case = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?.case;
                if !may_see(&staff, &case, &city) {
                    return Err(Error::NotFound);
                }
                Ok(store::notice::read(tx, staff.id, Some(case.id), now, now).await.map(drop)?)
            })
        })
        .await
}
