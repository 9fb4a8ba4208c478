//! Telling people outside that a warning went out, was replaced or called off: to everyone with a place that it reaches, by
//! every channel they chose.
//!
//! The people are told in parts, each a chain of jobs; a job tells some hundreds and asks for the next with the place where
//! it stopped. A crash repeats at most what one job of each part had in hand. What cannot be handed over at once becomes a
//! message like any other, so that one slow provider holds up neither the rest nor the news of cases.

use super::around;
use crate::{
    App, CityNow, Error,
    jobs::{self, Task},
    letter::{self, About, News, address},
    ports::post::{Letter, Refused},
};
use domain::{
    id::{SHARDS, SubscriberId, WarningId},
    interest::Place,
    subscriber::{Channel, Standing as Proof, Topic, When},
    warning::{Mode, Standing, State, Warning, reach::Reach},
};
use futures::future::join_all;
use jiff::Timestamp;
use std::{collections::BTreeMap, sync::Arc};
use store::subscriber::Subscriber;

/// Parts that are told side by side, by as many workers as there are.
pub(crate) const PARTS: u16 = 4;
/// People told by one job, all at the same time: it ends within one hand-over, and that within its lease.
const AT_ONCE: usize = 512;
/// Places looked at in one read.
const READ_AT_ONCE: u32 = 2_048;
/// The same where nobody is told.
const COUNTED_AT_ONCE: u32 = 16_384;

