//! The seam between the store and its two databases: one SQL text, one body, two ways to run it.
//!
//! `PostgreSQL` is spoken to as usual: a pool, one transaction a body, tried again after a deadlock or a serialisation failure.
//!
//! `SQLite` has one writer whatever one does, and a commit costs an fsync. So all writing bodies go to one thread, which runs everything
//! that is waiting inside one transaction, each body in its own savepoint, commits once, and only then answers: the cost of the fsync is
//! shared by everybody who waited for it. Reading bodies go to a few threads with connections of their own; a look at a few rows by
//! their key takes less time than waking a thread, and is run where it is asked for.
//!
//! Rules for a body, checked where they can be:
//! - it awaits nothing but its [`Tx`]; on `SQLite` it would stop every other writer, so it is rolled back and answered as an error;
//! - a statement that fails dooms the transaction: `PostgreSQL` would refuse every later one, so both arms do; a conflict that is expected
//!   is asked for with `on conflict do nothing`;
//! - it may run more than once (`PostgreSQL` retries), so it is `Clone` and touches nothing outside;
//! - a caller that goes away leaves either the whole body done or nothing of it;
//! - a panic rolls back and is raised again in the caller.

mod lane;
mod postgres;
mod row;
mod sqlite;
mod val;

pub use row::{FromColumn, Row};
pub use val::{Kind, Val};

use crate::{Error, seal::Keyring};
use std::{
    borrow::Cow,
    fmt,
    future::Future,
    num::NonZeroUsize,
    path::Path,
    pin::Pin,
    sync::{Arc, PoisonError, RwLock},
    thread,
};

/// What a body gives back: a boxed future that borrows its transaction.
pub type Work<'t, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 't>>;

/// Which database is behind a [`Db`]; only [`crate::dialect`] looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// `SQLite`, in this process.
    Sqlite,
    /// `PostgreSQL`, over a socket; with Citus or without.
    Postgres,
}

/// How many connections to keep.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Threads that read, on `SQLite`; one for each core unless told otherwise.
    pub readers: usize,
    /// Bodies that may share a commit, on `SQLite`: the longest wait of the first is the run of all. 1 is for measuring what sharing gives.
    pub batch: usize,
    /// Connections in the pool, on `PostgreSQL`.
    pub pool: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: thread::available_parallelism().map_or(2, NonZeroUsize::get), batch: 512, pool: 16 }
    }
}

/// A database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
    /// The data keys, once it is unlocked.
    ring: Arc<RwLock<Keyring>>,
}

enum Inner {
    Sqlite(sqlite::Threads),
    Postgres(postgres::Pool),
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Db").field(&self.engine()).finish()
    }
}

impl Db {
    /// Opens `sqlite:PATH` (created if missing) or `postgres://…` with the usual number of connections.
    ///
    /// # Errors
    /// `Driver` if the address is of another kind, `Unavailable` if the database cannot be opened.
    pub async fn open(url: &str) -> Result<Self, Error> {
        Self::open_with(url, Options::default()).await
    }

