//! What happened to a case: append-only, each event chained to the one before by its hash.

use crate::{
    Error,
    case::{document, word},
    seal::{EVENT_WORDS, Keyring, row_of, salt},
    seam::{Row, Tx},
    vals,
};
use domain::{
    case::{Action, State},
    city::UnitCode,
    id::{CaseId, StaffId},
};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Who did it, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The person who sent the case.
    Reporter,
    /// A person of a unit.
    Staff(StaffId),
    /// The program.
    Clock,
}

/// What happened: an action of the table, or something that changes no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An action.
    Action(Action),
    /// A note among staff.
    Note,
    /// A message between reporter and unit.
    Message,
    /// Somebody else has the same concern.
    Support,
    /// Publication was changed.
    Moderate,
    /// The reporter adds marks or words to a rating.
    Mark,
    /// Somebody who works on it beside the officer gives their part of the answer.
    Contribute,
    /// Who the reporter is was released to the unit that holds the case.
    Release,
    /// The case was opened in full by breaking the glass.
    BreakGlass,
}

impl Kind {
    /// The word that stands for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Action(action) => action.as_str(),
            Self::Note => "note",
            Self::Message => "message",
            Self::Support => "support",
            Self::Moderate => "moderate",
            Self::Mark => "mark",
            Self::Contribute => "contribute",
            Self::Release => "release",
            Self::BreakGlass => "break_glass",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [
            Self::Note,
            Self::Message,
            Self::Support,
            Self::Moderate,
            Self::Mark,
            Self::Contribute,
            Self::Release,
            Self::BreakGlass,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == text)
        .or_else(|| Action::parse(text).map(Self::Action))
    }
}

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// 1, 2, 3 … within the case.
    pub seq: i64,
    /// What.
    pub kind: Kind,
    /// Who.
    pub by: By,
    /// For which unit the person acted.
    pub unit: Option<UnitCode>,
    /// State before.
    pub from: Option<State>,
    /// State after.
    pub to: Option<State>,
    /// When.
    pub at: Timestamp,
    /// Whether the reporter and, for a public case, everyone may read the body.
    pub open: bool,
    /// Texts and choices of the action.
    pub body: Value,
    /// Chance that is sealed with a private body and goes into its hash: a hash of few words could be guessed.
    pub salt: Option<String>,
    /// Hash of the event before; empty for the first.
    pub previous_hash: String,
    /// Hash over everything above and the case's id.
    pub hash: String,
}

impl Event {
    /// One that is to be appended, and changes no state.
    #[must_use]
    pub const fn new(kind: Kind, by: By, at: Timestamp, open: bool, body: Value) -> Self {
        Self {
            seq: 0,
            kind,
            by,
            unit: None,
            from: None,
            to: None,
            at,
            open,
            body,
            salt: None,
            previous_hash: String::new(),
            hash: String::new(),
        }
    }

    /// Whether the body is for few eyes: between the reporter and the unit, or between colleagues. It lies sealed.
    fn is_private(&self) -> bool {
        !self.open || self.kind == Kind::Message
    }

    /// The hash this event should have: SHA-256 in hex over its canonical JSON.
    #[must_use]
    pub fn digest(&self, case: CaseId) -> String {
        let (by, staff) = by_columns(&self.by);
        let content = serde_json::json!([
            case,
            self.seq,
            self.kind.as_str(),
            by,
            staff,
            self.unit,
            self.from,
            self.to,
            self.at.as_microsecond(),
            self.open,
            self.salted(),
            self.previous_hash,
        ]);
        crate::digest(content.to_string())
    }

    /// The body, with the salt if it has one.
    fn salted(&self) -> Value {
        self.salt.as_ref().map_or_else(|| self.body.clone(), |salt| json!([salt, self.body]))
    }
}

fn by_columns(by: &By) -> (&'static str, Option<StaffId>) {
    match by {
        By::Reporter => ("reporter", None),
        By::Staff(id) => ("staff", Some(*id)),
        By::Clock => ("clock", None),
    }
}

