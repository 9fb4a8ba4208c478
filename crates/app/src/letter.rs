//! What is written to people outside the pages: the news of one letter, and handing it over.

pub(crate) mod daily;
mod receipt;

pub use receipt::{Receipt, receipts};

use crate::{
    App, CityNow, Error,
    jobs::{self, Task},
    notice,
    ports::post::{Address, Letter, Refused, Taken},
    view::{CaseView, Event, Viewer, load},
};
use domain::{
    city::UnitCode,
    code::CaseCode,
    consent::Subject,
    deadline::ClockKind,
    id::{BulletinId, CaseId, MessageId, RequestId, SubscriberId, WarningId},
    notice::Stage,
    request::{self, Act},
    staff::LinkKind,
    subscriber::{Channel, Delivery, Part, Standing, Topic, When},
    warning::Warning,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Tx, follow::Follow, message::Message, subscriber::Subscriber};

/// What a message is about, as it is stored: names of things, never their words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum About {
    /// Something happened to a case.
    Event {
        /// The case.
        case: CaseId,
        /// Which event of it.
        seq: i64,
    },
    /// A deadline of a case comes near or has passed for long.
    Deadline {
        /// The case.
        case: CaseId,
        /// Which clock of it.
        clock: ClockKind,
        /// Since when that clock runs.
        started: Timestamp,
        /// How far off.
        stage: Stage,
    },
    /// The state of a unit on a morning.
    Morning(Load),
    /// A warning went out or was called off.
    Warning {
        /// The warning.
        warning: WarningId,
        /// Its version then.
        version: i64,
    },
    /// What happened at the places of the address and is for its daily letter.
    Near {
        /// Written down from this moment on.
        since: Timestamp,
        /// And before this one.
        until: Timestamp,
    },
    /// A bulletin waits for those who issue warnings.
    Bulletin {
        /// The bulletin.
        bulletin: BulletinId,
    },
    /// A step of a warning is somebody's to know who issues warnings.
    Step {
        /// The warning.
        warning: WarningId,
        /// Which event of it.
        seq: i64,
    },
    /// Somebody gets a link to set a password.
    Invitation {
        /// The link, by the hash of what it carries.
        invitation: String,
    },
    /// The desk took a step with what somebody asked about their own data.
    Request {
        /// The request.
        request: RequestId,
        /// What the desk did.
        act: Act,
    },
    /// Whoever has this address shows that it is theirs.
    Confirm {
        /// The day it was asked for: once a day is enough.
        day: jiff::civil::Date,
    },
}

impl About {
    /// What makes it the same matter.
    fn matter(&self) -> Vec<u8> {
        let matter = match self {
            // The counts of a morning may change between two tries.
            Self::Morning(load) => serde_json::to_vec(&("morning", &load.unit, load.day)),
            other => serde_json::to_vec(other),
        };
        matter.unwrap_or_default()
    }
}

/// What a unit has to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// The unit.
    pub unit: UnitCode,
    /// The morning.
    pub day: jiff::civil::Date,
    /// Open cases it holds.
    pub open: u32,
    /// Of these overdue.
    pub overdue: u32,
    /// Of these due before the end of the day.
    pub due: u32,
}

