//! Answers: what counts as evidence, what is kept of a proposal and a rating, what an approver is warned of.

use super::input::{ActionInput, text_or_none};
use crate::{CityNow, Error};
use domain::{
    case::{Actor, Case, Verdict},
    command::Command,
    quality,
};
use jiff::Timestamp;
use store::{
    Tx,
    answer::{Answer, Rating},
    case::Stored,
    photo::Purpose,
};

/// Metres from the place within which a photo of the result was taken "near" it.
pub const EVIDENCE_NEAR_M: f64 = 500.0;

/// Whether a photo shows the result: added with an answer, not known to be older than the assignment or far from the place.
pub(super) fn is_evidence(photo: &store::photo::Photo, stored: &Stored) -> bool {
    let assigned_at = stored.case.file.assigned_at.unwrap_or(stored.case.sent_at);
    let fresh = photo.added_at >= assigned_at && photo.taken_at.is_none_or(|taken| taken >= assigned_at);
    let near = match (photo.taken_where, stored.report.place.position) {
        (Some(taken), Some(place)) => taken.metres_to(place) <= EVIDENCE_NEAR_M,
        _ => true,
    };
    photo.purpose == Purpose::Answer && fresh && (photo.is_document() || near)
}

/// Keeps what an action says of an answer: the proposal, its approval, the reporter's rating.
pub(super) async fn note_answer(
    tx: &mut Tx<'_>,
    case: &Case,
    actor: &Actor,
    command: &Command,
    input: Option<&ActionInput>,
    now: Timestamp,
) -> Result<(), Error> {
    let number = case.file.proposal.as_ref().map_or(1, |answer| u32::from(answer.number));
    let rating = |verdict, remark: &str| {
        let mark = |mark: Option<u8>| mark.filter(|mark| (1..=5).contains(mark));
        let marks = input.cloned().unwrap_or_default();
        Rating {
            number,
            verdict,
            result: mark(marks.result),
            answer: mark(marks.answer),
            manner: mark(marks.manner),
            speed: mark(marks.speed),
            remark: remark.to_owned(),
            rated_at: now,
        }
    };
    match (command, actor.staff_id()) {
        (Command::Propose { text, exception, .. }, Some(author)) => {
            let answer = Answer {
                number,
                author,
                unit: case.holder.clone(),
                body: text.clone(),
                exception: exception.clone(),
                proposed_at: now,
                approver: None,
                approver_exception: None,
                approved_at: None,
            };
            store::answer::propose(tx, case.id, &answer).await?;
        }
        (Command::Approve { exception }, Some(approver)) => {
            store::answer::approve(tx, case.id, number, approver, exception.as_deref(), now).await?;
        }
        (Command::Rate { verdict }, _) => {
            let remark = text_or_none(&input.cloned().unwrap_or_default().text, "text")?.unwrap_or_default();
            rate(tx, case, &rating(*verdict, &remark)).await?;
        }
        (Command::Reopen { reason }, _) => {
            rate(tx, case, &rating(Verdict::Dissatisfied, reason)).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Keeps a rating; if this answer was rated at the same time, the case has moved on.
async fn rate(tx: &mut Tx<'_>, case: &Case, rating: &Rating) -> Result<(), Error> {
    store::answer::rate(tx, case.id, rating).await.map_err(Error::expecting("rating_pkey", Error::moved_on))
}

/// What an approver is warned of before approving the proposed answer.
pub(crate) async fn weigh_stored(
    tx: &mut Tx<'_>,
    city: &CityNow,
    stored: &Stored,
    answers: &[Answer],
    photos: &[store::photo::Photo],
) -> Result<Vec<quality::Warning>, Error> {
    let Some(answer) = answers.last() else { return Ok(Vec::new()) };
    let recent = store::answer::latest_of_unit(tx, &stored.case.holder, stored.case.id, 50).await?;
    Ok(weigh(city, stored, answer, photos, &recent))
}

fn weigh(
    city: &CityNow,
    stored: &Stored,
    answer: &Answer,
    photos: &[store::photo::Photo],
    recent: &[String],
) -> Vec<quality::Warning> {
    let shown: Vec<_> = photos.iter().filter(|photo| photo.purpose == Purpose::Answer).collect();
    let pair = |at: domain::report::Position| (at.lon, at.lat);
    let pictures: Vec<_> = shown
        .iter()
        .filter(|photo| !photo.is_document())
        .map(|photo| quality::Photo { taken_at: photo.taken_at, place: photo.taken_where.map(pair) })
        .collect();
    let subject = quality::Answer {
        text: &answer.body,
        photos: &pictures,
        document: shown.iter().any(|photo| photo.is_document()),
        assigned_at: stored.case.file.assigned_at.unwrap_or(stored.case.sent_at),
        place: stored.report.place.position.map(pair),
    };
    let recent: Vec<_> = recent.iter().map(String::as_str).collect();
    let compared = quality::Compared {
        generic_phrases: &city.city().generic_phrases,
        promises: &city.city().promise_phrases,
        recent: &recent,
    };
    quality::warnings(&subject, &compared)
}
