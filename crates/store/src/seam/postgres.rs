//! The `PostgreSQL` arm: a pool, and values in the wire's binary form.

use super::{
    Arm, Kind, Row, Tx, Val, Work,
    row::{Raw, Source},
};
use crate::Error;
use sqlx::{
    Arguments, AssertSqlSafe, ConnectOptions, Connection, Encode, Postgres, Row as _, Type, TypeInfo, ValueRef,
    encode::IsNull,
    error::{BoxDynError, DatabaseError, ErrorKind},
    postgres::{PgArgumentBuffer, PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow, PgTypeInfo, types::Oid},
    query_with,
};
use std::{borrow::Cow, str::FromStr, time::Duration};

/// How often a body is tried before its deadlocks are somebody else's problem.
const ATTEMPTS: u32 = 5;
/// A connection idle for longer is asked whether it is still there.
const TRUST: Duration = Duration::from_secs(10);
/// How long to wait before the next try, the longer the more were needed.
const PAUSE: Duration = Duration::from_millis(5);
/// Between the two databases' ideas of the beginning of time.
const MICROS_1970_TO_2000: i64 = 946_684_800_000_000;

pub(super) struct Pool(PgPool);

impl Pool {
    pub(super) async fn connect(url: &str, connections: u32) -> Result<Self, Error> {
        let options = PgConnectOptions::from_str(url)
            .map_err(Error::driver)?
            .application_name("nhipcau")
            .statement_cache_capacity(256)
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(5))
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for > TRUST {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(options)
            .await?;
        Ok(Self(pool))
    }

    /// Runs `body` between `begin` and a commit; again from the start if others were in its way.
    pub(super) async fn run<T, E: From<Error>>(
        &self,
        begin: &'static str,
        body: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E> + Clone,
    ) -> Result<T, E> {
        let mut attempt = 1;
        loop {
            let inner = self.0.begin_with(begin).await.map_err(Error::from)?;
            let transaction = Transaction { inner, overtaken: false };
            let mut tx = Tx::new(Arm::Postgres(transaction));
            let outcome = body.clone()(&mut tx).await;
            let outcome = tx.verdict(outcome);
            let Arm::Postgres(Transaction { inner, mut overtaken }) = tx.arm else {
                return outcome;
            };
            let outcome = match outcome {
                Ok(value) => match inner.commit().await {
                    Ok(()) => return Ok(value),
                    Err(error) => {
                        overtaken = is_overtaken(&error);
                        Err(Error::from(error).into())
                    }
                },
                // Dropping the transaction rolls it back before its connection is used again.
                failed => failed,
            };
            if !overtaken || attempt == ATTEMPTS {
                return outcome;
            }
            tokio::time::sleep(PAUSE * attempt).await;
            attempt += 1;
        }
    }

    /// Connections in use.
    pub(super) fn busy(&self) -> usize {
        usize::try_from(self.0.size()).unwrap_or(usize::MAX).saturating_sub(self.0.num_idle())
    }

    pub(super) async fn close(&self) {
        self.0.close().await;
    }
}

/// An open transaction.
pub(super) struct Transaction {
    inner: sqlx::Transaction<'static, Postgres>,
    /// A statement failed because of another transaction: worth another try.
    overtaken: bool,
}

impl Transaction {
    pub(super) async fn exec(&mut self, sql: Cow<'static, str>, values: &[Val]) -> Result<u64, Error> {
        let done = query_with(AssertSqlSafe(sql), arguments(values)?).execute(&mut *self.inner).await;
        Ok(self.watch(done)?.rows_affected())
    }

    pub(super) async fn all<T>(
        &mut self,
        sql: Cow<'static, str>,
        values: &[Val],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let found = query_with(AssertSqlSafe(sql), arguments(values)?).fetch_all(&mut *self.inner).await;
        self.watch(found)?.iter().map(|row| map(&Row(Source::Postgres(row)))).collect()
    }

    fn watch<T>(&mut self, done: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        self.overtaken |= done.as_ref().is_err_and(is_overtaken);
        done
    }
}

fn is_overtaken(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    matches!(code.as_deref(), Some("40001" | "40P01"))
}

fn arguments(values: &[Val]) -> Result<PgArguments, Error> {
    let mut arguments = PgArguments::default();
    arguments.reserve(values.len(), 16 * values.len());
    for value in values {
        arguments.add(value).map_err(Error::Driver)?;
    }
    Ok(arguments)
}

impl Type<Postgres> for Val {
    /// Only for a value that does not say itself; every [`Val`] does.
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(TEXT)
    }
}

