//! What is done to a warning: every change of state goes through [`act`], [`edit`], or the clock.

mod broadcast;
mod drawn;
mod input;
mod kept;
mod view;

pub use broadcast::reached;
pub(crate) use broadcast::{PARTS, broadcast, is_news, part};
pub use drawn::{NotShapes, read as read_shapes, write as write_shapes};
pub use input::{ContentInput, KeptFile, NewFile, StepInput, TextInput, at_fields};
pub use kept::{Kept, refresh};
pub use view::{
    Event, Kind, Listed, PAGE, Shape, WarningView, areas_of, bounds, file, in_force, list, may_see, past, public,
    shapes, tests_running, view, went_out, work,
};

use crate::{
    App, CityNow, Error, FieldError, bulletin,
    jobs::{self, Task},
    photo,
};
use domain::{
    area::Areas,
    case::Actor,
    city::UnitCode,
    id::{PhotoId, WarningId},
    notice::Desk,
    staff::Staff,
    warning::{
        Action, Mode, Warning,
        content::{Attachment, Content},
        decide::{self, Circumstances, Command, decide},
    },
};
use input::{refused, step};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;
use store::Tx;

/// What the rules look at besides a warning.
///
/// # Errors
/// `Bug` if no boundary set is in force; a warning holds somewhere.
pub fn around(city: &CityNow, now: Timestamp) -> Result<Circumstances<'_>, Error> {
    let areas = Areas::in_force(&city.areas, city.day(now));
    let areas = areas.ok_or_else(|| Error::bug("no boundary set is in force"))?;
    Ok(Circumstances { now, city: city.city(), areas, stations: &city.pack.stations })
}

/// Begins a warning of a unit.
///
/// # Errors
/// `Forbidden` if the person does not publish for the unit; `Invalid` for what cannot be read.
pub async fn draft(
    app: &App,
    staff: &Staff,
    unit: UnitCode,
    mode: Mode,
    input: ContentInput,
) -> Result<Warning, Error> {
    let now = app.clock.now();
    let actor = Actor::Staff(staff.clone());
    let from = input.from;
    let (content, files) = input.parse(&app.city())?;
    let mut new = decide::draft(WarningId(app.ids.id(now)), &unit, mode, content, &actor).map_err(refused)?;
    new.content.attachments.extend(keep(app, files, now).await?);
    let by = staff.id;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                if let Some(from) = from {
                    new.content.source = Some(bulletin::take_up(tx, from, (new.id, mode), by, now).await?);
                }
                let body = json!({ "unit": unit, "mode": mode, "content": new.content });
                insert(tx, &new, &actor, body, now).await?;
                Ok(new)
            })
        })
        .await
}

/// Begins the update that is to replace a warning: a draft with the same content.
///
/// # Errors
/// `NotFound`, `Forbidden`, or `Conflict` if the warning is no longer out or another version.
pub async fn begin_update(app: &App, staff: &Staff, id: WarningId, version: Option<i64>) -> Result<Warning, Error> {
    let (city, now) = (app.city(), app.clock.now());
    let (staff, new) = (staff.clone(), WarningId(app.ids.id(now)));
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let warning = seen(tx, &staff, &city, id, version).await?;
                let actor = Actor::Staff(staff);
                let draft = decide::update(&warning, new, &actor, &around(&city, now)?).map_err(refused)?;
                let body = json!({ "replaces": id, "content": draft.content });
                insert(tx, &draft, &actor, body, now).await?;
                note(tx, &warning, &warning, &actor, Action::Update, json!({ "by": new }), now).await?;
                Ok(draft)
            })
        })
        .await
}

async fn insert(tx: &mut Tx<'_>, new: &Warning, actor: &Actor, body: Value, now: Timestamp) -> Result<(), Error> {
    store::warning::insert(tx, new, now).await?;
    append(tx, new.id, Event::new(Kind::Draft, actor.staff_id(), None, new.state, now, body)).await.map(drop)
}

