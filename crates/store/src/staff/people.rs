//! The people of units, as those who look after them find them.

use crate::{
    Error,
    query::Query,
    seam::{Row, Tx, Val},
    vals,
};
use domain::{city::UnitCode, id::StaffId, staff::StaffRole};

/// A person and where the account stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: StaffId,
    /// What is typed to sign in.
    pub login: String,
    /// Name shown to colleagues.
    pub name: String,
    /// Where the account stands.
    pub standing: Standing,
}

/// Where an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The person was invited and has set no password.
    Invited,
    /// The person may sign in.
    Active,
    /// The person was taken out of service.
    Removed,
}

const COLUMNS: &str = "s.id, s.login, s.name, s.active, s.removed_at is not null";

fn person(row: &Row<'_>) -> Result<Person, Error> {
    let standing = match (row.get::<bool>(3)?, row.get::<bool>(4)?) {
        (true, _) => Standing::Active,
        (false, false) => Standing::Invited,
        (false, true) => Standing::Removed,
    };
    Ok(Person { id: StaffId(row.get(0)?), login: row.get(1)?, name: row.get(2)?, standing })
}

/// The person with this id, in service or not.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, id: StaffId) -> Result<Option<Person>, Error> {
    tx.opt(format!("select {COLUMNS} from staff s where s.id = $1"), &vals![id], person).await
}

/// People who were ever given a role in one of the units, this role if one is named, and were not removed: by name, from
/// after the last one of the part before.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_units(
    tx: &mut Tx<'_>,
    units: &[UnitCode],
    role: Option<StaffRole>,
    after: Option<&(String, StaffId)>,
    limit: u16,
) -> Result<Vec<Person>, Error> {
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let marks = vec!["?"; units.len()].join(", ");
    let as_role = if role.is_some() { " and g.role = ?" } else { "" };
    let held = format!("s.id in (select g.staff from staff_grant g where g.unit in ({marks}){as_role})");
    let values = units.iter().map(UnitCode::as_str).chain(role.map(StaffRole::as_str)).map(Val::from);
    let mut query = Query::new(&format!("select {COLUMNS} from staff s"));
    query.and("s.removed_at is null", []).and(&held, values);
    if let Some((name, id)) = after {
        query.and("(s.name, s.id) > (?, ?)", [Val::from(name.as_str()), (*id).into()]);
    }
    query.push(" order by s.name, s.id limit ?", [limit.into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, person).await
}
