//! Where chains of hashes end. A chain alone shows what was changed in it, and nothing of what was cut off its end: so its
//! length and last hash are kept apart, sealed by a key that is not in the database.

use crate::{Error, seam::Tx, vals};
use domain::id::StaffId;

/// The chain of all looks at personal data.
pub const ACCESS: &str = "access";

/// The chain of what was done to the account of a person.
#[must_use]
pub fn of_staff(person: StaffId) -> String {
    format!("staff {person}")
}

/// Where a chain begins and ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Entries at the beginning that were cleared away.
    pub cleared: i64,
    /// Hash of the last of them; empty if there is none.
    pub cleared_hash: String,
    /// Number of the last entry.
    pub length: i64,
    /// Its hash; empty for an empty chain.
    pub hash: String,
}

impl Head {
    fn seal(&self, tx: &Tx<'_>, chain: &str) -> Result<String, Error> {
        let Self { cleared, cleared_hash, length, hash } = self;
        tx.ring().index(&format!("head of {chain}\n{cleared} {cleared_hash}\n{length} {hash}"))
    }
}

/// The end of a chain; none if it has none, or one that was not written by this program.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn head(tx: &mut Tx<'_>, chain: &str) -> Result<Option<Head>, Error> {
    let sql = "select cleared, cleared_hash, length, hash, seal from chain_head where chain = $1";
    let found = tx
        .opt(sql, &vals![chain], |row| {
            let head = Head { cleared: row.get(0)?, cleared_hash: row.get(1)?, length: row.get(2)?, hash: row.get(3)? };
            Ok((head, row.get::<String>(4)?))
        })
        .await?;
    let Some((head, seal)) = found else { return Ok(None) };
    Ok((head.seal(tx, chain)? == seal).then_some(head))
}

/// As [`head`], and nobody else moves it before this transaction ends.
///
/// # Errors
/// As [`head`].
pub async fn hold(tx: &mut Tx<'_>, chain: &str) -> Result<Option<Head>, Error> {
    tx.exec("update chain_head set length = length where chain = $1", &vals![chain]).await?;
    head(tx, chain).await
}

/// Every chain that has an end and whose name begins so.
///
/// # Errors
/// As [`Tx::all`].
pub async fn names(tx: &mut Tx<'_>, prefix: &str) -> Result<Vec<String>, Error> {
    let sql = "select chain from chain_head where chain like $1 order by chain";
    tx.all(sql, &vals![format!("{prefix}%")], |row| row.get(0)).await
}

/// Writes the first end of a chain; one that is there stays.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn begin(tx: &mut Tx<'_>, chain: &str, head: &Head) -> Result<(), Error> {
    let seal = head.seal(tx, chain)?;
    tx.exec(
        "insert into chain_head (chain, cleared, cleared_hash, length, hash, seal) values ($1, $2, $3, $4, $5, $6) \
         on conflict (chain) do nothing",
        &vals![chain, head.cleared, head.cleared_hash.as_str(), head.length, head.hash.as_str(), seal],
    )
    .await?;
    Ok(())
}

/// Moves the end of a chain. What [`head`] does not believe must not be moved: it would be sealed anew.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn set(tx: &mut Tx<'_>, chain: &str, head: &Head) -> Result<(), Error> {
    let seal = head.seal(tx, chain)?;
    tx.exec(
        "update chain_head set cleared = $1, cleared_hash = $2, length = $3, hash = $4, seal = $5 where chain = $6",
        &vals![head.cleared, head.cleared_hash.as_str(), head.length, head.hash.as_str(), seal, chain],
    )
    .await?;
    Ok(())
}
