//! Days on which people are away, and their deputies.

use crate::{
    Error,
    case::word,
    query::Query,
    seam::{Row, Tx, Val},
    vals,
};
use domain::{
    city::UnitCode,
    id::StaffId,
    staff::{Absence, Grant, StaffRole, StandIn},
};
use jiff::{Timestamp, civil::Date};

/// Notes that a person is away; days that were noted with the same first one get this last one and this deputy instead.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, id: StaffId, absence: &Absence, now: Timestamp) -> Result<(), Error> {
    tx.exec(
        "insert into absence (staff, from_day, until_day, deputy, created_at) values ($1, $2, $3, $4, $5) \
         on conflict (staff, from_day) do update set until_day = excluded.until_day, deputy = excluded.deputy",
        &vals![id, absence.from.to_string(), absence.until.to_string(), absence.deputy, now],
    )
    .await?;
    Ok(())
}

/// Forgets the absence that begins on a day. Tells whether there was one.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn forget(tx: &mut Tx<'_>, id: StaffId, from: Date) -> Result<bool, Error> {
    let gone = tx.exec("delete from absence where staff = $1 and from_day = $2", &vals![id, from.to_string()]).await?;
    Ok(gone == 1)
}

fn absence(row: &Row<'_>, first: usize) -> Result<Absence, Error> {
    let day = |text: &str| text.parse::<Date>().ok();
    let deputy = row.get::<Option<uuid::Uuid>>(first + 2)?.map(StaffId);
    Ok(Absence { from: word(row, first, day)?, until: word(row, first + 1, day)?, deputy })
}

/// When a person is away from a day on, the next first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of(tx: &mut Tx<'_>, id: StaffId, day: Date) -> Result<Vec<Absence>, Error> {
    tx.all(
        "select from_day, until_day, deputy from absence where staff = $1 and until_day >= $2 order by from_day",
        &vals![id, day.to_string()],
        |row| absence(row, 0),
    )
    .await
}

/// For whom a person stands in from a day on, and who did until it: the next last day first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn by_deputy(tx: &mut Tx<'_>, deputy: StaffId, since: Date) -> Result<Vec<(StaffId, Absence)>, Error> {
    tx.all(
        "select staff, from_day, until_day, deputy from absence where deputy = $1 and until_day >= $2 \
         order by until_day, staff",
        &vals![deputy, since.to_string()],
        |row| Ok((StaffId(row.get(0)?), absence(row, 1)?)),
    )
    .await
}

/// Who of these people is away on a day.
///
/// # Errors
/// As [`Tx::all`].
pub async fn on(tx: &mut Tx<'_>, people: &[StaffId], day: Date) -> Result<Vec<(StaffId, Absence)>, Error> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = Query::new("select staff, from_day, until_day, deputy from absence");
    query.and("from_day <= ?", [Val::from(day.to_string())]);
    query.and("until_day >= ?", [Val::from(day.to_string())]);
    query.and_in("staff", people.iter().map(|id| (*id).into()).collect());
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| Ok((StaffId(row.get(0)?), absence(row, 1)?))).await
}

/// What somebody may do on a day because others are away: whom they stand in for, and the roles of those.
pub(super) struct Held {
    /// The own roles and those of others.
    pub(super) grants: Vec<Grant>,
    /// Those of others, each with who has them.
    pub(super) stands_in: Vec<StandIn>,
}

/// Every role that a person has on a day: the own ones, and those of people who are away and whose deputy it is.
///
/// # Errors
/// As [`Tx::all`].
pub(super) async fn held(tx: &mut Tx<'_>, id: StaffId, day: Date) -> Result<Held, Error> {
    let today = day.to_string();
    let rows = tx
        .all(
            "select g.staff, g.unit, g.role, '' as name, '' as until_day from staff_grant g \
             where g.staff = $1 and g.valid_from <= $2 and (g.valid_until is null or g.valid_until >= $3) \
             union all \
             select g.staff, g.unit, g.role, s.name, a.until_day from absence a \
             join staff s on s.id = a.staff join staff_grant g on g.staff = a.staff \
             where a.deputy = $4 and a.from_day <= $5 and a.until_day >= $6 and s.removed_at is null \
             and g.valid_from <= $7 and (g.valid_until is null or g.valid_until >= $8) \
             order by 5, 1, 2, 3",
            &vals![id, &*today, &*today, id, &*today, &*today, &*today, &*today],
            |row| {
                let grant = Grant { unit: UnitCode(row.get(1)?), role: word(row, 2, StaffRole::parse)? };
                Ok((StaffId(row.get(0)?), grant, row.get::<String>(3)?, row.get::<String>(4)?))
            },
        )
        .await?;
    let mut held = Held { grants: Vec::new(), stands_in: Vec::new() };
    for (whose, grant, name, until) in rows {
        if whose == id {
            held.grants.push(grant);
            continue;
        }
        if held.stands_in.iter().all(|one| one.id != whose) {
            let until = until.parse().map_err(|fault| Error::corrupt(format!("an absence ends on no day: {fault}")))?;
            held.stands_in.push(StandIn { id: whose, name, until, grants: Vec::new() });
        }
        if grant.role.is_passed_on() && !held.grants.contains(&grant) {
            held.grants.push(grant.clone());
            held.stands_in.iter_mut().filter(|one| one.id == whose).for_each(|one| one.grants.push(grant.clone()));
        }
    }
    Ok(held)
}
