//! Lines in inboxes that are about people and their accounts, not about the work on a case.

use crate::Error;
use domain::{id::StaffId, notice::Account};
use jiff::Timestamp;
use serde_json::Value;
use store::{
    Tx,
    notice::{self, Kind, Notice},
};

/// Puts a line into the inboxes of people; `matter` tells it from others of the same kind.
pub(crate) async fn put_about_accounts(
    tx: &mut Tx<'_>,
    people: impl IntoIterator<Item = StaffId>,
    kind: Account,
    matter: &str,
    body: &Value,
    now: Timestamp,
) -> Result<(), Error> {
    let matter = format!("{} {matter} {}", kind.as_str(), now.as_microsecond());
    put_once(tx, people, kind, matter.as_bytes(), body, now).await
}

/// The same, once for each matter.
pub(crate) async fn put_once(
    tx: &mut Tx<'_>,
    people: impl IntoIterator<Item = StaffId>,
    kind: Account,
    matter: &[u8],
    body: &Value,
    now: Timestamp,
) -> Result<(), Error> {
    for person in people {
        let (id, kind, body) = (notice::id_of(person, matter), Kind::Account(kind), body.clone());
        notice::put(tx, person, &Notice { id, case: None, kind, body, created_at: now, read_at: None }).await?;
    }
    Ok(())
}
