//! Who providers of identities say that somebody is.

use crate::{
    Error,
    case::{shard_of_text, word},
    seal::{IDENTITY_NAME, SUBJECT, row_of},
    seam::Tx,
    vals,
};
use domain::{
    account::Level,
    id::{AccountId, CaseId},
};
use jiff::Timestamp;

/// What a provider says of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider, by its name in the settings.
    pub provider: String,
    /// What the provider calls the person; means something to the provider alone.
    pub subject: String,
    /// The person's name, if it says so.
    pub name: Option<String>,
    /// How well it knows them.
    pub level: Level,
    /// When it said so last.
    pub proven_at: Timestamp,
}

/// By what a person of a provider is found, and the shard of it.
fn claim(tx: &Tx<'_>, provider: &str, subject: &str) -> Result<(i64, String), Error> {
    let index = tx.ring().index(&format!("identity {provider} {subject}"))?;
    Ok((shard_of_text(&index), index))
}

/// The account that a person of a provider signs in.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn at(tx: &mut Tx<'_>, provider: &str, subject: &str) -> Result<Option<AccountId>, Error> {
    let (shard, index) = claim(tx, provider, subject)?;
    let sql = "select account from identity_subject where shard = $1 and provider = $2 and subject = $3";
    tx.opt(sql, &vals![shard, provider, index], |row| Ok(AccountId(row.get(0)?))).await
}

/// What providers say of somebody.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_account(tx: &mut Tx<'_>, id: AccountId) -> Result<Vec<Identity>, Error> {
    let ring = tx.ring();
    tx.all(
        "select provider, subject, name, level, proven_at from account_identity \
         where shard = $1 and account = $2 order by provider",
        &vals![id.shard(), id],
        |row| {
            let provider: String = row.get(0)?;
            let place = row_of(id.0, &provider);
            Ok(Identity {
                subject: ring.open(SUBJECT, &place, &row.get::<String>(1)?)?,
                name: ring.open_some(IDENTITY_NAME, &place, row.get(2)?)?,
                level: word(row, 3, Level::parse)?,
                proven_at: row.get(4)?,
                provider,
            })
        },
    )
    .await
}

/// Adds what a provider says, in place of what it said before.
///
/// # Errors
/// `Conflict("identity_subject_pkey")` if that person signs another account in.
pub async fn put(tx: &mut Tx<'_>, id: AccountId, new: &Identity) -> Result<(), Error> {
    remove(tx, id, &new.provider).await?;
    let (shard, index) = claim(tx, &new.provider, &new.subject)?;
    tx.exec(
        "insert into identity_subject (shard, provider, subject, account) values ($1, $2, $3, $4)",
        &vals![shard, new.provider.as_str(), index, id],
    )
    .await?;
    let place = row_of(id.0, &new.provider);
    let subject = tx.ring().seal(SUBJECT, &place, &new.subject)?;
    let name = tx.ring().seal_some(IDENTITY_NAME, &place, new.name.as_deref())?;
    tx.exec(
        "insert into account_identity (shard, account, provider, subject, name, level, proven_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        &vals![id.shard(), id, new.provider.as_str(), subject, name, new.level.as_str(), new.proven_at],
    )
    .await?;
    Ok(())
}

/// Takes what a provider says from an account.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn remove(tx: &mut Tx<'_>, id: AccountId, provider: &str) -> Result<(), Error> {
    let old = of_account(tx, id).await?.into_iter().find(|identity| identity.provider == provider);
    let Some(old) = old else { return Ok(()) };
    let (shard, index) = claim(tx, provider, &old.subject)?;
    tx.exec(
        "delete from identity_subject where shard = $1 and provider = $2 and subject = $3",
        &vals![shard, provider, index],
    )
    .await?;
    tx.exec(
        "delete from account_identity where shard = $1 and account = $2 and provider = $3",
        &vals![id.shard(), id, provider],
    )
    .await?;
    Ok(())
}

/// How well it is known who has a case, by any account that has it.
///
/// # Errors
/// As [`Tx::all`].
pub async fn level_of_case(tx: &mut Tx<'_>, case: CaseId) -> Result<Level, Error> {
    let sql = "select account from account_case where case_id = $1";
    let accounts = tx.all(sql, &vals![case], |row| Ok(AccountId(row.get(0)?))).await?;
    let mut best = Level::None;
    for account in accounts {
        best = best.max(level(tx, account).await?);
    }
    Ok(best)
}

/// How well it is known who somebody is.
///
/// # Errors
/// As [`Tx::all`].
pub async fn level(tx: &mut Tx<'_>, id: AccountId) -> Result<Level, Error> {
    let sql = "select level from account_identity where shard = $1 and account = $2";
    let said = tx.all(sql, &vals![id.shard(), id], |row| word(row, 0, Level::parse)).await?;
    let sql = "select 1 from account_contact where shard = $1 and account = $2 limit 1";
    let reached = tx.opt(sql, &vals![id.shard(), id], |_| Ok(Level::Contact)).await?;
    Ok(said.into_iter().chain(reached).max().unwrap_or_default())
}
