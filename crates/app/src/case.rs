//! What is done to a case: every change of state goes through [`act`].

use crate::{
    App, CityNow, Error, FieldError, digest,
    photo::{self, Facts},
};
use domain::{
    case::{Action, Actor, Case, State, Verdict},
    city::{Level, ReasonCode, UnitCode},
    code::CaseCode,
    command::{Command, Refusal},
    decide::decide,
    id::{PhotoId, StaffId},
    quality,
    staff::{Staff, StaffRole},
    statistics,
    text::{NotText, clean},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use store::{
    Tx,
    answer::{Answer, Rating},
    case::{Due, Stored},
    event::{By, Event, Kind},
    photo::Purpose,
};

/// Most characters of any text in an action.
pub const TEXT_MOST: usize = 10_000;
/// Metres from the place within which a photo of the result was taken "near" it.
pub const EVIDENCE_NEAR_M: f64 = 500.0;

/// Who acts.
#[derive(Clone, Debug)]
pub enum Who {
    /// The holder of the case's secret key.
    Reporter {
        /// The key, as given at sending.
        key: String,
    },
    /// A signed-in person of a unit.
    Staff(Staff),
}

/// A file that came with an action.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// Its bytes, as sent.
    pub bytes: Vec<u8>,
    /// What the browser read from the picture before it shrank it.
    pub facts: Facts,
}

/// What somebody wants to do, as a form or an API body has it: one shape for all actions, empty where it does not apply.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActionInput {
    /// Word of the action, such as `receive`.
    pub action: String,
    /// Version of the case that was seen; another one now is a conflict. None skips the check.
    pub version: Option<i64>,
    /// Level: `receive`, `set_level`.
    pub level: Option<Level>,
    /// Free text: the question, the addition, the answer, the reasons.
    pub text: String,
    /// Code of a refusal reason.
    pub reason: String,
    /// What the person can do instead.
    pub next_step: String,
    /// A unit: `place`; proposed receiver of `forward`.
    pub unit: String,
    /// An office inside the unit.
    pub office: String,
    /// An officer.
    pub officer: Option<StaffId>,
    /// Others who work on it.
    pub co_handlers: Vec<StaffId>,
    /// Why there is no evidence: `propose`, `approve`.
    pub exception: String,
    /// `satisfied` or `accepted`.
    pub verdict: Option<Verdict>,
    /// Marks 1 to 5 that may come with a rating.
    pub result: Option<u8>,
    /// Mark for the answer.
    pub answer: Option<u8>,
    /// Mark for the manner.
    pub manner: Option<u8>,
    /// Mark for the speed.
    pub speed: Option<u8>,
    /// Code of the case to join: `merge`.
    pub parent: String,
    /// Whether the superior does it again: `redo`.
    pub at_superior: bool,
}

