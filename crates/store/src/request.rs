//! What people ask about their own data, and all that happened to it: append-only, the events of each request chained by their
//! hashes.

use crate::{
    Error,
    case::word,
    seal::{Keyring, REQUEST_WORDS, row_of},
    seam::{Row, Tx},
    vals,
};
use domain::{
    city::UnitCode,
    consent::{Subject, Whose},
    id::{RequestId, StaffId},
    request::{Act, Kind, Request, State},
    staff::StaffRole,
};
use jiff::Timestamp;

/// Who did something at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// The person.
    pub staff: StaffId,
    /// For which unit.
    pub unit: UnitCode,
    /// By which role.
    pub role: StaffRole,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// 1, 2, 3 … of this request.
    pub seq: i64,
    /// What happened.
    pub act: Act,
    /// Who did it; none for the person who asks.
    pub by: Option<By>,
    /// When.
    pub at: Timestamp,
    /// Until when the request must be done from then on.
    pub finish_by: Timestamp,
    /// What was written: the request, a reason, the answer.
    pub words: Option<String>,
    /// Hash of the event before; empty for the first.
    pub previous_hash: String,
    /// Hash over everything above.
    pub hash: String,
}

impl Event {
    /// An event that is not yet in its place.
    #[must_use]
    pub fn new(act: Act, by: Option<By>, at: Timestamp, finish_by: Timestamp, words: Option<String>) -> Self {
        Self { seq: 0, act, by, at, finish_by, words, previous_hash: String::new(), hash: String::new() }
    }

    /// The hash it should have. Of the words only what the key makes of them goes in: a hash of few words could be guessed.
    fn digest(&self, ring: &Keyring, request: RequestId) -> Result<String, Error> {
        let words = self.words.as_deref().map(|words| ring.index(words)).transpose()?;
        let by = self.by.as_ref().map(|by| (by.staff, by.unit.as_str(), by.role));
        let content = serde_json::json!([
            "request",
            request,
            self.seq,
            self.act,
            by,
            self.at.as_microsecond(),
            self.finish_by.as_microsecond(),
            words,
            self.previous_hash,
        ]);
        Ok(crate::digest(content.to_string()))
    }
}

const COLUMNS: &str = "id, subject, whose, kind, state, filed_at, answer_by, finish_by, extended, closed_at";

/// Adds a request.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn insert(tx: &mut Tx<'_>, new: &Request) -> Result<(), Error> {
    tx.exec(
        "insert into data_request (shard, id, subject, whose, kind, state, filed_at, answer_by, finish_by, due_at, \
         extended, closed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &vals![
            new.id.shard(),
            new.id,
            new.about.id(),
            new.about.whose().as_str(),
            new.kind.as_str(),
            new.state.as_str(),
            new.filed_at,
            new.answer_by,
            new.finish_by,
            new.due_at(),
            new.extended,
            new.closed_at,
        ],
    )
    .await?;
    Ok(())
}

/// Moves a request on; false if it no longer stands where it was seen.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn update(tx: &mut Tx<'_>, before: &Request, after: &Request) -> Result<bool, Error> {
    let changed = tx
        .exec(
            "update data_request set state = $1, finish_by = $2, due_at = $3, extended = $4, closed_at = $5 \
             where shard = $6 and id = $7 and state = $8 and extended = $9",
            &vals![
                after.state.as_str(),
                after.finish_by,
                after.due_at(),
                after.extended,
                after.closed_at,
                after.id.shard(),
                after.id,
                before.state.as_str(),
                before.extended,
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// The request with this id.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, id: RequestId) -> Result<Option<Request>, Error> {
    let sql = format!("select {COLUMNS} from data_request where shard = $1 and id = $2");
    tx.opt(sql, &vals![id.shard(), id], request).await
}

/// The requests of a subject, the latest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of(tx: &mut Tx<'_>, about: Subject) -> Result<Vec<Request>, Error> {
    let sql = format!("select {COLUMNS} from data_request where subject = $1 order by filed_at desc, id");
    tx.all(sql, &vals![about.id()], request).await
}

/// Requests of which something is to be done, what is due first on top.
///
/// # Errors
/// As [`Tx::all`].
pub async fn open(tx: &mut Tx<'_>, limit: u16) -> Result<Vec<Request>, Error> {
    let sql = format!("select {COLUMNS} from data_request where due_at is not null order by due_at, id limit $1");
    tx.all(sql, &vals![limit], request).await
}

/// Requests of which all is done, the latest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn closed(tx: &mut Tx<'_>, limit: u16) -> Result<Vec<Request>, Error> {
    let sql =
        format!("select {COLUMNS} from data_request where closed_at is not null order by closed_at desc, id limit $1");
    tx.all(sql, &vals![limit], request).await
}

/// Removes the requests of a subject with all that happened to them.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn forget(tx: &mut Tx<'_>, about: Subject) -> Result<(), Error> {
    for request in of(tx, about).await? {
        remove(tx, request.id).await?;
    }
    Ok(())
}

