//! The letter of the day: everything that waits for it, and what happened at the places that matter to its reader.
//!
//! What happened at a place is written down once and looked up when the letter is due, not put by for each reader: a report
//! near half a million people stays one row (ADR 0033).

use super::{About, Outcome, Which, hand_over, read};
use crate::{
    App, CityNow, Error,
    jobs::{self, Task},
};
use domain::{
    city::AreaCode,
    interest::{Interest, Place, cells_around},
    report::Position,
    subscriber::{Delivery, Pace, Standing, Topic},
};
use jiff::{SignedDuration, Timestamp};
use store::{
    Tx,
    happening::{self, Happening},
    message::{self, Message},
    subscriber::Subscriber,
};

/// Most news of one letter; more are counted.
const MOST: usize = 50;
/// How long what happened is kept: a letter that is late by more has lost it. Ours.
pub(crate) const KEPT: SignedDuration = SignedDuration::from_hours(3 * 24);
/// After how long what happened is surely written down.
const SETTLED: SignedDuration = SignedDuration::from_mins(1);
/// Most happenings looked at for one letter.
const LOOKED_AT: u16 = 500;

/// Whether an address hears in its daily letter of what happens at its places.
fn hears_daily(to: &Subscriber) -> bool {
    to.standing == Standing::Proven && to.choices.hears_near(to.channel, Pace::Daily)
}

/// Asks for the next daily letter of an address.
pub(crate) async fn ask(tx: &mut Tx<'_>, city: &CityNow, to: &Subscriber, now: Timestamp) -> Result<(), Error> {
    let at = to.choices.next_daily(now, city.city().calendar.zone());
    ask_at(tx, to, at, now).await
}

pub(super) async fn ask_at(tx: &mut Tx<'_>, to: &Subscriber, at: Timestamp, now: Timestamp) -> Result<(), Error> {
    jobs::ask_at(tx, &Task::Daily { channel: to.channel, subscriber: to.id, at }, at, now).await
}

/// As [`ask`], if the letter may hold what happens at places.
pub(crate) async fn ask_if_near(tx: &mut Tx<'_>, city: &CityNow, to: &Subscriber, now: Timestamp) -> Result<(), Error> {
    if hears_daily(to) { ask(tx, city, to, now).await } else { Ok(()) }
}

/// Hands over the daily letter of an address that was to go at a moment.
pub(crate) async fn daily(app: &App, to: domain::id::SubscriberId, at: Timestamp) -> Result<Outcome, Error> {
    let (city, now) = (app.city(), app.clock.now());
    let gathered = app.db.write::<_, Error>(move |tx| {
        let city = city.clone();
        Box::pin(async move {
            let Some(to) = store::subscriber::find(tx, to).await? else { return Ok(false) };
            // Its reader has chosen another time since: that one has a job of its own.
            let just_before = at - SignedDuration::from_micros(1);
            if to.choices.next_daily(just_before, city.city().calendar.zone()) != at {
                return Ok(false);
            }
            if hears_daily(&to) {
                gather(tx, &city, &to, now).await?;
            }
            Ok(true)
        })
    });
    if !gathered.await? {
        return Ok(Outcome::Done);
    }
    let Some((to, read)) = read(app, to, Which::Daily).await? else { return Ok(Outcome::Done) };
    let (messages, news): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    let Some(last) = messages.last() else { return Ok(Outcome::Done) };
    let id = last.id.0.simple().to_string();
    let mut news: Vec<_> = news.into_iter().flatten().collect();
    let more = news.len().saturating_sub(MOST);
    news.truncate(MOST);
    let news = (!news.is_empty()).then_some(super::News::Daily { news, more });
    hand_over(app, to, messages, news, id).await
}

/// Makes of what happened at the places of an address since its last letter one message of this one, and asks for the next.
async fn gather(tx: &mut Tx<'_>, city: &CityNow, to: &Subscriber, now: Timestamp) -> Result<(), Error> {
    let places = places(tx, to).await?;
    if places.is_empty() {
        return Ok(());
    }
    ask(tx, city, to, now).await?;
    let told = store::subscriber::near_until(tx, to.id).await?.unwrap_or(now);
    let (since, until) = (told.max(now - KEPT), now - SETTLED);
    if happened(tx, &places, (since, until)).await?.is_empty() {
        return Ok(());
    }
    let about = About::Near { since, until };
    let message = Message {
        id: message::id_of(to.id, &about.matter()),
        subscriber: to.id,
        topic: Topic::Report,
        body: serde_json::to_value(about).map_err(Error::bug)?,
        state: Delivery::Daily,
        created_at: now,
    };
    message::put(tx, &message).await?;
    Ok(store::subscriber::told_near(tx, to.id, until).await?)
}

async fn places(tx: &mut Tx<'_>, to: &Subscriber) -> Result<Vec<Place>, Error> {
    let places: Vec<Interest> = store::interest::of_subscriber(tx, to.id).await?;
    Ok(places.into_iter().map(|interest| interest.place).collect())
}

async fn happened(tx: &mut Tx<'_>, places: &[Place], span: (Timestamp, Timestamp)) -> Result<Vec<Happening>, Error> {
    let mut areas: Vec<AreaCode> = Vec::new();
    let mut cells: Vec<i64> = Vec::new();
    for place in places {
        match place {
            Place::Area(area) => areas.push(area.clone()),
            Place::Circle(circle) => cells.extend(cells_around(Position { lat: circle.lat, lon: circle.lon })),
        }
    }
    cells.sort_unstable();
    cells.dedup();
    let mut found = happening::near(tx, (&areas, &cells), span, LOOKED_AT).await?;
    found.retain(|one| places.iter().any(|place| one.is_at(place)));
    Ok(found)
}

/// What happened at the places of an address in a span of time and is for its daily letter; not what it follows, of which it
/// hears otherwise.
pub(super) async fn near(tx: &mut Tx<'_>, to: &Subscriber, span: (Timestamp, Timestamp)) -> Result<Vec<About>, Error> {
    let places = places(tx, to).await?;
    let mut found = Vec::new();
    for one in happened(tx, &places, span).await? {
        let topic = topic(one.seq);
        let follows = store::follow::of_case(tx, one.case).await?;
        if to.choices.pace(to.channel, topic) == Pace::Daily && follows.iter().all(|own| own.subscriber != to.id) {
            found.push(About::Event { case: one.case, seq: one.seq });
        }
    }
    Ok(found)
}

/// Of what kind an event at a place is: the first of a case is its report.
pub(crate) const fn topic(seq: i64) -> Topic {
    if seq == 1 { Topic::Report } else { Topic::Answer }
}
