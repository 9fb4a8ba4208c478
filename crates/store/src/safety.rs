//! What people answered to warnings.

use crate::{Error, case::count, seam::Tx, vals};
use domain::{
    city::AreaCode,
    id::{CaseId, WarningId},
    warning::safety::Answer,
};
use jiff::Timestamp;

/// What one device answered to a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Safety {
    /// The first warning of its chain.
    pub warning: WarningId,
    /// Where, if they said.
    pub area: Option<AreaCode>,
    /// For how many people.
    pub people: u32,
    /// The case of a call for help; none of people who are well.
    pub case: Option<CaseId>,
    /// When.
    pub at: Timestamp,
}

/// Cases of the calls for help under a warning. Of one device the latest answer counts: who said afterwards that they are
/// safe calls no more.
pub(crate) const CALLED: &str = "(shard, id) in (select case_shard, case_id from safety call \
     where call.shard = ? and call.warning_id = ? and call.case_id is not null and not exists (select 1 from safety later \
     where later.shard = call.shard and later.warning_id = call.warning_id and later.key_hash = call.device_hash \
     and later.at > call.at))";

/// Keeps an answer: that people are well in one row a device, the latest in the place of the one before; a call for help in
/// one row a case, so that none is lost.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, device_hash: &str, new: &Safety) -> Result<(), Error> {
    let (key, answer) = match new.case {
        Some(case) => (case.to_string(), Answer::Help),
        None => (device_hash.to_owned(), Answer::Safe),
    };
    tx.exec(
        "insert into safety (shard, warning_id, key_hash, answer, area, people, case_shard, case_id, device_hash, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (shard, warning_id, key_hash) do update \
         set area = excluded.area, people = excluded.people, at = excluded.at",
        &vals![
            new.warning.shard(),
            new.warning,
            key,
            answer.as_str(),
            new.area.as_ref().map(AreaCode::as_str),
            new.people,
            new.case.map(CaseId::shard),
            new.case,
            new.case.map(|_| device_hash),
            new.at
        ],
    )
    .await?;
    Ok(())
}

/// The warning under which a case was opened.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn of_case(tx: &mut Tx<'_>, case: CaseId) -> Result<Option<WarningId>, Error> {
    tx.opt("select warning_id from safety where case_id = $1 limit 1", &vals![case], |row| Ok(WarningId(row.get(0)?)))
        .await
}

/// By area, how many answered that they are well, and for how many people. Who called for help afterwards is not among them.
///
/// # Errors
/// As [`Tx::all`].
pub async fn safe(tx: &mut Tx<'_>, warning: WarningId) -> Result<Vec<(Option<AreaCode>, u32, u32)>, Error> {
    let sql = "select area, count(*), cast(sum(people) as bigint) from safety own \
               where shard = $1 and warning_id = $2 and case_id is null and not exists (select 1 from safety call \
               where call.shard = own.shard and call.warning_id = own.warning_id and call.device_hash = own.key_hash \
               and call.at > own.at) group by area order by area";
    tx.all(sql, &vals![warning.shard(), warning], |row| {
        Ok((row.get::<Option<String>>(0)?.map(AreaCode), count(row, 1)?, count(row, 2)?))
    })
    .await
}
