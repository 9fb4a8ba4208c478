//! What people say beside the steps of a case: "me too", messages, notes, marks, and what moderators hide.

use crate::{
    App, CityNow, Error, FieldError,
    account::require,
    case::{
        ActionInput, ON_BEHALF, PHOTOS, Proof, Upload, Who, acting_unit, add_photos, append, by, keep, reporter, text,
    },
    digest, photo,
    view::may_see,
};
use domain::{
    authority::{Power, may},
    case::{Actor, Case, Publication, State},
    code::CaseCode,
    id::{AccountId, PhotoId, StaffId},
    mention::{MOST, mentions},
    report::DESCRIPTION_LEAST,
    staff::Staff,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;
use store::{
    Tx,
    answer::Rating,
    case::Stored,
    event::{Event, Kind},
    photo::{Photo, Purpose},
};

/// Fewest characters of a message or note.
const WORDS_LEAST: usize = 2;

/// Joins a person to a public case; a second time changes nothing. `key` is a secret of the device or person.
///
/// # Errors
/// `NotFound` if there is no such public case; `Gone` if it is over; `Invalid` if the city asks for more than is known of them.
pub async fn me_too(
    app: &App,
    code: CaseCode,
    key: &str,
    account: Option<AccountId>,
    contact: Option<String>,
) -> Result<u32, Error> {
    let (city, now) = (app.city(), app.clock.now());
    // An account counts once, on however many devices.
    let hash = account.map_or_else(|| digest(key), |account| digest(format!("account {account}")));
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let mut stored = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?;
                if stored.report.publication != Publication::Public {
                    return Err(Error::NotFound);
                }
                if !stored.case.state.is_open() {
                    return Err(Error::Gone);
                }
                require(tx, city.city().required.support, account).await?;
                if store::supporter::join(tx, stored.case.id, &hash, contact.as_deref(), now).await? {
                    stored.report.supporters += 1;
                    note(tx, &city, &stored, &Actor::Reporter, Kind::Support, true, Value::Null, now).await?;
                }
                Ok(stored.report.supporters)
            })
        })
        .await
}

/// Says something to the other side: the reporter to the unit, or the unit to the reporter. Only these two read it and see the
/// photos, of which nothing but the picture is kept: neither when nor where they were taken, nor what the file was called.
///
/// # Errors
/// `NotFound` if the case is not theirs; `Invalid` for an overlong text, for one that is empty and goes without a photo, and for
/// what is no photo.
pub async fn message(app: &App, who: Who, code: CaseCode, words: &str, uploads: Vec<Upload>) -> Result<(), Error> {
    let least = if uploads.is_empty() { WORDS_LEAST } else { 0 };
    let now = app.clock.now();
    let words = text(words, "text", least)?;
    if !uploads.is_empty() {
        // No file of somebody whose case it is not is taken in.
        let (known, city) = (who.clone(), app.city());
        app.db.read(move |tx| Box::pin(async move { speaker(tx, &city, code, known).await.map(drop) })).await?;
    }
    let mut photos = keep(app, uploads, Purpose::Message, &who, now).await?;
    if let Some(document) = photos.iter().find(|photo| photo.is_document()) {
        return Err(FieldError::new("photos", "case-message-photo-only")
            .with("position", document.position + 1)
            .into());
    }
    for photo in &mut photos {
        (photo.taken_at, photo.taken_where) = (None, None);
        // The file as it was sent tells more than its picture: it is not kept.
        photo::forget_original(Arc::clone(&app.files), photo.id).await.map_err(Error::bug)?;
    }
    say(app, who, code, (words, photos), Kind::Message, true).await
}

/// Leaves a note that only colleagues read; those whom it calls by `@` and login are told.
///
/// # Errors
/// As [`message`]; `Invalid` if it calls somebody who may not see the case, or too many.
pub async fn note_for_colleagues(app: &App, who: Who, code: CaseCode, words: &str) -> Result<(), Error> {
    if let Who::Reporter(_) = who {
        return Err(Error::NotFound);
    }
    say(app, who, code, (text(words, "text", WORDS_LEAST)?, Vec::new()), Kind::Note, false).await
}

/// The case and who speaks, if it is theirs.
async fn speaker(tx: &mut Tx<'_>, city: &CityNow, code: CaseCode, who: Who) -> Result<(Stored, Actor), Error> {
    let stored = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?;
    let actor = match who {
        Who::Staff(staff) if may(&staff, Power::Note, &stored.case, city.city()) => Actor::Staff(staff),
        Who::Staff(_) => return Err(Error::NotFound),
        Who::Reporter(proof) => reporter(tx, stored.case.id, &proof).await?.ok_or(Error::NotFound)?,
    };
    Ok((stored, actor))
}