/// Texts and choices of an input, checked; ids that only the database can resolve stay open.
fn parse(input: &ActionInput, city: &CityNow) -> Result<(Action, Option<Command>), Error> {
    let unknown = || Error::field("action", "case-action-unknown");
    let action = Action::parse(&input.action).ok_or_else(unknown)?;
    let text = |least| text(&input.text, "text", least);
    let optional = |value: &str, field| text_or_none(value, field);
    let level = || input.level.ok_or_else(|| Error::field("level", "case-level-missing"));
    let unit = |field: &'static str| {
        let code = UnitCode::from(input.unit.as_str());
        city.city().units.contains_key(&code).then_some(code).ok_or_else(|| Error::field(field, "case-unit-unknown"))
    };
    let command = match action {
        Action::Receive => Command::Receive { level: level()? },
        Action::AskBack => Command::AskBack { text: text(5)? },
        Action::Supply => Command::Supply { text: text(1)? },
        Action::Refuse => {
            let reason = ReasonCode::from(input.reason.as_str());
            let known = city.city().reason(&reason).ok_or_else(|| Error::field("reason", "case-reason-missing"))?;
            let next_step = optional(&input.next_step, "next_step")?;
            let next_step = next_step.unwrap_or_else(|| known.next_step.get("vi").to_owned());
            Command::Refuse { reason, sentence: text(15)?, next_step }
        }
        Action::Contest => Command::Contest { text: text(5)? },
        Action::Forward => {
            let proposed = if input.unit.is_empty() { None } else { Some(unit("unit")?) };
            Command::Forward { reason: text(5)?, proposed }
        }
        Action::Place => Command::Place { unit: unit("unit")?, reason: text(3)? },
        Action::SetLevel => Command::SetLevel { level: level()?, reason: text(3)? },
        Action::Extend => Command::Extend { reason: text(10)? },
        Action::Assign => {
            let office = (!input.office.is_empty()).then(|| UnitCode::from(input.office.as_str()));
            if office.is_none() && input.officer.is_none() {
                return Err(Error::field("office", "case-assignee-missing"));
            }
            let co_handlers = input.co_handlers.clone();
            Command::Assign { office, officer: input.officer, co_handlers, another: false }
        }
        Action::Start => Command::Start,
        Action::HandBack => Command::HandBack { reason: text(5)? },
        Action::Propose => {
            let exception = optional(&input.exception, "exception")?;
            Command::Propose { text: text(20)?, evidence: false, exception }
        }
        Action::Return => Command::Return { reason: text(5)? },
        Action::Approve => Command::Approve { exception: optional(&input.exception, "exception")? },
        Action::Rate => {
            let verdict = input.verdict.ok_or_else(|| Error::field("verdict", "case-verdict-missing"))?;
            Command::Rate { verdict }
        }
        Action::Reopen => Command::Reopen { reason: text(5)? },
        Action::Uphold => Command::Uphold { reason: text(10)? },
        Action::Redo => Command::Redo { reason: text(5)?, at_superior: input.at_superior },
        Action::Withdraw => Command::Withdraw,
        Action::Merge => return Ok((action, None)),
        Action::Unmerge => Command::Unmerge,
        Action::Send | Action::Lapse | Action::Close | Action::FollowParent | Action::Rehome | Action::Overrun => {
            return Err(unknown());
        }
    };
    Ok((action, Some(command)))
}

/// A cleaned text of a field, or the fault at the field.
pub(crate) fn text(value: &str, field: &'static str, least: usize) -> Result<String, Error> {
    clean(value, least, TEXT_MOST).map_err(|fault| not_text(fault, field).into())
}

pub(crate) fn text_or_none(value: &str, field: &'static str) -> Result<Option<String>, Error> {
    let cleaned = text(value, field, 0)?;
    Ok((!cleaned.is_empty()).then_some(cleaned))
}

pub(crate) fn not_text(fault: NotText, field: &'static str) -> FieldError {
    match fault {
        NotText::Empty => FieldError::new(field, "field-empty"),
        NotText::Short { least } => FieldError::new(field, "field-short").with("least", least),
        NotText::Long { most, length } => {
            FieldError::new(field, "field-long").with("most", most).with("length", length)
        }
    }
}

/// A rule's refusal in the words of an action.
pub(crate) fn refused(refusal: Refusal) -> Error {
    let key = match refusal {
        Refusal::NotAllowed => return Error::Forbidden,
        Refusal::NoEvidence => return Error::field("exception", "case-refused-no-evidence"),
        Refusal::WrongUnit => return Error::field("unit", "case-refused-wrong-unit"),
        Refusal::SameOfficer => return Error::field("officer", "case-refused-same-officer"),
        Refusal::UnknownReason => return Error::field("reason", "case-reason-missing"),
        Refusal::NotJoinable => return Error::field("parent", "case-refused-not-joinable"),
        Refusal::NoPolicy(kind) => return Error::bug(format!("the deadline policy lacks {kind}")),
        Refusal::WrongState { .. } => "case-conflict-moved-on",
        Refusal::OwnAnswer => "case-refused-own-answer",
        Refusal::SameApprover => "case-refused-same-approver",
        Refusal::Bound => "case-refused-bound",
        Refusal::ContestedBefore => "case-refused-contested-before",
        Refusal::NoExtension => "case-refused-no-extension",
        Refusal::TooLate => "case-refused-too-late",
        Refusal::TooEarly => "case-refused-too-early",
        Refusal::HandlingBegan => "case-refused-handling-began",
        Refusal::NotToPlace => "case-refused-not-to-place",
        Refusal::CoordinatorOnly => "case-refused-coordinator-only",
        Refusal::NotContent => "case-refused-not-content",
        Refusal::NoSuperior => "case-refused-no-superior",
    };
    Error::conflict(key)
}

