//! The ledger of consents: append-only, the lines of each subject chained by their hashes.

use crate::{
    Error,
    case::word,
    seam::{Row, Tx},
    vals,
};
use domain::{
    case::Channel,
    consent::{Act, Entry, Purpose, Subject, Whose},
    id::StaffId,
};

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// 1, 2, 3 … of this subject.
    pub seq: i64,
    /// What it says.
    pub entry: Entry,
    /// Hash of the line before; empty for the first.
    pub previous_hash: String,
    /// Hash over everything above and the subject.
    pub hash: String,
}

impl Line {
    /// The hash this line should have: SHA-256 in hex over its canonical JSON.
    #[must_use]
    pub fn digest(&self, about: Subject) -> String {
        let Entry { purpose, act, text, channel, staff, at } = &self.entry;
        let content = serde_json::json!([
            "consent",
            about.whose(),
            about.id(),
            self.seq,
            purpose,
            act,
            text,
            channel,
            staff,
            at.as_microsecond(),
            self.previous_hash,
        ]);
        crate::digest(content.to_string())
    }
}

/// Appends a line behind the last one that was seen, and tells it.
///
/// # Errors
/// `Conflict("consent_pkey")` if another took the place at the same time.
pub async fn append(tx: &mut Tx<'_>, about: Subject, last: Option<&Line>, entry: Entry) -> Result<Line, Error> {
    let (seq, previous_hash) = last.map(|last| (last.seq, last.hash.clone())).unwrap_or_default();
    let mut line = Line { seq: seq + 1, entry, previous_hash, hash: String::new() };
    line.hash = line.digest(about);
    let Entry { purpose, act, text, channel, staff, at } = &line.entry;
    tx.exec(
        "insert into consent (shard, subject, seq, whose, purpose, act, words, channel, staff, at, previous_hash, hash) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &vals![
            about.shard(),
            about.id(),
            line.seq,
            about.whose().as_str(),
            purpose.as_str(),
            act.as_str(),
            *text,
            channel.as_str(),
            *staff,
            *at,
            line.previous_hash.as_str(),
            line.hash.as_str(),
        ],
    )
    .await?;
    Ok(line)
}

/// The lines of a subject, in order.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of(tx: &mut Tx<'_>, about: Subject) -> Result<Vec<Line>, Error> {
    let sql = "select seq, purpose, act, words, channel, staff, at, previous_hash, hash from consent \
               where shard = $1 and subject = $2 order by seq";
    tx.all(sql, &vals![about.shard(), about.id()], line).await
}

/// Subjects of whom there are lines, in the order of their ids, after one of them.
///
/// # Errors
/// As [`Tx::all`].
pub async fn subjects(tx: &mut Tx<'_>, after: Option<Subject>, limit: u16) -> Result<Vec<Subject>, Error> {
    let sql = "select distinct subject, whose from consent where subject > $1 order by subject limit $2";
    let after = after.map_or_else(uuid::Uuid::nil, Subject::id);
    tx.all(sql, &vals![after, limit], |row| Ok(Subject::new(word(row, 1, Whose::parse)?, row.get(0)?))).await
}

fn line(row: &Row<'_>) -> Result<Line, Error> {
    let text: i64 = row.get(3)?;
    Ok(Line {
        seq: row.get(0)?,
        entry: Entry {
            purpose: word(row, 1, Purpose::parse)?,
            act: word(row, 2, Act::parse)?,
            text: u16::try_from(text).map_err(|_fault| Error::corrupt(format!("words {text}")))?,
            channel: word(row, 4, Channel::parse)?,
            staff: row.get::<Option<uuid::Uuid>>(5)?.map(StaffId),
            at: row.get(6)?,
        },
        previous_hash: row.get(7)?,
        hash: row.get(8)?,
    })
}
