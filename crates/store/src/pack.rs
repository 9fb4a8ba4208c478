//! The city pack and its boundary sets as they were loaded, and figures that are not counted from cases.

use crate::{Error, case::document, seam::Tx, vals};
use jiff::Timestamp;
use serde_json::Value;

/// A stored version of the city pack.
#[derive(Clone, Debug, PartialEq)]
pub struct PackVersion {
    /// 1, 2, 3 …
    pub version: u32,
    /// SHA-256 over its files, in hex.
    pub digest: String,
    /// The city as a document.
    pub city: Value,
}

/// The version in force: the latest.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn current(tx: &mut Tx<'_>) -> Result<Option<PackVersion>, Error> {
    tx.opt("select version, digest, city from pack order by version desc limit 1", &[], |row| {
        Ok(PackVersion { version: crate::case::count(row, 0)?, digest: row.get(1)?, city: document(row, 2)? })
    })
    .await
}

/// What is in force, told so shortly that a server may ask every minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edition {
    /// Version of the pack.
    pub version: u32,
    /// How many boundary sets were imported.
    pub sets: u32,
    /// When the last of them was.
    pub last_set_at: Option<Timestamp>,
}

/// What is in force; none before the first pack.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn edition(tx: &mut Tx<'_>) -> Result<Option<Edition>, Error> {
    let sql = "select version, (select count(*) from area_set), (select max(loaded_at) from area_set) \
               from pack order by version desc limit 1";
    tx.opt(sql, &[], |row| {
        let count = |at| crate::case::count(row, at);
        Ok(Edition { version: count(0)?, sets: count(1)?, last_set_at: row.get(2)? })
    })
    .await
}

/// Stores a new version.
///
/// # Errors
/// `Conflict` if the number is taken.
pub async fn insert(tx: &mut Tx<'_>, pack: &PackVersion, at: Timestamp) -> Result<(), Error> {
    tx.exec(
        "insert into pack (version, digest, city, loaded_at) values ($1, $2, $3, $4)",
        &vals![pack.version, pack.digest.as_str(), pack.city.clone(), at],
    )
    .await?;
    Ok(())
}

/// Waits for every other transaction that holds the city, and keeps those that come waiting until this one ends.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn hold(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.exec("update pack set loaded_at = loaded_at where version = (select max(version) from pack)", &[]).await?;
    Ok(())
}

/// Stores a boundary set, or replaces the one with this code.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put_area_set(tx: &mut Tx<'_>, code: &str, body: Value, at: Timestamp) -> Result<(), Error> {
    tx.exec(
        "insert into area_set (code, body, loaded_at) values ($1, $2, $3) \
         on conflict (code) do update set body = excluded.body, loaded_at = excluded.loaded_at",
        &vals![code, body, at],
    )
    .await?;
    Ok(())
}

/// Removes a boundary set; tells whether there was one.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn drop_area_set(tx: &mut Tx<'_>, code: &str) -> Result<bool, Error> {
    Ok(tx.exec("delete from area_set where code = $1", &vals![code]).await? > 0)
}

/// All boundary sets, as documents, by code.
///
/// # Errors
/// As [`Tx::all`].
pub async fn area_sets(tx: &mut Tx<'_>) -> Result<Vec<Value>, Error> {
    tx.all("select body from area_set order by code", &[], |row| document(row, 0)).await
}

/// Stores or replaces a figure that is not counted from cases.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn note_figure(tx: &mut Tx<'_>, name: &str, value: i64, at: Timestamp) -> Result<(), Error> {
    tx.exec(
        "insert into figure (name, value, noted_at) values ($1, $2, $3) \
         on conflict (name) do update set value = excluded.value, noted_at = excluded.noted_at",
        &vals![name, value, at],
    )
    .await?;
    Ok(())
}

/// A figure that is not counted from cases, and when it was noted.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn figure(tx: &mut Tx<'_>, name: &str) -> Result<Option<(i64, Timestamp)>, Error> {
    tx.opt("select value, noted_at from figure where name = $1", &vals![name], |row| Ok((row.get(0)?, row.get(1)?)))
        .await
}
