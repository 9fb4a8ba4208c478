//! Telling people what happened: who hears of an event is a table of the domain, and each of them has an inbox.

use crate::{App, Error, view::may_see};
use domain::{
    code::CaseCode,
    id::{CaseId, NoticeId, StaffId},
    staff::Staff,
};
use jiff::Timestamp;
pub use store::notice::{Kind, Notice};
pub(crate) use {
    account::{put_about_accounts, put_once},
    asker::tell_asker,
    issue::{announce, is_urgent, of_bulletin, of_step, tell_desk},
    morning::{ask_for_morning, morning},
    remind::{ask_to_remind, remind},
    tell::with_deputies,
    tell::{tell, tell_near},
};

mod account;
mod asker;
mod issue;
mod morning;
mod remind;
mod tell;

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
                    let Some(case) = notice.case else {
                        notices.push((notice, String::new()));
                        continue;
                    };
                    let Some(stored) = store::case::find(tx, case).await? else { continue };
                    if may_see(&staff, &stored.case, &city) {
                        let home = city.category(&stored.case.category).is_none_or(|category| category.home);
                        let place = if home { String::new() } else { stored.report.place.address };
                        notices.push((notice, place));
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

/// Which of these cases a person has notices of that are not read.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn unread_cases(app: &App, person: StaffId, cases: Vec<CaseId>) -> Result<Vec<CaseId>, Error> {
    if cases.is_empty() {
        return Ok(cases);
    }
    app.db.read(move |tx| Box::pin(async move { Ok(store::notice::unread_cases(tx, person, &cases).await?) })).await
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