/// Appends an event; fills in its place and what chains it, and tells its number.
///
/// # Errors
/// `Conflict` if another event took the place at the same time.
pub async fn append(tx: &mut Tx<'_>, case: CaseId, mut event: Event) -> Result<i64, Error> {
    let last = tx
        .opt(
            "select seq, hash from event where shard = $1 and case_id = $2 order by seq desc limit 1",
            &vals![case.shard(), case],
            |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
        )
        .await?;
    let (seq, previous) = last.unwrap_or_default();
    event.seq = seq + 1;
    event.previous_hash = previous;
    event.salt = event.is_private().then(salt).transpose()?;
    event.hash = event.digest(case);
    let (by, staff) = by_columns(&event.by);
    let (body, words) = if event.is_private() {
        let row = row_of(case.0, &event.seq.to_string());
        (json!({}), Some(tx.ring().seal(EVENT_WORDS, &row, &event.salted().to_string())?))
    } else {
        (event.body, None)
    };
    tx.exec(
        "insert into event (shard, case_id, seq, kind, actor, staff, unit, from_state, to_state, at, open, body, words, \
         previous_hash, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &vals![
            case.shard(),
            case,
            event.seq,
            event.kind.as_str(),
            by,
            staff,
            event.unit.as_ref().map(UnitCode::as_str),
            event.from.map(State::as_str),
            event.to.map(State::as_str),
            event.at,
            event.open,
            body,
            words,
            event.previous_hash,
            event.hash,
        ],
    )
    .await?;
    Ok(event.seq)
}

const COLUMNS: &str = "seq, kind, actor, staff, unit, from_state, to_state, at, open, body, previous_hash, hash, words";

/// What was sealed of a private event; an earlier program sealed the body alone.
fn unsalted(words: &str) -> Result<(Option<String>, Value), Error> {
    let corrupt = |fault| Error::corrupt(format!("an event: {fault}"));
    let words: Value = serde_json::from_str(words).map_err(corrupt)?;
    if words.is_array() { serde_json::from_value(words).map_err(corrupt) } else { Ok((None, words)) }
}

fn event(ring: &Keyring, case: CaseId, row: &Row<'_>) -> Result<Event, Error> {
    let seq: i64 = row.get(0)?;
    let (salt, body) = match ring.open_some(EVENT_WORDS, &row_of(case.0, &seq.to_string()), row.get(12)?)? {
        Some(words) => unsalted(&words)?,
        None => (None, document(row, 9)?),
    };
    let by = match (row.get::<String>(2)?.as_str(), row.get::<Option<uuid::Uuid>>(3)?) {
        ("staff", Some(id)) => By::Staff(StaffId(id)),
        ("clock", None) => By::Clock,
        _ => By::Reporter,
    };
    let state =
        |at| -> Result<Option<State>, Error> { Ok(row.get::<Option<String>>(at)?.as_deref().and_then(State::parse)) };
    Ok(Event {
        seq,
        kind: word(row, 1, Kind::parse)?,
        by,
        unit: row.get::<Option<String>>(4)?.map(UnitCode),
        from: state(5)?,
        to: state(6)?,
        at: row.get(7)?,
        open: row.get(8)?,
        body,
        salt,
        previous_hash: row.get(10)?,
        hash: row.get(11)?,
    })
}

/// One event of a case.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, case: CaseId, seq: i64) -> Result<Option<Event>, Error> {
    let (ring, sql) =
        (tx.ring(), format!("select {COLUMNS} from event where shard = $1 and case_id = $2 and seq = $3"));
    tx.opt(sql, &vals![case.shard(), case, seq], |row| event(&ring, case, row)).await
}

/// The place of the last event of a case.
///
/// # Errors
/// As [`Tx::one`].
pub async fn last(tx: &mut Tx<'_>, case: CaseId) -> Result<i64, Error> {
    let sql = "select coalesce(max(seq), 0) from event where shard = $1 and case_id = $2";
    tx.one(sql, &vals![case.shard(), case], |row| row.get(0)).await
}

/// All events of a case, in order.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_case(tx: &mut Tx<'_>, case: CaseId) -> Result<Vec<Event>, Error> {
    let (ring, sql) =
        (tx.ring(), format!("select {COLUMNS} from event where shard = $1 and case_id = $2 order by seq"));
    tx.all(sql, &vals![case.shard(), case], |row| event(&ring, case, row)).await
}

/// Seals what an earlier program left open in the events of a shard.
pub(crate) async fn seal_old(tx: &mut Tx<'_>, shard: i64) -> Result<u64, Error> {
    let ring = tx.ring();
    let rows = tx
        .all(
            "select case_id, seq, body from event where shard = $1 and words is null and (open = $2 or kind = $3)",
            &vals![shard, false, Kind::Message.as_str()],
            |row| Ok((row.get::<CaseId>(0)?, row.get::<i64>(1)?, document::<Value>(row, 2)?)),
        )
        .await?;
    let mut sealed = 0;
    for (case, seq, body) in rows {
        let words = ring.seal(EVENT_WORDS, &row_of(case.0, &seq.to_string()), &body.to_string())?;
        let sql = "update event set body = $1, words = $2 where shard = $3 and case_id = $4 and seq = $5";
        sealed += tx.exec(sql, &vals![json!({}), words, shard, case, seq]).await?;
    }
    Ok(sealed)
}
