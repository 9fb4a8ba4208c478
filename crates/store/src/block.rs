//! Networks from which no reports are taken for a while.

use crate::{Error, Tx, vals};
use domain::id::{BlockId, StaffId};
use jiff::Timestamp;

/// A network that is kept out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Which.
    pub id: BlockId,
    /// An address, or a network such as `192.0.2.0/24`.
    pub network: String,
    /// Why, for colleagues.
    pub reason: String,
    /// Who decided it.
    pub made_by: StaffId,
    /// When.
    pub made_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Keeps a network out.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn insert(tx: &mut Tx<'_>, block: &Block) -> Result<(), Error> {
    tx.exec(
        "insert into block (id, network, reason, made_by, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        &vals![block.id, block.network.as_str(), block.reason.as_str(), block.made_by, block.made_at, block.expires_at],
    )
    .await?;
    Ok(())
}

/// The networks that are kept out at `now`, the latest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn in_force(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Block>, Error> {
    tx.all(
        "select id, network, reason, made_by, made_at, expires_at from block where expires_at > $1 \
         order by made_at desc, id desc",
        &vals![now],
        |row| {
            Ok(Block {
                id: BlockId(row.get(0)?),
                network: row.get(1)?,
                reason: row.get(2)?,
                made_by: StaffId(row.get(3)?),
                made_at: row.get(4)?,
                expires_at: row.get(5)?,
            })
        },
    )
    .await
}

/// Lets a network in again from `now` on. Tells whether it was kept out.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn lift(tx: &mut Tx<'_>, id: BlockId, now: Timestamp) -> Result<bool, Error> {
    Ok(tx.exec("update block set expires_at = $1 where id = $2 and expires_at > $1", &vals![now, id]).await? > 0)
}
