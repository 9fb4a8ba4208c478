//! One-time codes: which were sent where. The six digits themselves are stored nowhere: they follow from the id by the key of
//! the database, so that a copy of the file opens no account.

use crate::{Error, case::word, seal::CODE_TARGET, seam::Tx, vals};
use domain::{
    id::{AccountId, OneTimeCodeId},
    subscriber::Channel,
};
use jiff::Timestamp;

/// A code that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeCode {
    /// Identity; whoever asked for it has it.
    pub id: OneTimeCodeId,
    /// By which channel it goes.
    pub channel: Channel,
    /// Where.
    pub target: String,
    /// In which language.
    pub language: String,
    /// The account that the address is to be added to; none for signing in.
    pub account: Option<AccountId>,
    /// How often digits were typed for it.
    pub tries: u32,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Until when it holds.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

fn index(tx: &Tx<'_>, channel: Channel, target: &str) -> Result<String, Error> {
    tx.ring().index(&format!("code {channel} {target}"))
}

/// Stores one.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn insert(tx: &mut Tx<'_>, new: &OneTimeCode) -> Result<(), Error> {
    let index = index(tx, new.channel, &new.target)?;
    let target = tx.ring().seal(CODE_TARGET, new.id.0.as_bytes(), &new.target)?;
    tx.exec(
        "insert into one_time_code (shard, id, channel, target, target_index, language, account, tries, created_at, \
         expires_at, used_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &vals![
            new.id.shard(),
            new.id,
            new.channel.as_str(),
            target,
            index,
            new.language.as_str(),
            new.account,
            new.tries,
            new.created_at,
            new.expires_at,
            new.used_at
        ],
    )
    .await?;
    Ok(())
}

/// The one with this id.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, id: OneTimeCodeId) -> Result<Option<OneTimeCode>, Error> {
    let ring = tx.ring();
    tx.opt(
        "select channel, target, language, account, tries, created_at, expires_at, used_at from one_time_code \
         where shard = $1 and id = $2",
        &vals![id.shard(), id],
        |row| {
            Ok(OneTimeCode {
                id,
                channel: word(row, 0, Channel::parse)?,
                target: ring.open(CODE_TARGET, id.0.as_bytes(), &row.get::<String>(1)?)?,
                language: row.get(2)?,
                account: row.get::<Option<uuid::Uuid>>(3)?.map(AccountId),
                tries: crate::case::count(row, 4)?,
                created_at: row.get(5)?,
                expires_at: row.get(6)?,
                used_at: row.get(7)?,
            })
        },
    )
    .await
}

/// The digits of a code.
///
/// # Errors
/// `Driver` if the database was not unlocked.
pub fn digits(tx: &Tx<'_>, id: OneTimeCodeId) -> Result<String, Error> {
    Ok(format!("{:06}", tx.ring().digits(&format!("one-time code {id}"))?))
}

/// When codes to an address were asked for since a moment, the earliest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn asked_since(
    tx: &mut Tx<'_>,
    channel: Channel,
    target: &str,
    since: Timestamp,
) -> Result<Vec<Timestamp>, Error> {
    let index = index(tx, channel, target)?;
    tx.all(
        "select created_at from one_time_code where target_index = $1 and created_at > $2 order by created_at",
        &vals![index, since],
        |row| row.get(0),
    )
    .await
}

/// Forgets the codes that went to an address.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn forget(tx: &mut Tx<'_>, channel: Channel, target: &str) -> Result<(), Error> {
    let index = index(tx, channel, target)?;
    tx.exec("delete from one_time_code where target_index = $1", &vals![index]).await?;
    Ok(())
}

/// Counts a try; false if so many were not left, or it was used, or its time is over.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn count_try(tx: &mut Tx<'_>, id: OneTimeCodeId, most: u32, now: Timestamp) -> Result<bool, Error> {
    let counted = tx
        .exec(
            "update one_time_code set tries = tries + 1 \
             where shard = $1 and id = $2 and tries < $3 and used_at is null and expires_at > $4",
            &vals![id.shard(), id, most, now],
        )
        .await?;
    Ok(counted == 1)
}

/// Marks one as used: it opens nothing again.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn used(tx: &mut Tx<'_>, id: OneTimeCodeId, now: Timestamp) -> Result<(), Error> {
    tx.exec("update one_time_code set used_at = $1 where shard = $2 and id = $3", &vals![now, id.shard(), id]).await?;
    Ok(())
}