/// Does something to a case: loads what the actor may act on, asks the rule, writes state, event, answer and counts.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Invalid`, or `Conflict` if the case has moved on.
pub async fn act(
    app: &App,
    who: Who,
    code: CaseCode,
    input: ActionInput,
    uploads: Vec<Upload>,
) -> Result<Stored, Error> {
    let city = app.city();
    let now = app.clock.now();
    let (action, command) = parse(&input, &city)?;
    let photos = keep(app, uploads, purpose(action), &who, now).await?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let stored = store::case::by_code(tx, code).await?.ok_or(Error::NotFound)?;
                let actor = actor(tx, &stored, who).await?;
                if input.version.is_some_and(|seen| seen != stored.case.version) {
                    return Err(Error::conflict("case-conflict-moved-on"));
                }
                let command = match command {
                    Some(command) => complete(tx, &stored, command, &photos).await?,
                    None => merge(tx, &stored, &input.parent).await?,
                };
                let stored = add_photos(tx, stored, &photos).await?;
                carry_out(tx, &city, stored, &actor, command, Some(&input), now).await
            })
        })
        .await
}

fn purpose(action: Action) -> Purpose {
    if action == Action::Propose { Purpose::Answer } else { Purpose::Supply }
}

/// Decodes and stores photos before the transaction: on disk when the row that names them is committed.
pub(crate) async fn keep(
    app: &App,
    uploads: Vec<Upload>,
    purpose: Purpose,
    who: &Who,
    now: Timestamp,
) -> Result<Vec<store::photo::Photo>, Error> {
    let added_by = if let Who::Staff(staff) = who { Some(staff.id) } else { None };
    let mut photos = Vec::with_capacity(uploads.len());
    for (position, upload) in (0..).zip(uploads) {
        let id = PhotoId(app.ids.id(now));
        let zone = app.city().city().calendar.zone().clone();
        let fault = |fault: photo::NotAPhoto| FieldError::new("photos", fault.key()).with("position", position + 1);
        let prepared = app.photos.prepare(upload.bytes, zone).await.map_err(fault)?.or(upload.facts);
        photo::keep(Arc::clone(&app.files), id, &prepared).await.map_err(Error::bug)?;
        photos.push(store::photo::Photo {
            id,
            purpose,
            position,
            media_type: prepared.media_type.to_owned(),
            width: prepared.width,
            height: prepared.height,
            digest: prepared.digest,
            taken_at: prepared.taken_at,
            taken_where: prepared.taken_where,
            open: true,
            added_by,
            added_at: now,
        });
    }
    Ok(photos)
}

async fn actor(tx: &mut Tx<'_>, stored: &Stored, who: Who) -> Result<Actor, Error> {
    match who {
        Who::Staff(staff) => Ok(Actor::Staff(staff)),
        Who::Reporter { key } if store::case::key_fits(tx, stored.case.id, &digest(&key)).await? => Ok(Actor::Reporter),
        Who::Reporter { .. } => Err(Error::NotFound),
    }
}

