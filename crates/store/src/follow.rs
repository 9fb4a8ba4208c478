//! Who hears of a case by mail, telephone or device.

use crate::{Error, case::word, seam::Tx, vals};
use domain::{
    id::{CaseId, SubscriberId},
    subscriber::Part,
};
use jiff::Timestamp;

/// One who hears of a case, or a case of which somebody hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follow {
    /// The case.
    pub case: CaseId,
    /// The address.
    pub subscriber: SubscriberId,
    /// In what part.
    pub part: Part,
    /// Nothing more of this case, for now.
    pub muted: bool,
}

fn follow(row: &crate::Row<'_>) -> Result<Follow, Error> {
    Ok(Follow {
        case: CaseId(row.get(0)?),
        subscriber: SubscriberId(row.get(1)?),
        part: word(row, 2, Part::parse)?,
        muted: row.get(3)?,
    })
}

/// Lets an address hear of a case; one that is there stays as it is, but for being muted.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, new: &Follow, key_hash: &str, now: Timestamp) -> Result<(), Error> {
    tx.exec(
        "insert into follow (shard, case_id, subscriber, part, key_hash, muted, since) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (shard, case_id, subscriber) do update set muted = $6",
        &vals![new.case.shard(), new.case, new.subscriber, new.part.as_str(), key_hash, new.muted, now],
    )
    .await?;
    Ok(())
}

/// Lets an address hear of a case no more.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn remove(tx: &mut Tx<'_>, case: CaseId, subscriber: SubscriberId) -> Result<(), Error> {
    let sql = "delete from follow where shard = $1 and case_id = $2 and subscriber = $3";
    tx.exec(sql, &vals![case.shard(), case, subscriber]).await?;
    Ok(())
}

/// Whether the holder of a secret sent the case.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn is_reporter(tx: &mut Tx<'_>, case: CaseId, key_hash: &str) -> Result<bool, Error> {
    let sql = "select 1 from follow where shard = $1 and case_id = $2 and part = $3 and key_hash = $4 limit 1";
    let values = vals![case.shard(), case, Part::Reporter.as_str(), key_hash];
    Ok(tx.opt(sql, &values, |_| Ok(())).await?.is_some())
}

/// Everybody who hears of a case, whether muted or not.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_case(tx: &mut Tx<'_>, case: CaseId) -> Result<Vec<Follow>, Error> {
    let sql = "select case_id, subscriber, part, muted from follow where shard = $1 and case_id = $2 order by since, subscriber";
    tx.all(sql, &vals![case.shard(), case], follow).await
}

/// The cases of which an address hears, the latest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_subscriber(tx: &mut Tx<'_>, subscriber: SubscriberId, limit: u16) -> Result<Vec<Follow>, Error> {
    let sql = "select case_id, subscriber, part, muted from follow where subscriber = $1 \
               order by since desc, case_id limit $2";
    tx.all(sql, &vals![subscriber, limit], follow).await
}