    /// As [`Db::open`], with the number of connections.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_with(url: &str, options: Options) -> Result<Self, Error> {
        let inner = if let Some(path) = url.strip_prefix("sqlite:") {
            Inner::Sqlite(sqlite::Threads::start(path.into(), options).await?)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Inner::Postgres(postgres::Pool::connect(url, options.pool).await?)
        } else {
            return Err(Error::driver("a database address begins with sqlite: or postgres:"));
        };
        Ok(Self { inner: Arc::new(inner), ring: Arc::default() })
    }

    /// Which database this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match *self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs `body` in a transaction and answers after it is on disk. `Err` from the body undoes what it wrote and comes through unchanged.
    ///
    /// # Errors
    /// The body's own, or [`Error`] turned into its kind: `Unavailable` if the transaction could not be begun or committed.
    pub async fn write<T, E>(
        &self,
        body: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E> + Clone + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let ring = self.ring();
        let done = Box::pin(self.write_with(ring.clone(), body.clone())).await;
        if done.is_err() && ring.has_missed() && self.learn_keys().await {
            return Box::pin(self.write_with(self.ring(), body)).await;
        }
        done
    }

    async fn write_with<T, E>(
        &self,
        ring: Keyring,
        body: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E> + Clone + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let body = with(ring, body);
        match &*self.inner {
            Inner::Sqlite(threads) => threads.write(body).await,
            Inner::Postgres(pool) => pool.run("begin", body).await,
        }
    }

    /// Runs `body` on one unchanging view of the data; what it would write is refused.
    ///
    /// # Errors
    /// The body's own, or [`Error`] turned into its kind.
    pub async fn read<T, E>(
        &self,
        body: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E> + Clone + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let ring = self.ring();
        let done = Box::pin(self.read_with(ring.clone(), body.clone())).await;
        if done.is_err() && ring.has_missed() && self.learn_keys().await {
            return Box::pin(self.read_with(self.ring(), body)).await;
        }
        done
    }

    /// As [`Db::read`], for a few rows by their key: on `SQLite` it is run at once by the caller's own thread. To wake another one
    /// costs ten times what the look does, and every page of whoever is signed in has one.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn look<T, E>(
        &self,
        body: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E> + Clone + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &*self.inner {
            Inner::Sqlite(threads) => {
                let ring = self.ring();
                let done = threads.look(with(ring.clone(), body.clone()));
                if done.is_err() && ring.has_missed() { self.read(body).await } else { done }
            }
            Inner::Postgres(_) => self.read(body).await,
        }
    }

    /// As [`Db::read`], by the keys that are known.
    pub(crate) async fn read_with<T, E>(
        &self,
        ring: Keyring,
        body: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E> + Clone + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let body = with(ring, body);
        match &*self.inner {
            Inner::Sqlite(threads) => threads.read(body).await,
            Inner::Postgres(pool) => pool.run("begin isolation level repeatable read read only", body).await,
        }
    }

    /// The same database with keys of its own, as another process that is unlocked has it; for tests.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), ring: Arc::new(RwLock::new(self.ring())) }
    }

    /// The keys that transactions seal and open with from now on.
    pub(crate) fn hold(&self, keys: Keyring) {
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    pub(crate) fn ring(&self) -> Keyring {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).afresh()
    }

    /// Writes a copy of the whole database, as it is at one moment, to a new file; others go on reading and writing.
    /// Only on `SQLite`: the copies of a `PostgreSQL` are made by its own tools.
    ///
    /// # Errors
    /// `Unavailable` if the file cannot be written, `Driver` if it is there already or this is `PostgreSQL`.
    pub async fn copy_to(&self, file: &Path) -> Result<(), Error> {
        match &*self.inner {
            Inner::Sqlite(threads) => threads.copy_to(file.to_owned()).await,
            Inner::Postgres(_) => Err(Error::driver("a PostgreSQL is copied by pg_dump")),
        }
    }

    /// How busy it is now: writing bodies that wait for their shared commit on `SQLite`, connections in use on `PostgreSQL`.
    #[must_use]
    pub fn busy(&self) -> usize {
        match &*self.inner {
            Inner::Sqlite(threads) => threads.busy(),
            Inner::Postgres(pool) => pool.busy(),
        }
    }

    /// Finishes what is waiting, then lets go of the database. Later bodies are answered `Unavailable`.
    pub async fn close(&self) {
        match &*self.inner {
            Inner::Sqlite(threads) => threads.close().await,
            Inner::Postgres(pool) => pool.close().await,
        }
    }
}

/// The body, with a transaction that has the keys.
fn with<T, E>(
    ring: Keyring,
    body: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E> + Clone + Send + 'static,
) -> impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E> + Clone + Send + 'static {
    move |tx| {
        tx.ring = ring;
        body(tx)
    }
}

/// A transaction: what a body has to work with.
pub struct Tx<'c> {
    arm: Arm<'c>,
    /// A statement failed; nothing of this transaction may stay.
    failed: bool,
    /// By what personal fields are sealed and opened.
    ring: Keyring,
}

enum Arm<'c> {
    Sqlite(&'c mut rusqlite::Connection),
    Postgres(postgres::Transaction),
}

impl<'c> Tx<'c> {
    fn new(arm: Arm<'c>) -> Self {
        Self { arm, failed: false, ring: Keyring::default() }
    }

    /// By what personal fields are sealed and opened.
    pub(crate) fn ring(&self) -> Keyring {
        self.ring.clone()
    }

