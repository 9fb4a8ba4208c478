//! What happened to a warning: append-only, each event chained to the one before by its hash.

use crate::{
    Error,
    case::{document, word},
    seam::{Row, Tx},
    vals,
};
use domain::{
    id::{StaffId, WarningId},
    warning::{Action, State},
};
use jiff::Timestamp;
use serde_json::Value;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was begun.
    Draft,
    /// An action of the table.
    Action(Action),
}

impl Kind {
    /// The word that stands for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Action(action) => action.as_str(),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        if text == "draft" { Some(Self::Draft) } else { Action::parse(text).map(Self::Action) }
    }
}

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// 1, 2, 3 … within the warning.
    pub seq: i64,
    /// What.
    pub kind: Kind,
    /// Who; none for the program itself.
    pub by: Option<StaffId>,
    /// State before; none for the first.
    pub from: Option<State>,
    /// State after.
    pub to: State,
    /// When.
    pub at: Timestamp,
    /// Texts and choices of the action.
    pub body: Value,
    /// Hash of the event before; empty for the first.
    pub previous_hash: String,
    /// Hash over everything above and the warning's id.
    pub hash: String,
}

impl Event {
    /// An event that is not yet in its place.
    #[must_use]
    pub fn new(kind: Kind, by: Option<StaffId>, from: Option<State>, to: State, at: Timestamp, body: Value) -> Self {
        Self { seq: 0, kind, by, from, to, at, body, previous_hash: String::new(), hash: String::new() }
    }

    /// The hash this event should have: SHA-256 in hex over its canonical JSON.
    #[must_use]
    pub fn digest(&self, warning: WarningId) -> String {
        let content = serde_json::json!([
            "warning",
            warning,
            self.seq,
            self.kind.as_str(),
            self.by,
            self.from,
            self.to,
            self.at.as_microsecond(),
            self.body,
            self.previous_hash,
        ]);
        crate::digest(content.to_string())
    }
}

/// Appends an event, and tells its number; fills in `seq`, `previous_hash` and `hash`.
///
/// # Errors
/// `Conflict` if another event took the place at the same time.
pub async fn append(tx: &mut Tx<'_>, warning: WarningId, mut event: Event) -> Result<i64, Error> {
    let last = tx
        .opt(
            "select seq, hash from warning_event where shard = $1 and warning_id = $2 order by seq desc limit 1",
            &vals![warning.shard(), warning],
            |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
        )
        .await?;
    let (seq, previous) = last.unwrap_or_default();
    event.seq = seq + 1;
    event.previous_hash = previous;
    event.hash = event.digest(warning);
    tx.exec(
        "insert into warning_event (shard, warning_id, seq, kind, staff, from_state, to_state, at, body, \
         previous_hash, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &vals![
            warning.shard(),
            warning,
            event.seq,
            event.kind.as_str(),
            event.by,
            event.from.map(State::as_str),
            event.to.as_str(),
            event.at,
            event.body,
            event.previous_hash,
            event.hash,
        ],
    )
    .await?;
    Ok(event.seq)
}

fn event(row: &Row<'_>) -> Result<Event, Error> {
    Ok(Event {
        seq: row.get(0)?,
        kind: word(row, 1, Kind::parse)?,
        by: row.get::<Option<uuid::Uuid>>(2)?.map(StaffId),
        from: row.get::<Option<String>>(3)?.as_deref().and_then(State::parse),
        to: word(row, 4, State::parse)?,
        at: row.get(5)?,
        body: document(row, 6)?,
        previous_hash: row.get(7)?,
        hash: row.get(8)?,
    })
}

/// All events of a warning, in order.
///
/// # Errors
/// As [`Tx::all`].
pub async fn events(tx: &mut Tx<'_>, warning: WarningId) -> Result<Vec<Event>, Error> {
    tx.all(
        "select seq, kind, staff, from_state, to_state, at, body, previous_hash, hash from warning_event \
         where shard = $1 and warning_id = $2 order by seq",
        &vals![warning.shard(), warning],
        event,
    )
    .await
}
