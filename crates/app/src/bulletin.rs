//! Bulletins: messages of other authorities are kept and announced, and people decide whether a warning is written from one.

mod look;
mod view;

pub use look::{BrokenEntry, Memory};
pub(crate) use look::{ask_to_look, look};
pub use view::{BulletinView, FeedView, Listed, Next, PAGE, feeds, filling, list, open, view};

use crate::{
    App, Error,
    case::text,
    jobs::{self, Task},
    ports::fetch::MOST_BYTES,
    warning::around,
};
use domain::{
    bulletin::{self, Bulletin, Refusal, State},
    cap::{self, Alert, Limits},
    id::{BulletinId, StaffId, WarningId},
    staff::Staff,
    warning::{Mode, content::Source},
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use store::Tx;
pub use store::bulletin::{After, Part};

/// How much of what strangers send is read.
const LIMITS: Limits = Limits { bytes: MOST_BYTES, depth: 16, elements: 100_000, shapes: 1_000, points: 50_000 };
/// Most messages that one may continue, as far as we look; our own number.
const MOST_EARLIER: usize = 50;
/// How long bulletins are kept that are over; our own number.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Fewest characters of a reason; our own number.
const REASON_LEAST: usize = 5;

/// Whether a person has to do with bulletins: whoever writes warnings or lets them out.
fn check(staff: &Staff) -> Result<(), Error> {
    if staff.grants.iter().any(|grant| grant.role.issues_warnings()) { Ok(()) } else { Err(Error::NotFound) }
}

/// The message of a bulletin.
pub(crate) fn alert_of(bulletin: &Bulletin) -> Result<Alert, Error> {
    cap::read(bulletin.document.as_bytes(), &LIMITS).map_err(Error::bug)
}

/// Who sent a message, in words if it has them.
#[must_use]
pub fn sender_name(alert: &Alert) -> &str {
    alert.infos.iter().find_map(|info| info.sender_name.as_deref()).unwrap_or(alert.sender.as_str())
}

/// The line that says what a message is about, as it came.
#[must_use]
pub fn headline(alert: &Alert) -> &str {
    alert.infos.first().map_or(alert.identifier.as_str(), |info| info.headline.as_ref().unwrap_or(&info.event))
}

/// Keeps a message that came from a feed, and has it announced if somebody is to decide. One that came before changes nothing.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn take_in(app: &App, feed: &str, alert: &Alert, document: String) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    let id_of = |sender: &cap::Token, identifier: &cap::Token, sent: cap::Time| {
        store::bulletin::id_of(feed, sender.as_str(), identifier.as_str(), sent.at())
    };
    let earlier = alert.references.iter().take(MOST_EARLIER);
    let new = Bulletin {
        id: id_of(&alert.sender, &alert.identifier, alert.sent),
        feed: feed.to_owned(),
        sender: alert.sender.to_string(),
        identifier: alert.identifier.to_string(),
        sent: alert.sent.at(),
        status: alert.status,
        message_type: alert.message_type,
        expires: bulletin::expires(alert),
        place: bulletin::place(alert, around(&city, now)?.areas),
        earlier: earlier.map(|other| id_of(&other.sender, &other.identifier, other.sent)).collect(),
        received_at: now,
        state: State::Noted,
        ending: None,
        decision: None,
        warning: None,
        document,
    };
    app.db.write(move |tx| Box::pin(async move { keep(tx, new, now).await })).await
}

async fn keep(tx: &mut Tx<'_>, mut new: Bulletin, now: Timestamp) -> Result<(), Error> {
    let earlier = earlier(tx, &new).await?;
    let later = store::bulletin::later(tx, &new).await?;
    new.ending = later.iter().filter(|later| later.ends(&new)).find_map(|later| Some((later.ends_as()?, later.id)));
    new.state = new.begins_as(earlier.iter().any(|earlier| earlier.state == State::Taken));
    if !store::bulletin::insert(tx, &new).await? {
        return Ok(());
    }
    if let Some(ending) = new.ends_as() {
        for earlier in earlier.iter().filter(|earlier| new.ends(earlier)) {
            store::bulletin::end(tx, earlier.id, ending, new.id).await?;
        }
    }
    if new.state == State::Open {
        jobs::ask(tx, &Task::Announce { bulletin: new.id }, now).await?;
    }
    Ok(())
}

