//! Keys of devices that sign people in, and the questions that devices are asked. What is in either is the business of whoever
//! speaks `WebAuthn`.

use crate::{Error, seam::Tx, vals};
use domain::id::{AccountId, AttemptId};
use jiff::Timestamp;
use serde_json::Value;

/// A key of a device.
#[derive(Clone, Debug, PartialEq)]
pub struct Passkey {
    /// What the device calls it, base64url.
    pub id: String,
    /// Which browser made it, in a few words.
    pub device: String,
    /// Public key and counter.
    pub data: Value,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it signed in last.
    pub used_at: Option<Timestamp>,
}

/// Adds a key.
///
/// # Errors
/// `Conflict("passkey_pkey")` if the account has it.
pub async fn insert(tx: &mut Tx<'_>, account: AccountId, new: &Passkey) -> Result<(), Error> {
    tx.exec(
        "insert into passkey (shard, account, id, device, data, created_at, used_at) values ($1, $2, $3, $4, $5, $6, $7)",
        &vals![
            account.shard(),
            account,
            new.id.as_str(),
            new.device.as_str(),
            new.data.clone(),
            new.created_at,
            new.used_at
        ],
    )
    .await?;
    Ok(())
}

/// The keys of an account, the oldest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_account(tx: &mut Tx<'_>, account: AccountId) -> Result<Vec<Passkey>, Error> {
    tx.all(
        "select id, device, data, created_at, used_at from passkey where shard = $1 and account = $2 order by created_at, id",
        &vals![account.shard(), account],
        |row| {
            Ok(Passkey {
                id: row.get(0)?,
                device: row.get(1)?,
                data: row.get(2)?,
                created_at: row.get(3)?,
                used_at: row.get(4)?,
            })
        },
    )
    .await
}

/// Notes that a key signed in, with its counter.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn used(tx: &mut Tx<'_>, account: AccountId, id: &str, data: Value, now: Timestamp) -> Result<bool, Error> {
    let sql = "update passkey set data = $1, used_at = $2 where shard = $3 and account = $4 and id = $5";
    Ok(tx.exec(sql, &vals![data, now, account.shard(), account, id]).await? == 1)
}

/// Takes a key from an account.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn remove(tx: &mut Tx<'_>, account: AccountId, id: &str) -> Result<(), Error> {
    let sql = "delete from passkey where shard = $1 and account = $2 and id = $3";
    tx.exec(sql, &vals![account.shard(), account, id]).await?;
    Ok(())
}

/// Keeps what a device was asked until it answers.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn ask(
    tx: &mut Tx<'_>,
    id: AttemptId,
    account: Option<AccountId>,
    state: Value,
    until: Timestamp,
) -> Result<(), Error> {
    let sql = "insert into passkey_attempt (shard, id, account, state, expires_at) values ($1, $2, $3, $4, $5)";
    tx.exec(sql, &vals![id.shard(), id, account, state, until]).await?;
    Ok(())
}

/// What a device was asked, once: an answer counts for one question.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn take(tx: &mut Tx<'_>, id: AttemptId, now: Timestamp) -> Result<Option<(Option<AccountId>, Value)>, Error> {
    let sql = "select account, state from passkey_attempt where shard = $1 and id = $2 and expires_at > $3";
    let found = tx
        .opt(sql, &vals![id.shard(), id, now], |row| {
            Ok((row.get::<Option<uuid::Uuid>>(0)?.map(AccountId), row.get::<Value>(1)?))
        })
        .await?;
    if found.is_some() {
        let taken = tx.exec("delete from passkey_attempt where shard = $1 and id = $2", &vals![id.shard(), id]).await?;
        return Ok(found.filter(|_| taken == 1));
    }
    Ok(None)
}