/// Changes a draft: all of what it says. Files that came with it are added to those it keeps.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Invalid` for what cannot be read, or `Conflict` if it is no draft or another version.
pub async fn edit(
    app: &App,
    staff: &Staff,
    id: WarningId,
    version: Option<i64>,
    input: ContentInput,
) -> Result<Warning, Error> {
    let (city, now) = (app.city(), app.clock.now());
    let before = find(app, staff, id).await?;
    // Before anything is kept: a file of a change that is refused would lie there for nothing.
    decide::may(&before, &Actor::Staff(staff.clone()), Action::Edit, &around(&city, now)?).map_err(refused)?;
    let kept = input.kept.clone();
    let (mut content, files) = input.parse(&city)?;
    content.source.clone_from(&before.content.source);
    content.attachments = still_kept(&before.content, &kept)?;
    content.attachments.extend(keep(app, files, now).await?);
    carry(app, staff.clone(), id, version, Command::Edit { content: Box::new(content) }).await
}

/// The attachments that a draft has and keeps, under the names they have now.
fn still_kept(before: &Content, kept: &[KeptFile]) -> Result<Vec<Attachment>, Error> {
    let names = |file: &Attachment| kept.iter().find(|kept| kept.id == file.id).map(|kept| kept.name.as_str());
    let named = before.attachments.iter().filter_map(|file| Some((file, names(file)?)));
    named.map(|(file, name)| Ok(Attachment { name: input::file_name(name)?, ..file.clone() })).collect()
}

/// Decodes and stores files before the transaction: on disk when the row that names them is committed.
async fn keep(app: &App, files: Vec<NewFile>, now: Timestamp) -> Result<Vec<Attachment>, Error> {
    let zone = app.city().city().calendar.zone().clone();
    let mut kept = Vec::with_capacity(files.len());
    for (number, file) in (1..).zip(files) {
        let id = PhotoId(app.ids.id(now));
        let name = input::file_name(&file.name)?;
        let fault = |fault: photo::NotAPhoto| FieldError::new("attachments", fault.key()).with("position", number);
        let prepared = app.photos.prepare(file.bytes, zone.clone()).await.map_err(fault)?;
        photo::keep(Arc::clone(&app.files), id, &prepared).await.map_err(Error::bug)?;
        let (media_type, bytes) = if prepared.is_document() {
            (prepared.media_type, &prepared.original)
        } else {
            ("image/webp", &prepared.full)
        };
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        kept.push(Attachment { id, name, media_type: media_type.to_owned(), size });
    }
    Ok(kept)
}

/// Takes a warning a step on: submits, returns, releases, discards it, asks to cancel, keeps or cancels it, ends a test.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Invalid`, or `Conflict` if it has moved on or the rules refuse.
pub async fn act(app: &App, staff: &Staff, id: WarningId, input: StepInput) -> Result<Warning, Error> {
    let command = step(&input)?;
    carry(app, staff.clone(), id, input.version, command).await
}

async fn carry(
    app: &App,
    staff: Staff,
    id: WarningId,
    version: Option<i64>,
    command: Command,
) -> Result<Warning, Error> {
    let (city, now) = (app.city(), app.clock.now());
    let after = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let warning = seen(tx, &staff, &city, id, version).await?;
                carry_out(tx, &city, &warning, &Actor::Staff(staff), command, now).await
            })
        })
        .await?;
    kept::follow(app).await;
    Ok(after)
}

/// A warning that this person may see, in the version that was seen.
async fn seen(
    tx: &mut Tx<'_>,
    staff: &Staff,
    city: &CityNow,
    id: WarningId,
    version: Option<i64>,
) -> Result<Warning, Error> {
    let found = store::warning::find(tx, id).await?.filter(|warning| may_see(staff, warning, city));
    let warning = found.ok_or(Error::NotFound)?;
    if version.is_some_and(|seen| seen != warning.version) { Err(moved_on()) } else { Ok(warning) }
}

