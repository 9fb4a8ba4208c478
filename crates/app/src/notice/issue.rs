//! Telling those who issue warnings: of bulletins that wait for them, and of steps of a warning that are theirs to know.

use super::tell::with_deputies;
use crate::{
    App, CityNow, Error, bulletin,
    letter::{About, Post},
};
use domain::{
    bulletin::State,
    cap::Severity,
    id::{BulletinId, StaffId, WarningId},
    notice::Desk,
    staff::StaffRole,
    subscriber::Topic,
    warning::{Mode, Warning},
};
use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::{
    Tx,
    notice::{self, Kind, Notice},
};

/// What there is to tell of a bulletin; nothing once somebody has decided, or its sender has ended it.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn of_bulletin(tx: &mut Tx<'_>, id: BulletinId) -> Result<Option<(Kind, Value)>, Error> {
    let found =
        store::bulletin::find(tx, id).await?.filter(|found| found.state == State::Open && found.ending.is_none());
    let Some(found) = found else { return Ok(None) };
    let alert = bulletin::alert_of(&found)?;
    let earlier = bulletin::earlier(tx, &found).await?;
    let taken = earlier.iter().any(|earlier| earlier.warning.is_some());
    let (title, sender) = (bulletin::headline(&alert), bulletin::sender_name(&alert));
    let danger = alert.infos.iter().any(|info| matches!(info.severity, Severity::Extreme | Severity::Severe));
    let body = json!({ "bulletin": id, "title": title, "sender": sender, "danger": danger });
    Ok(Some((Kind::Bulletin(found.ends_as().filter(|_| taken)), body)))
}

/// What there is to tell of a step of a warning, and who took it.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn of_step(
    tx: &mut Tx<'_>,
    city: &CityNow,
    id: WarningId,
    seq: i64,
) -> Result<Option<(Desk, Value, Option<StaffId>)>, Error> {
    let Some(warning) = store::warning::find(tx, id).await? else { return Ok(None) };
    let event = store::warning::events(tx, id).await?.into_iter().find(|event| event.seq == seq);
    let Some(event) = event else { return Ok(None) };
    let step = match event.kind {
        store::warning::Kind::Action(action) => Desk::of(action),
        store::warning::Kind::Draft => None,
    };
    let texts = &warning.content.texts;
    let title = city.city().languages.iter().find_map(|code| texts.get(code)).map(|text| text.headline.as_str());
    let waits = step.is_some_and(Desk::waits_for_releaser) && warning.mode == Mode::Actual;
    let danger = waits && warning.content.danger.breaks_quiet_hours();
    let body = json!({
        "warning": id, "title": title, "holder": warning.unit, "mode": warning.mode, "danger": danger,
    });
    Ok(step.map(|step| (step, body, event.by)))
}

/// Whether what is told cannot wait for the morning.
pub(crate) fn is_urgent(body: &Value) -> bool {
    body.get("danger").and_then(Value::as_bool).unwrap_or_default()
}

/// Tells everyone who issues warnings that a bulletin waits; harmless to repeat.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn announce(app: &App, id: BulletinId) -> Result<(), Error> {
    let (city, now, channels) = (app.city(), app.clock.now(), app.carriers.channels());
    app.db
        .write(move |tx| {
            let (city, channels) = (city.clone(), channels.clone());
            Box::pin(async move {
                let Some((kind, body)) = of_bulletin(tx, id).await? else { return Ok(()) };
                let people =
                    store::staff::with_roles(tx, &[StaffRole::Publisher, StaffRole::Releaser], city.day(now)).await?;
                let mut people = people.into_iter().collect();
                with_deputies(tx, &mut people, city.day(now)).await?;
                put(tx, &people, kind, id.0.as_bytes(), &body, now).await?;
                let post = Post { channels: &channels, city: &city, now, danger: is_urgent(&body) };
                post.to_people(tx, &people, Topic::Work, &About::Bulletin { bulletin: id }).await
            })
        })
        .await
}

/// Tells those whose turn it is, or who wrote a warning, of a step of it; harmless to repeat.
///
/// # Errors
/// `NotFound` if there is no such warning; `Unavailable` if the database does not answer.
pub(crate) async fn tell_desk(app: &App, id: WarningId, seq: i64) -> Result<(), Error> {
    let (city, now, channels) = (app.city(), app.clock.now(), app.carriers.channels());
    app.db
        .write(move |tx| {
            let (city, channels) = (city.clone(), channels.clone());
            Box::pin(async move {
                let Some((step, body, by)) = of_step(tx, &city, id, seq).await? else { return Ok(()) };
                let warning = store::warning::find(tx, id).await?.ok_or(Error::NotFound)?;
                let mut people = people(tx, &city, &warning, step, city.day(now)).await?;
                if let Some(actor) = by {
                    people.remove(&actor);
                }
                let matter = [id.0.as_bytes().as_slice(), &seq.to_be_bytes()].concat();
                put(tx, &people, Kind::Desk(step), &matter, &body, now).await?;
                let post = Post { channels: &channels, city: &city, now, danger: is_urgent(&body) };
                post.to_people(tx, &people, Topic::Work, &About::Step { warning: id, seq }).await
            })
        })
        .await
}

async fn people(
    tx: &mut Tx<'_>,
    city: &CityNow,
    warning: &Warning,
    step: Desk,
    day: Date,
) -> Result<BTreeSet<StaffId>, Error> {
    if !step.waits_for_releaser() {
        return Ok(warning.file.authors.iter().copied().chain(warning.file.submitter).collect());
    }
    let units = [warning.unit.clone(), city.city().coordinator.clone()];
    let found = store::staff::holding(tx, StaffRole::Releaser, &units, day).await?;
    let mut people = found.iter().map(|colleague| colleague.id).collect();
    with_deputies(tx, &mut people, day).await?;
    Ok(people)
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