/// Fills in what only the database knows.
async fn complete(
    tx: &mut Tx<'_>,
    stored: &Stored,
    command: Command,
    new: &[store::photo::Photo],
) -> Result<Command, Error> {
    match command {
        Command::Assign { office, officer, co_handlers, .. } => {
            let mut units = vec![stored.case.holder.clone()];
            units.extend(office.clone());
            let officers = store::staff::holding(tx, StaffRole::Officer, &units).await?;
            let known = |id: &StaffId| officers.iter().any(|colleague| colleague.id == *id);
            if officer.iter().chain(&co_handlers).any(|id| !known(id)) {
                return Err(Error::field("officer", "case-officer-unknown"));
            }
            let another = officers.iter().any(|colleague| Some(colleague.id) != stored.case.file.last_officer);
            Ok(Command::Assign { office, officer, co_handlers, another })
        }
        Command::Propose { text, exception, .. } => {
            let mut photos = store::photo::of_case(tx, stored.case.id).await?;
            photos.extend_from_slice(new);
            let evidence = photos.iter().any(|photo| is_evidence(photo, stored));
            Ok(Command::Propose { text, evidence, exception })
        }
        command => Ok(command),
    }
}

/// Whether a photo shows the result: added with an answer, not known to be older than the assignment or far from the place.
fn is_evidence(photo: &store::photo::Photo, stored: &Stored) -> bool {
    let assigned_at = stored.case.file.assigned_at.unwrap_or(stored.case.sent_at);
    let fresh = photo.added_at >= assigned_at && photo.taken_at.is_none_or(|taken| taken >= assigned_at);
    let near = match (photo.taken_where, stored.report.place.position) {
        (Some(taken), Some(place)) => taken.metres_to(place) <= EVIDENCE_NEAR_M,
        _ => true,
    };
    photo.purpose == Purpose::Answer && fresh && (photo.is_document() || near)
}

async fn merge(tx: &mut Tx<'_>, stored: &Stored, parent: &str) -> Result<Command, Error> {
    let not_joinable = || Error::field("parent", "case-refused-not-joinable");
    let code: CaseCode = parent.parse().map_err(|fault: domain::code::NotACode| {
        tracing::debug!(%fault, "no code");
        not_joinable()
    })?;
    let parent = store::case::by_code(tx, code).await?.ok_or_else(not_joinable)?.case;
    let leads = parent.state.is_open() && parent.file.parent.is_none() && parent.stream == stored.case.stream;
    let fits = leads && parent.holder == stored.case.holder;
    let childless = store::case::children(tx, stored.case.id).await?.is_empty();
    Ok(Command::Merge { parent: parent.id, fits: fits && childless })
}

pub(crate) async fn add_photos(
    tx: &mut Tx<'_>,
    mut stored: Stored,
    photos: &[store::photo::Photo],
) -> Result<Stored, Error> {
    for photo in photos {
        store::photo::insert(tx, stored.case.id, photo).await?;
    }
    if !photos.is_empty() {
        let picture = |photo: &&store::photo::Photo| !photo.is_document() && photo.purpose == Purpose::Report;
        let cover = photos.iter().find(picture).map(|photo| photo.id);
        stored.report.photos += u32::try_from(photos.len()).unwrap_or_default();
        stored.report.cover = stored.report.cover.or(cover);
        store::case::update_report(tx, stored.case.id, &stored.report).await?;
    }
    Ok(stored)
}

/// The deadline that counts for a case now.
#[must_use]
pub fn due(case: &Case, city: &CityNow, now: Timestamp) -> Option<Due> {
    case.due(&city.city().calendar, now).map(|(kind, at)| Due { kind, at })
}

