//! Clearing away what was kept long enough, and the chained record of each time that was done.

use crate::{
    Error,
    case::{document, to_document},
    chain::{self, ACCESS, Head},
    seam::Tx,
    subscriber, vals,
};
use domain::{
    id::{CaseId, PhotoId, RequestId, SubscriberId},
    retention::Kind,
    subscriber::Part,
};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// The chain of runs.
pub const RUNS: &str = "retention";

/// Rows cleared in one transaction.
const PART: u16 = 200;

/// Cases that are over, long enough ago.
const OVER: &str = "state in ('closed', 'refused', 'withdrawn') and changed_at < $1";

/// Of a case that is over: who sent it, or supports it, can still be named or reached.
const REACHED: &str = "(reporter_name is not null or contact is not null \
     or exists (select 1 from supporter s where s.shard = cases.shard and s.case_id = cases.id and s.contact is not null) \
     or exists (select 1 from follow f where f.shard = cases.shard and f.case_id = cases.id and f.part = 'reporter'))";

/// Photos whose original is there; a document has nothing else.
const ORIGINAL: &str = "from photo p join cases on cases.shard = p.shard and cases.id = p.case_id \
     where p.original_removed_at is null and p.media_type <> 'application/pdf'";

/// A table with the condition on rows that are over, of kinds that are rows and nothing more.
const fn rows(kind: Kind) -> Option<(&'static str, &'static str)> {
    match kind {
        Kind::Draft => Some(("draft", "updated_at < $1")),
        Kind::Invitation => Some(("invitation", "coalesce(used_at, expires_at) < $1")),
        Kind::Session => Some(("session", "expires_at < $1")),
        Kind::Sending => Some(("sending", "sent_at < $1")),
        Kind::Message => Some(("message", "changed_at < $1 and state not in ('waiting', 'daily')")),
        Kind::Safety => Some(("safety", "at < $1")),
        Kind::Contact | Kind::Original | Kind::Access | Kind::Request => None,
    }
}

/// How much of a kind is older than a moment.
///
/// # Errors
/// As [`Tx::one`].
pub async fn count(tx: &mut Tx<'_>, kind: Kind, before: Timestamp) -> Result<u64, Error> {
    let sql = match (kind, rows(kind)) {
        (_, Some((table, over))) => format!("select count(*) from {table} where {over}"),
        (Kind::Contact, None) => format!("select count(*) from cases where {OVER} and {REACHED}"),
        (Kind::Original, None) => format!("select count(*) {ORIGINAL} and {OVER}"),
        (Kind::Request, None) => "select count(*) from data_request where closed_at < $1".to_owned(),
        (_, None) => "select count(*) from personal_access where at < $1".to_owned(),
    };
    let count: i64 = tx.one(sql, &vals![before], |row| row.get(0)).await?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Clears away some of a kind that is rows of the database alone, and tells how many; 0 when nothing is left. Drafts and
/// originals are files too: who removes these removes them.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn clear(tx: &mut Tx<'_>, kind: Kind, before: Timestamp) -> Result<u64, Error> {
    match (kind, rows(kind)) {
        (Kind::Draft | Kind::Original, _) => Ok(0),
        (_, Some((table, over))) => tx.exec(format!("delete from {table} where {over}"), &vals![before]).await,
        (Kind::Contact, None) => contacts(tx, before).await,
        (Kind::Request, None) => requests(tx, before).await,
        (_, None) => looks(tx, before).await,
    }
}

async fn contacts(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    let sql = format!("select id from cases where {OVER} and {REACHED} order by changed_at limit $2");
    let over = tx.all(sql, &vals![before, PART], |row| Ok(CaseId(row.get(0)?))).await?;
    for case in &over {
        let own = vals![case.shard(), *case];
        tx.exec("update cases set reporter_name = null, contact = null where shard = $1 and id = $2", &own).await?;
        tx.exec("update supporter set contact = null where shard = $1 and case_id = $2", &own).await?;
        for follow in crate::follow::of_case(tx, *case).await? {
            if follow.part == Part::Reporter {
                unfollow(tx, *case, follow.subscriber).await?;
            }
        }
    }
    Ok(over.len() as u64)
}

async fn requests(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    let sql = "select id from data_request where closed_at < $1 order by closed_at limit $2";
    let old = tx.all(sql, &vals![before, PART], |row| Ok(RequestId(row.get(0)?))).await?;
    for id in &old {
        crate::request::remove(tx, *id).await?;
    }
    Ok(old.len() as u64)
}

/// Ends that an address hears of a case, and forgets the address if that was all it was for.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn unfollow(tx: &mut Tx<'_>, case: CaseId, address: SubscriberId) -> Result<(), Error> {
    let sql = "delete from follow where shard = $1 and case_id = $2 and subscriber = $3";
    tx.exec(sql, &vals![case.shard(), case, address]).await?;
    subscriber::remove_unused(tx, address).await
}

