//! What is done to a case: every change of state goes through [`act`].

mod answer;
mod input;

pub use answer::EVIDENCE_NEAR_M;
pub(crate) use answer::weigh_stored;
pub use input::{ActionInput, TEXT_MOST};
pub(crate) use input::{bounded, not_text, refused, text};

use crate::{
    App, CityNow, Error, FieldError,
    account::require,
    digest,
    jobs::{self, Task},
    photo::{self, Facts},
    view::may_see,
};
use answer::{is_evidence, note_answer};
use domain::{
    case::{Action, Actor, Case, State},
    city::UnitCode,
    code::CaseCode,
    command::Command,
    decide::decide,
    id::{AccountId, CaseId, PhotoId, StaffId},
    lifecycle::rule_of,
    staff::{Staff, StaffRole},
    statistics,
};
use input::parse;
use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};
use std::sync::Arc;
use store::{
    Tx,
    case::{Due, Stored},
    event::{By, Event, Kind},
    photo::Purpose,
};

/// Where the body of an event names who was away when a deputy did it for them.
pub(crate) const ON_BEHALF: &str = "for";

/// Where the body of a message names the photos that went with it.
pub(crate) const PHOTOS: &str = "photos";

/// Who acts.
#[derive(Clone, Debug)]
pub enum Who {
    /// Whoever shows that the case is theirs.
    Reporter(Proof),
    /// A signed-in person of a unit.
    Staff(Staff),
}

/// By what somebody shows that a case is theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The secret key, as given at sending or in a letter.
    pub key: Option<String>,
    /// The account that somebody is signed in with.
    pub account: Option<AccountId>,
}

impl From<String> for Proof {
    fn from(key: String) -> Self {
        Self { key: Some(key), account: None }
    }
}

/// A file that came with an action.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// Its bytes, as sent.
    pub bytes: Vec<u8>,
    /// What the browser read from the picture before it shrank it.
    pub facts: Facts,
}

/// Does something to a case: loads what the actor may act on, asks the rule, writes state, event, answer and counts.
///
/// # Errors
/// `NotFound` for a case that the actor may not see, `Forbidden`, `Invalid`, or `Conflict` if the case has moved on.
pub async fn act(
    app: &App,
    who: Who,
    code: CaseCode,
    input: ActionInput,
    uploads: Vec<Upload>,
) -> Result<Stored, Error> {
    let action = Action::parse(&input.action);
    let ended = attempt(app, who, code, input, uploads).await;
    app.counts.note(action, &ended);
    ended
}