async fn say(
    app: &App,
    who: Who,
    code: CaseCode,
    (words, photos): (String, Vec<Photo>),
    kind: Kind,
    open: bool,
) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (stored, actor) = speaker(tx, &city, code, who).await?;
                let mut body = json!({ "text": words });
                for photo in &photos {
                    store::photo::insert(tx, stored.case.id, photo).await?;
                    store::retention::original_gone(tx, stored.case.id, photo.id, now).await?;
                }
                if !photos.is_empty() {
                    body[PHOTOS] = json!(photos.iter().map(|photo| photo.id).collect::<Vec<_>>());
                }
                if kind == Kind::Note {
                    let called = called(tx, &city, &stored, &words, now).await?;
                    if !called.is_empty() {
                        body["mentions"] = json!(called);
                    }
                }
                note(tx, &city, &stored, &actor, kind, open, body, now).await
            })
        })
        .await
}

/// Whether a person gives a part of the answer of a case: they work on it beside the officer, and no answer is proposed.
#[must_use]
pub fn may_contribute(staff: &Staff, case: &Case) -> bool {
    matches!(case.state, State::Assigned | State::InProgress)
        && case.file.co_handlers.iter().any(|id| staff.answers_for(*id))
}

/// Gives a part of the answer, with photos of the result: the officer composes one answer from all parts. A later part of the
/// same person stands in place of the earlier one.
///
/// # Errors
/// `NotFound` if the person may not see the case; `Conflict` if they do not work on it beside the officer now; `Invalid`
/// without a text, or with a file that is no photo.
pub async fn contribute(
    app: &App,
    staff: Staff,
    code: CaseCode,
    words: &str,
    uploads: Vec<Upload>,
) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    let words = text(words, "text", 5)?;
    let who = Who::Staff(staff.clone());
    let photos = keep(app, uploads, Purpose::Answer, &who, now).await?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let stored = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?;
                if !may_see(&staff, &stored.case, &city) {
                    return Err(Error::NotFound);
                }
                if !may_contribute(&staff, &stored.case) {
                    return Err(Error::moved_on());
                }
                let stored = add_photos(tx, stored, &photos).await?;
                // A deputy gives the part of who is away, unless it is their own to give.
                let of = stored.case.file.co_handlers.iter().filter(|id| staff.answers_for(**id));
                let of = of.copied().min_by_key(|id| *id != staff.id).filter(|id| *id != staff.id);
                let mut body = json!({ "text": words });
                if let (Some(absent), Some(body)) = (of, body.as_object_mut()) {
                    body.insert(ON_BEHALF.into(), json!(absent));
                }
                note(tx, &city, &stored, &Actor::Staff(staff), Kind::Contribute, false, body, now).await
            })
        })
        .await
}

/// The people whom a note calls. Whoever may not see the case cannot be called: nobody would learn that it was in vain.
async fn called(
    tx: &mut Tx<'_>,
    city: &CityNow,
    stored: &Stored,
    words: &str,
    now: Timestamp,
) -> Result<Vec<StaffId>, Error> {
    let logins = mentions(words);
    if logins.len() > MOST {
        return Err(FieldError::new("text", "case-mention-many").with("most", MOST).into());
    }
    let mut people = Vec::new();
    for login in logins {
        let account = store::staff::by_login(tx, &login).await?;
        let person = match account {
            Some(account) => store::staff::find(tx, account.id, city.day(now)).await?,
            None => None,
        };
        let person = person.filter(|person| may_see(person, &stored.case, city));
        let unknown = || FieldError::new("text", "case-mention-unknown").with("login", format!("@{login}"));
        people.push(person.ok_or_else(unknown)?.id);
    }
    Ok(people)
}

/// Adds marks and words to the rating the reporter gave last, where it left them open: what was said stays. Neither the
/// state nor a figure changes; saying the same again changes nothing.
///
/// # Errors
/// `NotFound` if the case is not theirs; `Invalid` for nothing or for an impossible mark; `Conflict` if the case was not
/// rated, or rated otherwise.
pub async fn complete_rating(app: &App, proof: Proof, code: CaseCode, said: ActionInput) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    let said = ActionInput { text: text(&said.text, "text", 0)?, ..said };
    let marks = [("result", said.result), ("answer", said.answer), ("manner", said.manner), ("speed", said.speed)];
    if let Some((name, _)) = marks.iter().find(|(_, mark)| mark.is_some_and(|mark| !(1..=5).contains(&mark))) {
        return Err(Error::field(*name, "case-mark-impossible"));
    }
    if said.text.is_empty() && marks.iter().all(|(_, mark)| mark.is_none()) {
        return Err(Error::field("text", "case-marks-missing"));
    }
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let stored = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?;
                let id = stored.case.id;
                let actor = reporter(tx, id, &proof).await?.ok_or(Error::NotFound)?;
                let unrated = || Error::conflict("case-conflict-moved-on");
                let given = store::answer::ratings_of_case(tx, id).await?.pop().ok_or_else(unrated)?;
                let full = completed(&given, &said)?;
                if full == given {
                    return Ok(());
                }
                store::answer::complete(tx, id, &full).await?;
                let mut body = json!({ "number": given.number, "text": said.text });
                for (name, mark) in marks.iter().filter_map(|(name, mark)| Some((name, (*mark)?))) {
                    body[name] = json!(mark);
                }
                note(tx, &city, &stored, &actor, Kind::Mark, true, body, now).await
            })
        })
        .await
}

