//! Inboxes: what a person is to know, one row a person and matter.

use crate::{Error, Row, case::document, case::word, event, query::Query, seam::Tx, vals};
use domain::{
    bulletin::Ending,
    id::{CaseId, NoticeId, StaffId},
    notice::{Account, Desk, Stage},
};
use jiff::Timestamp;
use serde_json::Value;

/// What a notice tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something happened to a case.
    Event(event::Kind),
    /// A deadline of a case.
    Deadline(Stage),
    /// The state of a unit on a morning.
    Morning,
    /// A bulletin waits; or its sender replaced or called off what a warning was written from.
    Bulletin(Option<Ending>),
    /// A step of a warning.
    Desk(Desk),
    /// What is to be known of an account.
    Account(Account),
}

impl Kind {
    /// The word that stands for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Event(kind) => kind.as_str(),
            Self::Deadline(stage) => stage.as_str(),
            Self::Morning => "morning",
            Self::Bulletin(None) => "bulletin",
            Self::Bulletin(Some(Ending::Replaced)) => "bulletin_replaced",
            Self::Bulletin(Some(Ending::Cancelled)) => "bulletin_cancelled",
            Self::Desk(step) => step.as_str(),
            Self::Account(what) => what.as_str(),
        }
    }

    fn parse(word: &str) -> Option<Self> {
        match word {
            "morning" => Some(Self::Morning),
            "bulletin" => Some(Self::Bulletin(None)),
            "bulletin_replaced" => Some(Self::Bulletin(Some(Ending::Replaced))),
            "bulletin_cancelled" => Some(Self::Bulletin(Some(Ending::Cancelled))),
            _ => {
                let own = Stage::parse(word).map(Self::Deadline).or_else(|| Desk::parse(word).map(Self::Desk));
                own.or_else(|| Account::parse(word).map(Self::Account))
                    .or_else(|| event::Kind::parse(word).map(Self::Event))
            }
        }
    }
}

/// What a person is to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Made from person and matter: nobody is told the same twice.
    pub id: NoticeId,
    /// Which case, if it is about one.
    pub case: Option<CaseId>,
    /// What it tells.
    pub kind: Kind,
    /// What the line says besides.
    pub body: Value,
    /// When it came in; what happened may be older.
    pub created_at: Timestamp,
    /// When the person saw it.
    pub read_at: Option<Timestamp>,
}

/// The id of what a person is to know of a matter, such as an event of a case.
#[must_use]
pub fn id_of(person: StaffId, matter: &[u8]) -> NoticeId {
    NoticeId(crate::job::uuid_of([person.0.as_bytes().as_slice(), matter]))
}

/// Puts a notice into an inbox; false if it was there.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, person: StaffId, notice: &Notice) -> Result<bool, Error> {
    let put = tx
        .exec(
            "insert into notice (shard, person, id, case_id, kind, body, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (shard, person, id) do nothing",
            &vals![
                person.shard(),
                person,
                notice.id,
                notice.case,
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
    let mut query = Query::new("select id, case_id, kind, body, created_at, read_at from notice");
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
        case: row.get::<Option<uuid::Uuid>>(1)?.map(CaseId),
        kind: word(row, 2, Kind::parse)?,
        body: document(row, 3)?,
        created_at: row.get(4)?,
        read_at: row.get(5)?,
    })
}

/// Which of these cases a person has notices of that are not read.
///
/// # Errors
/// As [`Tx::all`].
pub async fn unread_cases(tx: &mut Tx<'_>, person: StaffId, cases: &[CaseId]) -> Result<Vec<CaseId>, Error> {
    let mut query = Query::new("select distinct case_id from notice");
    query.and("shard = ?", [person.shard().into()]);
    query.and("person = ?", [person.into()]);
    query.and("read_at is null", []);
    query.and_in("case_id", cases.iter().map(|case| (*case).into()).collect());
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| Ok(CaseId(row.get(0)?))).await
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
