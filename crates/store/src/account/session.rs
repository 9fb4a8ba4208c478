//! Browsers in which people are signed in.
//!
//! A token says whose session it is and when it ends, sealed. Whoever holds the data keys reads that from the token alone, and
//! needs to know besides only whether it was revoked.

use crate::{Db, Error, Hash, case::shard_of_hash, hash, seal::SESSION_TOKEN, seam::Tx, vals};
use domain::id::AccountId;
use jiff::Timestamp;
use uuid::Uuid;

/// A browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// By what it is known: the hash of its token.
    pub token_hash: Hash,
    /// Which browser, in a few words.
    pub device: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// What a token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Whose session it is.
    pub account: AccountId,
    /// When it ends, in whole milliseconds.
    pub expires_at: Timestamp,
}

impl Claims {
    fn to_bytes(self) -> Vec<u8> {
        [self.account.0.as_bytes().as_slice(), &self.expires_at.as_millisecond().to_be_bytes()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (account, end) = bytes.split_first_chunk()?;
        let end = i64::from_be_bytes(end.try_into().ok()?);
        Some(Self {
            account: AccountId(Uuid::from_bytes(*account)),
            expires_at: Timestamp::from_millisecond(end).ok()?,
        })
    }
}

impl Db {
    /// What a token says that the newest key has sealed; it may be over, or revoked. Of any other text nothing is said: it may
    /// still be the token of a session, by an earlier key.
    #[must_use]
    pub fn session_claims(&self, token: &str) -> Option<Claims> {
        Claims::from_bytes(&self.ring().open_token(SESSION_TOKEN, token)?)
    }
}

/// Opens a session; the answer is its token.
///
/// # Errors
/// As [`Tx::exec`]; `Driver` if the database is not unlocked.
pub async fn open(
    tx: &mut Tx<'_>,
    account: AccountId,
    device: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<String, Error> {
    let token = tx.ring().seal_token(SESSION_TOKEN, &Claims { account, expires_at }.to_bytes())?;
    let token_hash = hash(&token);
    tx.exec(
        "insert into account_session (shard, token_hash, account, device, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6)",
        &vals![shard_of_hash(token_hash), token_hash, account, device, now, expires_at],
    )
    .await?;
    Ok(token)
}

/// Who is signed in with this session at this time: one row by its key.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, token_hash: Hash, now: Timestamp) -> Result<Option<AccountId>, Error> {
    tx.opt(
        "select account from account_session where shard = $1 and token_hash = $2 and expires_at > $3",
        &vals![shard_of_hash(token_hash), token_hash, now],
        |row| Ok(AccountId(row.get(0)?)),
    )
    .await
}

/// The sessions of an account, the latest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_account(tx: &mut Tx<'_>, id: AccountId, now: Timestamp) -> Result<Vec<Session>, Error> {
    tx.all(
        "select token_hash, device, created_at from account_session where account = $1 and expires_at > $2 \
         order by created_at desc",
        &vals![id, now],
        |row| Ok(Session { token_hash: row.get(0)?, device: row.get(1)?, created_at: row.get(2)? }),
    )
    .await
}

/// Ends a session. What its token says of it, if it says anything, is enough to note that it was revoked, should the row be
/// gone already.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn revoke(tx: &mut Tx<'_>, token_hash: Hash, said: Option<Claims>, now: Timestamp) -> Result<(), Error> {
    let sql = "delete from account_session where shard = $1 and token_hash = $2 returning token_hash, expires_at";
    let ended =
        tx.all(sql, &vals![shard_of_hash(token_hash), token_hash], |row| Ok((row.get(0)?, row.get(1)?))).await?;
    let said = said.map(|said| (token_hash, said.expires_at)).filter(|_| ended.is_empty());
    record(tx, ended.into_iter().chain(said), now).await.map(drop)
}

/// Ends every session of an account but one; tells how many.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn revoke_others(tx: &mut Tx<'_>, id: AccountId, own: Hash, now: Timestamp) -> Result<usize, Error> {
    let sql = "delete from account_session where account = $1 and token_hash <> $2 returning token_hash, expires_at";
    let ended = tx.all(sql, &vals![id, own], |row| Ok((row.get(0)?, row.get(1)?))).await?;
    record(tx, ended, now).await
}

/// Ends every session of an account.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn revoke_all(tx: &mut Tx<'_>, id: AccountId, now: Timestamp) -> Result<(), Error> {
    let sql = "delete from account_session where account = $1 returning token_hash, expires_at";
    let ended = tx.all(sql, &vals![id], |row| Ok((row.get(0)?, row.get(1)?))).await?;
    record(tx, ended, now).await.map(drop)
}

/// Notes tokens that are revoked, each with its end.
async fn record(
    tx: &mut Tx<'_>,
    ended: impl IntoIterator<Item = (Hash, Timestamp), IntoIter: Send> + Send,
    now: Timestamp,
) -> Result<usize, Error> {
    let mut count = 0;
    for (token_hash, expires_at) in ended {
        tx.exec(
            "insert into account_session_revocation (shard, token_hash, revoked_at, expires_at) \
             values ($1, $2, $3, $4) on conflict (shard, token_hash) do nothing",
            &vals![shard_of_hash(token_hash), token_hash, now, expires_at],
        )
        .await?;
        count += 1;
    }
    Ok(count)
}

/// Tokens that were revoked since a moment, at most so many; some may be over by now. It asks for nothing else, or `SQLite` would
/// look through all that are not over.
///
/// # Errors
/// As [`Tx::all`].
pub async fn revoked(tx: &mut Tx<'_>, since: Timestamp, most: u32) -> Result<Vec<Hash>, Error> {
    let sql = "select token_hash from account_session_revocation where revoked_at >= $1 limit $2";
    tx.all(sql, &vals![since, i64::from(most)], |row| row.get(0)).await
}

/// Forgets what ended before a moment.
pub(super) async fn tidy(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    let sessions = tx.exec("delete from account_session where expires_at < $1", &vals![before]).await?;
    let revoked = tx.exec("delete from account_session_revocation where expires_at < $1", &vals![before]).await?;
    Ok(sessions + revoked)
}
