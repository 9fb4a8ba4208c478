//! Places that matter to people: whole areas, and circles round home, school or work.

use crate::{
    Error, Row,
    query::Query,
    seal::{Keyring, PLACE_LABEL},
    seam::{Tx, Val},
    vals,
};
use domain::{
    city::AreaCode,
    id::{InterestId, SubscriberId},
    interest::{Circle, Interest, Place},
};

fn interest(row: &Row<'_>, ring: &Keyring) -> Result<Interest, Error> {
    let id = InterestId(row.get(0)?);
    let label = ring.open(PLACE_LABEL, id.0.as_bytes(), &row.get::<String>(1)?)?;
    Ok(Interest { id, label, place: place(row, 2)? })
}

fn place(row: &Row<'_>, at: usize) -> Result<Place, Error> {
    Ok(match row.get::<Option<String>>(at)? {
        Some(area) => Place::Area(AreaCode(area)),
        None => Place::Circle(Circle { lat: row.get(at + 1)?, lon: row.get(at + 2)?, metres: row.get(at + 3)? }),
    })
}

/// Adds or changes a place. `prompt` says that its subscriber hears at once of what happens there.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, subscriber: SubscriberId, interest: &Interest, prompt: bool) -> Result<(), Error> {
    let (area, circle) = match &interest.place {
        Place::Area(area) => (Some(area.as_str()), None),
        Place::Circle(circle) => (None, Some(circle)),
    };
    let label = tx.ring().seal(PLACE_LABEL, interest.id.0.as_bytes(), &interest.label)?;
    tx.exec(
        "insert into interest (shard, subscriber, id, label, area, lat, lon, metres, cell, prompt) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (shard, subscriber, id) do update \
         set label = $4, area = $5, lat = $6, lon = $7, metres = $8, cell = $9, prompt = $10",
        &vals![
            subscriber.shard(),
            subscriber,
            interest.id,
            label,
            area,
            circle.map(|circle| circle.lat),
            circle.map(|circle| circle.lon),
            circle.map(|circle| circle.metres),
            circle.map(Circle::cell),
            prompt
        ],
    )
    .await?;
    Ok(())
}

/// Says for all places of a subscriber whether it hears at once of what happens there.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn hear(tx: &mut Tx<'_>, subscriber: SubscriberId, prompt: bool) -> Result<(), Error> {
    let sql = "update interest set prompt = $1 where shard = $2 and subscriber = $3 and prompt <> $1";
    tx.exec(sql, &vals![prompt, subscriber.shard(), subscriber]).await?;
    Ok(())
}

/// Removes a place; false if there is none.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn remove(tx: &mut Tx<'_>, subscriber: SubscriberId, id: InterestId) -> Result<bool, Error> {
    let sql = "delete from interest where shard = $1 and subscriber = $2 and id = $3";
    Ok(tx.exec(sql, &vals![subscriber.shard(), subscriber, id]).await? == 1)
}

/// The places of a subscriber, in the order they were added.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_subscriber(tx: &mut Tx<'_>, subscriber: SubscriberId) -> Result<Vec<Interest>, Error> {
    let sql = "select id, label, area, lat, lon, metres from interest where shard = $1 and subscriber = $2 order by id";
    let ring = tx.ring();
    tx.all(sql, &vals![subscriber.shard(), subscriber], |row| interest(row, &ring)).await
}

/// Where a list of subscribers goes on: after this one.
pub type After = Option<SubscriberId>;

/// The next places of some shards, in the order of shard and subscriber, at most `limit`: those of the last subscriber may be
/// cut off.
///
/// # Errors
/// As [`Tx::all`].
pub async fn page(
    tx: &mut Tx<'_>,
    shards: std::ops::Range<u16>,
    after: After,
    limit: u32,
) -> Result<Vec<(SubscriberId, Place)>, Error> {
    let mut query = Query::new("select subscriber, area, lat, lon, metres from interest");
    match after {
        Some(after) => query.and("(shard, subscriber) > (?, ?)", [after.shard().into(), after.into()]),
        None => query.and("shard >= ?", [shards.start.into()]),
    };
    query.and("shard < ?", [shards.end.into()]);
    query.push(" order by shard, subscriber limit ?", [i64::from(limit).into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| Ok((SubscriberId(row.get(0)?), place(row, 1)?))).await
}

/// Subscribers who hear at once of what happens in one of these areas, or whose circle may hold a place in one of these cells;
/// in order, after `after`.
///
/// # Errors
/// As [`Tx::all`].
pub async fn near(
    tx: &mut Tx<'_>,
    areas: &[AreaCode],
    cells: &[i64],
    after: After,
    limit: u16,
) -> Result<Vec<(SubscriberId, Place)>, Error> {
    let select = "select shard, subscriber, area, lat, lon, metres from interest where prompt";
    let found = match after {
        Some(after) => {
            let select = format!("{select} and (shard, subscriber) > (?, ?)");
            somewhere(&select, &[after.shard().into(), after.into()], areas, cells)
        }
        None => somewhere(select, &[], areas, cells),
    };
    let Some(mut query) = found else { return Ok(Vec::new()) };
    query.push(" order by 1, 2 limit ?", [limit.into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| Ok((SubscriberId(row.get(1)?), place(row, 2)?))).await
}

/// A selection, with its own values, of what lies in one of these areas or cells; none if there are none. Two statements
/// in one, so that each has its index.
pub(crate) fn somewhere(select: &str, own: &[Val], areas: &[AreaCode], cells: &[i64]) -> Option<Query> {
    let areas: Vec<Val> = areas.iter().map(|area| area.as_str().into()).collect();
    let cells: Vec<Val> = cells.iter().map(|cell| (*cell).into()).collect();
    let mut query: Option<Query> = None;
    for (column, values) in [("area", areas), ("cell", cells)] {
        if values.is_empty() {
            continue;
        }
        let joint = if query.is_some() { " union " } else { "" };
        let marks = vec!["?"; values.len()].join(", ");
        let values = own.iter().cloned().chain(values);
        query.get_or_insert_default().push(&format!("{joint}{select} and {column} in ({marks})"), values);
    }
    query
}
