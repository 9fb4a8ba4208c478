//! Reports being written step by step, kept on the server for devices without script.

use crate::{
    Error,
    seal::{DRAFT, Keyring},
    seam::{Row, Tx},
    vals,
};
use domain::id::DraftId;
use jiff::Timestamp;
use serde_json::Value;

/// Drafts of an earlier time lie open for the days they have left.
fn body(row: &Row<'_>, at: usize, id: DraftId, ring: &Keyring) -> Result<Value, Error> {
    match row.get(at)? {
        Value::String(sealed) => serde_json::from_str(&ring.open(DRAFT, id.0.as_bytes(), &sealed)?)
            .map_err(|fault| Error::corrupt(format!("a draft: {fault}"))),
        open => Ok(open),
    }
}

/// Stores a draft, or what was added to it; false if the key is not its own.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, id: DraftId, key_hash: &str, body: Value, at: Timestamp) -> Result<bool, Error> {
    let body = Value::String(tx.ring().seal(DRAFT, id.0.as_bytes(), &body.to_string())?);
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
    let ring = tx.ring();
    tx.opt(
        "select body from draft where shard = $1 and id = $2 and key_hash = $3",
        &vals![id.shard(), id, key_hash],
        |row| body(row, 0, id, &ring),
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
    let ring = tx.ring();
    tx.all(
        "select id, body from draft where updated_at < $1 order by updated_at limit $2",
        &vals![moment, limit],
        |row| {
            let id = DraftId(row.get(0)?);
            Ok((id, body(row, 1, id, &ring)?))
        },
    )
    .await
}