/// The rating with what it left open.
fn completed(given: &Rating, said: &ActionInput) -> Result<Rating, Error> {
    let fill = |had: Option<u8>, new: Option<u8>| match (had, new) {
        (Some(had), Some(new)) if had != new => Err(Error::conflict("case-marks-given")),
        _ => Ok(had.or(new)),
    };
    let remark = match (given.remark.as_str(), said.text.as_str()) {
        ("", new) => new,
        (had, "") => had,
        (had, new) if had == new => had,
        _ => return Err(Error::conflict("case-marks-given")),
    };
    Ok(Rating {
        result: fill(given.result, said.result)?,
        answer: fill(given.answer, said.answer)?,
        manner: fill(given.manner, said.manner)?,
        speed: fill(given.speed, said.speed)?,
        remark: remark.to_owned(),
        ..given.clone()
    })
}

/// Changes whether a case, or one photo of it, is shown in public; the reporter sees the reason.
///
/// # Errors
/// `NotFound` if the person may not see the case; `Forbidden` without a role for it; `Invalid` without a reason.
pub async fn moderate(
    app: &App,
    who: Who,
    code: CaseCode,
    publication: Publication,
    photo: Option<PhotoId>,
    reason: &str,
) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    let reason = text(reason, "reason", 3)?;
    let Who::Staff(staff) = who else { return Err(Error::NotFound) };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let mut stored = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?;
                check_moderator(&staff, &stored, &city)?;
                if let Some(photo) = photo {
                    let open = publication == Publication::Public;
                    if !store::photo::set_open(tx, stored.case.id, photo, open).await? {
                        return Err(Error::NotFound);
                    }
                    if !open && stored.report.cover == Some(photo) {
                        stored.report.cover = None;
                        store::case::update_report(tx, stored.case.id, &stored.report).await?;
                    }
                } else {
                    stored.report.publication = publication;
                    store::case::update_report(tx, stored.case.id, &stored.report).await?;
                }
                let body = json!({ "publication": publication, "photo": photo, "reason": reason });
                note(tx, &city, &stored, &Actor::Staff(staff), Kind::Moderate, true, body, now).await
            })
        })
        .await
}

/// Puts other words in the place of those that were sent, as far as everyone reads them, and shows the case; the sender and
/// those who handle it still read what was sent. With the words of the sender all is as it was.
///
/// # Errors
/// As [`moderate`]; `Invalid` for words too short.
pub async fn redact(app: &App, staff: Staff, code: CaseCode, words: &str, reason: &str) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    let reason = text(reason, "reason", 3)?;
    let words = text(words, "words", DESCRIPTION_LEAST)?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let mut stored = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?;
                check_moderator(&staff, &stored, &city)?;
                let report = &mut stored.report;
                let sent = report.original.take().unwrap_or_else(|| report.description.clone());
                report.original = (sent != words).then_some(sent);
                report.description = words;
                report.publication = Publication::Public;
                let folded = crate::report::folded(&city, &stored.case, &stored.report);
                store::case::update_words(tx, stored.case.id, &stored.report, &folded).await?;
                store::case::update_report(tx, stored.case.id, &stored.report).await?;
                let body = json!({ "publication": Publication::Public, "redacted": true, "reason": reason });
                note(tx, &city, &stored, &Actor::Staff(staff), Kind::Moderate, true, body, now).await
            })
        })
        .await
}

fn check_moderator(staff: &Staff, stored: &Stored, city: &CityNow) -> Result<(), Error> {
    if !may_see(staff, &stored.case, city) {
        return Err(Error::NotFound);
    }
    if !may(staff, Power::Moderate, &stored.case, city.city()) {
        return Err(Error::Forbidden);
    }
    Ok(())
}

/// Writes down what changes no state of a case.
#[expect(clippy::too_many_arguments, reason = "an event has these parts")]
pub(crate) async fn note(
    tx: &mut Tx<'_>,
    city: &CityNow,
    stored: &Stored,
    actor: &Actor,
    kind: Kind,
    open: bool,
    body: Value,
    now: Timestamp,
) -> Result<(), Error> {
    let event = Event {
        unit: matches!(actor, Actor::Staff(_)).then(|| acting_unit(actor, &stored.case, city)),
        ..Event::new(kind, by(actor), now, open, body)
    };
    append(tx, stored.case.id, event).await
}