    /// Which database this is; for [`crate::dialect`].
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.arm {
            Arm::Sqlite(_) => Engine::Sqlite,
            Arm::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs one statement and tells how many rows it changed.
    ///
    /// # Errors
    /// `Conflict`, `Unavailable` or `Driver`.
    pub async fn exec(&mut self, sql: impl Into<Cow<'static, str>> + Send, values: &[Val]) -> Result<u64, Error> {
        let sql = self.admit(sql.into(), values)?;
        let done = match &mut self.arm {
            Arm::Sqlite(connection) => sqlite::exec(connection, &sql, values),
            Arm::Postgres(transaction) => transaction.exec(sql, values).await,
        };
        self.failed |= done.is_err();
        done
    }

    /// Every row, each turned into a `T` by `map`.
    ///
    /// # Errors
    /// As [`Tx::exec`], and what `map` says.
    pub async fn all<T: Send>(
        &mut self,
        sql: impl Into<Cow<'static, str>> + Send,
        values: &[Val],
        map: impl FnMut(&Row<'_>) -> Result<T, Error> + Send,
    ) -> Result<Vec<T>, Error> {
        let sql = self.admit(sql.into(), values)?;
        let rows = match &mut self.arm {
            Arm::Sqlite(connection) => sqlite::all(connection, &sql, values, map),
            Arm::Postgres(transaction) => transaction.all(sql, values, map).await,
        };
        self.failed |= rows.is_err();
        rows
    }

    /// The first row, if there is one; a query for more than one says `limit 1`.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub async fn opt<T: Send>(
        &mut self,
        sql: impl Into<Cow<'static, str>> + Send,
        values: &[Val],
        map: impl FnMut(&Row<'_>) -> Result<T, Error> + Send,
    ) -> Result<Option<T>, Error> {
        Ok(self.all(sql, values, map).await?.into_iter().next())
    }

    /// The row of a query that always has one: a count, a `returning`.
    ///
    /// # Errors
    /// As [`Tx::all`]; `Corrupt` if there is no row.
    pub async fn one<T: Send>(
        &mut self,
        sql: impl Into<Cow<'static, str>> + Send,
        values: &[Val],
        map: impl FnMut(&Row<'_>) -> Result<T, Error> + Send,
    ) -> Result<T, Error> {
        self.opt(sql, values, map).await?.ok_or_else(|| Error::corrupt("no row where there is always one"))
    }

    fn admit(&self, sql: Cow<'static, str>, values: &[Val]) -> Result<Cow<'static, str>, Error> {
        debug_assert!(in_order(&sql, values.len()), "$1 to ${} must appear in this order in: {sql}", values.len());
        if self.failed {
            return Err(Error::driver("a statement of this transaction failed; it can only be rolled back"));
        }
        Ok(sql)
    }

    /// What a body that ran to its end amounts to: `Ok` only if no statement failed on the way.
    fn verdict<T, E: From<Error>>(&self, outcome: Result<T, E>) -> Result<T, E> {
        if self.failed && outcome.is_ok() {
            return Err(Error::driver("the body went on after a statement failed").into());
        }
        outcome
    }
}

/// Whether `$1` to `$count` first appear in this order. To `SQLite` they are names, numbered as they come.
fn in_order(sql: &str, count: usize) -> bool {
    let mut seen = 0;
    for (place, part) in sql.split('\'').enumerate() {
        let outside = place % 2 == 0;
        for after in part.split('$').skip(1).filter(|_| outside) {
            let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
            match after[..digits].parse::<usize>() {
                Ok(number) if number == seen + 1 => seen = number,
                Ok(number) if (1..=seen).contains(&number) => {}
                _ => return false,
            }
        }
    }
    seen == count
}

/// Values for a statement, in the order of `$1`, `$2`, …: `tx.exec(sql, &vals![id, name, now])`.
#[macro_export]
macro_rules! vals {
    ($($value:expr),* $(,)?) => { [$($crate::Val::from($value)),*] };
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn parameters_appear_in_order() {
        for (sql, count, expected) in [
            ("select 1", 0, true),
            ("select $1, $2, $1", 2, true),
            ("select $2, $1", 2, false),
            ("select $1", 2, false),
            ("select $1, $2", 1, false),
            ("select data->>'$.a$9', $1", 1, true),
            ("select 'it''s $7', $1 where a=$2", 2, true),
            ("select $0", 0, false),
        ] {
            assert_eq!(in_order(sql, count), expected, "{sql}");
        }
    }
}
