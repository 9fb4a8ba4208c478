//! Clearing away personal data that was kept long enough: every night, and when somebody asks for it. Each time is written
//! down in a chain of its own.

use crate::{App, Error, draft, photo};
use domain::retention::Kind;
use jiff::Timestamp;
use std::{collections::BTreeMap, sync::Arc};
use store::retention::Run;

/// The hour of the city from which on the night's round is due.
const HOUR: i8 = 1;

/// What would be cleared away of a kind, or why it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The kind.
    pub kind: Kind,
    /// For how many days it is kept; none if for good.
    pub days: Option<u16>,
    /// Whether whoever runs the program chose that; else it is a placeholder of the program.
    pub chosen: bool,
    /// How much of it is older.
    pub count: u64,
}

/// What would be cleared away now, by kind; changes nothing.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn preview(app: &App) -> Result<Vec<Line>, Error> {
    let (now, rules) = (app.clock.now(), app.retention.clone());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let mut lines = Vec::new();
                for kind in Kind::ALL.iter().copied() {
                    let count = match rules.before(kind, now) {
                        Some(before) => store::retention::count(tx, kind, before).await?,
                        None => 0,
                    };
                    lines.push(Line { kind, days: rules.days(kind), chosen: rules.is_chosen(kind), count });
                }
                Ok(lines)
            })
        })
        .await
}

/// Clears away what was kept long enough, some at a time, and writes down how much that was.
///
/// # Errors
/// `Unavailable` if the database does not answer; what was cleared by then stays so, and the next round goes on.
pub async fn run(app: &App, by_hand: bool) -> Result<BTreeMap<Kind, u64>, Error> {
    let now = app.clock.now();
    let mut cleared = BTreeMap::new();
    for kind in Kind::ALL.iter().copied() {
        let Some(before) = app.retention.before(kind, now) else { continue };
        let mut count = 0;
        loop {
            let part = part(app, kind, before, now).await?;
            count += part;
            if part == 0 {
                break;
            }
        }
        cleared.insert(kind, count);
    }
    let run =
        Run { seq: 0, by_hand, at: now, cleared: cleared.clone(), previous_hash: String::new(), hash: String::new() };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                store::retention::append(tx, run).await.map_err(Error::expecting("retention_run_pkey", Error::moved_on))
            })
        })
        .await?;
    Ok(cleared)
}

/// The night's round, once a day of the city; harmless to ask for more often.
///
/// # Errors
/// As [`run`].
pub(crate) async fn nightly(app: &App) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    let zone = city.city().calendar.zone().clone();
    let last = app.db.read::<_, Error>(|tx| Box::pin(async move { Ok(store::retention::last(tx).await?) })).await?;
    let today = last.is_some_and(|last| city.day(last.at) == city.day(now));
    if today || zone.to_datetime(now).hour() < HOUR {
        return Ok(());
    }
    match run(app, false).await {
        // Another process did it at the same time.
        Err(Error::Conflict(_)) => Ok(()),
        ended => ended.map(drop),
    }
}

async fn part(app: &App, kind: Kind, before: Timestamp, now: Timestamp) -> Result<u64, Error> {
    match kind {
        Kind::Draft => draft::clear(app, before).await,
        Kind::Original => originals(app, before, now).await,
        _ => {
            app.db.write(move |tx| Box::pin(async move { Ok(store::retention::clear(tx, kind, before).await?) })).await
        }
    }
}

/// Removes the files first: a note without a file is mended by nothing, a file without a note by the next round.
async fn originals(app: &App, before: Timestamp, now: Timestamp) -> Result<u64, Error> {
    let read =
        app.db.read::<_, Error>(move |tx| Box::pin(async move { Ok(store::retention::originals(tx, before).await?) }));
    let photos = read.await?;
    for (_, id) in &photos {
        photo::forget_original(Arc::clone(&app.files), *id).await.map_err(Error::bug)?;
    }
    let count = photos.len() as u64;
    app.db
        .write(move |tx| {
            let photos = photos.clone();
            Box::pin(async move {
                for (case, id) in photos {
                    store::retention::original_gone(tx, case, id, now).await?;
                }
                Ok(count)
            })
        })
        .await
}
