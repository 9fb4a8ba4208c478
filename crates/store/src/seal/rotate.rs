//! Other keys in place of those in use. A new data key seals from the moment it is made, also in other processes: they look
//! for it when they meet its number, and every minute. What an older key sealed is sealed anew a part at a time, in any
//! number of goes, and the older key is retired when nothing is left of it. It stays readable: no backup and no process that
//! was asleep loses anything.

use super::{
    ACCOUNT_CONTACT, ACCOUNT_NAME, ACCOUNT_ORGANISATION, ADDRESS_SECRET, CODE_TARGET, CONTACT, Column, DRAFT,
    EVENT_WORDS, FACTOR, IDENTITY_NAME, KEY, Keyring, MARK, MasterKey, ORIGINAL, PLACE_LABEL, REPORTER_NAME,
    REQUEST_WORDS, SUBJECT, SUPPORTER_CONTACT, TARGET,
};
use super::{add, locked, read, row_of, unwrap, wrap};
use crate::{
    Db, Error,
    seam::{Tx, Val},
    vals,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// Until when every process has looked for a new key: twice the time between two looks.
pub const SETTLES: SignedDuration = SignedDuration::from_mins(2);

/// Rows that are sealed anew in one transaction.
const PART: u16 = 200;

/// Where a key has no second part; a constant cannot be ordered by on `PostgreSQL` unless it is an expression.
const EMPTY: &str = "cast('' as text)";

/// A column with the keys of its rows after the shard: that of the root, and a text where there is a second.
pub(super) struct Place {
    pub(super) column: Column,
    /// The shard of a row; a number for tables that every server has whole.
    shard: &'static str,
    pub(super) root: &'static str,
    pub(super) second: &'static str,
    /// The value as text.
    text: &'static str,
}

const fn place(column: Column, root: &'static str, second: &'static str) -> Place {
    Place { column, shard: "shard", root, second, text: column.name }
}

/// Every sealed column; those after the drafts never lay open as they are now.
pub(super) const PLACES: &[Place] = &[
    place(REPORTER_NAME, "id", EMPTY),
    place(CONTACT, "id", EMPTY),
    place(ORIGINAL, "id", EMPTY),
    place(SUPPORTER_CONTACT, "case_id", "key_hash"),
    place(TARGET, "id", "channel"),
    place(ADDRESS_SECRET, "id", EMPTY),
    place(PLACE_LABEL, "id", EMPTY),
    // A document that is one text.
    Place { column: DRAFT, shard: "shard", root: "id", second: EMPTY, text: "cast(body as text)" },
    place(ACCOUNT_NAME, "id", EMPTY),
    place(ACCOUNT_ORGANISATION, "id", EMPTY),
    place(ACCOUNT_CONTACT, "account", "channel"),
    place(CODE_TARGET, "id", EMPTY),
    place(SUBJECT, "account", "provider"),
    place(IDENTITY_NAME, "account", "provider"),
    Place { column: FACTOR, shard: "cast(0 as bigint)", root: "staff", second: "stage", text: "secret" },
    place(REQUEST_WORDS, "request", "cast(seq as text)"),
    place(EVENT_WORDS, "case_id", "cast(seq as text)"),
];

impl Place {
    /// What a row is called in what is sealed in it.
    pub(super) fn row(&self, root: Uuid, second: &str) -> Vec<u8> {
        match self.column {
            SUPPORTER_CONTACT | ACCOUNT_CONTACT | SUBJECT | IDENTITY_NAME | REQUEST_WORDS | EVENT_WORDS => {
                row_of(root, second)
            }
            _ => root.as_bytes().to_vec(),
        }
    }

    /// What is stored, sealed by the newest key.
    fn again(&self, ring: &Keyring, row: &[u8], stored: &str) -> Result<Val, Error> {
        let again = |stored: &str| ring.seal(self.column, row, &ring.open(self.column, row, stored)?);
        if !self.is_document() {
            return Ok(again(stored)?.into());
        }
        let stored: String = serde_json::from_str(stored).map_err(|fault| Error::corrupt(fault.to_string()))?;
        Ok(Val::Json(Value::String(again(&stored)?)))
    }

    fn is_document(&self) -> bool {
        self.text != self.column.name
    }

    /// How what a key sealed begins, in this column.
    fn mark(&self, id: Option<i64>) -> String {
        let quote = if self.is_document() { "\"" } else { "" };
        id.map_or_else(|| format!("{quote}{MARK}%"), |id| format!("{quote}{MARK}{id}:%"))
    }
}

/// A data key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataKey {
    /// Its number.
    pub id: i64,
    /// `seal` or `index`.
    pub purpose: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when nothing is sealed by it any more.
    pub retired_at: Option<Timestamp>,
    /// Values that it seals.
    pub values: u64,
}

