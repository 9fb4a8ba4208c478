//! The desk that answers what people ask about their own data.

use super::{Asked, By, Event, remind};
use crate::{
    App, CityNow, Error, FieldError,
    case::bounded,
    consent::{self, Told},
    jobs::{self, Task},
};
use domain::{
    access::VISIT,
    authority::answers_requests,
    case::Channel,
    code::CaseCode,
    consent::{Purpose, Subject},
    id::{CaseId, RequestId},
    request::{Act, Kind, Refusal, Request, WORDS_LEAST, WORDS_MOST},
    staff::Staff,
};
use jiff::Timestamp;
use store::Tx;

/// Most requests of each part of the list.
const SHOWN: u16 = 200;

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The request, without its words.
    pub request: Request,
    /// The case it is about, if it came with one.
    pub case: Option<CaseCode>,
}

/// The list of the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// Something is to be done: what is due first on top.
    pub open: Vec<Line>,
    /// All is done, the latest first.
    pub closed: Vec<Line>,
}

/// A request as the desk reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The request and what happened.
    pub asked: Asked,
    /// The cases that are concerned: the one it came with, or those of the account.
    pub cases: Vec<CaseCode>,
}

/// What the desk does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Tells the person that it is being done, and how if there is something to say.
    Acknowledge {
        /// Whether somebody outside, who processes data for the city, must do a part.
        with_others: bool,
        /// How it is done.
        words: String,
    },
    /// Takes more days, once.
    Extend {
        /// How many; none if no number was typed.
        days: Option<u32>,
        /// Why.
        reason: String,
    },
    /// It was done.
    Fulfil {
        /// What was done.
        answer: String,
    },
    /// It is not done.
    Refuse {
        /// Why not.
        reason: String,
    },
}

/// As whom a person works at the desk; whoever does not is told of no desk.
fn by(staff: &Staff, city: &CityNow) -> Result<By, Error> {
    let role = answers_requests(staff, city.city()).ok_or(Error::NotFound)?;
    Ok(By { staff: staff.id, unit: city.city().coordinator.clone(), role })
}

/// What people asked. No words of theirs: these are read one by one.
///
/// # Errors
/// `NotFound` for whoever does not work at the desk.
pub async fn desk(app: &App, staff: &Staff) -> Result<Open, Error> {
    by(staff, &app.city())?;
    app.db
        .read(|tx| {
            Box::pin(async move {
                let open = store::request::open(tx, SHOWN).await?;
                let closed = store::request::closed(tx, SHOWN).await?;
                Ok(Open { open: lines(tx, open).await?, closed: lines(tx, closed).await? })
            })
        })
        .await
}

async fn lines(tx: &mut Tx<'_>, requests: Vec<Request>) -> Result<Vec<Line>, Error> {
    let mut lines = Vec::with_capacity(requests.len());
    for request in requests {
        let case = match request.about {
            Subject::Case(id) => store::case::code_of(tx, id).await?,
            Subject::Account(_) | Subject::Subscriber(_) => None,
        };
        lines.push(Line { request, case });
    }
    Ok(lines)
}

/// Opens a request. That is a look at personal data: it is written down before anything is shown, and the person reads it.
///
/// # Errors
/// `NotFound` if there is none, or for whoever does not work at the desk.
pub async fn open(app: &App, staff: &Staff, id: RequestId) -> Result<Reading, Error> {
    let (by, now) = (by(staff, &app.city())?, app.clock.now());
    let seen = by.staff;
    let known = app
        .db
        .read::<_, Error>(move |tx| {
            Box::pin(async move {
                let events = store::request::events(tx, id).await?;
                let recent = |event: &Event| event.act == Act::Look && event.at > now - VISIT;
                Ok(events.iter().any(|event| recent(event) && event.by.as_ref().is_some_and(|by| by.staff == seen)))
            })
        })
        .await?;
    if !known {
        app.db
            .write(move |tx| {
                let by = by.clone();
                Box::pin(async move {
                    let request = store::request::find(tx, id).await?.ok_or(Error::NotFound)?;
                    put(tx, &request, Event::new(Act::Look, Some(by), now, request.finish_by, None)).await
                })
            })
            .await?;
    }
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let request = store::request::find(tx, id).await?.ok_or(Error::NotFound)?;
                let mut cases = Vec::new();
                for case in concerned(tx, request.about).await? {
                    cases.extend(store::case::code_of(tx, case).await?);
                }
                let events = store::request::events(tx, id).await?;
                Ok(Reading { asked: Asked { request, events }, cases })
            })
        })
        .await
}

