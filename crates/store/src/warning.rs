//! Warnings: one row holds what lists need as columns, what it says and what only the rules ask as documents.

mod event;

pub use event::{Event, Kind, append, events};

use crate::{
    Error,
    case::{document, to_document, word},
    query::Query,
    seam::{Row, Tx, Val},
    vals,
};
use domain::{
    city::UnitCode,
    id::WarningId,
    warning::{Mode, State, Warning},
};
use jiff::Timestamp;

const SELECT: &str = "select id, unit, mode, state, version, content, file from warning";

fn warning(row: &Row<'_>) -> Result<Warning, Error> {
    Ok(Warning {
        id: row.get(0)?,
        unit: row.get(1)?,
        mode: word(row, 2, Mode::parse)?,
        state: word(row, 3, State::parse)?,
        version: row.get(4)?,
        content: document(row, 5)?,
        file: document(row, 6)?,
    })
}

/// Stores a new draft.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn insert(tx: &mut Tx<'_>, new: &Warning, at: Timestamp) -> Result<(), Error> {
    tx.exec(
        "insert into warning (shard, id, unit, mode, state, kind, version, expires, released_at, changed_at, content, \
         file) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &vals![
            new.id.shard(),
            new.id,
            new.unit.as_str(),
            new.mode.as_str(),
            new.state.as_str(),
            new.content.kind.as_str(),
            new.version,
            new.content.expires,
            new.issued().map(|issued| issued.at),
            at,
            to_document(&new.content)?,
            to_document(&new.file)?,
        ],
    )
    .await?;
    Ok(())
}

/// Stores a warning after a step; false if it is no longer in the state and version it was in before.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn update(tx: &mut Tx<'_>, before: &Warning, after: &Warning, at: Timestamp) -> Result<bool, Error> {
    let changed = tx
        .exec(
            "update warning set state = $1, kind = $2, version = $3, expires = $4, released_at = $5, changed_at = $6, \
             content = $7, file = $8 where shard = $9 and id = $10 and state = $11 and version = $12",
            &vals![
                after.state.as_str(),
                after.content.kind.as_str(),
                after.version,
                after.content.expires,
                after.issued().map(|issued| issued.at),
                at,
                to_document(&after.content)?,
                to_document(&after.file)?,
                before.id.shard(),
                before.id,
                before.state.as_str(),
                before.version,
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// The warning with this id.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, id: WarningId) -> Result<Option<Warning>, Error> {
    tx.opt(format!("{SELECT} where shard = $1 and id = $2"), &vals![id.shard(), id], warning).await
}

/// Warnings and tests that are out, the newest first; time may have passed over some that the clock has not noted yet.
///
/// # Errors
/// As [`Tx::all`].
pub async fn out(tx: &mut Tx<'_>) -> Result<Vec<Warning>, Error> {
    let sql = format!("{SELECT} where state in ('released', 'cancelling') order by released_at desc, id desc");
    tx.all(sql, &[], warning).await
}

/// Warnings that are out and whose end has come, the earliest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn past_end(tx: &mut Tx<'_>, now: Timestamp, limit: u16) -> Result<Vec<WarningId>, Error> {
    let sql = "select id from warning where state in ('released', 'cancelling') and expires <= $1 \
               order by expires limit $2";
    tx.all(sql, &vals![now, limit], |row| row.get(0)).await
}

/// Where a part of a list ends: the time it is ordered by and the id of its last warning.
pub type After = (Timestamp, WarningId);

/// Warnings that are over by `now` and have no update, the last to go out first: what people may look back at. Tests are
/// left out.
///
/// # Errors
/// As [`Tx::all`].
pub async fn past(tx: &mut Tx<'_>, now: Timestamp, after: Option<After>, limit: u16) -> Result<Vec<Warning>, Error> {
    let mut query = Query::new(SELECT);
    query
        .and("released_at is not null and state <> 'replaced' and (state = 'cancelled' or expires <= ?)", [now.into()]);
    query.and("mode = ?", [Mode::Actual.as_str().into()]);
    if let Some((at, id)) = after {
        query.and("(released_at, id) < (?, ?)", [at.into(), id.into()]);
    }
    query.push(" order by released_at desc, id desc limit ?", [limit.into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, warning).await
}

/// Warnings and tests that went out, replaced ones too, the last first: what programs read.
///
/// # Errors
/// As [`Tx::all`].
pub async fn went_out(tx: &mut Tx<'_>, limit: u16) -> Result<Vec<Warning>, Error> {
    let sql = format!("{SELECT} where released_at is not null order by released_at desc, id desc limit $1");
    tx.all(sql, &vals![limit], warning).await
}

/// A warning in a list of staff, with when it last changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The warning.
    pub warning: Warning,
    /// When something last happened to it.
    pub changed_at: Timestamp,
}

/// Warnings of some units, or of all, in some states: what changed last comes first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_units(
    tx: &mut Tx<'_>,
    units: Option<&[UnitCode]>,
    states: &[State],
    after: Option<After>,
    limit: u16,
) -> Result<Vec<Listed>, Error> {
    let mut query = Query::new("select id, unit, mode, state, version, content, file, changed_at from warning");
    if let Some(units) = units {
        query.and_in("unit", units.iter().map(|unit| Val::from(unit.as_str())).collect());
    }
    query.and_in("state", states.iter().map(|state| Val::from(state.as_str())).collect());
    if let Some((at, id)) = after {
        query.and("(changed_at, id) < (?, ?)", [at.into(), id.into()]);
    }
    query.push(" order by changed_at desc, id desc limit ?", [limit.into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| Ok(Listed { warning: warning(row)?, changed_at: row.get(7)? })).await
}

/// Ids from `after` on, in their order: for going through all of them.
///
/// # Errors
/// As [`Tx::all`].
pub async fn ids(tx: &mut Tx<'_>, after: Option<WarningId>, limit: u16) -> Result<Vec<WarningId>, Error> {
    let mut query = Query::new("select id from warning");
    query.and_if("id > ?", after.map(Into::into));
    query.push(" order by id limit ?", [limit.into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| row.get(0)).await
}