/// How far a rotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resealed {
    /// Of which column.
    pub column: Column,
    /// Values sealed anew in this go.
    pub values: u64,
}

impl Db {
    /// Looks for keys that other processes made; true if there is a new one.
    ///
    /// # Errors
    /// `Locked` if the master key is another one by now: then the keys that are known stay in use.
    pub async fn refresh_keys(&self) -> Result<bool, Error> {
        let ring = self.ring();
        let master = ring.keys.master.clone().ok_or_else(locked)?;
        let known = ring.keys.active.clone();
        let keys = self.read_with(ring, move |tx| Box::pin(async move { read(tx, &master).await })).await?;
        if keys.active == known {
            return Ok(false);
        }
        self.hold(Keyring { keys: Arc::new(keys), missed: Arc::default() });
        Ok(true)
    }

    /// As [`Db::refresh_keys`], where the answer to what went wrong is given elsewhere.
    pub(crate) async fn learn_keys(&self) -> bool {
        self.refresh_keys().await.unwrap_or_else(|fault| {
            tracing::error!(?fault, "the data keys cannot be read");
            false
        })
    }

    /// The data keys, and how much each of them seals.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub async fn data_keys(&self) -> Result<Vec<DataKey>, Error> {
        self.read(|tx| {
            Box::pin(async move {
                let sql = "select id, purpose, created_at, retired_at from data_key order by id";
                let mut keys = tx
                    .all(sql, &[], |row| {
                        let (id, purpose, created_at) = (row.get(0)?, row.get(1)?, row.get(2)?);
                        Ok(DataKey { id, purpose, created_at, retired_at: row.get(3)?, values: 0 })
                    })
                    .await?;
                for key in keys.iter_mut().filter(|key| key.purpose == "seal") {
                    for place in PLACES {
                        key.values += sealed_by(tx, place, key.id).await?;
                    }
                }
                Ok(keys)
            })
        })
        .await
    }

    /// Makes a new data key that seals from now on; none while an older one is not retired yet: that rotation goes on.
    ///
    /// # Errors
    /// As [`Tx::exec`]; `Driver` if the database is not unlocked.
    pub async fn rotate_keys(&self, now: Timestamp) -> Result<bool, Error> {
        let master = self.ring().keys.master.clone().ok_or_else(locked)?;
        let made = self
            .write::<_, Error>(move |tx| {
                Box::pin(async move {
                    let sql = "select count(*), (select max(id) from data_key) from data_key \
                               where purpose = 'seal' and retired_at is null";
                    let (active, last) = tx.one(sql, &[], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))).await?;
                    if active > 1 {
                        return Ok(false);
                    }
                    add(tx, &master, last + 1, "seal", now).await?;
                    Ok(true)
                })
            })
            .await?;
        self.refresh_keys().await?;
        Ok(made)
    }

    /// Whether an older key than the newest is not retired.
    ///
    /// # Errors
    /// As [`Tx::one`].
    pub async fn is_rotating(&self) -> Result<bool, Error> {
        self.read(|tx| {
            Box::pin(async move {
                let sql = "select count(*) > 1 from data_key where purpose = 'seal' and retired_at is null";
                tx.one(sql, &[], |row| row.get(0)).await
            })
        })
        .await
    }

    /// Seals anew what keys before the newest one sealed, a part at a time, and tells of each part. It may be cut anywhere.
    ///
    /// A value that does not open stays as it is, is named in the log, and keeps its key from being retired.
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub async fn reseal(&self, mut told: impl FnMut(Resealed) + Send) -> Result<u64, Error> {
        self.refresh_keys().await?;
        let mut all = 0;
        for place in PLACES {
            let (mut after, mut values) = (Some(Cursor::default()), 0);
            while let Some(from) = after {
                let (done, next) =
                    self.write::<_, Error>(move |tx| Box::pin(async move { part(tx, place, from).await })).await?;
                after = next;
                values += done;
                if done > 0 {
                    told(Resealed { column: place.column, values });
                }
            }
            all += values;
        }
        Ok(all)
    }

    /// Retires the keys before the newest one by which nothing is sealed any more, once every process knows the newest;
    /// tells how many.
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub async fn retire_keys(&self, now: Timestamp) -> Result<u64, Error> {
        self.write::<_, Error>(move |tx| {
            Box::pin(async move {
                let sql = "select id from data_key where purpose = 'seal' and retired_at is null and id < \
                           (select max(id) from data_key where purpose = 'seal' and active_from <= $1) order by id";
                let old = tx.all(sql, &vals![now - SETTLES], |row| row.get::<i64>(0)).await?;
                let mut retired = 0;
                for id in old {
                    let mut left = 0;
                    for place in PLACES {
                        left += sealed_by(tx, place, id).await?;
                    }
                    if left == 0 {
                        tx.exec("update data_key set retired_at = $1 where id = $2", &vals![now, id]).await?;
                        retired += 1;
                    }
                }
                Ok(retired)
            })
        })
        .await
    }

    /// Seals the data keys by another master key, all or none. Processes that run go on; at their next start they need it.
    ///
    /// # Errors
    /// `Locked` if they are sealed by another master key than this process has.
    pub async fn rewrap_keys(&self, new: &MasterKey) -> Result<(), Error> {
        let master = self.ring().keys.master.clone().ok_or_else(locked)?;
        let new = new.clone();
        let after = new.clone();
        let keys = self
            .write::<_, Error>(move |tx| {
                Box::pin(async move {
                    let sql = "select id, purpose, wrapped from data_key order by id";
                    let rows = tx
                        .all(sql, &[], |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)))
                        .await?;
                    for (id, purpose, wrapped) in rows {
                        let key = unwrap(&master, id, &purpose, &wrapped)?;
                        let sealed = wrap(&new, id, &purpose, &key)?;
                        let sql = "update data_key set wrapped = $1 where id = $2 and wrapped = $3";
                        if key.len() != KEY || tx.exec(sql, &vals![sealed, id, wrapped]).await? != 1 {
                            return Err(Error::corrupt(format!("data key {id} changed meanwhile")));
                        }
                    }
                    read(tx, &new).await
                })
            })
            .await?;
        debug_assert!(keys.master.as_ref() == Some(&after), "what was sealed opens by the new key");
        self.hold(Keyring { keys: Arc::new(keys), missed: Arc::default() });
        Ok(())
    }
}