/// Those that a bulletin continues, and those that they continue.
pub(crate) async fn earlier(tx: &mut Tx<'_>, of: &Bulletin) -> Result<Vec<Bulletin>, Error> {
    let (mut found, mut seen) = (Vec::new(), BTreeSet::from([of.id]));
    let mut next: Vec<BulletinId> = of.earlier.clone();
    while let Some(id) = next.pop() {
        if !seen.insert(id) || seen.len() > MOST_EARLIER {
            continue;
        }
        if let Some(earlier) = store::bulletin::find(tx, id).await? {
            next.extend(&earlier.earlier);
            found.push(earlier);
        }
    }
    found.sort_by_key(|earlier: &Bulletin| (earlier.sent, earlier.id));
    Ok(found)
}

/// What somebody decides about a bulletin.
#[derive(Clone, Debug)]
pub enum Decide {
    /// No warning is written from it, with the reason for colleagues.
    Ignore {
        /// Why.
        reason: String,
    },
    /// Somebody is to decide anew.
    Reopen,
}

/// Decides about a bulletin.
///
/// # Errors
/// `NotFound`, `Invalid` without a reason, or `Conflict` if it is decided otherwise.
pub async fn decide(app: &App, staff: &Staff, id: BulletinId, decide: Decide) -> Result<(), Error> {
    check(staff)?;
    let (by, now) = (staff.id, app.clock.now());
    let reason = match &decide {
        Decide::Ignore { reason } => Some(text(reason, "text", REASON_LEAST)?),
        Decide::Reopen => None,
    };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let before = store::bulletin::find(tx, id).await?.ok_or(Error::NotFound)?;
                let after = match reason {
                    Some(reason) => before.ignore(reason, by, now),
                    None => before.reopen(is_given_up(tx, &before).await?),
                };
                store(tx, &before, &after.map_err(refused)?).await
            })
        })
        .await
}

/// Whether the draft that was written from it was given up.
async fn is_given_up(tx: &mut Tx<'_>, bulletin: &Bulletin) -> Result<bool, Error> {
    let Some(id) = bulletin.warning else { return Ok(false) };
    let warning = store::warning::find(tx, id).await?;
    Ok(warning.is_none_or(|warning| warning.state == domain::warning::State::Discarded))
}

async fn store(tx: &mut Tx<'_>, before: &Bulletin, after: &Bulletin) -> Result<(), Error> {
    if store::bulletin::decide(tx, before, after).await? { Ok(()) } else { Err(refused(Refusal::Decided)) }
}

fn refused(refusal: Refusal) -> Error {
    Error::conflict(refusal.message())
}

/// Marks the bulletin that a new warning is written from, and tells what it is.
///
/// # Errors
/// `NotFound`, or `Conflict` if no warning of this mode can be written from it now.
pub(crate) async fn take_up(
    tx: &mut Tx<'_>,
    id: BulletinId,
    (warning, mode): (WarningId, Mode),
    by: StaffId,
    now: Timestamp,
) -> Result<Source, Error> {
    let before = store::bulletin::find(tx, id).await?.ok_or(Error::NotFound)?;
    if before.may_write(now).map_err(refused)? != mode {
        return Err(refused(Refusal::NoWarning));
    }
    store(tx, &before, &before.take(warning, by, now).map_err(refused)?).await?;
    let name = sender_name(&alert_of(&before)?).to_owned();
    Ok(Source { name, sender: before.sender, identifier: before.identifier, sent: before.sent })
}

/// Forgets bulletins that are over since long.
pub(crate) async fn tidy(app: &App) -> Result<(), Error> {
    let until = app.clock.now() - KEPT;
    app.db.write(move |tx| Box::pin(async move { Ok(store::bulletin::tidy(tx, until).await.map(drop)?) })).await
}
