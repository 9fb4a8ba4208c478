//! The second factor of people: the secret that their app counts codes from, and codes for when it is lost.

use crate::{Error, seal::FACTOR, seam::Tx, vals};
use domain::id::StaffId;
use jiff::Timestamp;

/// How far a second factor has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its first code has yet to be shown.
    Asked,
    /// It counts.
    Proven,
}

impl Stage {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Proven => "proven",
        }
    }
}

/// A second factor.
#[derive(Clone, PartialEq, Eq)]
pub struct Factor {
    /// The secret, in Base32.
    pub secret: String,
    /// The last step of thirty seconds whose code was taken; 0 if none was.
    pub last_step: i64,
    /// When the secret was made, or shown to work.
    pub at: Timestamp,
}

/// The factor of a person in a stage.
///
/// # Errors
/// As [`Tx::opt`]; `Corrupt` if the secret cannot be opened.
pub async fn find(tx: &mut Tx<'_>, id: StaffId, stage: Stage) -> Result<Option<Factor>, Error> {
    let sql = "select secret, last_step, created_at from second_factor where staff = $1 and stage = $2";
    let read = |row: &crate::seam::Row<'_>| Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<Timestamp>(2)?));
    let Some((sealed, last_step, at)) = tx.opt(sql, &vals![id, stage.as_str()], read).await? else { return Ok(None) };
    let secret = tx.ring().open(FACTOR, id.0.as_bytes(), &sealed)?;
    Ok(Some(Factor { secret, last_step, at }))
}

/// Keeps the factor of a person in a stage, in place of an earlier one.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, id: StaffId, stage: Stage, factor: &Factor) -> Result<(), Error> {
    let sealed = tx.ring().seal(FACTOR, id.0.as_bytes(), &factor.secret)?;
    tx.exec(
        "insert into second_factor (staff, stage, secret, last_step, created_at) values ($1, $2, $3, $4, $5) \
         on conflict (staff, stage) do update set secret = excluded.secret, last_step = excluded.last_step, \
         created_at = excluded.created_at",
        &vals![id, stage.as_str(), sealed, factor.last_step, factor.at],
    )
    .await?;
    Ok(())
}

/// Takes the code of a step. Tells whether no code of it or of a later one was taken before.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn take(tx: &mut Tx<'_>, id: StaffId, step: i64) -> Result<bool, Error> {
    let taken = tx
        .exec(
            "update second_factor set last_step = $1 where staff = $2 and stage = $3 and last_step < $4",
            &vals![step, id, Stage::Proven.as_str(), step],
        )
        .await?;
    Ok(taken == 1)
}

/// Forgets the factor of a person in a stage. Tells whether there was one.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn remove(tx: &mut Tx<'_>, id: StaffId, stage: Stage) -> Result<bool, Error> {
    let sql = "delete from second_factor where staff = $1 and stage = $2";
    Ok(tx.exec(sql, &vals![id, stage.as_str()]).await? == 1)
}

/// Gives a person these recovery codes in place of all earlier ones.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn set_codes(tx: &mut Tx<'_>, id: StaffId, hashes: &[String], now: Timestamp) -> Result<(), Error> {
    tx.exec("delete from recovery_code where staff = $1", &vals![id]).await?;
    for hash in hashes {
        tx.exec(
            "insert into recovery_code (code_hash, staff, created_at) values ($1, $2, $3)",
            &vals![hash.as_str(), id, now],
        )
        .await?;
    }
    Ok(())
}

/// How many recovery codes of a person are left.
///
/// # Errors
/// As [`Tx::one`].
pub async fn codes_left(tx: &mut Tx<'_>, id: StaffId) -> Result<i64, Error> {
    let sql = "select count(*) from recovery_code where staff = $1 and used_at is null";
    tx.one(sql, &vals![id], |row| row.get(0)).await
}

/// What became of a recovery code that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// It was good, and is so no longer.
    Taken,
    /// It was used before.
    Used,
    /// The person has no such code.
    Unknown,
}

/// Takes a recovery code.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn take_code(tx: &mut Tx<'_>, id: StaffId, hash: &str, now: Timestamp) -> Result<Recovery, Error> {
    let taken = tx
        .exec(
            "update recovery_code set used_at = $1 where code_hash = $2 and staff = $3 and used_at is null",
            &vals![now, hash, id],
        )
        .await?;
    if taken == 1 {
        return Ok(Recovery::Taken);
    }
    let sql = "select used_at from recovery_code where code_hash = $1 and staff = $2";
    let known = tx.opt(sql, &vals![hash, id], |row| row.get::<Option<Timestamp>>(0)).await?;
    Ok(if known.is_some() { Recovery::Used } else { Recovery::Unknown })
}
