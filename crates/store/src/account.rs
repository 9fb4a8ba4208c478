//! Accounts of people: their addresses, the browsers they are signed in with, their cases.

pub mod code;
pub mod identity;
pub mod passkey;
pub mod session;

use crate::{
    Error, Row,
    case::{shard_of_text, word},
    seal::{ACCOUNT_CONTACT, ACCOUNT_NAME, ACCOUNT_ORGANISATION, Keyring, row_of},
    seam::Tx,
    subscriber, vals,
};
use domain::{
    id::{AccountId, CaseId},
    organisation::Organisation,
    subscriber::Channel,
};
use jiff::Timestamp;

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Identity.
    pub id: AccountId,
    /// What they want to be called.
    pub name: Option<String>,
    /// The body for which they may send reports.
    pub organisation: Option<Organisation>,
    /// Language they read.
    pub language: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// An address that is shown to be theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Its channel: mail or text message.
    pub channel: Channel,
    /// As the channel writes it.
    pub target: String,
    /// Since when it is known to be theirs.
    pub proven_at: Timestamp,
}

/// By what an address is found, and the shard of it.
fn claim(tx: &Tx<'_>, channel: Channel, target: &str) -> Result<(i64, String), Error> {
    let index = tx.ring().index(&format!("account {channel} {target}"))?;
    Ok((shard_of_text(&index), index))
}

/// Adds an account.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn insert(tx: &mut Tx<'_>, new: &Account) -> Result<(), Error> {
    let [name, organisation] = sealed(&tx.ring(), new)?;
    tx.exec(
        "insert into account (shard, id, name, organisation, language, created_at, changed_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        &vals![new.id.shard(), new.id, name, organisation, new.language.as_str(), new.created_at, new.created_at],
    )
    .await?;
    Ok(())
}

/// Name and body of an account, as they lie.
fn sealed(ring: &Keyring, own: &Account) -> Result<[Option<String>; 2], Error> {
    let row = own.id.0.as_bytes();
    let organisation =
        own.organisation.as_ref().map(|own| serde_json::to_string(own).map_err(unreadable)).transpose()?;
    Ok([
        ring.seal_some(ACCOUNT_NAME, row, own.name.as_deref())?,
        ring.seal_some(ACCOUNT_ORGANISATION, row, organisation.as_deref())?,
    ])
}

fn unreadable(fault: serde_json::Error) -> Error {
    Error::corrupt(format!("an organisation: {fault}"))
}

/// The account with this id.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Account>, Error> {
    let ring = tx.ring();
    tx.opt(
        "select name, organisation, language, created_at from account where shard = $1 and id = $2",
        &vals![id.shard(), id],
        |row| {
            let row_of = id.0.as_bytes();
            let organisation = ring.open_some(ACCOUNT_ORGANISATION, row_of, row.get(1)?)?;
            Ok(Account {
                id,
                name: ring.open_some(ACCOUNT_NAME, row_of, row.get(0)?)?,
                organisation: organisation.map(|own| serde_json::from_str(&own).map_err(unreadable)).transpose()?,
                language: row.get(2)?,
                created_at: row.get(3)?,
            })
        },
    )
    .await
}

/// Stores what may change of an account: name, body and language.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn update(tx: &mut Tx<'_>, changed: &Account, now: Timestamp) -> Result<(), Error> {
    let [name, organisation] = sealed(&tx.ring(), changed)?;
    tx.exec(
        "update account set name = $1, organisation = $2, language = $3, changed_at = $4 where shard = $5 and id = $6",
        &vals![name, organisation, changed.language.as_str(), now, changed.id.shard(), changed.id],
    )
    .await?;
    Ok(())
}

/// The account that an address signs in.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn at(tx: &mut Tx<'_>, channel: Channel, target: &str) -> Result<Option<AccountId>, Error> {
    let (shard, index) = claim(tx, channel, target)?;
    let sql = "select account from account_target where shard = $1 and channel = $2 and target = $3";
    tx.opt(sql, &vals![shard, channel.as_str(), index], |row| Ok(AccountId(row.get(0)?))).await
}

/// The addresses of an account, in the order in which they were shown to be theirs.
///
/// # Errors
/// As [`Tx::all`].
pub async fn contacts(tx: &mut Tx<'_>, id: AccountId) -> Result<Vec<Contact>, Error> {
    let ring = tx.ring();
    let sql =
        "select channel, target, proven_at from account_contact where shard = $1 and account = $2 order by proven_at";
    tx.all(sql, &vals![id.shard(), id], |row| contact(row, id, &ring)).await
}

fn contact(row: &Row<'_>, id: AccountId, ring: &Keyring) -> Result<Contact, Error> {
    let channel = word(row, 0, Channel::parse)?;
    let target = ring.open(ACCOUNT_CONTACT, &row_of(id.0, channel.as_str()), &row.get::<String>(1)?)?;
    Ok(Contact { channel, target, proven_at: row.get(2)? })
}

