//! People who have the same concern as the reporter, and follow the case.

use crate::{
    Error,
    seal::{SUPPORTER_CONTACT, row_of},
    seam::Tx,
    vals,
};
use domain::id::CaseId;
use jiff::Timestamp;

/// Adds one; false if this key supports the case already.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn join(
    tx: &mut Tx<'_>,
    case: CaseId,
    key_hash: &str,
    contact: Option<&str>,
    at: Timestamp,
) -> Result<bool, Error> {
    let contact = tx.ring().seal_some(SUPPORTER_CONTACT, &row_of(case.0, key_hash), contact)?;
    let added = tx
        .exec(
            "insert into supporter (shard, case_id, key_hash, contact, joined_at) values ($1, $2, $3, $4, $5) \
             on conflict (shard, case_id, key_hash) do nothing",
            &vals![case.shard(), case, key_hash, contact, at],
        )
        .await?;
    if added == 1 {
        tx.exec(
            "update cases set supporters = supporters + 1 where shard = $1 and id = $2",
            &vals![case.shard(), case],
        )
        .await?;
    }
    Ok(added == 1)
}