async fn concerned(tx: &mut Tx<'_>, about: Subject) -> Result<Vec<CaseId>, Error> {
    Ok(match about {
        Subject::Case(id) => vec![id],
        Subject::Account(id) => store::account::all_cases(tx, id).await?,
        Subject::Subscriber(_) => Vec::new(),
    })
}

async fn put(tx: &mut Tx<'_>, request: &Request, event: Event) -> Result<(), Error> {
    let appended = store::request::append(tx, request.id, event).await;
    appended.map_err(Error::expecting("data_request_event_pkey", || Error::conflict("request-conflict-moved")))
}

/// Takes a step with a request, and has the person told. Whoever fulfils that somebody takes back what they agreed to, does it
/// by that.
///
/// # Errors
/// `NotFound` if there is none, or for whoever does not work at the desk; `Invalid` without the words that the person is to
/// read, or for days that the law does not allow; `Conflict` if it does not stand where this can be done.
pub async fn step(app: &App, staff: &Staff, id: RequestId, step: Step) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    let by = by(staff, &city)?;
    let (act, words) = said(&step)?;
    app.db
        .write(move |tx| {
            let (city, by, step, words) = (city.clone(), by.clone(), step.clone(), words.clone());
            Box::pin(async move {
                let before = store::request::find(tx, id).await?.ok_or(Error::NotFound)?;
                let after = moved(&before, &step, now).map_err(refused)?;
                if !store::request::update(tx, &before, &after).await? {
                    return Err(Error::conflict("request-conflict-moved"));
                }
                if act == Act::Fulfil && before.kind == Kind::Withdraw {
                    let told = Told { channel: Channel::Web, staff: Some(by.staff) };
                    for case in concerned(tx, before.about).await? {
                        let purposes = [Purpose::Handling, Purpose::Contact];
                        consent::take_back(tx, &city, case, &purposes, told, now).await?;
                    }
                }
                put(tx, &after, Event::new(act, Some(by), now, after.finish_by, words)).await?;
                remind::ask(tx, &city, &after, now).await?;
                jobs::ask(tx, &Task::TellAsker { request: id, act }, now).await
            })
        })
        .await
}

/// The act of a step, and what the person reads of it.
fn said(step: &Step) -> Result<(Act, Option<String>), Error> {
    let words = |text: &str, field, least| bounded(text, field, least, WORDS_MOST);
    Ok(match step {
        Step::Acknowledge { words: how, .. } => {
            let how = words(how, "how", 0)?;
            (Act::Acknowledge, Some(how).filter(|how| !how.is_empty()))
        }
        Step::Extend { reason, .. } => (Act::Extend, Some(words(reason, "why-longer", WORDS_LEAST)?)),
        Step::Fulfil { answer } => (Act::Fulfil, Some(words(answer, "answer", WORDS_LEAST)?)),
        Step::Refuse { reason } => (Act::Refuse, Some(words(reason, "why-not", WORDS_LEAST)?)),
    })
}

fn moved(before: &Request, step: &Step, now: Timestamp) -> Result<Request, Refusal> {
    match step {
        Step::Acknowledge { with_others, .. } => before.acknowledge(*with_others),
        Step::Extend { days, .. } => before.extend(days.unwrap_or_default(), now),
        Step::Fulfil { .. } => before.close(true, now),
        Step::Refuse { .. } => before.close(false, now),
    }
}

fn refused(refusal: Refusal) -> Error {
    match refusal {
        Refusal::Moved => Error::conflict("request-conflict-moved"),
        Refusal::Extended => Error::conflict("request-conflict-extended"),
        Refusal::Late => Error::conflict("request-conflict-late"),
        Refusal::Days { most } => FieldError::new("days", "request-days").with("most", most).into(),
    }
}