/// What a letter tells, with all that its words need.
#[derive(Clone, Debug)]
pub enum News {
    /// Something happened to a case.
    Event {
        /// The case as the reader may see it.
        view: Box<CaseView>,
        /// What happened.
        event: Event,
        /// In what part the reader hears of it; none for people of units and neighbours.
        part: Option<Part>,
        /// Of what kind it is to the reader.
        topic: Topic,
    },
    /// A deadline.
    Deadline {
        /// The case as the reader may see it.
        view: Box<CaseView>,
        /// Which clock.
        clock: ClockKind,
        /// How far off.
        stage: Stage,
        /// When it ends or ended.
        due: Timestamp,
    },
    /// The state of a unit.
    Morning(Load),
    /// A warning as it stands.
    Warning(Box<Warning>),
    /// What people who issue warnings are told, as it stands in their inbox.
    Issue {
        /// What it tells.
        kind: notice::Kind,
        /// What the line says besides.
        body: Value,
    },
    /// The reader gets a link to set a password.
    Invitation {
        /// What it is for.
        kind: LinkKind,
        /// The reader's name.
        name: String,
        /// Where.
        unit: Option<UnitCode>,
        /// What the link carries.
        token: String,
        /// When it ends.
        until: Timestamp,
    },
    /// The desk took a step with what the reader asked about their own data. The words of both are read on the page.
    Request {
        /// What was asked.
        kind: request::Kind,
        /// What the desk did.
        act: Act,
        /// The case whose sender asked; none where an account did.
        case: Option<CaseCode>,
        /// When it is to be done.
        finish_by: Timestamp,
    },
    /// Whoever has this address shows that it is theirs.
    Confirm,
    /// All of a day together.
    Daily {
        /// One by one.
        news: Vec<News>,
        /// How many more there were.
        more: usize,
    },
}

/// Finds the words of a letter.
pub trait Voice: Send + Sync {
    /// The letter that tells this news to this reader.
    fn letter(&self, city: &CityNow, now: Timestamp, to: &Subscriber, id: &str, news: &News) -> Letter;

    /// The letter that carries a one-time code.
    fn code(&self, city: &CityNow, now: Timestamp, language: &str, id: &str, digits: &str) -> Letter;
}

/// Most messages read for one daily letter; what is beyond comes a day later.
const DAILY_READ: u16 = 500;

/// What putting a message into its way needs.
#[derive(Clone, Copy)]
pub(crate) struct Post<'a> {
    /// The channels that the city has.
    pub(crate) channels: &'a [Channel],
    pub(crate) city: &'a CityNow,
    pub(crate) now: Timestamp,
    /// Whether quiet hours do not hold.
    pub(crate) danger: bool,
}

impl Post<'_> {
    /// Puts a message for an address into its way, as it chose; nothing if it gets it already or does not want it.
    pub(crate) async fn put(self, tx: &mut Tx<'_>, to: &Subscriber, topic: Topic, about: &About) -> Result<(), Error> {
        let now = self.now;
        if !self.channels.contains(&to.channel) || !to.is_reachable() {
            return Ok(());
        }
        let when = match about {
            About::Confirm { .. } | About::Invitation { .. } => When::At(now),
            // The law wants it told, whatever kinds and whatever pace the address chose.
            About::Request { .. } => When::At(to.choices.after_quiet(now, self.city.city().calendar.zone())),
            _ => to.choices.when(to.channel, topic, self.danger, now, self.city.city().calendar.zone()),
        };
        let state = match when {
            When::Never => return Ok(()),
            When::At(_) => Delivery::Waiting,
            When::Daily(_) => Delivery::Daily,
        };
        let message = Message {
            id: store::message::id_of(to.id, &about.matter()),
            subscriber: to.id,
            topic,
            body: serde_json::to_value(about).map_err(Error::bug)?,
            state,
            created_at: now,
        };
        if !store::message::put(tx, &message).await? {
            return Ok(());
        }
        let (channel, subscriber) = (to.channel, to.id);
        match when {
            When::At(at) => {
                jobs::ask_at(tx, &Task::Deliver { channel, subscriber, message: message.id }, at, now).await
            }
            When::Daily(at) => daily::ask_at(tx, to, at, now).await,
            When::Never => Ok(()),
        }
    }
}

/// How handing over ended, for the job that did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing is left to do.
    Done,
    /// To be tried again, not before a moment if one is known.
    Again { fault: String, not_before: Option<Timestamp> },
    /// Refused for good.
    Never(String),
}

