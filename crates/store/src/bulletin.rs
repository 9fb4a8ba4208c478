//! Bulletins: messages of other authorities, with what was decided about each.

use crate::{
    Error, Row,
    case::{count, document, to_document, word},
    query::Query,
    seam::Tx,
    vals,
};
use domain::{
    bulletin::{Bulletin, Decision, Ending, Place, State},
    cap::{MessageType, Status},
    id::{BulletinId, StaffId, WarningId},
};
use jiff::Timestamp;

const SELECT: &str = "select id, feed, sender, identifier, sent, status, message_type, expires, place, earlier, \
                      received_at, state, ending, ended_by, decided_by, decided_at, reason, warning_id, document \
                      from bulletin";
/// Most messages that continue one which are looked at.
const LATER: u16 = 100;

fn bulletin(row: &Row<'_>) -> Result<Bulletin, Error> {
    let id = |at| row.get::<Option<uuid::Uuid>>(at);
    let ending = row.get::<Option<String>>(12)?.as_deref().and_then(Ending::parse);
    let (by, at): (_, Option<Timestamp>) = (id(14)?.map(StaffId), row.get(15)?);
    let reason: String = row.get(16)?;
    Ok(Bulletin {
        id: BulletinId(row.get(0)?),
        feed: row.get(1)?,
        sender: row.get(2)?,
        identifier: row.get(3)?,
        sent: row.get(4)?,
        status: word(row, 5, Status::parse)?,
        message_type: word(row, 6, MessageType::parse)?,
        expires: row.get(7)?,
        place: word(row, 8, Place::parse)?,
        earlier: document(row, 9)?,
        received_at: row.get(10)?,
        state: word(row, 11, State::parse)?,
        ending: ending.zip(id(13)?.map(BulletinId)),
        decision: by.zip(at).map(|(by, at)| Decision { by, at, reason }),
        warning: id(17)?.map(WarningId),
        document: row.get(18)?,
    })
}

/// The id of a message of a feed: what came before comes once.
#[must_use]
pub fn id_of(feed: &str, sender: &str, identifier: &str, sent: Timestamp) -> BulletinId {
    let parts = ["bulletin", feed, sender, identifier].map(|part| [part.as_bytes(), b"\n"].concat());
    let sent = sent.as_microsecond().to_be_bytes();
    BulletinId(crate::job::uuid_of(parts.iter().map(Vec::as_slice).chain([sent.as_slice()])))
}

/// Stores a bulletin that came; false if it had come before.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn insert(tx: &mut Tx<'_>, new: &Bulletin) -> Result<bool, Error> {
    let put = tx
        .exec(
            "insert into bulletin (shard, id, feed, sender, identifier, sent, status, message_type, expires, place, \
             earlier, received_at, state, ending, ended_by, reason, document) values ($1, $2, $3, $4, $5, $6, $7, $8, \
             $9, $10, $11, $12, $13, $14, $15, $16, $17) on conflict (shard, id) do nothing",
            &vals![
                new.id.shard(),
                new.id,
                new.feed.as_str(),
                new.sender.as_str(),
                new.identifier.as_str(),
                new.sent,
                new.status.as_str(),
                new.message_type.as_str(),
                new.expires,
                new.place.as_str(),
                to_document(&new.earlier)?,
                new.received_at,
                new.state.as_str(),
                new.ending.map(|(ending, _)| ending.as_str()),
                new.ending.map(|(_, by)| by),
                "",
                new.document.as_str(),
            ],
        )
        .await?;
    Ok(put == 1)
}

/// The bulletin with this id.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, id: BulletinId) -> Result<Option<Bulletin>, Error> {
    tx.opt(format!("{SELECT} where shard = $1 and id = $2"), &vals![id.shard(), id], bulletin).await
}

