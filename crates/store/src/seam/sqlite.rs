//! The `SQLite` arm: one thread that writes, some that read.

use super::{
    Options, Row, Tx, Val, Work,
    lane::{Job, Lane, Queue, drive},
    row::{Raw, Source},
};
use crate::Error;
use rusqlite::{
    Connection, ErrorCode, OpenFlags, params_from_iter,
    types::{ToSqlOutput, Value, ValueRef},
};
use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::mpsc;

/// How often the writer looks after the file.
const TIDY_EVERY: Duration = Duration::from_mins(10);
/// Statements kept prepared by each connection.
const STATEMENTS: usize = 256;

/// The threads of one database file.
pub(super) struct Threads {
    path: PathBuf,
    writer: Lane,
    readers: Lane,
    /// Connections for looks, as many as there ever were at the same moment; none once the database is closed.
    idle: Mutex<Option<Vec<Connection>>>,
}

impl Threads {
    pub(super) async fn start(path: PathBuf, options: Options) -> Result<Self, Error> {
        let file = path.clone();
        let (writer, readers) = blocking(move || {
            let writer = open_writer(&file)?;
            let readers = (0..options.readers.max(1)).map(|_| open_reader(&file)).collect::<Result<Vec<_>, _>>()?;
            Ok((writer, readers))
        })
        .await?;
        Ok(Self {
            path,
            writer: Lane::start("sqlite-write", [writer], move |connection, queue| {
                write_batches(connection, queue, options.batch);
            })?,
            readers: Lane::start("sqlite-read", readers, read_each)?,
            idle: Mutex::new(Some(Vec::new())),
        })
    }

    pub(super) async fn write<T, E>(
        &self,
        body: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.writer.run(body).await
    }

    pub(super) async fn read<T, E>(
        &self,
        body: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.readers.run(body).await
    }

    /// Runs a body on the caller's own thread.
    pub(super) fn look<T, E>(&self, body: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        let idle = self.idle().as_mut().map(Vec::pop);
        let mut connection = match idle {
            Some(Some(connection)) => connection,
            Some(None) => open_reader(&self.path).map_err(Error::from)?,
            None => return Err(Error::unavailable("the database is closed").into()),
        };
        begin(&connection).map_err(Error::from)?;
        let outcome = drive(&mut connection, body);
        roll_back(&connection);
        if let Some(idle) = self.idle().as_mut() {
            idle.push(connection);
        }
        outcome
    }

    fn idle(&self) -> MutexGuard<'_, Option<Vec<Connection>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bodies that wait for the commit they share with others.
    pub(super) fn busy(&self) -> usize {
        self.writer.waiting()
    }

    pub(super) async fn copy_to(&self, file: PathBuf) -> Result<(), Error> {
        let path = self.path.clone();
        blocking(move || {
            open_reader(&path)?.execute("vacuum into $1", [file.to_string_lossy()])?;
            File::open(&file).and_then(|copy| copy.sync_all()).map_err(Error::unavailable)
        })
        .await
    }

    pub(super) async fn close(&self) {
        drop(self.idle().take());
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Work with files that no thread of ours is there for.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(Error::unavailable)?
}

fn open_writer(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
         pragma cache_size = -8192; pragma journal_size_limit = 33554432; pragma temp_store = memory;",
    )?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.execute_batch("pragma busy_timeout = 5000; pragma cache_size = -2048; pragma temp_store = memory;")?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// Writes whatever waits in one transaction, and answers once it is on disk.
fn write_batches(connection: &mut Connection, queue: &Queue, most: usize) {
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    let mut tidied = Instant::now();
    let mut done = Vec::with_capacity(most);
    let mut gather = Gather::default();
    while let Some(first) = queue.blocking_recv() {
        let lost = write_together(connection, &mut queue, first, &mut done, most, &mut gather)
            .err()
            .map(|error| error.to_string());
        if let Some(why) = &lost {
            tracing::error!(bodies = done.len(), why, "a commit failed");
            roll_back(connection);
        }
        for job in done.drain(..) {
            job.answer(lost.as_deref());
        }
        if tidied.elapsed() > TIDY_EVERY {
            tidy(connection);
            tidied = Instant::now();
        }
    }
    tidy(connection);
}

/// Takes jobs as long as there are any, including those that arrive meanwhile. `done` has all that were taken, also after an error.
fn write_together(
    connection: &mut Connection,
    queue: &mut mpsc::Receiver<Box<dyn Job>>,
    first: Box<dyn Job>,
    done: &mut Vec<Box<dyn Job>>,
    most: usize,
    gather: &mut Gather,
) -> rusqlite::Result<()> {
    let mut next = Some(first);
    let begun = connection.prepare_cached("begin immediate").and_then(|mut begin| begin.execute([]));
    while let Some(mut job) = next {
        let ran = match &begun {
            Ok(_) if job.wanted() => run_in_savepoint(connection, &mut *job),
            _ => Ok(()),
        };
        done.push(job);
        ran?;
        next = if done.len() < most { gather.next(queue, done.len()) } else { None };
    }
    begun?;
    let commit = Instant::now();
    connection.prepare_cached("commit")?.execute([])?;
    *gather = Gather { together: done.len(), patience: commit.elapsed() / 4 };
    Ok(())
}

/// How long a commit waits for company. Whoever was answered by the last commit often asks again at once, and would miss
/// a commit that began without them: so the writer waits for as many as came last time, a quarter of what a commit costs.
#[derive(Default)]
struct Gather {
    together: usize,
    patience: Duration,
}

impl Gather {
    fn next(&self, queue: &mut mpsc::Receiver<Box<dyn Job>>, taken: usize) -> Option<Box<dyn Job>> {
        let begun = Instant::now();
        loop {
            if let Ok(job) = queue.try_recv() {
                return Some(job);
            }
            if taken >= self.together || begun.elapsed() > self.patience {
                return None;
            }
            std::thread::yield_now();
        }
    }
}

fn run_in_savepoint(connection: &mut Connection, job: &mut dyn Job) -> rusqlite::Result<()> {
    connection.prepare_cached("savepoint body")?.execute([])?;
    if !job.run(connection) {
        // Fails if the body's error was one after which SQLite has rolled back everything: then the whole batch is lost.
        connection.prepare_cached("rollback to body")?.execute([])?;
    }
    connection.prepare_cached("release body")?.execute([])?;
    Ok(())
}

/// Reads one after the other, each on a view of its own.
fn read_each(connection: &mut Connection, queue: &Queue) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        let Some(mut job) = next else { return };
        if !job.wanted() {
            continue;
        }
        let begun = begin(connection);
        if begun.is_ok() {
            job.run(connection);
            roll_back(connection);
        }
        job.answer(begun.err().map(|error| error.to_string()).as_deref());
    }
}