/// Hands one message over.
pub(crate) async fn deliver(app: &App, subscriber: SubscriberId, message: MessageId) -> Result<Outcome, Error> {
    let found = read(app, subscriber, Which::One(message)).await?;
    let Some((to, mut read)) = found else { return Ok(Outcome::Done) };
    let Some((message, mut news)) = read.pop() else { return Ok(Outcome::Done) };
    let news = news.pop();
    if message.state != Delivery::Waiting {
        return Ok(Outcome::Done);
    }
    let now = app.clock.now();
    let zone = app.city().city().calendar.zone().clone();
    let quiet_until = to.choices.after_quiet(now, &zone);
    let urgent = match &news {
        Some(News::Warning(warning)) => warning.content.danger.breaks_quiet_hours(),
        Some(News::Issue { body, .. }) => notice::is_urgent(body),
        Some(News::Confirm | News::Invitation { .. }) => true,
        _ => false,
    };
    if quiet_until > now && !urgent {
        return Ok(Outcome::Again { fault: "quiet hours".to_owned(), not_before: Some(quiet_until) });
    }
    let id = message.id.0.simple().to_string();
    hand_over(app, to, vec![message], news, id).await
}

/// Which messages of an address.
#[derive(Clone, Copy)]
enum Which {
    One(MessageId),
    Daily,
}

type Told = (Message, Vec<News>);

/// A reachable address with messages and what each tells; no news where the reader may see it no more.
async fn read(app: &App, subscriber: SubscriberId, which: Which) -> Result<Option<(Subscriber, Vec<Told>)>, Error> {
    let (city, now) = (app.city(), app.clock.now());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let Some(to) = store::subscriber::find(tx, subscriber).await? else { return Ok(None) };
                let messages = match which {
                    Which::One(id) => store::message::find(tx, subscriber, id).await?.into_iter().collect(),
                    Which::Daily => store::message::daily(tx, subscriber, DAILY_READ).await?,
                };
                let mut told = Vec::new();
                for message in messages {
                    let about = serde_json::from_value(message.body.clone()).map_err(Error::bug)?;
                    let reachable = to.is_reachable();
                    let news = if reachable { news(tx, &city, &to, &about, now).await? } else { Vec::new() };
                    told.push((message, news));
                }
                Ok(Some((to, told)))
            })
        })
        .await
}

/// What a message tells: one thing, but what happened at places.
async fn news(
    tx: &mut Tx<'_>,
    city: &CityNow,
    to: &Subscriber,
    about: &About,
    now: Timestamp,
) -> Result<Vec<News>, Error> {
    let About::Near { since, until } = about else {
        return Ok(one_news(tx, city, to, about, now).await?.into_iter().collect());
    };
    let mut all = Vec::new();
    for about in daily::near(tx, to, (*since, *until)).await? {
        all.extend(one_news(tx, city, to, &about, now).await?);
    }
    Ok(all)
}

async fn one_news(
    tx: &mut Tx<'_>,
    city: &CityNow,
    to: &Subscriber,
    about: &About,
    now: Timestamp,
) -> Result<Option<News>, Error> {
    match about {
        About::Near { .. } => Ok(None),
        About::Morning(load) => Ok(Some(News::Morning(load.clone()))),
        About::Confirm { .. } => Ok(Some(News::Confirm)),
        About::Invitation { invitation } => invited(tx, invitation, now).await,
        About::Request { request, act } => answered(tx, to, *request, *act).await,
        About::Warning { warning, version } => {
            let found = store::warning::find(tx, *warning).await?;
            let news = found.filter(|warning| crate::warning::is_news(warning, *version, now));
            Ok(news.map(|warning| News::Warning(Box::new(warning))))
        }
        About::Bulletin { bulletin } => {
            let told = notice::of_bulletin(tx, *bulletin).await?;
            Ok(told.map(|(kind, body)| News::Issue { kind, body }))
        }
        About::Step { warning, seq } => {
            let told = notice::of_step(tx, city, *warning, *seq).await?;
            Ok(told.map(|(step, body, _)| News::Issue { kind: notice::Kind::Desk(step), body }))
        }
        About::Event { case, seq } => {
            let Some((view, part)) = seen(tx, city, to, *case, now).await? else { return Ok(None) };
            let topic = match (to.staff, part, *seq) {
                (Some(_), _, _) => Topic::Work,
                (None, Some(_), _) => Topic::Case,
                (None, None, seq) => daily::topic(seq),
            };
            let event = view.events.iter().find(|event| event.seq == *seq).cloned();
            Ok(event.map(|event| News::Event { view: Box::new(view), event, part, topic }))
        }
        About::Deadline { case, clock, started, stage } => {
            let Some((view, _)) = seen(tx, city, to, *case, now).await? else { return Ok(None) };
            let case = &view.stored.case;
            // A deadline that was met meanwhile is no news.
            let run = case.counting().find(|run| run.kind == *clock && run.started_at == *started);
            let due = run.map(|run| run.due_at(&city.city().calendar, &case.holder, now));
            Ok(due.map(|due| News::Deadline { view: Box::new(view), clock: *clock, stage: *stage, due }))
        }
    }
}

