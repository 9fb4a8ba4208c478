//! Lines in the inboxes of those who answer requests: that one came, that a term of one is about to end, that it has passed.

use crate::{
    App, CityNow, Error,
    jobs::{self, Task},
    notice::put_once,
};
use domain::{
    id::RequestId,
    notice::Account,
    request::Request,
    staff::StaffRole::{Admin, Coordinator},
};
use jiff::Timestamp;
use serde_json::json;
use std::{collections::BTreeSet, slice::from_ref};
use store::Tx;

/// Asks that the desk be reminded of what is to be done next with a request; harmless to repeat.
pub(super) async fn ask(tx: &mut Tx<'_>, city: &CityNow, request: &Request, now: Timestamp) -> Result<(), Error> {
    let Some(due) = request.due_at() else { return Ok(()) };
    let at = request.near_at(due, &city.city().calendar, &city.city().coordinator);
    jobs::ask_at(tx, &Task::RemindDesk { request: request.id, due, late: false }, at.max(now), now).await
}

/// Reminds the desk of a term of a request, once before it ends and once when it has passed.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn remind(app: &App, id: RequestId, due: Timestamp, late: bool) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    app.db
        .write(move |tx| {
            let city = city.clone();
            Box::pin(async move {
                // Gone with its account, ended, or under another term: whoever set that one going asked again.
                let request = store::request::find(tx, id).await?.filter(|request| request.due_at() == Some(due));
                let Some(request) = request else { return Ok(()) };
                if late {
                    return put(tx, &city, &request, Account::RequestLate, now).await;
                }
                jobs::ask_at(tx, &Task::RemindDesk { request: id, due, late: true }, due, now).await?;
                if due <= now { Ok(()) } else { put(tx, &city, &request, Account::RequestDue, now).await }
            })
        })
        .await
}

/// Puts a line about a request into the inboxes of those who answer, once for each term of it.
pub(super) async fn put(
    tx: &mut Tx<'_>,
    city: &CityNow,
    request: &Request,
    kind: Account,
    now: Timestamp,
) -> Result<(), Error> {
    let (unit, day) = (from_ref(&city.city().coordinator), city.day(now));
    let mut people = BTreeSet::new();
    for role in [Coordinator, Admin] {
        people.extend(store::staff::holding(tx, role, unit, day).await?.iter().map(|one| one.id));
    }
    let term = request.due_at().unwrap_or(request.finish_by).as_microsecond();
    let matter = format!("{kind} {} {term}", request.id);
    let body = json!({ "request": request.id, "kind": request.kind });
    put_once(tx, people, kind, matter.as_bytes(), &body, now).await
}