/// Stores what somebody decided; false if somebody else did first.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn decide(tx: &mut Tx<'_>, before: &Bulletin, after: &Bulletin) -> Result<bool, Error> {
    let decision = after.decision.as_ref();
    let sql = "update bulletin set state = $1, decided_by = $2, decided_at = $3, reason = $4, warning_id = $5 \
               where shard = $6 and id = $7 and state = $8";
    let changed = tx
        .exec(
            sql,
            &vals![
                after.state.as_str(),
                decision.map(|decision| decision.by),
                decision.map(|decision| decision.at),
                decision.map_or("", |decision| decision.reason.as_str()),
                after.warning,
                before.id.shard(),
                before.id,
                before.state.as_str(),
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// Its sender replaced it or called it off; what came first stays.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn end(tx: &mut Tx<'_>, id: BulletinId, ending: Ending, by: BulletinId) -> Result<bool, Error> {
    let sql = "update bulletin set ending = $1, ended_by = $2 where shard = $3 and id = $4 and ending is null";
    Ok(tx.exec(sql, &vals![ending.as_str(), by, id.shard(), id]).await? == 1)
}

/// Messages of the same sender that continue a bulletin, the first of them first; they may have come before it.
///
/// # Errors
/// As [`Tx::all`].
pub async fn later(tx: &mut Tx<'_>, of: &Bulletin) -> Result<Vec<Bulletin>, Error> {
    let sql = format!(
        "{SELECT} where feed = $1 and sender = $2 and sent >= $3 and message_type in ('Update', 'Cancel') \
         order by sent, id limit $4"
    );
    let mut found = tx.all(sql, &vals![of.feed.as_str(), of.sender.as_str(), of.sent, LATER], bulletin).await?;
    found.retain(|later| later.earlier.contains(&of.id));
    Ok(found)
}

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Somebody is to decide.
    Open,
    /// Holds now, but not in the city.
    Elsewhere,
    /// All others: decided, over, tests.
    Rest,
}

impl Part {
    /// Its condition, which takes the moment once.
    const fn condition(self) -> &'static str {
        match self {
            Self::Open => "state = 'open' and ending is null and (expires is null or expires > ?)",
            Self::Elsewhere => {
                "state <> 'open' and place = 'elsewhere' and ending is null and (expires is null or expires > ?)"
            }
            Self::Rest => {
                "not (ending is null and (state = 'open' or place = 'elsewhere') and (expires is null or expires > ?))"
            }
        }
    }
}

/// Where a part of a list ends: when its last bulletin came, and its id.
pub type After = (Timestamp, BulletinId);

/// A part of the list, what came last first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn list(
    tx: &mut Tx<'_>,
    part: Part,
    now: Timestamp,
    after: Option<After>,
    limit: u16,
) -> Result<Vec<Bulletin>, Error> {
    let mut query = Query::new(SELECT);
    query.and(part.condition(), [now.into()]);
    if let Some((at, id)) = after {
        query.and("(received_at, id) < (?, ?)", [at.into(), id.into()]);
    }
    query.push(" order by received_at desc, id desc limit ?", [limit.into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, bulletin).await
}

/// How many wait for somebody to decide.
///
/// # Errors
/// As [`Tx::one`].
pub async fn open(tx: &mut Tx<'_>, now: Timestamp) -> Result<u32, Error> {
    let mut query = Query::new("select count(*) from bulletin");
    query.and(Part::Open.condition(), [now.into()]);
    let (sql, values) = query.done();
    tx.one(sql, &values, |row| count(row, 0)).await
}

/// The bulletin that a warning was written from.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn of_warning(tx: &mut Tx<'_>, warning: WarningId) -> Result<Option<Bulletin>, Error> {
    tx.opt(format!("{SELECT} where warning_id = $1"), &vals![warning], bulletin).await
}

/// Forgets what came before `until` and is over since then.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn tidy(tx: &mut Tx<'_>, until: Timestamp) -> Result<u64, Error> {
    let sql = "delete from bulletin where received_at < $1 and (expires is null or expires < $1)";
    tx.exec(sql, &vals![until]).await
}