async fn find(app: &App, staff: &Staff, id: WarningId) -> Result<Warning, Error> {
    let (city, staff) = (app.city(), staff.clone());
    app.db.read(move |tx| Box::pin(async move { seen(tx, &staff, &city, id, None).await })).await
}

fn moved_on() -> Error {
    Error::conflict("warning-refused-moved-on")
}

/// One command on a loaded warning, inside a transaction: state, event, what it replaces, and what is to be told.
async fn carry_out(
    tx: &mut Tx<'_>,
    city: &CityNow,
    warning: &Warning,
    actor: &Actor,
    command: Command,
    now: Timestamp,
) -> Result<Warning, Error> {
    let Command::Release { .. } = command else { return change(tx, city, warning, actor, &command, now).await };
    let replaced = match warning.replaces() {
        Some(id) => store::warning::find(tx, id).await?,
        None => None,
    };
    let command = Command::Release { replaced: replaced.as_ref().map(|earlier| earlier.state) };
    let after = change(tx, city, warning, actor, &command, now).await?;
    if let Some(earlier) = replaced {
        change(tx, city, &earlier, &Actor::Clock, &Command::Replace { by: after.id }, now).await?;
    }
    Ok(after)
}

async fn change(
    tx: &mut Tx<'_>,
    city: &CityNow,
    before: &Warning,
    actor: &Actor,
    command: &Command,
    now: Timestamp,
) -> Result<Warning, Error> {
    let after = decide(before, actor, command, &around(city, now)?).map_err(refused)?;
    if !store::warning::update(tx, before, &after, now).await? {
        return Err(moved_on());
    }
    let body = serde_json::to_value(command).map_err(Error::bug)?;
    let seq = note(tx, before, &after, actor, command.action(), body, now).await?;
    if Desk::of(command.action()).is_some() {
        jobs::ask(tx, &Task::TellDesk { warning: after.id, seq }, now).await?;
    }
    if goes_out(command.action()) {
        jobs::ask(tx, &Task::Broadcast { warning: after.id, version: after.version }, now).await?;
    }
    Ok(after)
}

/// Whether people outside are to hear of it. That a warning ends at its time they know from the warning.
const fn goes_out(action: Action) -> bool {
    matches!(action, Action::Release | Action::Replace | Action::Cancel | Action::EndTest)
}

async fn note(
    tx: &mut Tx<'_>,
    before: &Warning,
    after: &Warning,
    actor: &Actor,
    action: Action,
    body: Value,
    now: Timestamp,
) -> Result<i64, Error> {
    let kind = Kind::Action(action);
    append(tx, after.id, Event::new(kind, actor.staff_id(), Some(before.state), after.state, now, body)).await
}

/// Adds an event to the history, and tells its number; if another took its place at the same time, the warning has moved on.
async fn append(tx: &mut Tx<'_>, id: WarningId, event: Event) -> Result<i64, Error> {
    let expected = Error::expecting("warning_event_pkey", moved_on);
    store::warning::append(tx, id, event).await.map_err(expected)
}

/// Notes that the time of warnings is over; tells of how many. Harmless to run twice.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn expire(app: &App) -> Result<u64, Error> {
    let now = app.clock.now();
    let due =
        app.db.read::<_, Error>(move |tx| Box::pin(async move { Ok(store::warning::past_end(tx, now, 200).await?) }));
    let mut done = 0;
    for id in due.await? {
        let city = app.city();
        let outcome = app.db.write(move |tx| {
            Box::pin(async move {
                let warning = store::warning::find(tx, id).await?.ok_or(Error::NotFound)?;
                carry_out(tx, &city, &warning, &Actor::Clock, Command::Expire, now).await
            })
        });
        match outcome.await {
            Ok(_) => done += 1,
            // Somebody acted in the meantime: the next round looks again.
            Err(Error::Conflict(_)) => {}
            Err(other) => return Err(other),
        }
    }
    if done > 0 {
        kept::follow(app).await;
    }
    Ok(done)
}
