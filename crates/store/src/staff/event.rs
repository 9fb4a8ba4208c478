//! What was done to the account of a person: append-only, each event chained to the one before by its hash.

use crate::{
    Error,
    case::{document, word},
    chain::{self, Head},
    seam::{Row, Tx},
    vals,
};
use domain::{id::StaffId, staff::Change};
use jiff::Timestamp;
use serde_json::Value;

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// 1, 2, 3 … within the account.
    pub seq: i64,
    /// What was done.
    pub change: Change,
    /// Who did it; none at the command line.
    pub by: Option<StaffId>,
    /// When.
    pub at: Timestamp,
    /// What exactly: roles and days, names. Never a secret.
    pub body: Value,
    /// Hash of the event before; empty for the first.
    pub previous_hash: String,
    /// Hash over everything above and the person's id.
    pub hash: String,
}

impl Event {
    /// An event that is not yet in its place.
    #[must_use]
    pub fn new(change: Change, by: Option<StaffId>, at: Timestamp, body: Value) -> Self {
        Self { seq: 0, change, by, at, body, previous_hash: String::new(), hash: String::new() }
    }

    /// The hash this event should have: SHA-256 in hex over its canonical JSON.
    #[must_use]
    pub fn digest(&self, whom: StaffId) -> String {
        let content = serde_json::json!([
            "staff",
            whom,
            self.seq,
            self.change,
            self.by,
            self.at.as_microsecond(),
            self.body,
            self.previous_hash,
        ]);
        crate::digest(content.to_string())
    }
}

/// Appends an event; fills in `seq`, `previous_hash` and `hash`.
///
/// # Errors
/// `Conflict` if another event took the place at the same time.
pub async fn append(tx: &mut Tx<'_>, whom: StaffId, mut event: Event) -> Result<(), Error> {
    let last = tx
        .opt("select seq, hash from staff_event where staff = $1 order by seq desc limit 1", &vals![whom], |row| {
            Ok((row.get::<i64>(0)?, row.get::<String>(1)?))
        })
        .await?;
    let (seq, previous) = last.unwrap_or_default();
    event.seq = seq + 1;
    event.previous_hash = previous;
    event.hash = event.digest(whom);
    let (chain, end) = (chain::of_staff(whom), Head { length: event.seq, hash: event.hash.clone(), ..Head::default() });
    match chain::head(tx, &chain).await? {
        // An end that does not fit stays as it is, so that the audit finds it.
        Some(head) if (head.length, &head.hash) == (seq, &event.previous_hash) => chain::set(tx, &chain, &end).await?,
        None if seq == 0 => chain::begin(tx, &chain, &end).await?,
        _ => {}
    }
    tx.exec(
        "insert into staff_event (staff, seq, kind, done_by, at, body, previous_hash, hash) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &vals![whom, event.seq, event.change.as_str(), event.by, event.at, event.body, event.previous_hash, event.hash],
    )
    .await?;
    Ok(())
}

/// All events of a person, in order.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of(tx: &mut Tx<'_>, whom: StaffId) -> Result<Vec<Event>, Error> {
    tx.all(
        "select seq, kind, done_by, at, body, previous_hash, hash from staff_event where staff = $1 order by seq",
        &vals![whom],
        event,
    )
    .await
}

/// Everybody of whom there are events.
///
/// # Errors
/// As [`Tx::all`].
pub async fn people(tx: &mut Tx<'_>) -> Result<Vec<StaffId>, Error> {
    tx.all("select distinct staff from staff_event order by staff", &vals![], |row| Ok(StaffId(row.get(0)?))).await
}

fn event(row: &Row<'_>) -> Result<Event, Error> {
    Ok(Event {
        seq: row.get(0)?,
        change: word(row, 1, Change::parse)?,
        by: row.get::<Option<uuid::Uuid>>(2)?.map(StaffId),
        at: row.get(3)?,
        body: document(row, 4)?,
        previous_hash: row.get(5)?,
        hash: row.get(6)?,
    })
}