/// From here on a connection reads one unchanging view.
fn begin(connection: &Connection) -> rusqlite::Result<()> {
    connection.prepare_cached("begin deferred")?.execute([]).map(drop)
}

fn roll_back(connection: &Connection) {
    let rolled_back = || connection.prepare_cached("rollback")?.execute([]);
    if !connection.is_autocommit()
        && let Err(error) = rolled_back()
    {
        tracing::error!(%error, "a roll-back failed");
    }
}

/// Empties the log into the file and renews the statistics of the query planner.
fn tidy(connection: &Connection) {
    if let Err(error) = connection.execute_batch("pragma optimize; pragma wal_checkpoint(truncate);") {
        tracing::warn!(%error, "the database file could not be tidied");
    }
}

pub(super) fn exec(connection: &Connection, sql: &str, values: &[Val]) -> Result<u64, Error> {
    let changed = connection.prepare_cached(sql)?.execute(params_from_iter(values))?;
    Ok(changed as u64)
}

pub(super) fn all<T>(
    connection: &Connection,
    sql: &str,
    values: &[Val],
    mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(map(&Row(Source::Sqlite(row)))?);
    }
    Ok(found)
}

pub(super) fn raw<'r>(row: &'r rusqlite::Row<'_>, index: usize) -> Result<Raw<'r>, Error> {
    Ok(match row.get_ref(index)? {
        ValueRef::Null => Raw::Null,
        ValueRef::Integer(n) => Raw::Int(n),
        ValueRef::Real(n) => Raw::Real(n),
        ValueRef::Text(text) => {
            Raw::Text(str::from_utf8(text).map_err(|error| Error::corrupt(format!("column {index}: {error}")))?)
        }
        ValueRef::Blob(bytes) => Raw::Bytes(bytes),
    })
}

impl rusqlite::ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null(_) => ToSqlOutput::Owned(Value::Null),
            Self::Int(n) => ToSqlOutput::Owned(Value::Integer(*n)),
            Self::Real(n) => ToSqlOutput::Owned(Value::Real(*n)),
            Self::Bool(yes) => ToSqlOutput::Owned(Value::Integer((*yes).into())),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Id(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
            Self::Time(at) => ToSqlOutput::Owned(Value::Integer(at.as_microsecond())),
            Self::Json(document) => ToSqlOutput::Owned(Value::Text(document.to_string())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, message) = &error else {
            return match error {
                rusqlite::Error::InvalidColumnIndex(index) => Self::corrupt(format!("no column {index}")),
                error => Self::driver(error),
            };
        };
        match failure.code {
            ErrorCode::ConstraintViolation => match constraint(failure.extended_code, message.as_deref()) {
                Some(name) => Self::Conflict(name),
                None => Self::driver(error),
            },
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::OutOfMemory => Self::unavailable(error),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::corrupt(error.to_string()),
            _ => Self::driver(error),
        }
    }
}

/// The name that `PostgreSQL` gives to the constraint which `SQLite` describes: `case.shard, case.id` is `case_shard_id_key`.
fn constraint(extended_code: i32, message: Option<&str>) -> Option<String> {
    use rusqlite::ffi::{SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
    if extended_code == SQLITE_CONSTRAINT_FOREIGNKEY {
        return Some("foreign_key".to_owned());
    }
    let (_, what) = message?.split_once("constraint failed: ")?;
    if let Some(index) = what.strip_prefix("index ") {
        return Some(index.trim_matches('\'').to_owned());
    }
    let table = what.split('.').next()?;
    match extended_code {
        SQLITE_CONSTRAINT_PRIMARYKEY => Some(format!("{table}_pkey")),
        SQLITE_CONSTRAINT_UNIQUE => {
            let columns: Vec<_> = what.split(", ").filter_map(|column| column.split('.').nth(1)).collect();
            Some(format!("{table}_{}_key", columns.join("_")))
        }
        _ => None,
    }
}
