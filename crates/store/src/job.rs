//! Work that follows from an action: a row written in the action's own transaction, taken under a lease, done at least once.

use crate::{Error, Row, case::document, dialect::passing_over_taken, seam::Tx, vals};
use domain::id::JobId;
use jiff::Timestamp;
use serde_json::Value;

/// A job as whoever took it holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Made from lane and body: the same work asked for twice, before it is done, is one job.
    pub id: JobId,
    /// What is to be done.
    pub body: Value,
    /// How often it was taken, this time included. Only who took it last may say how it ended.
    pub attempts: u32,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// How many jobs of one lane are in which condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// Name of the lane.
    pub lane: String,
    /// To be done now or later, and not taken.
    pub waiting: u32,
    /// Taken, under a lease that has not ended.
    pub running: u32,
    /// Tried once or more without success, and to be tried again.
    pub failing: u32,
    /// Given up: only a person brings it back.
    pub given_up: u32,
    /// When the one that waits longest could have begun.
    pub oldest: Option<Timestamp>,
}

/// A job that did not succeed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// Which.
    pub id: JobId,
    /// Its lane.
    pub lane: String,
    /// What was to be done.
    pub body: Value,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong the last time, for operators.
    pub fault: String,
    /// When it is tried again; none if it was given up.
    pub next_at: Option<Timestamp>,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// The id of this work in this lane.
#[must_use]
pub fn id_of(lane: &str, body: &Value) -> JobId {
    JobId(uuid_of([lane.as_bytes(), body.to_string().as_bytes()]))
}

/// An id made from what it stands for.
pub(crate) fn uuid_of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> uuid::Uuid {
    use sha2::Digest as _;
    let hash = parts.into_iter().fold(sha2::Sha256::new(), sha2::Sha256::chain_update).finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}

/// Asks for work from `run_at` on; false if the same work waits already.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, lane: &str, body: Value, run_at: Timestamp, now: Timestamp) -> Result<bool, Error> {
    let id = id_of(lane, &body);
    let put = tx
        .exec(
            "insert into job (shard, id, lane, body, run_at, taken, attempts, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (shard, id) do nothing",
            &vals![id.shard(), id, lane, body, run_at, false, 0, now],
        )
        .await?;
    Ok(put == 1)
}

/// Whether a lane has work now; what a worker asks before it writes.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn is_due(tx: &mut Tx<'_>, lane: &str, now: Timestamp) -> Result<bool, Error> {
    let sql = "select 1 from job where lane = $1 and given_up_at is null and run_at <= $2 limit 1";
    Ok(tx.opt(sql, &vals![lane, now], |_| Ok(())).await?.is_some())
}

/// Takes up to `limit` jobs that are due, the longest due first, until `lease_end`: then others may take them.
///
/// # Errors
/// As [`Tx::all`].
pub async fn take(
    tx: &mut Tx<'_>,
    lane: &str,
    now: Timestamp,
    lease_end: Timestamp,
    limit: u16,
) -> Result<Vec<Job>, Error> {
    let passing_over = passing_over_taken(tx.engine());
    let sql = format!(
        "update job set run_at = $1, taken = $2, attempts = attempts + 1 where (shard, id) in \
         (select shard, id from job where lane = $3 and given_up_at is null and run_at <= $4 order by run_at limit $5\
         {passing_over}) returning id, body, attempts, created_at"
    );
    tx.all(sql, &vals![lease_end, true, lane, now, limit], |row| {
        Ok(Job {
            id: JobId(row.get(0)?),
            body: document(row, 1)?,
            attempts: crate::case::count(row, 2)?,
            created_at: row.get(3)?,
        })
    })
    .await
}

/// It is done; false if its lease had ended and someone else took it.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn done(tx: &mut Tx<'_>, job: &Job) -> Result<bool, Error> {
    let sql = "delete from job where shard = $1 and id = $2 and attempts = $3";
    Ok(tx.exec(sql, &vals![job.id.shard(), job.id, job.attempts]).await? == 1)
}

/// It failed and is to be tried again from `run_at` on; false as for [`done`].
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put_off(tx: &mut Tx<'_>, job: &Job, run_at: Timestamp, fault: &str) -> Result<bool, Error> {
    let sql = "update job set run_at = $1, taken = $2, fault = $3 where shard = $4 and id = $5 and attempts = $6";
    Ok(tx.exec(sql, &vals![run_at, false, fault, job.id.shard(), job.id, job.attempts]).await? == 1)
}

/// It failed for good; false as for [`done`].
///
/// # Errors
/// As [`Tx::exec`].
pub async fn give_up(tx: &mut Tx<'_>, job: &Job, fault: &str, now: Timestamp) -> Result<bool, Error> {
    let sql = "update job set given_up_at = $1, taken = $2, fault = $3 where shard = $4 and id = $5 and attempts = $6";
    Ok(tx.exec(sql, &vals![now, false, fault, job.id.shard(), job.id, job.attempts]).await? == 1)
}

/// A long job goes on: what it has done so far, and a new end of its lease; false as for [`done`], and then it must stop.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn go_on(tx: &mut Tx<'_>, job: &Job, lease_end: Timestamp) -> Result<bool, Error> {
    let sql = "update job set run_at = $1 where shard = $2 and id = $3 and attempts = $4 and given_up_at is null";
    Ok(tx.exec(sql, &vals![lease_end, job.id.shard(), job.id, job.attempts]).await? == 1)
}

/// Brings a failed job back at once, given up or not, with all its attempts before it again; false if there is none.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn retry(tx: &mut Tx<'_>, id: JobId, now: Timestamp) -> Result<bool, Error> {
    let sql = "update job set run_at = $1, attempts = 0, given_up_at = null \
               where shard = $2 and id = $3 and taken = $4 and fault is not null";
    Ok(tx.exec(sql, &vals![now, id.shard(), id, false]).await? == 1)
}

/// The condition of every lane that has jobs, by name.
///
/// # Errors
/// As [`Tx::all`].
pub async fn queues(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Queue>, Error> {
    let sql = "select lane, \
               count(case when given_up_at is null and (not taken or run_at <= $1) then 1 end), \
               count(case when given_up_at is null and taken and run_at > $1 then 1 end), \
               count(case when given_up_at is null and fault is not null then 1 end), \
               count(given_up_at), \
               min(case when given_up_at is null and run_at <= $1 then run_at end) \
               from job group by lane order by lane";
    tx.all(sql, &vals![now], |row| {
        let count = |at| crate::case::count(row, at);
        Ok(Queue {
            lane: row.get(0)?,
            waiting: count(1)?,
            running: count(2)?,
            failing: count(3)?,
            given_up: count(4)?,
            oldest: row.get(5)?,
        })
    })
    .await
}

/// Jobs that did not succeed: given up first, the latest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn failed(tx: &mut Tx<'_>, limit: u16) -> Result<Vec<Failed>, Error> {
    let sql = "select id, lane, body, attempts, fault, run_at, given_up_at, created_at from job \
               where fault is not null order by given_up_at is null, given_up_at desc, run_at, id limit $1";
    tx.all(sql, &vals![limit], failed_row).await
}

fn failed_row(row: &Row<'_>) -> Result<Failed, Error> {
    let given_up: Option<Timestamp> = row.get(6)?;
    Ok(Failed {
        id: JobId(row.get(0)?),
        lane: row.get(1)?,
        body: document(row, 2)?,
        attempts: crate::case::count(row, 3)?,
        fault: row.get(4)?,
        next_at: if given_up.is_none() { Some(row.get(5)?) } else { None },
        created_at: row.get(7)?,
    })
}