/// Where a go through a table stands.
#[derive(Clone, Debug)]
struct Cursor {
    shard: i64,
    root: Uuid,
    second: String,
}

impl Default for Cursor {
    fn default() -> Self {
        Self { shard: -1, root: Uuid::nil(), second: String::new() }
    }
}

/// Seals the next values anew; tells how many, and where to go on.
async fn part(tx: &mut Tx<'_>, place: &Place, from: Cursor) -> Result<(u64, Option<Cursor>), Error> {
    let Place { column: Column { table, name }, shard, root, second, text } = *place;
    let ring = tx.ring();
    let (newest, _) = ring.newest().ok_or_else(locked)?;
    let sql = format!(
        "select {shard}, {root}, {second}, {text} from {table} where ({shard}, {root}, {second}) > ($1, $2, $3) \
         and {text} like $4 and {text} not like $5 order by {shard}, {root}, {second} limit $6"
    );
    let values = vals![from.shard, from.root, from.second, place.mark(None), place.mark(Some(newest)), i64::from(PART)];
    let rows = tx
        .all(sql, &values, |row| {
            let at = Cursor { shard: row.get(0)?, root: row.get(1)?, second: row.get(2)? };
            Ok((at, row.get::<String>(3)?))
        })
        .await?;
    let mut done = 0;
    for (at, stored) in &rows {
        let row = place.row(at.root, &at.second);
        let sql = format!(
            "update {table} set {name} = $1 where {shard} = $2 and {root} = $3 and {second} = $4 and {text} = $5"
        );
        let Ok(sealed) = place.again(&ring, &row, stored) else {
            tracing::error!(column = %place.column, shard = at.shard, row = %at.root, "a value does not open");
            continue;
        };
        // Unless somebody changed it meanwhile, by the newest key.
        done += tx.exec(sql, &vals![sealed, at.shard, at.root, at.second.clone(), stored.clone()]).await?;
    }
    let next = rows.into_iter().last().map(|(at, _)| at);
    Ok((done, next))
}

async fn sealed_by(tx: &mut Tx<'_>, place: &Place, id: i64) -> Result<u64, Error> {
    let Place { column: Column { table, .. }, text, .. } = *place;
    let sql = format!("select count(*) from {table} where {text} like $1");
    let count: i64 = tx.one(sql, &vals![place.mark(Some(id))], |row| row.get(0)).await?;
    Ok(u64::try_from(count).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::PLACES;
    use crate::tables::SEALED;

    #[test]
    fn every_sealed_column_is_sealed_anew() {
        let known: Vec<_> = PLACES.iter().map(|place| place.column).collect();
        assert!(SEALED.iter().all(|column| known.contains(column)) && known.len() == SEALED.len());
    }
}