/// Removes a request with all that happened to it.
///
/// # Errors
/// As [`Tx::exec`].
pub(crate) async fn remove(tx: &mut Tx<'_>, id: RequestId) -> Result<(), Error> {
    tx.exec("delete from data_request_event where shard = $1 and request = $2", &vals![id.shard(), id]).await?;
    tx.exec("delete from data_request where shard = $1 and id = $2", &vals![id.shard(), id]).await?;
    Ok(())
}

/// Appends an event; fills in its place.
///
/// # Errors
/// `Conflict("data_request_event_pkey")` if another took the place at the same time.
pub async fn append(tx: &mut Tx<'_>, id: RequestId, mut event: Event) -> Result<(), Error> {
    let sql = "select seq, hash from data_request_event where shard = $1 and request = $2 order by seq desc limit 1";
    let last = tx.opt(sql, &vals![id.shard(), id], |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?))).await?;
    let (seq, previous_hash) = last.unwrap_or_default();
    event.seq = seq + 1;
    event.previous_hash = previous_hash;
    let ring = tx.ring();
    event.hash = event.digest(&ring, id)?;
    let words = ring.seal_some(REQUEST_WORDS, &row_of(id.0, &event.seq.to_string()), event.words.as_deref())?;
    let (staff, unit, role) = match &event.by {
        Some(by) => (Some(by.staff), Some(by.unit.as_str()), Some(by.role.as_str())),
        None => (None, None, None),
    };
    tx.exec(
        "insert into data_request_event (shard, request, seq, act, staff, unit, role, at, finish_by, words, \
         previous_hash, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &vals![
            id.shard(),
            id,
            event.seq,
            event.act.as_str(),
            staff,
            unit,
            role,
            event.at,
            event.finish_by,
            words,
            event.previous_hash.as_str(),
            event.hash.as_str(),
        ],
    )
    .await?;
    Ok(())
}

/// The events of a request, in order.
///
/// # Errors
/// As [`Tx::all`]; `Corrupt` if the words cannot be opened.
pub async fn events(tx: &mut Tx<'_>, id: RequestId) -> Result<Vec<Event>, Error> {
    let ring = tx.ring();
    let sql = "select seq, act, staff, unit, role, at, finish_by, words, previous_hash, hash from data_request_event \
               where shard = $1 and request = $2 order by seq";
    tx.all(sql, &vals![id.shard(), id], |row| event(row, id, &ring)).await
}

/// The numbers of the events of a request that are not as they were written.
///
/// # Errors
/// As [`events`].
pub async fn broken(tx: &mut Tx<'_>, id: RequestId) -> Result<Vec<i64>, Error> {
    let (ring, mut previous, mut found) = (tx.ring(), String::new(), Vec::new());
    for (expected, event) in (1..).zip(&events(tx, id).await?) {
        if event.seq != expected || event.previous_hash != previous || event.hash != event.digest(&ring, id)? {
            found.push(event.seq);
        }
        previous.clone_from(&event.hash);
    }
    Ok(found)
}

/// Ids of requests in their order, after one of them.
///
/// # Errors
/// As [`Tx::all`].
pub async fn ids(tx: &mut Tx<'_>, after: Option<RequestId>, limit: u16) -> Result<Vec<RequestId>, Error> {
    let after = after.map_or_else(uuid::Uuid::nil, |id| id.0);
    let sql = "select id from data_request where id > $1 order by id limit $2";
    tx.all(sql, &vals![after, limit], |row| Ok(RequestId(row.get(0)?))).await
}

fn request(row: &Row<'_>) -> Result<Request, Error> {
    Ok(Request {
        id: RequestId(row.get(0)?),
        about: Subject::new(word(row, 2, Whose::parse)?, row.get(1)?),
        kind: word(row, 3, Kind::parse)?,
        state: word(row, 4, State::parse)?,
        filed_at: row.get(5)?,
        answer_by: row.get(6)?,
        finish_by: row.get(7)?,
        extended: row.get(8)?,
        closed_at: row.get(9)?,
    })
}

fn event(row: &Row<'_>, id: RequestId, ring: &Keyring) -> Result<Event, Error> {
    let seq = row.get(0)?;
    let by = match row.get::<Option<uuid::Uuid>>(2)? {
        Some(staff) => {
            Some(By { staff: StaffId(staff), unit: UnitCode(row.get(3)?), role: word(row, 4, StaffRole::parse)? })
        }
        None => None,
    };
    Ok(Event {
        seq,
        act: word(row, 1, Act::parse)?,
        by,
        at: row.get(5)?,
        finish_by: row.get(6)?,
        words: ring.open_some(REQUEST_WORDS, &row_of(id.0, &seq.to_string()), row.get(7)?)?,
        previous_hash: row.get(8)?,
        hash: row.get(9)?,
    })
}
