//! Sessions of browsers, as the person sees them to whom they belong; and who is half-way through signing in.

use crate::{
    Error,
    seam::{Row, Tx},
    vals,
};
use domain::id::StaffId;
use jiff::Timestamp;

/// A session of a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Hash of its secret.
    pub token_hash: String,
    /// What browser opened it, in words; empty if that is not known.
    pub browser: String,
    /// When.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

fn session(row: &Row<'_>) -> Result<Session, Error> {
    Ok(Session { token_hash: row.get(0)?, browser: row.get(1)?, created_at: row.get(2)?, expires_at: row.get(3)? })
}

/// Opens a session.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn open(tx: &mut Tx<'_>, id: StaffId, new: &Session) -> Result<(), Error> {
    tx.exec("delete from session where expires_at <= $1", &vals![new.created_at]).await?;
    tx.exec(
        "insert into session (token_hash, staff, created_at, expires_at, browser) values ($1, $2, $3, $4, $5)",
        &vals![new.token_hash.as_str(), id, new.created_at, new.expires_at, new.browser.as_str()],
    )
    .await?;
    Ok(())
}

/// The sessions of a person that hold, newest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of(tx: &mut Tx<'_>, id: StaffId, now: Timestamp) -> Result<Vec<Session>, Error> {
    tx.all(
        "select token_hash, browser, created_at, expires_at from session where staff = $1 and expires_at > $2 \
         order by created_at desc, token_hash",
        &vals![id, now],
        session,
    )
    .await
}

/// Ends a session.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn close(tx: &mut Tx<'_>, token_hash: &str) -> Result<(), Error> {
    tx.exec("delete from session where token_hash = $1", &vals![token_hash]).await?;
    Ok(())
}

/// Ends every session of a person but one, and all that is half-way through signing in. Tells how many sessions ended.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn close_others(tx: &mut Tx<'_>, id: StaffId, but: &str) -> Result<u64, Error> {
    tx.exec("delete from password_pass where staff = $1", &vals![id]).await?;
    tx.exec("delete from session where staff = $1 and token_hash <> $2", &vals![id, but]).await
}

/// Keeps that a person has shown the password; what ran out meanwhile is gone.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn pass(
    tx: &mut Tx<'_>,
    token_hash: &str,
    id: StaffId,
    now: Timestamp,
    until: Timestamp,
) -> Result<(), Error> {
    tx.exec("delete from password_pass where expires_at <= $1", &vals![now]).await?;
    tx.exec(
        "insert into password_pass (token_hash, staff, expires_at, failures) values ($1, $2, $3, $4)",
        &vals![token_hash, id, until, 0],
    )
    .await?;
    Ok(())
}

/// Who has shown the password, if they are in service and have not failed `most` times since.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn passed(tx: &mut Tx<'_>, token_hash: &str, now: Timestamp, most: i64) -> Result<Option<StaffId>, Error> {
    tx.opt(
        "select s.id from password_pass p join staff s on s.id = p.staff \
         where p.token_hash = $1 and p.expires_at > $2 and p.failures < $3 and s.active = $4",
        &vals![token_hash, now, most, true],
        |row| Ok(StaffId(row.get(0)?)),
    )
    .await
}

/// Counts a code that did not fit.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn failed(tx: &mut Tx<'_>, token_hash: &str) -> Result<(), Error> {
    tx.exec("update password_pass set failures = failures + 1 where token_hash = $1", &vals![token_hash]).await?;
    Ok(())
}

/// Ends what was half-way. Tells whether it still was.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn passed_on(tx: &mut Tx<'_>, token_hash: &str) -> Result<bool, Error> {
    Ok(tx.exec("delete from password_pass where token_hash = $1", &vals![token_hash]).await? == 1)
}
