//! Answers proposed to and approved for a case, and how they were rated.

use crate::{
    Error,
    case::{count, word},
    seam::{Row, Tx},
    vals,
};
use domain::{
    case::Verdict,
    city::UnitCode,
    id::{CaseId, StaffId},
};
use jiff::Timestamp;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 1 for the first of the case.
    pub number: u32,
    /// Who wrote it.
    pub author: StaffId,
    /// For which unit.
    pub unit: UnitCode,
    /// The text.
    pub body: String,
    /// Why there is no evidence, in the author's words.
    pub exception: Option<String>,
    /// When it was proposed last.
    pub proposed_at: Timestamp,
    /// Who approved it.
    pub approver: Option<StaffId>,
    /// Why there is no evidence, in the approver's public words.
    pub approver_exception: Option<String>,
    /// When it went out.
    pub approved_at: Option<Timestamp>,
}

/// Stores a proposed answer; a new proposal after a return replaces the text.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn propose(tx: &mut Tx<'_>, case: CaseId, answer: &Answer) -> Result<(), Error> {
    tx.exec(
        "insert into answer (shard, case_id, number, author, body, exception, proposed_at, unit) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (shard, case_id, number) do update set \
         author = excluded.author, body = excluded.body, exception = excluded.exception, \
         proposed_at = excluded.proposed_at, unit = excluded.unit",
        &vals![
            case.shard(),
            case,
            answer.number,
            answer.author,
            answer.body.as_str(),
            answer.exception.as_deref(),
            answer.proposed_at,
            answer.unit.as_str(),
        ],
    )
    .await?;
    Ok(())
}

/// Marks an answer as approved.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn approve(
    tx: &mut Tx<'_>,
    case: CaseId,
    number: u32,
    approver: StaffId,
    exception: Option<&str>,
    at: Timestamp,
) -> Result<(), Error> {
    tx.exec(
        "update answer set approver = $1, approver_exception = $2, approved_at = $3 \
         where shard = $4 and case_id = $5 and number = $6",
        &vals![approver, exception, at, case.shard(), case, number],
    )
    .await?;
    Ok(())
}

fn answer(row: &Row<'_>) -> Result<Answer, Error> {
    Ok(Answer {
        number: count(row, 0)?,
        author: StaffId(row.get(1)?),
        unit: UnitCode(row.get(2)?),
        body: row.get(3)?,
        exception: row.get(4)?,
        proposed_at: row.get(5)?,
        approver: row.get::<Option<uuid::Uuid>>(6)?.map(StaffId),
        approver_exception: row.get(7)?,
        approved_at: row.get(8)?,
    })
}

/// All answers of a case, in order.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_case(tx: &mut Tx<'_>, case: CaseId) -> Result<Vec<Answer>, Error> {
    tx.all(
        "select number, author, unit, body, exception, proposed_at, approver, approver_exception, approved_at \
         from answer where shard = $1 and case_id = $2 order by number",
        &vals![case.shard(), case],
        answer,
    )
    .await
}

/// The texts of the unit's latest approved answers, newest first, but for those of `case`: what a new one is compared with.
///
/// # Errors
/// As [`Tx::all`].
pub async fn latest_of_unit(tx: &mut Tx<'_>, unit: &UnitCode, case: CaseId, limit: i64) -> Result<Vec<String>, Error> {
    tx.all(
        "select body from answer where unit = $1 and approved_at is not null and case_id <> $2 \
         order by approved_at desc limit $3",
        &vals![unit.as_str(), case, limit],
        |row| row.get(0),
    )
    .await
}

/// What the reporter said of an answer. Marks are 1 to 5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// Which answer.
    pub number: u32,
    /// The verdict.
    pub verdict: Verdict,
    /// Mark for the result.
    pub result: Option<u8>,
    /// Mark for the answer.
    pub answer: Option<u8>,
    /// Mark for the manner.
    pub manner: Option<u8>,
    /// Mark for the speed.
    pub speed: Option<u8>,
    /// In their words.
    pub remark: String,
    /// When.
    pub rated_at: Timestamp,
}

impl Rating {
    /// Its marks, each with the name of what it is for.
    #[must_use]
    pub const fn marks(&self) -> [(&'static str, Option<u8>); 4] {
        [("result", self.result), ("answer", self.answer), ("manner", self.manner), ("speed", self.speed)]
    }
}

/// Stores a rating.
///
/// # Errors
/// `Conflict` if this answer was rated before.
pub async fn rate(tx: &mut Tx<'_>, case: CaseId, rating: &Rating) -> Result<(), Error> {
    tx.exec(
        "insert into rating (shard, case_id, number, verdict, result_mark, answer_mark, manner_mark, speed_mark, \
         remark, rated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &vals![
            case.shard(),
            case,
            rating.number,
            rating.verdict.as_str(),
            rating.result,
            rating.answer,
            rating.manner,
            rating.speed,
            rating.remark.as_str(),
            rating.rated_at,
        ],
    )
    .await?;
    Ok(())
}

/// Stores the marks and words of a rating that is there; its verdict and moment stay.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn complete(tx: &mut Tx<'_>, case: CaseId, rating: &Rating) -> Result<(), Error> {
    tx.exec(
        "update rating set result_mark = $1, answer_mark = $2, manner_mark = $3, speed_mark = $4, remark = $5 \
         where shard = $6 and case_id = $7 and number = $8",
        &vals![
            rating.result,
            rating.answer,
            rating.manner,
            rating.speed,
            rating.remark.as_str(),
            case.shard(),
            case,
            rating.number,
        ],
    )
    .await?;
    Ok(())
}

/// All ratings of a case.
///
/// # Errors
/// As [`Tx::all`].
pub async fn ratings_of_case(tx: &mut Tx<'_>, case: CaseId) -> Result<Vec<Rating>, Error> {
    let mark = |row: &Row<'_>, at| -> Result<Option<u8>, Error> {
        Ok(row.get::<Option<i64>>(at)?.and_then(|mark| u8::try_from(mark).ok()))
    };
    tx.all(
        "select number, verdict, result_mark, answer_mark, manner_mark, speed_mark, remark, rated_at from rating \
         where shard = $1 and case_id = $2 order by number",
        &vals![case.shard(), case],
        |row| {
            Ok(Rating {
                number: count(row, 0)?,
                verdict: word(row, 1, Verdict::parse)?,
                result: mark(row, 2)?,
                answer: mark(row, 3)?,
                manner: mark(row, 4)?,
                speed: mark(row, 5)?,
                remark: row.get(6)?,
                rated_at: row.get(7)?,
            })
        },
    )
    .await
}