/// Clears the beginning of the chain of looks, whose new beginning is noted with its end.
async fn looks(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    // A chain whose end is not believed stays as it is: somebody has to look at it.
    let Some(head) = chain::hold(tx, ACCESS).await? else { return Ok(0) };
    let sql = "select seq, hash from personal_access where at < $1 order by seq limit $2";
    let old = tx.all(sql, &vals![before, PART], |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?))).await?;
    let Some((seq, hash)) = old.into_iter().next_back() else { return Ok(0) };
    chain::set(tx, ACCESS, &Head { cleared: seq, cleared_hash: hash, ..head }).await?;
    tx.exec("delete from personal_access where seq <= $1", &vals![seq]).await
}

/// Some photos of cases that are over, whose original is there.
///
/// # Errors
/// As [`Tx::all`].
pub async fn originals(tx: &mut Tx<'_>, before: Timestamp) -> Result<Vec<(CaseId, PhotoId)>, Error> {
    let sql = format!("select p.case_id, p.id {ORIGINAL} and {OVER} order by p.shard, p.case_id, p.id limit $2");
    tx.all(sql, &vals![before, PART], |row| Ok((CaseId(row.get(0)?), PhotoId(row.get(1)?)))).await
}

/// Notes that the original of a photo is gone, and with it what the camera wrote down.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn original_gone(tx: &mut Tx<'_>, case: CaseId, photo: PhotoId, at: Timestamp) -> Result<(), Error> {
    let sql = "update photo set original_removed_at = $1, lat = null, lon = null \
               where shard = $2 and case_id = $3 and id = $4";
    tx.exec(sql, &vals![at, case.shard(), case, photo]).await?;
    Ok(())
}

/// A time that things were cleared away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// 1, 2, 3 …
    pub seq: i64,
    /// Whether somebody asked for it; else it was the night's.
    pub by_hand: bool,
    /// When.
    pub at: Timestamp,
    /// How much of each kind.
    pub cleared: BTreeMap<Kind, u64>,
    /// Hash of the run before; empty for the first.
    pub previous_hash: String,
    /// Hash over everything above.
    pub hash: String,
}

impl Run {
    /// The hash this run should have: SHA-256 in hex over its canonical JSON.
    #[must_use]
    pub fn digest(&self) -> String {
        let Self { seq, by_hand, at, cleared, previous_hash, .. } = self;
        crate::digest(serde_json::json!([RUNS, seq, by_hand, at.as_microsecond(), cleared, previous_hash]).to_string())
    }
}

/// Appends a run; fills in `seq`, `previous_hash` and `hash`.
///
/// # Errors
/// `Conflict` if another took the place at the same time.
pub async fn append(tx: &mut Tx<'_>, mut run: Run) -> Result<(), Error> {
    let head = chain::hold(tx, RUNS).await?;
    let (seq, previous) = last(tx).await?.map(|last| (last.seq, last.hash)).unwrap_or_default();
    (run.seq, run.previous_hash) = (seq + 1, previous);
    run.hash = run.digest();
    tx.exec(
        "insert into retention_run (seq, by_hand, at, cleared, previous_hash, hash) values ($1, $2, $3, $4, $5, $6)",
        &vals![run.seq, run.by_hand, run.at, to_document(&run.cleared)?, run.previous_hash.as_str(), run.hash.as_str()],
    )
    .await?;
    let end = Head { length: run.seq, hash: run.hash, ..Head::default() };
    match head {
        Some(head) if (head.length, &head.hash) == (seq, &run.previous_hash) => chain::set(tx, RUNS, &end).await,
        // An end that does not fit stays as it is, so that the audit finds it.
        _ => Ok(()),
    }
}

/// The last run.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn last(tx: &mut Tx<'_>) -> Result<Option<Run>, Error> {
    Ok(runs(tx, "order by seq desc limit 1").await?.pop())
}

/// Every run, in order: one a day.
///
/// # Errors
/// As [`Tx::all`].
pub async fn all(tx: &mut Tx<'_>) -> Result<Vec<Run>, Error> {
    runs(tx, "order by seq").await
}

async fn runs(tx: &mut Tx<'_>, order: &str) -> Result<Vec<Run>, Error> {
    let sql = format!("select seq, by_hand, at, cleared, previous_hash, hash from retention_run {order}");
    tx.all(sql, &[], |row| {
        Ok(Run {
            seq: row.get(0)?,
            by_hand: row.get(1)?,
            at: row.get(2)?,
            cleared: document(row, 3)?,
            previous_hash: row.get(4)?,
            hash: row.get(5)?,
        })
    })
    .await
}
