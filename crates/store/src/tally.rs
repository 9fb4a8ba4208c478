//! Rolled-up statistics, kept in the transaction of every action.

use crate::{
    Error,
    case::shard_of_text,
    query::Query,
    seam::{Tx, Val},
};
use domain::{
    city::Stream,
    statistics::{Dimension, Key, Tally},
};

/// Adds changes to the rows.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn add(tx: &mut Tx<'_>, changes: &[(Key, Tally)]) -> Result<(), Error> {
    if changes.is_empty() {
        return Ok(());
    }
    let names = Tally::NAMES;
    let marks = format!("({})", vec!["?"; names.len() + 5].join(", "));
    let mut query = Query::new(&format!(
        "insert into tally (shard, dimension, member, week, stream, {}) values ",
        names.join(", ")
    ));
    for (at, (key, tally)) in changes.iter().enumerate() {
        let shard = shard_of_text(&format!("{}:{}", key.dimension, key.member));
        let place = [
            shard.into(),
            key.dimension.as_str().into(),
            key.member.as_str().into(),
            key.week.as_str().into(),
            key.stream.as_str().into(),
        ];
        query.push(if at == 0 { "" } else { ", " }, []);
        query.push(&marks, place.into_iter().chain(tally.values().into_iter().map(Val::from)));
    }
    let sums = names.iter().map(|name| format!("{name} = tally.{name} + excluded.{name}")).collect::<Vec<_>>();
    query.push(" on conflict (shard, dimension, member, week, stream) do update set ", []).push(&sums.join(", "), []);
    let (sql, values) = query.done();
    tx.exec(sql, &values).await?;
    Ok(())
}

/// What is asked of the statistics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First week, as its Monday `2026-11-23`; none from the beginning.
    pub from: Option<String>,
    /// Last week, as its Monday; none to the end.
    pub to: Option<String>,
    /// Only this stream.
    pub stream: Option<Stream>,
    /// Only this member.
    pub member: Option<String>,
    /// Only members that begin with this; for [`Dimension::UnitField`] and [`Dimension::Area`].
    pub prefix: Option<String>,
}

fn asked(select: &str, dimension: Dimension, span: &Span) -> Query {
    let sums = Tally::NAMES.iter().map(|name| format!("cast(sum({name}) as bigint)")).collect::<Vec<_>>().join(", ");
    let mut query = Query::new(&format!("select {select}, {sums} from tally"));
    query.and("dimension = ?", [dimension.as_str().into()]);
    if let Some(from) = &span.from {
        query.and("week >= ?", [from.as_str().into()]);
    }
    if let Some(to) = &span.to {
        query.and("week <= ?", [to.as_str().into()]);
    }
    if let Some(stream) = span.stream {
        query.and("stream = ?", [stream.as_str().into()]);
    }
    query.and_if("member = ?", span.member.as_deref().map(Val::from));
    if let Some(prefix) = &span.prefix {
        query.and("member >= ?", [prefix.as_str().into()]).and("member < ?", [format!("{prefix}\u{10FFFF}").into()]);
    }
    query
}

async fn grouped(
    tx: &mut Tx<'_>,
    column: &str,
    dimension: Dimension,
    span: &Span,
) -> Result<Vec<(String, Tally)>, Error> {
    let mut query = asked(column, dimension, span);
    query.push(&format!(" group by {column} order by {column}"), []);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| {
        let counts = (1..=Tally::NAMES.len()).map(|at| row.get::<i64>(at)).collect::<Result<Vec<_>, _>>()?;
        Ok((row.get(0)?, Tally::from_values(&counts)))
    })
    .await
}

/// Sums by member of a dimension.
///
/// # Errors
/// As [`Tx::all`].
pub async fn by_member(tx: &mut Tx<'_>, dimension: Dimension, span: &Span) -> Result<Vec<(String, Tally)>, Error> {
    grouped(tx, "member", dimension, span).await
}

/// Sums by week of a dimension; weeks without cases are left out.
///
/// # Errors
/// As [`Tx::all`].
pub async fn by_week(tx: &mut Tx<'_>, dimension: Dimension, span: &Span) -> Result<Vec<(String, Tally)>, Error> {
    grouped(tx, "week", dimension, span).await
}

/// Sums by stream of a dimension.
///
/// # Errors
/// As [`Tx::all`].
pub async fn by_stream(tx: &mut Tx<'_>, dimension: Dimension, span: &Span) -> Result<Vec<(String, Tally)>, Error> {
    grouped(tx, "stream", dimension, span).await
}

/// Forgets every count, before all are counted anew.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn clear(tx: &mut Tx<'_>) -> Result<(), Error> {
    tx.exec("delete from tally", &[]).await?;
    Ok(())
}
