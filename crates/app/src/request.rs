//! What people ask about their own data: sent with or without an account, answered at one desk, read by whoever asked.

mod desk;
mod remind;

pub use desk::{Line, Open, Reading, Step, desk, open, step};
pub(crate) use remind::remind;
pub use store::request::{By, Event};

use crate::{
    App, Error, FieldError,
    case::{Proof, bounded},
    consent::own,
};
use domain::{
    code::CaseCode,
    consent::Subject,
    id::{AccountId, RequestId},
    notice::Account,
    request::{Act, Kind, OPEN_MOST, Request, WORDS_LEAST, WORDS_MOST},
};
use store::Tx;

/// A request with all that happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The request.
    pub request: Request,
    /// What happened, in order; the first is that it was sent.
    pub events: Vec<Event>,
}

impl Asked {
    /// What was written with an act, the last time.
    #[must_use]
    pub fn words(&self, act: Act) -> Option<&str> {
        self.events.iter().rev().find(|event| event.act == act).and_then(|event| event.words.as_deref())
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub enum Asker {
    /// Somebody who is signed in.
    Account(AccountId),
    /// Whoever shows that they sent a case.
    Sender(CaseCode, Proof),
}

/// What is asked, as a form has it.
#[derive(Clone, Debug, Default)]
pub struct NewRequest {
    /// Word of the kind.
    pub kind: String,
    /// What exactly.
    pub words: String,
}

async fn about(tx: &mut Tx<'_>, who: &Asker) -> Result<Subject, Error> {
    match who {
        Asker::Account(id) => {
            store::account::find(tx, *id).await?.ok_or(Error::NotFound)?;
            Ok(Subject::Account(*id))
        }
        Asker::Sender(code, proof) => Ok(Subject::Case(own(tx, proof, *code).await?)),
    }
}

/// Sends a request. It has its terms from now on.
///
/// # Errors
/// `NotFound` if the case is not theirs; `Invalid` without a kind or with too few words, or if too many are open.
pub async fn file(app: &App, who: Asker, new: NewRequest) -> Result<RequestId, Error> {
    let (city, now) = (app.city(), app.clock.now());
    let mut faults = Vec::new();
    let kind = Kind::parse(&new.kind);
    if kind.is_none() {
        faults.push(FieldError::new("kind", "request-kind-missing"));
    }
    let words = match bounded(&new.words, "words", WORDS_LEAST, WORDS_MOST) {
        Err(Error::Invalid(own)) => {
            faults.extend(own);
            String::new()
        }
        taken => taken?,
    };
    let (Some(kind), true) = (kind, faults.is_empty()) else { return Err(Error::Invalid(faults)) };
    let policy = city.deadlines(now)?.clone();
    let id = RequestId(app.ids.id(now));
    app.db
        .write(move |tx| {
            let (who, city, policy, words) = (who.clone(), city.clone(), policy.clone(), words.clone());
            Box::pin(async move {
                let about = about(tx, &who).await?;
                let earlier = store::request::of(tx, about).await?;
                if earlier.iter().filter(|one| one.state.is_open()).count() >= OPEN_MOST {
                    return Err(FieldError::new("kind", "request-many").with("most", OPEN_MOST).into());
                }
                let (calendar, unit) = (&city.city().calendar, &city.city().coordinator);
                let new = Request::file(id, about, kind, now, calendar, unit, &policy);
                store::request::insert(tx, &new).await?;
                let event = Event::new(Act::File, None, now, new.finish_by, Some(words));
                store::request::append(tx, id, event).await?;
                remind::put(tx, &city, &new, Account::RequestCame, now).await?;
                remind::ask(tx, &city, &new, now).await?;
                Ok(id)
            })
        })
        .await
}

/// What somebody asked, the latest first.
///
/// # Errors
/// `NotFound` if the case is not theirs.
pub async fn asked(app: &App, who: Asker) -> Result<Vec<Asked>, Error> {
    app.db
        .read(move |tx| {
            let who = who.clone();
            Box::pin(async move {
                let about = about(tx, &who).await?;
                of(tx, about).await
            })
        })
        .await
}

/// The requests of a subject, the latest first.
pub(crate) async fn of(tx: &mut Tx<'_>, about: Subject) -> Result<Vec<Asked>, Error> {
    let mut asked = Vec::new();
    for request in store::request::of(tx, about).await? {
        let events = store::request::events(tx, request.id).await?;
        asked.push(Asked { request, events });
    }
    Ok(asked)
}
