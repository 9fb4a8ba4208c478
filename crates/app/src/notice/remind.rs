//! Reminders of deadlines: before one to whoever's turn it is, long after it to those above. That one passes is an event.

use super::tell::{people, put_into_inboxes};
use crate::{
    App, CityNow, Error,
    jobs::{self, Task},
    letter::{About, Post},
};
use domain::{
    case::Case,
    deadline::ClockKind,
    id::CaseId,
    notice::{Stage, moment, reminded},
    subscriber::Topic,
};
use jiff::Timestamp;
use serde_json::json;
use store::{Tx, notice::Kind};

/// Asks that whoever's turn it is be reminded of the deadline that counts now; harmless to repeat.
pub(crate) async fn ask_to_remind(tx: &mut Tx<'_>, city: &CityNow, case: &Case, now: Timestamp) -> Result<(), Error> {
    let calendar = &city.city().calendar;
    for run in case.counting().filter(|run| !reminded(run.kind, Stage::Near).is_empty()) {
        let at = moment(run, Stage::Near, case, calendar, now);
        let task = Task::Remind { case: case.id, clock: run.kind, started: run.started_at, stage: Stage::Near };
        jobs::ask_at(tx, &task, at, now).await?;
    }
    Ok(())
}

/// Reminds, once for a case, clock and stage; the moment to try again if the deadline has moved.
///
/// # Errors
/// `NotFound` if there is no such case; `Unavailable` if the database does not answer.
pub(crate) async fn remind(
    app: &App,
    id: CaseId,
    clock: ClockKind,
    started: Timestamp,
    stage: Stage,
) -> Result<Option<Timestamp>, Error> {
    let (city, now, channels) = (app.city(), app.clock.now(), app.carriers.channels());
    app.db
        .write(move |tx| {
            let (city, channels) = (city.clone(), channels.clone());
            Box::pin(async move {
                let stored = store::case::find(tx, id).await?.ok_or(Error::NotFound)?;
                let (case, calendar) = (&stored.case, &city.city().calendar);
                // Met, or waiting for somebody else: whatever sets it going again asks again.
                let run = case.counting().find(|run| run.kind == clock && run.started_at == started);
                let Some(run) = run else { return Ok(None) };
                let at = moment(run, stage, case, calendar, now);
                if at > now {
                    return Ok(Some(at));
                }
                let due = run.due_at(calendar, &case.holder, now);
                if stage == Stage::Near {
                    let past = moment(run, Stage::Past, case, calendar, now);
                    jobs::ask_at(tx, &Task::Remind { case: id, clock, started, stage: Stage::Past }, past, now).await?;
                    if due <= now {
                        return Ok(None);
                    }
                }
                let told = reminded(clock, stage);
                let people = people(tx, &city, &stored, told, city.day(now)).await?;
                let about = About::Deadline { case: id, clock, started, stage };
                let matter = serde_json::to_vec(&about).map_err(Error::bug)?;
                let more = json!({ "clock": clock, "due": due });
                put_into_inboxes(tx, &people, &stored, Kind::Deadline(stage), &matter, more, now).await?;
                let post = Post { channels: &channels, city: &city, now, danger: false };
                post.to_people(tx, &people, Topic::Deadline, &about).await?;
                post.to_followers(tx, id, told, &about).await?;
                Ok(None)
            })
        })
        .await
}
