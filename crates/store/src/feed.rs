//! Feeds of other authorities: when each is looked at, and how the last look went.

use crate::{Error, Row, case::count, case::document, seam::Tx, vals};
use jiff::Timestamp;
use serde_json::Value;

/// A feed that was looked at, or is to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// Unique.
    pub name: String,
    /// When it is looked at next.
    pub next_at: Timestamp,
    /// When it was looked at last.
    pub looked_at: Option<Timestamp>,
    /// When it last answered well.
    pub heard_at: Option<Timestamp>,
    /// How often it did not since then.
    pub failures: u32,
    /// What the last looks left.
    pub body: Value,
}

const COLUMNS: &str = "name, next_at, looked_at, heard_at, failures, body";

fn feed(row: &Row<'_>) -> Result<Feed, Error> {
    Ok(Feed {
        name: row.get(0)?,
        next_at: row.get(1)?,
        looked_at: row.get(2)?,
        heard_at: row.get(3)?,
        failures: count(row, 4)?,
        body: document(row, 5)?,
    })
}

/// Puts a feed in the place of what was known of it.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, feed: &Feed) -> Result<(), Error> {
    tx.exec(
        "insert into feed (name, next_at, looked_at, heard_at, failures, body) values ($1, $2, $3, $4, $5, $6) \
         on conflict (name) do update set next_at = $2, looked_at = $3, heard_at = $4, failures = $5, body = $6",
        &vals![feed.name.as_str(), feed.next_at, feed.looked_at, feed.heard_at, feed.failures, feed.body.clone()],
    )
    .await?;
    Ok(())
}

/// The feed of this name.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<Feed>, Error> {
    tx.opt(format!("select {COLUMNS} from feed where name = $1"), &vals![name], feed).await
}

/// Every feed that was ever looked at, by name.
///
/// # Errors
/// As [`Tx::all`].
pub async fn all(tx: &mut Tx<'_>) -> Result<Vec<Feed>, Error> {
    tx.all(format!("select {COLUMNS} from feed order by name"), &[], feed).await
}
