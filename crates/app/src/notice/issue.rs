//! Telling those who issue warnings: of bulletins that wait for them, and of steps of a warning that are theirs to know.

use crate::{App, CityNow, Error, bulletin};
use domain::{
    id::{BulletinId, StaffId, WarningId},
    notice::Desk,
    staff::StaffRole,
    warning::Warning,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::{
    Tx,
    notice::{self, Kind, Notice},
};

/// Tells everyone who issues warnings that a bulletin waits; harmless to repeat.
///
/// # Errors
/// `NotFound` if there is no such bulletin; `Unavailable` if the database does not answer.
pub(crate) async fn announce(app: &App, id: BulletinId) -> Result<(), Error> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let found = store::bulletin::find(tx, id).await?.ok_or(Error::NotFound)?;
                let alert = bulletin::alert_of(&found)?;
                let earlier = bulletin::earlier(tx, &found).await?;
                let taken = earlier.iter().any(|earlier| earlier.warning.is_some());
                let kind = Kind::Bulletin(found.ends_as().filter(|_| taken));
                let people = store::staff::with_roles(tx, &[StaffRole::Publisher, StaffRole::Releaser]).await?;
                let (title, sender) = (bulletin::headline(&alert), bulletin::sender_name(&alert));
                let body = json!({ "bulletin": id, "title": title, "sender": sender });
                put(tx, &people.into_iter().collect(), kind, id.0.as_bytes(), &body, now).await
            })
        })
        .await
}

/// Tells those whose turn it is, or who wrote a warning, of a step of it; harmless to repeat.
///
/// # Errors
/// `NotFound` if there is no such step; `Unavailable` if the database does not answer.
pub(crate) async fn tell_desk(app: &App, id: WarningId, seq: i64) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    app.db
        .write(move |tx| {
            let city = city.clone();
            Box::pin(async move {
                let warning = store::warning::find(tx, id).await?.ok_or(Error::NotFound)?;
                let events = store::warning::events(tx, id).await?;
                let event = events.into_iter().find(|event| event.seq == seq).ok_or(Error::NotFound)?;
                let store::warning::Kind::Action(action) = event.kind else { return Ok(()) };
                let Some(step) = Desk::of(action) else { return Ok(()) };
                let mut people = people(tx, &city, &warning, step).await?;
                if let Some(actor) = event.by {
                    people.remove(&actor);
                }
                let title = city.city().languages.iter().find_map(|code| warning.content.texts.get(code));
                let title = title.map(|text| text.headline.clone()).unwrap_or_default();
                let body = json!({ "warning": id, "title": title, "holder": warning.unit, "mode": warning.mode });
                let matter = [id.0.as_bytes().as_slice(), &seq.to_be_bytes()].concat();
                put(tx, &people, Kind::Desk(step), &matter, &body, now).await
            })
        })
        .await
}

async fn people(tx: &mut Tx<'_>, city: &CityNow, warning: &Warning, step: Desk) -> Result<BTreeSet<StaffId>, Error> {
    if !step.waits_for_releaser() {
        return Ok(warning.file.authors.iter().copied().chain(warning.file.submitter).collect());
    }
    let units = [warning.unit.clone(), city.city().coordinator.clone()];
    let found = store::staff::holding(tx, StaffRole::Releaser, &units).await?;
    Ok(found.iter().map(|colleague| colleague.id).collect())
}

async fn put(
    tx: &mut Tx<'_>,
    people: &BTreeSet<StaffId>,
    kind: Kind,
    matter: &[u8],
    body: &Value,
    now: Timestamp,
) -> Result<(), Error> {
    for person in people {
        let id = notice::id_of(*person, matter);
        let notice = Notice { id, case: None, kind, body: body.clone(), created_at: now, read_at: None };
        notice::put(tx, *person, &notice).await?;
    }
    Ok(())
}