/// Adds an address to an account; the one it had of this channel gives way.
///
/// # Errors
/// `Conflict("account_target_pkey")` if it signs another account in.
pub async fn put_contact(tx: &mut Tx<'_>, id: AccountId, new: &Contact) -> Result<(), Error> {
    remove_contact(tx, id, new.channel).await?;
    let (shard, index) = claim(tx, new.channel, &new.target)?;
    tx.exec(
        "insert into account_target (shard, channel, target, account) values ($1, $2, $3, $4)",
        &vals![shard, new.channel.as_str(), index, id],
    )
    .await?;
    let target = tx.ring().seal(ACCOUNT_CONTACT, &row_of(id.0, new.channel.as_str()), &new.target)?;
    tx.exec(
        "insert into account_contact (shard, account, channel, target, proven_at) values ($1, $2, $3, $4, $5)",
        &vals![id.shard(), id, new.channel.as_str(), target, new.proven_at],
    )
    .await?;
    Ok(())
}

/// Takes the address of a channel from an account.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn remove_contact(tx: &mut Tx<'_>, id: AccountId, channel: Channel) -> Result<(), Error> {
    let old = contacts(tx, id).await?.into_iter().find(|contact| contact.channel == channel);
    let Some(old) = old else { return Ok(()) };
    let (shard, index) = claim(tx, channel, &old.target)?;
    tx.exec(
        "delete from account_target where shard = $1 and channel = $2 and target = $3",
        &vals![shard, channel.as_str(), index],
    )
    .await?;
    tx.exec(
        "delete from account_contact where shard = $1 and account = $2 and channel = $3",
        &vals![id.shard(), id, channel.as_str()],
    )
    .await?;
    // Letters went there, perhaps for this account alone.
    match subscriber::at(tx, channel, &old.target).await? {
        Some(to) => subscriber::remove_unused(tx, to.id).await,
        None => Ok(()),
    }
}

/// Forgets sessions and codes that ended before a moment.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn tidy(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    let sessions = session::tidy(tx, before).await?;
    let codes = tx.exec("delete from one_time_code where expires_at < $1", &vals![before]).await?;
    let attempts = tx.exec("delete from passkey_attempt where expires_at < $1", &vals![before]).await?;
    Ok(sessions + codes + attempts)
}

/// Makes a case one of an account; it stays so.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn add_case(tx: &mut Tx<'_>, id: AccountId, case: CaseId, now: Timestamp) -> Result<bool, Error> {
    let new = tx
        .exec(
            "insert into account_case (shard, account, case_id, since) values ($1, $2, $3, $4) \
             on conflict (shard, account, case_id) do nothing",
            &vals![id.shard(), id, case, now],
        )
        .await?;
    Ok(new > 0)
}

/// Whether a case is one of an account.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn has_case(tx: &mut Tx<'_>, id: AccountId, case: CaseId) -> Result<bool, Error> {
    let sql = "select 1 from account_case where shard = $1 and account = $2 and case_id = $3";
    Ok(tx.opt(sql, &vals![id.shard(), id, case], |_| Ok(())).await?.is_some())
}

/// The account whose case this is.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn of_case(tx: &mut Tx<'_>, case: CaseId) -> Result<Option<AccountId>, Error> {
    let sql = "select account from account_case where case_id = $1 order by since limit 1";
    tx.opt(sql, &vals![case], |row| Ok(AccountId(row.get(0)?))).await
}

/// Every case of an account.
///
/// # Errors
/// As [`Tx::all`].
pub async fn all_cases(tx: &mut Tx<'_>, id: AccountId) -> Result<Vec<CaseId>, Error> {
    let sql = "select case_id from account_case where shard = $1 and account = $2";
    tx.all(sql, &vals![id.shard(), id], |row| Ok(CaseId(row.get(0)?))).await
}

/// Removes an account with everything of it, codes that went to its addresses too.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn remove(tx: &mut Tx<'_>, id: AccountId, now: Timestamp) -> Result<(), Error> {
    for contact in contacts(tx, id).await? {
        code::forget(tx, contact.channel, &contact.target).await?;
        remove_contact(tx, id, contact.channel).await?;
    }
    for identity in identity::of_account(tx, id).await? {
        identity::remove(tx, id, &identity.provider).await?;
    }
    session::revoke_all(tx, id, now).await?;
    tx.exec("update block set account = null where account = $1", &vals![id]).await?;
    for table in ["passkey", "account_case"] {
        let sql = format!("delete from {table} where shard = $1 and account = $2");
        tx.exec(sql, &vals![id.shard(), id]).await?;
    }
    tx.exec("delete from account where shard = $1 and id = $2", &vals![id.shard(), id]).await?;
    Ok(())
}

/// Cases of an account, the latest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn cases(tx: &mut Tx<'_>, id: AccountId, limit: u16) -> Result<Vec<CaseId>, Error> {
    tx.all(
        "select case_id from account_case where account = $1 order by since desc, case_id desc limit $2",
        &vals![id, limit],
        |row| Ok(CaseId(row.get(0)?)),
    )
    .await
}