async fn attempt(
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
                let account = if let Who::Reporter(proof) = &who { proof.account } else { None };
                let actor = actor(tx, &city, &stored, who).await?;
                if action == Action::Reopen && matches!(actor, Actor::Reporter) {
                    require(tx, city.city().required.reopen, account).await?;
                }
                if input.version.is_some_and(|seen| seen != stored.case.version) {
                    return Err(Error::moved_on());
                }
                let command = match command {
                    Some(command) => complete(tx, &stored, command, &photos, city.day(now)).await?,
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

async fn actor(tx: &mut Tx<'_>, city: &CityNow, stored: &Stored, who: Who) -> Result<Actor, Error> {
    match who {
        Who::Staff(staff) if may_see(&staff, &stored.case, city) => Ok(Actor::Staff(staff)),
        Who::Staff(_) => Err(Error::NotFound),
        Who::Reporter(proof) => reporter(tx, stored.case.id, &proof).await?.ok_or(Error::NotFound),
    }
}

/// Whoever shows this, as the reporter of the case, if they are: the only place that decides it.
pub(crate) async fn reporter(tx: &mut Tx<'_>, id: CaseId, proof: &Proof) -> Result<Option<Actor>, Error> {
    if let Some(key) = &proof.key
        && store::case::key_fits(tx, id, &digest(key)).await?
    {
        return Ok(Some(Actor::Reporter));
    }
    Ok(match proof.account {
        Some(account) => store::account::has_case(tx, account, id).await?.then_some(Actor::Reporter),
        None => None,
    })
}

/// Fills in what only the database knows.
async fn complete(
    tx: &mut Tx<'_>,
    stored: &Stored,
    command: Command,
    new: &[store::photo::Photo],
    day: Date,
) -> Result<Command, Error> {
    match command {
        Command::Assign { office, officer, co_handlers, .. } => {
            let named: Vec<StaffId> = officer.iter().chain(&co_handlers).copied().collect();
            let another = others_than_last(tx, stored, office.as_ref(), &named, day).await?;
            Ok(Command::Assign { office, officer, co_handlers, another })
        }
        Command::HandOver { from, to, reason, .. } => {
            let file = &stored.case.file;
            let from = if from == to { file.officer.unwrap_or(from) } else { from };
            let another = others_than_last(tx, stored, file.office.as_ref(), &[to], day).await?;
            Ok(Command::HandOver { from, to, reason, another })
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

/// Whether the unit has another officer than the one whose answer did not satisfy; all those named must be its officers.
async fn others_than_last(
    tx: &mut Tx<'_>,
    stored: &Stored,
    office: Option<&UnitCode>,
    named: &[StaffId],
    day: Date,
) -> Result<bool, Error> {
    let units: Vec<UnitCode> = std::iter::once(&stored.case.holder).chain(office).cloned().collect();
    let officers = store::staff::holding(tx, StaffRole::Officer, &units, day).await?;
    if named.iter().any(|id| officers.iter().all(|colleague| colleague.id != *id)) {
        return Err(Error::field("officer", "case-officer-unknown"));
    }
    Ok(officers.iter().any(|colleague| Some(colleague.id) != stored.case.file.last_officer))
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
        return Err(Error::moved_on());
    }
    let areas = city.areas_of(report.place.position);
    let calendar = &city.city().calendar;
    let keys = |case: &Case| statistics::keys(case, &report.field, &areas, calendar);
    let (old, new) = (keys(&before), keys(&after));
    let changes = statistics::change(Some((&old, statistics::count(&before))), (&new, statistics::count(&after)));
    store::tally::add(tx, &changes).await?;
    let told = body(command, actor, city, (&before, &after));
    let event = Event {
        unit: matches!(actor, Actor::Staff(_)).then(|| acting_unit(actor, &before, city)),
        from: Some(before.state),
        to: Some(after.state),
        ..Event::new(Kind::Action(command.action()), by(actor), now, is_open(command.action()), told)
    };
    append(tx, after.id, event).await?;
    crate::notice::ask_to_remind(tx, city, &after, now).await?;
    Ok(Stored { case: after, report })
}

/// Adds an event to the history of a case, and asks that those it concerns be told; if another took its place at the same
/// time, the case has moved on.
pub(crate) async fn append(tx: &mut Tx<'_>, case: CaseId, event: Event) -> Result<(), Error> {
    let at = event.at;
    let seq = store::event::append(tx, case, event).await.map_err(Error::expecting("event_pkey", Error::moved_on))?;
    jobs::ask(tx, &Task::Tell { case, seq }, at).await
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
    let roles = actor.roles(case, city.city());
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
        Action::Assign
            | Action::HandBack
            | Action::HandOver
            | Action::Propose
            | Action::Return
            | Action::Merge
            | Action::Unmerge
    )
}

fn body(command: &Command, actor: &Actor, city: &CityNow, (before, after): (&Case, &Case)) -> Value {
    let mut body = serde_json::to_value(command).unwrap_or_else(|_| json!({}));
    let Some(fields) = body.as_object_mut() else { return body };
    if before.holder != after.holder {
        fields.insert("holder_before".into(), json!(before.holder));
        fields.insert("holder_after".into(), json!(after.holder));
    }
    let by = rule_of(command.action()).map_or(&[][..], |rule| rule.by);
    if let Some(absent) = actor.on_behalf(before, city.city(), by) {
        fields.insert(ON_BEHALF.into(), json!(absent));
    }
    body
}