/// One command on a loaded case, inside a transaction: state, event, answer, counts, and the cases that follow it.
pub(crate) async fn carry_out(
    tx: &mut Tx<'_>,
    city: &CityNow,
    stored: Stored,
    actor: &Actor,
    command: Command,
    input: Option<&ActionInput>,
    now: Timestamp,
) -> Result<Stored, Error> {
    let stored = step(tx, city, stored, actor, &command, now).await?;
    note_answer(tx, &stored.case, actor, &command, input, now).await?;
    let following = match command.action() {
        Action::Approve => stored.case.file.proposal.clone().map(|answer| Command::FollowParent { answer }),
        // What it would have shared is gone: each one that followed it is judged on its own again.
        Action::Refuse | Action::Lapse | Action::Withdraw | Action::Merge => Some(Command::Unmerge),
        _ => None,
    };
    if let Some(following) = following {
        for id in store::case::children(tx, stored.case.id).await? {
            let child = store::case::find(tx, id).await?.ok_or(Error::NotFound)?;
            if child.case.state == State::Merged {
                step(tx, city, child, &Actor::Clock, &following, now).await?;
            }
        }
    }
    Ok(stored)
}

async fn step(
    tx: &mut Tx<'_>,
    city: &CityNow,
    stored: Stored,
    actor: &Actor,
    command: &Command,
    now: Timestamp,
) -> Result<Stored, Error> {
    let around = city.around(now)?;
    let Stored { case: before, report } = stored;
    let after = decide(&before, actor, command, &around).map_err(refused)?;
    if !store::case::update(tx, &before, &after, due(&after, city, now), now).await? {
        return Err(Error::conflict("case-conflict-moved-on"));
    }
    let areas = city.areas_of(report.place.position);
    let calendar = &city.city().calendar;
    let keys = |case: &Case| statistics::keys(case, &report.field, &areas, calendar);
    let (old, new) = (keys(&before), keys(&after));
    let changes = statistics::change(Some((&old, statistics::count(&before))), (&new, statistics::count(&after)));
    store::tally::add(tx, &changes).await?;
    let event = Event {
        seq: 0,
        kind: Kind::Action(command.action()),
        by: by(actor),
        unit: matches!(actor, Actor::Staff(_)).then(|| acting_unit(actor, &before, city)),
        from: Some(before.state),
        to: Some(after.state),
        at: now,
        open: is_open(command.action()),
        body: body(command, &before, &after),
        previous_hash: String::new(),
        hash: String::new(),
    };
    store::event::append(tx, after.id, event).await?;
    Ok(Stored { case: after, report })
}

pub(crate) fn by(actor: &Actor) -> By {
    match actor {
        Actor::Reporter => By::Reporter,
        Actor::Staff(staff) => By::Staff(staff.id),
        Actor::Clock => By::Clock,
    }
}

/// The unit for which the person acts: the holder, or the coordinator's where only that role made it possible.
pub(crate) fn acting_unit(actor: &Actor, case: &Case, city: &CityNow) -> UnitCode {
    let coordinator = &city.city().coordinator;
    let roles = actor.roles(case, coordinator);
    if roles.iter().all(|role| *role == domain::case::Role::Coordinator) {
        coordinator.clone()
    } else {
        case.holder.clone()
    }
}

/// Whether the reporter may read the body of such an event; the rest is between colleagues.
fn is_open(action: Action) -> bool {
    !matches!(
        action,
        Action::Assign | Action::HandBack | Action::Propose | Action::Return | Action::Merge | Action::Unmerge
    )
}

fn body(command: &Command, before: &Case, after: &Case) -> Value {
    let mut body = serde_json::to_value(command).unwrap_or_else(|_| json!({}));
    if let (Some(body), true) = (body.as_object_mut(), before.holder != after.holder) {
        body.insert("holder_before".into(), json!(before.holder));
        body.insert("holder_after".into(), json!(after.holder));
    }
    body
}

async fn note_answer(
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
            store::answer::rate(tx, case.id, &rating(*verdict, &remark)).await?;
        }
        (Command::Reopen { reason }, _) => {
            store::answer::rate(tx, case.id, &rating(Verdict::Dissatisfied, reason)).await?;
        }
        _ => {}
    }
    Ok(())
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
