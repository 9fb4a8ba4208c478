//! Inboxes: what a person is to know, one row a person and event.

use crate::{Error, Row, case::document, case::word, event::Kind, query::Query, seam::Tx, vals};
use domain::id::{CaseId, NoticeId, StaffId};
use jiff::Timestamp;
use serde_json::Value;

/// What a person is to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Made from person and event: nobody is told the same twice.
    pub id: NoticeId,
    /// Which case.
    pub case: CaseId,
    /// Which event of it.
    pub seq: i64,
    /// What happened.
    pub kind: Kind,
    /// What the line says besides: code, category, unit and place at that moment.
    pub body: Value,
    /// When it happened.
    pub created_at: Timestamp,
    /// When the person saw it.
    pub read_at: Option<Timestamp>,
}

/// The id of what a person is to know of an event.
#[must_use]
pub fn id_of(person: StaffId, case: CaseId, seq: i64) -> NoticeId {
    NoticeId(crate::job::uuid_of([person.0.as_bytes().as_slice(), case.0.as_bytes(), &seq.to_be_bytes()]))
}

/// Puts a notice into an inbox; false if it was there.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, person: StaffId, notice: &Notice) -> Result<bool, Error> {
    let put = tx
        .exec(
            "insert into notice (shard, person, id, case_id, seq, kind, body, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (shard, person, id) do nothing",
            &vals![
                person.shard(),
                person,
                notice.id,
                notice.case,
                notice.seq,
                notice.kind.as_str(),
                notice.body.clone(),
                notice.created_at
            ],
        )
        .await?;
    Ok(put == 1)
}

/// The inbox of a person, newest first: those before `before`, if it is given.
///
/// # Errors
/// As [`Tx::all`].
pub async fn inbox(
    tx: &mut Tx<'_>,
    person: StaffId,
    before: Option<(Timestamp, NoticeId)>,
    limit: u16,
) -> Result<Vec<Notice>, Error> {
    let mut query = Query::new("select id, case_id, seq, kind, body, created_at, read_at from notice");
    query.and("shard = ?", [person.shard().into()]);
    query.and("person = ?", [person.into()]);
    if let Some((at, id)) = before {
        query.and("(created_at, id) < (?, ?)", [at.into(), id.into()]);
    }
    query.push(" order by created_at desc, id desc limit ?", [limit.into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, notice).await
}

fn notice(row: &Row<'_>) -> Result<Notice, Error> {
    Ok(Notice {
        id: NoticeId(row.get(0)?),
        case: CaseId(row.get(1)?),
        seq: row.get(2)?,
        kind: word(row, 3, Kind::parse)?,
        body: document(row, 4)?,
        created_at: row.get(5)?,
        read_at: row.get(6)?,
    })
}

/// How many notices of a person are not read.
///
/// # Errors
/// As [`Tx::one`].
pub async fn unread(tx: &mut Tx<'_>, person: StaffId) -> Result<u32, Error> {
    let sql = "select count(*) from notice where shard = $1 and person = $2 and read_at is null";
    tx.one(sql, &vals![person.shard(), person], |row| crate::case::count(row, 0)).await
}

/// Marks what a person has read: what was there until a moment, or what is about one case.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn read(
    tx: &mut Tx<'_>,
    person: StaffId,
    case: Option<CaseId>,
    until: Timestamp,
    at: Timestamp,
) -> Result<u64, Error> {
    let mut query = Query::default();
    query.push("update notice set read_at = ?", [at.into()]);
    query.and("shard = ?", [person.shard().into()]);
    query.and("person = ?", [person.into()]);
    query.and_if("case_id = ?", case.map(Into::into));
    query.and("created_at <= ?", [until.into()]);
    query.and("read_at is null", []);
    let (sql, values) = query.done();
    tx.exec(sql, &values).await
}