/// Begins to tell of a warning as it was in a version.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn broadcast(app: &App, warning: WarningId, version: i64) -> Result<(), Error> {
    let now = app.clock.now();
    if app.carriers.channels().is_empty() {
        return Ok(());
    }
    app.db
        .write(move |tx| {
            Box::pin(async move {
                for part in 0..PARTS {
                    jobs::ask(tx, &Task::BroadcastPart { warning, version, part, after: None }, now).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Tells the next people of a part, and asks for those after them.
///
/// # Errors
/// `NotFound` if there is no such warning; `Unavailable` if the database does not answer.
pub(crate) async fn part(
    app: &App,
    id: WarningId,
    version: i64,
    part: u16,
    after: Option<SubscriberId>,
) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    let find = app.db.read::<_, Error>(move |tx| {
        Box::pin(async move {
            let warning = store::warning::find(tx, id).await?.ok_or(Error::NotFound)?;
            let instead = match warning.file.replaced_by {
                Some(by) => store::warning::find(tx, by).await?,
                None => None,
            };
            Ok((warning, instead))
        })
    });
    let (warning, instead) = find.await?;
    if !is_news(&warning, version, now) {
        return Ok(());
    }
    let areas = around(&city, now)?.areas;
    let reach = Reach::new(&warning.content.cover, areas);
    // Whom the update reaches hears of the update.
    let told_otherwise = instead.map(|instead| Reach::new(&instead.content.cover, areas));
    let concerns = |place: &Place| {
        let interest = place.as_interest();
        reach.concerns(&interest) && !told_otherwise.as_ref().is_some_and(|other| other.concerns(&interest))
    };
    let (meant, next) = select(app, part, after, (AT_ONCE, READ_AT_ONCE), concerns).await?;
    tell(app, &city, &warning, version, meant, now).await?;
    if let Some(after) = next {
        let task = Task::BroadcastPart { warning: id, version, part, after: Some(after) };
        app.db.write::<_, Error>(move |tx| Box::pin(async move { jobs::ask(tx, &task, now).await })).await?;
    }
    Ok(())
}

/// How many addresses have a place that a warning reaches, whatever they chose to get.
///
/// # Errors
/// `NotFound` if there is no such warning; `Unavailable` if the database does not answer.
pub async fn reached(app: &App, id: WarningId) -> Result<usize, Error> {
    let (city, now) = (app.city(), app.clock.now());
    let find = app.db.read::<_, Error>(move |tx| Box::pin(async move { Ok(store::warning::find(tx, id).await?) }));
    let warning = find.await?.ok_or(Error::NotFound)?;
    let reach = Reach::new(&warning.content.cover, around(&city, now)?.areas);
    let mut count = 0;
    for part in 0..PARTS {
        let mut next = None;
        loop {
            let (meant, after) =
                select(app, part, next, (usize::MAX, COUNTED_AT_ONCE), |place| reach.concerns(&place.as_interest()))
                    .await?;
            count += meant.len();
            if after.is_none() {
                break;
            }
            next = after;
        }
    }
    Ok(count)
}

/// Whether what happened in that version is still to be told: what was called off before it was told is not.
pub(crate) fn is_news(warning: &Warning, version: i64, now: Timestamp) -> bool {
    match warning.state {
        State::Released | State::Cancelling => matches!(warning.standing(now), Standing::InForce | Standing::Test),
        State::Cancelled | State::Replaced => warning.version == version,
        State::Draft | State::Proposed | State::Discarded | State::Expired => false,
    }
}

/// The next subscribers of a part whom it concerns, each once, at most so many, and where to go on; so many places are read
/// at once.
async fn select(
    app: &App,
    part: u16,
    after: Option<SubscriberId>,
    (most, at_once): (usize, u32),
    concerns: impl Fn(&Place) -> bool,
) -> Result<(Vec<SubscriberId>, Option<SubscriberId>), Error> {
    let (from, until) = (part * (SHARDS / PARTS), (part + 1) * (SHARDS / PARTS));
    let mut meant: Vec<SubscriberId> = Vec::new();
    let mut after = after;
    loop {
        let read = app.db.read::<_, Error>(move |tx| {
            Box::pin(async move { Ok(store::interest::page(tx, from..until, after, at_once).await?) })
        });
        let mut places = read.await?;
        let more = places.len() == usize::try_from(at_once).unwrap_or(usize::MAX);
        if let (true, Some((cut_off, _))) = (more, places.last().cloned()) {
            places.retain(|(subscriber, _)| *subscriber != cut_off);
        }
        for (subscriber, place) in places {
            if meant.last() != Some(&subscriber) {
                if meant.len() == most {
                    return Ok((meant, after));
                }
                if concerns(&place) {
                    meant.push(subscriber);
                }
            }
            after = Some(subscriber);
        }
        if !more {
            return Ok((meant, None));
        }
    }
}

/// Hands a letter to each of them that wants it now, and puts by what waits or could not be handed over.
async fn tell(
    app: &App,
    city: &Arc<CityNow>,
    warning: &Warning,
    version: i64,
    meant: Vec<SubscriberId>,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(voice) = &app.voice else { return Ok(()) };
    let found = app
        .db
        .read::<_, Error>(move |tx| Box::pin(async move { Ok(store::subscriber::all(tx, &meant).await?) }))
        .await?;
    let danger = warning.content.danger.breaks_quiet_hours();
    let zone = city.city().calendar.zone();
    let about = About::Warning { warning: warning.id, version };
    let news = News::Warning(Box::new(warning.clone()));
    let (mut now_told, mut later) = (Vec::new(), Vec::new());
    for to in found {
        let of_staff = to.staff.is_some();
        // Nobody is to act on a test: only colleagues see that it arrives.
        if to.standing != Proof::Proven || (warning.mode == Mode::Test && !of_staff) {
            continue;
        }
        match to.choices.when(to.channel, Topic::Warning, danger, now, zone) {
            When::At(at) if at <= now && app.carriers.of(to.channel).is_some() => now_told.push(to),
            When::Never => {}
            When::At(_) | When::Daily(_) => later.push(to),
        }
    }
    // To browsers everyone's letter is the same but for its language: its words are found once.
    let mut same: BTreeMap<String, Letter> = BTreeMap::new();
    let id = store::message::id_of(SubscriberId(warning.id.0), &version.to_be_bytes()).0.simple().to_string();
    for to in now_told.iter().filter(|to| to.channel == Channel::Push) {
        if !same.contains_key(&to.language) {
            same.insert(to.language.clone(), voice.letter(city, now, to, &id, &news));
        }
    }
    let (same, id, news) = (&same, &id, &news);
    let sending = now_told.into_iter().map(|to| async move {
        let letter = match same.get(&to.language).filter(|_| to.channel == Channel::Push) {
            Some(letter) => letter,
            None => &voice.letter(city, now, &to, &format!("{id}{}", to.id.0.simple()), news),
        };
        let sent = match (app.carriers.of(to.channel), address(&to)) {
            (Some(carrier), Some(address)) => carrier.send(&address, letter).await,
            _ => Err(Refused::Gone { fault: "not an address".to_owned() }),
        };
        (to, sent)
    });
    let mut gone = Vec::new();
    for (to, sent) in join_all(sending).await {
        match sent {
            Ok(_) => {}
            Err(Refused::Later { .. }) => later.push(to),
            Err(Refused::Gone { fault }) => gone.push((to, fault)),
            Err(Refused::Never { fault }) => tracing::warn!(channel = %to.channel, fault, "a warning was refused"),
        }
    }
    settle(app, city, later, gone, about, danger, now).await
}

async fn settle(
    app: &App,
    city: &Arc<CityNow>,
    later: Vec<Subscriber>,
    gone: Vec<(Subscriber, String)>,
    about: About,
    danger: bool,
    now: Timestamp,
) -> Result<(), Error> {
    if later.is_empty() && gone.is_empty() {
        return Ok(());
    }
    let (city, channels) = (Arc::clone(city), app.carriers.channels());
    app.db
        .write(move |tx| {
            let (city, channels, later, gone, about) =
                (Arc::clone(&city), channels.clone(), later.clone(), gone.clone(), about.clone());
            Box::pin(async move {
                for to in &later {
                    let post = letter::Post { channels: &channels, city: &city, now, danger };
                    post.put(tx, to, Topic::Warning, &about).await?;
                }
                for (to, fault) in gone {
                    letter::broken(tx, to, fault, now).await?;
                }
                Ok(())
            })
        })
        .await
}