impl Encode<'_, Postgres> for Val {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        match self {
            Self::Null(_) => return Ok(IsNull::Yes),
            Self::Int(n) => buffer.extend_from_slice(&n.to_be_bytes()),
            Self::Real(n) => buffer.extend_from_slice(&n.to_be_bytes()),
            Self::Bool(yes) => buffer.push((*yes).into()),
            Self::Text(text) => buffer.extend_from_slice(text.as_bytes()),
            Self::Id(id) => buffer.extend_from_slice(id.as_bytes()),
            Self::Time(at) => buffer.extend_from_slice(&(at.as_microsecond() - MICROS_1970_TO_2000).to_be_bytes()),
            Self::Json(document) => {
                buffer.push(JSONB_VERSION);
                serde_json::to_writer(&mut **buffer, document)?;
            }
            Self::Bytes(bytes) => buffer.extend_from_slice(bytes),
        }
        Ok(IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(PgTypeInfo::with_oid(match self.kind() {
            Kind::Int => INT8,
            Kind::Real => FLOAT8,
            Kind::Bool => BOOL,
            Kind::Text => TEXT,
            Kind::Id => UUID,
            Kind::Time => TIMESTAMPTZ,
            Kind::Json => JSONB,
            Kind::Bytes => BYTEA,
        }))
    }
}

pub(super) fn raw(row: &PgRow, index: usize) -> Result<Raw<'_>, Error> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(Raw::Null);
    }
    let oid = value.type_info().oid();
    let bytes = value.as_bytes().map_err(Error::Driver)?;
    let shape = match (oid, bytes) {
        (Some(BOOL), [yes]) => Some(Raw::Int((*yes).into())),
        (Some(INT2), bytes) => array(bytes).map(|n| Raw::Int(i16::from_be_bytes(n).into())),
        (Some(INT4), bytes) => array(bytes).map(|n| Raw::Int(i32::from_be_bytes(n).into())),
        (Some(INT8), bytes) => array(bytes).map(|n| Raw::Int(i64::from_be_bytes(n))),
        (Some(FLOAT4), bytes) => array(bytes).map(|n| Raw::Real(f32::from_be_bytes(n).into())),
        (Some(FLOAT8), bytes) => array(bytes).map(|n| Raw::Real(f64::from_be_bytes(n))),
        (Some(TIMESTAMPTZ), bytes) => array(bytes).and_then(micros).map(Raw::Int),
        (Some(UUID | BYTEA), bytes) => Some(Raw::Bytes(bytes)),
        (Some(TEXT | VARCHAR | BPCHAR | NAME | JSON), text) | (Some(JSONB), [JSONB_VERSION, text @ ..]) => {
            str::from_utf8(text).ok().map(Raw::Text)
        }
        _ => None,
    };
    shape.ok_or_else(|| Error::corrupt(format!("column {index} is a {}: cast it", value.type_info().name())))
}

fn array<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.try_into().ok()
}

fn micros(since_2000: [u8; 8]) -> Option<i64> {
    i64::from_be_bytes(since_2000).checked_add(MICROS_1970_TO_2000)
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(refusal) = &error {
            return match (refusal.kind(), refusal.code().as_deref()) {
                (ErrorKind::ForeignKeyViolation, _) => Self::Conflict("foreign_key".to_owned()),
                (ErrorKind::UniqueViolation | ErrorKind::ExclusionViolation, _) => {
                    Self::Conflict(refusal.constraint().unwrap_or_default().to_owned())
                }
                // Connection, transaction, resources, operator, system: not the statement's fault.
                (_, Some(code)) if ["08", "40", "53", "57", "58"].contains(&&code[..2]) => Self::unavailable(error),
                _ => Self::driver(error),
            };
        }
        match error {
            sqlx::Error::ColumnIndexOutOfBounds { index, .. } => Self::corrupt(format!("no column {index}")),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::unavailable(error),
            error => Self::driver(error),
        }
    }
}

/// First byte of a `jsonb` on the wire.
const JSONB_VERSION: u8 = 1;

// The numbers of the built-in types never change.
const BOOL: Oid = Oid(16);
const BYTEA: Oid = Oid(17);
const NAME: Oid = Oid(19);
const INT8: Oid = Oid(20);
const INT2: Oid = Oid(21);
const INT4: Oid = Oid(23);
const TEXT: Oid = Oid(25);
const JSON: Oid = Oid(114);
const FLOAT4: Oid = Oid(700);
const FLOAT8: Oid = Oid(701);
const BPCHAR: Oid = Oid(1042);
const VARCHAR: Oid = Oid(1043);
const TIMESTAMPTZ: Oid = Oid(1184);
const UUID: Oid = Oid(2950);
const JSONB: Oid = Oid(3802);
