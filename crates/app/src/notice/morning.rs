//! The morning digest of heads: how their unit stands, on every working day.

use super::tell::with_deputies;
use crate::{
    App, CityNow, Error,
    jobs::{self, Task},
    letter::{About, Load, Post},
};
use domain::{city::UnitCode, staff::StaffRole, subscriber::Topic};
use jiff::{Timestamp, civil::Date, civil::Time};
use serde_json::json;
use std::collections::BTreeSet;
use store::notice::{self, Kind, Notice};

/// When it comes: before most offices open. Ours.
const AT: Time = Time::constant(7, 0, 0, 0);

fn moment(city: &CityNow, day: Date) -> Result<Timestamp, Error> {
    city.city().calendar.zone().to_timestamp(day.to_datetime(AT)).map_err(Error::bug)
}

/// Asks for the next one; harmless to repeat.
pub(crate) async fn ask_for_morning(app: &App) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    let today = city.day(now);
    let day = if moment(&city, today)? > now { today } else { today.tomorrow().map_err(Error::bug)? };
    let at = moment(&city, day)?;
    app.db.write(move |tx| Box::pin(async move { jobs::ask_at(tx, &Task::Morning { day }, at, now).await })).await
}

/// Tells every head whose unit has something to do and is open on that day.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn morning(app: &App, day: Date) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    if city.day(now) != day {
        // Too late to be of use.
        return Ok(());
    }
    let units = app
        .db
        .read::<_, Error>(move |tx| Box::pin(async move { Ok(store::staff::units_with_accounts(tx, day).await?) }))
        .await?;
    let end = moment(&city, day.tomorrow().map_err(Error::bug)?)?;
    for unit in units {
        let calendar = &city.city().calendar;
        let opens = calendar.next_open(&unit, now);
        if calendar.day_of(opens) == day {
            of_unit(app, unit, day, end).await?;
        }
    }
    Ok(())
}

async fn of_unit(app: &App, unit: UnitCode, day: Date, end: Timestamp) -> Result<(), Error> {
    let (city, now, channels) = (app.city(), app.clock.now(), app.carriers.channels());
    app.db
        .write(move |tx| {
            let (city, channels, unit) = (city.clone(), channels.clone(), unit.clone());
            Box::pin(async move {
                let [open, overdue, due] = store::list::load(tx, &unit, now, end).await?;
                if open == 0 {
                    return Ok(());
                }
                let heads = store::staff::holding(tx, StaffRole::Head, std::slice::from_ref(&unit), day).await?;
                let mut heads: BTreeSet<_> = heads.iter().map(|head| head.id).collect();
                with_deputies(tx, &mut heads, day).await?;
                let load = Load { unit, day, open, overdue, due };
                let matter = json!({ "morning": load.unit, "day": day }).to_string();
                for head in &heads {
                    let notice = Notice {
                        id: notice::id_of(*head, matter.as_bytes()),
                        case: None,
                        kind: Kind::Morning,
                        body: json!({ "holder": load.unit, "more": load }),
                        created_at: now,
                        read_at: None,
                    };
                    notice::put(tx, *head, &notice).await?;
                }
                let post = Post { channels: &channels, city: &city, now, danger: false };
                post.to_people(tx, &heads, Topic::Morning, &About::Morning(load)).await
            })
        })
        .await
}