/// A link that still holds, with what it carries.
async fn invited(tx: &mut Tx<'_>, token_hash: &str, now: Timestamp) -> Result<Option<News>, Error> {
    let link = store::staff::invitation::find(tx, token_hash).await?.filter(|link| link.is_open(now));
    let Some((link, token)) = link.and_then(|link| link.secret.clone().map(|token| (link, token))) else {
        return Ok(None);
    };
    let Some(person) = store::staff::people::find(tx, link.staff).await? else { return Ok(None) };
    let unit = store::staff::terms(tx, link.staff).await?.into_iter().next().map(|term| term.grant.unit);
    Ok(Some(News::Invitation { kind: link.kind, name: person.name, unit, token, until: link.expires_at }))
}

/// A step of the desk, for whoever is still the one who asked.
async fn answered(tx: &mut Tx<'_>, to: &Subscriber, id: RequestId, act: Act) -> Result<Option<News>, Error> {
    let Some(request) = store::request::find(tx, id).await? else { return Ok(None) };
    let case = match request.about {
        Subject::Case(case) => {
            let follows = store::follow::of_case(tx, case).await?;
            let own = |follow: &Follow| follow.subscriber == to.id && follow.part == Part::Reporter;
            let code = store::case::code_of(tx, case).await?.filter(|_| follows.iter().any(own));
            if code.is_none() {
                return Ok(None);
            }
            code
        }
        Subject::Account(account) => {
            let own = store::account::at(tx, to.channel, &to.target).await?;
            if own != Some(account) {
                return Ok(None);
            }
            None
        }
        Subject::Subscriber(_) => return Ok(None),
    };
    Ok(Some(News::Request { kind: request.kind, act, case, finish_by: request.finish_by }))
}

/// A case as the owner of an address may see it, and in what part they hear of it.
async fn seen(
    tx: &mut Tx<'_>,
    city: &CityNow,
    to: &Subscriber,
    case: CaseId,
    now: Timestamp,
) -> Result<Option<(CaseView, Option<Part>)>, Error> {
    let Some(code) = store::case::code_of(tx, case).await? else { return Ok(None) };
    let follows = store::follow::of_case(tx, case).await?;
    let follow = follows.iter().find(|follow| follow.subscriber == to.id);
    if follow.is_some_and(|follow| follow.muted) {
        return Ok(None);
    }
    let viewer = viewer(tx, to, city.day(now)).await?;
    let staff = matches!(viewer, Viewer::Staff(_));
    let view = load(tx, city, code, viewer, now).await?;
    let hidden = match view.sight {
        crate::view::Sight::Outline => true,
        // Whoever works for a unit and may not see it is not told of it by that address.
        crate::view::Sight::Public => staff,
        crate::view::Sight::Own | crate::view::Sight::Staff => false,
    };
    Ok((!hidden).then(|| (view, follow.map(|follow| follow.part))))
}

async fn viewer(tx: &mut Tx<'_>, to: &Subscriber, day: jiff::civil::Date) -> Result<Viewer, Error> {
    let staff = match to.staff {
        Some(id) => store::staff::find(tx, id, day).await?,
        None => None,
    };
    Ok(staff.map_or_else(|| Viewer::Reporter(to.secret.clone().into()), Viewer::Staff))
}

