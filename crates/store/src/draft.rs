//! Reports being written step by step, kept on the server for devices without script.

use crate::{Error, case::document, seam::Tx, vals};
use domain::id::DraftId;
use jiff::Timestamp;
use serde_json::Value;

/// Stores a draft, or what was added to it; false if the key is not its own.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, id: DraftId, key_hash: &str, body: Value, at: Timestamp) -> Result<bool, Error> {
    let stored = tx
        .exec(
            "insert into draft (shard, id, key_hash, body, updated_at) values ($1, $2, $3, $4, $5) \
             on conflict (shard, id) do update set body = excluded.body, updated_at = excluded.updated_at \
             where draft.key_hash = excluded.key_hash",
            &vals![id.shard(), id, key_hash, body, at],
        )
        .await?;
    Ok(stored == 1)
}

/// The draft with this id, if the key is its own.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, id: DraftId, key_hash: &str) -> Result<Option<Value>, Error> {
    tx.opt(
        "select body from draft where shard = $1 and id = $2 and key_hash = $3",
        &vals![id.shard(), id, key_hash],
        |row| document(row, 0),
    )
    .await
}

/// Removes a draft.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn remove(tx: &mut Tx<'_>, id: DraftId) -> Result<(), Error> {
    tx.exec("delete from draft where shard = $1 and id = $2", &vals![id.shard(), id]).await?;
    Ok(())
}

/// Drafts untouched since then, the oldest first, for cleaning up.
///
/// # Errors
/// As [`Tx::all`].
pub async fn older_than(tx: &mut Tx<'_>, moment: Timestamp, limit: u16) -> Result<Vec<(DraftId, Value)>, Error> {
    tx.all(
        "select id, body from draft where updated_at < $1 order by updated_at limit $2",
        &vals![moment, limit],
        |row| Ok((DraftId(row.get(0)?), document(row, 1)?)),
    )
    .await
}
