//! What people answered to warnings.

use crate::{
    Error, Row,
    case::{count, word},
    seam::Tx,
    vals,
};
use domain::{
    city::AreaCode,
    id::{CaseId, WarningId},
    warning::safety::Answer,
};
use jiff::Timestamp;

/// What one device answered to a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Safety {
    /// The warning.
    pub warning: WarningId,
    /// How they are.
    pub answer: Answer,
    /// Where, if they said.
    pub area: Option<AreaCode>,
    /// For how many people.
    pub people: u32,
    /// The case that was opened for them.
    pub case: Option<CaseId>,
    /// When.
    pub at: Timestamp,
}

const COLUMNS: &str = "warning_id, answer, area, people, case_id, at";

fn safety(row: &Row<'_>) -> Result<Safety, Error> {
    Ok(Safety {
        warning: WarningId(row.get(0)?),
        answer: word(row, 1, Answer::parse)?,
        area: row.get::<Option<String>>(2)?.map(AreaCode),
        people: count(row, 3)?,
        case: row.get::<Option<uuid::Uuid>>(4)?.map(CaseId),
        at: row.get(5)?,
    })
}

/// Puts the answer of a device in the place of the one before. A case that was opened stays known.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, key_hash: &str, new: &Safety) -> Result<(), Error> {
    tx.exec(
        "insert into safety (shard, warning_id, key_hash, answer, area, people, case_id, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (shard, warning_id, key_hash) do update \
         set answer = $4, area = $5, people = $6, case_id = coalesce($7, safety.case_id), at = $8",
        &vals![
            new.warning.shard(),
            new.warning,
            key_hash,
            new.answer.as_str(),
            new.area.as_ref().map(AreaCode::as_str),
            new.people,
            new.case,
            new.at
        ],
    )
    .await?;
    Ok(())
}

/// What a device answered.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn of_device(tx: &mut Tx<'_>, warning: WarningId, key_hash: &str) -> Result<Option<Safety>, Error> {
    let sql = format!("select {COLUMNS} from safety where shard = $1 and warning_id = $2 and key_hash = $3");
    tx.opt(sql, &vals![warning.shard(), warning, key_hash], safety).await
}

/// The warning under which a case was opened.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn of_case(tx: &mut Tx<'_>, case: CaseId) -> Result<Option<WarningId>, Error> {
    tx.opt("select warning_id from safety where case_id = $1 limit 1", &vals![case], |row| Ok(WarningId(row.get(0)?)))
        .await
}

/// Answers to a warning by area and kind: how many, and for how many people.
///
/// # Errors
/// As [`Tx::all`].
pub async fn counts(tx: &mut Tx<'_>, warning: WarningId) -> Result<Vec<(Option<AreaCode>, Answer, u32, u32)>, Error> {
    let sql = "select area, answer, count(*), cast(sum(people) as bigint) from safety \
               where shard = $1 and warning_id = $2 group by area, answer order by area, answer";
    tx.all(sql, &vals![warning.shard(), warning], |row| {
        let area = row.get::<Option<String>>(0)?.map(AreaCode);
        Ok((area, word(row, 1, Answer::parse)?, count(row, 2)?, count(row, 3)?))
    })
    .await
}

/// The cases opened under a warning, with the area of each.
///
/// # Errors
/// As [`Tx::all`].
pub async fn cases(tx: &mut Tx<'_>, warning: WarningId) -> Result<Vec<(Option<AreaCode>, CaseId)>, Error> {
    let sql =
        "select area, case_id from safety where shard = $1 and warning_id = $2 and case_id is not null order by at";
    tx.all(sql, &vals![warning.shard(), warning], |row| {
        Ok((row.get::<Option<String>>(0)?.map(AreaCode), CaseId(row.get(1)?)))
    })
    .await
}

/// Forgets answers older than `until`.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn tidy(tx: &mut Tx<'_>, until: Timestamp) -> Result<u64, Error> {
    tx.exec("delete from safety where at < $1", &vals![until]).await
}