async fn hand_over(
    app: &App,
    to: Subscriber,
    messages: Vec<Message>,
    news: Option<News>,
    id: String,
) -> Result<Outcome, Error> {
    let Some(news) = news else {
        return ended(app, messages, Delivery::Dropped, None, None).await.map(|()| Outcome::Done);
    };
    let now = app.clock.now();
    let (Some(voice), Some(carrier)) = (&app.voice, app.carriers.of(to.channel)) else {
        return Ok(Outcome::Again { fault: format!("no {} here", to.channel), not_before: None });
    };
    let Some(address) = address(&to) else {
        return ended(app, messages, Delivery::Failed, None, Some("not an address")).await.map(|()| Outcome::Done);
    };
    let letter = voice.letter(&app.city(), now, &to, &id, &news);
    match carrier.send(&address, &letter).await {
        Ok(Taken { reference }) => {
            let reference = reference.unwrap_or(letter.id);
            ended(app, messages, Delivery::Sent, Some(reference), None).await?;
            Ok(Outcome::Done)
        }
        Err(Refused::Later { fault, after }) => {
            Ok(Outcome::Again { fault, not_before: after.and_then(|after| now.checked_add(after).ok()) })
        }
        Err(Refused::Never { fault }) => {
            ended(app, messages, Delivery::Failed, None, Some(&fault)).await?;
            Ok(Outcome::Never(fault))
        }
        Err(Refused::Gone { fault }) => {
            gone(app, to, messages, &fault).await?;
            Ok(Outcome::Done)
        }
    }
}

/// The address as a carrier takes it.
pub(crate) fn address(to: &Subscriber) -> Option<Address> {
    Address::of(to.channel, &to.target)
}

async fn ended(
    app: &App,
    messages: Vec<Message>,
    state: Delivery,
    reference: Option<String>,
    fault: Option<&str>,
) -> Result<(), Error> {
    let (now, fault) = (app.clock.now(), fault.map(str::to_owned));
    app.db
        .write(move |tx| {
            let (messages, reference, fault) = (messages.clone(), reference.clone(), fault.clone());
            Box::pin(async move {
                for message in &messages {
                    store::message::ended(tx, message, state, reference.as_deref(), fault.as_deref(), now).await?;
                    // Once its letter is out of our hands, nobody here is to know what a link carries.
                    if let Ok(About::Invitation { invitation }) = serde_json::from_value(message.body.clone()) {
                        store::staff::invitation::forget_secret(tx, &invitation).await?;
                    }
                }
                Ok(())
            })
        })
        .await
}

/// Nobody is at an address: a browser's is forgotten, any other is kept as broken, so that its owner can see why nothing came.
async fn gone(app: &App, to: Subscriber, messages: Vec<Message>, fault: &str) -> Result<(), Error> {
    ended(app, messages, Delivery::Failed, None, Some(fault)).await?;
    let (now, fault) = (app.clock.now(), fault.to_owned());
    app.db.write(move |tx| Box::pin(async move { broken(tx, to, fault, now).await })).await
}

pub(crate) async fn broken(tx: &mut Tx<'_>, mut to: Subscriber, fault: String, now: Timestamp) -> Result<(), Error> {
    to.fault = Some(fault);
    to.standing = Standing::Broken;
    match to.channel {
        Channel::Push => store::subscriber::remove(tx, &to).await?,
        Channel::Mail | Channel::Sms => store::subscriber::update(tx, &to, now).await?,
    }
    Ok(())
}

/// The code of the case that news is about, if it is about one.
#[must_use]
pub fn code_of(news: &News) -> Option<CaseCode> {
    match news {
        News::Event { view, .. } | News::Deadline { view, .. } => Some(view.stored.case.code),
        News::Request { case, .. } => *case,
        News::Morning(_)
        | News::Warning(_)
        | News::Issue { .. }
        | News::Invitation { .. }
        | News::Confirm
        | News::Daily { .. } => None,
    }
}
