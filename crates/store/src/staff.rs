//! People who work for a unit, and what they sign in with.

pub mod absence;
pub mod event;
pub mod factor;
pub mod invitation;
pub mod people;
pub mod session;

use crate::{
    Error,
    case::word,
    query::Query,
    seam::{Row, Tx, Val},
    vals,
};
use domain::{
    city::UnitCode,
    id::{StaffId, TokenId},
    staff::{Grant, Staff, StaffRole, Term},
};
use jiff::{Timestamp, civil::Date};

/// An account of a person who works for a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub id: StaffId,
    /// What is typed to sign in, lower case.
    pub login: String,
    /// Name shown to colleagues.
    pub name: String,
    /// Password hash in PHC form.
    pub password_hash: String,
    /// Whether the person may sign in.
    pub active: bool,
}

/// Stores a new account.
///
/// # Errors
/// `Conflict` if the login is taken.
pub async fn insert(tx: &mut Tx<'_>, account: &Account, at: Timestamp) -> Result<(), Error> {
    tx.exec(
        "insert into staff (id, login, name, password_hash, active, created_at) values ($1, $2, $3, $4, $5, $6)",
        &vals![
            account.id,
            account.login.as_str(),
            account.name.as_str(),
            account.password_hash.as_str(),
            account.active,
            at
        ],
    )
    .await?;
    Ok(())
}

/// Gives a role in a unit for a term; one that was given before gets these days instead.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn grant(tx: &mut Tx<'_>, id: StaffId, term: &Term) -> Result<(), Error> {
    tx.exec(
        "insert into staff_grant (staff, unit, role, valid_from, valid_until) values ($1, $2, $3, $4, $5) \
         on conflict (staff, unit, role) do update set valid_from = excluded.valid_from, \
         valid_until = excluded.valid_until",
        &vals![
            id,
            term.grant.unit.as_str(),
            term.grant.role.as_str(),
            term.from.to_string(),
            term.until.map(|day| day.to_string())
        ],
    )
    .await?;
    Ok(())
}

/// Every role that a person was ever given, by unit and role.
///
/// # Errors
/// As [`Tx::all`].
pub async fn terms(tx: &mut Tx<'_>, id: StaffId) -> Result<Vec<Term>, Error> {
    tx.all(
        "select unit, role, valid_from, valid_until from staff_grant where staff = $1 order by unit, role",
        &vals![id],
        term,
    )
    .await
}

fn term(row: &Row<'_>) -> Result<Term, Error> {
    let day = |text: &str| text.parse::<Date>().ok();
    let until = if row.get::<Option<String>>(3)?.is_some() { Some(word(row, 3, day)?) } else { None };
    let grant = Grant { unit: UnitCode(row.get(0)?), role: word(row, 1, StaffRole::parse)? };
    Ok(Term { grant, from: word(row, 2, day)?, until })
}

/// Lets a person who was invited sign in with a password. Tells whether they still were to come.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn activate(tx: &mut Tx<'_>, id: StaffId, hash: &str) -> Result<bool, Error> {
    let came = tx
        .exec(
            "update staff set password_hash = $1, active = $2 where id = $3 and active = $4 and removed_at is null",
            &vals![hash, true, id, false],
        )
        .await?;
    Ok(came == 1)
}

/// Takes a person out of service: no session and no token of theirs holds any longer. Tells whether they were in it or
/// invited to it.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn remove(tx: &mut Tx<'_>, id: StaffId, at: Timestamp) -> Result<bool, Error> {
    let gone = tx
        .exec(
            "update staff set active = $1, removed_at = $2 where id = $3 and removed_at is null",
            &vals![false, at, id],
        )
        .await?;
    session::close_others(tx, id, "").await?;
    tx.exec("update access_token set revoked_at = $1 where staff = $2 and revoked_at is null", &vals![at, id]).await?;
    Ok(gone > 0)
}

/// Sets the password hash.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn set_password(tx: &mut Tx<'_>, id: StaffId, hash: &str) -> Result<(), Error> {
    tx.exec("update staff set password_hash = $1 where id = $2", &vals![hash, id]).await?;
    Ok(())
}

fn account(row: &Row<'_>) -> Result<Account, Error> {
    Ok(Account {
        id: StaffId(row.get(0)?),
        login: row.get(1)?,
        name: row.get(2)?,
        password_hash: row.get(3)?,
        active: row.get(4)?,
    })
}

/// The account with this login.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn by_login(tx: &mut Tx<'_>, login: &str) -> Result<Option<Account>, Error> {
    tx.opt("select id, login, name, password_hash, active from staff where login = $1", &vals![login], account).await
}

async fn with_grants(tx: &mut Tx<'_>, found: Option<(StaffId, String)>, day: Date) -> Result<Option<Staff>, Error> {
    let Some((id, name)) = found else { return Ok(None) };
    let absence::Held { grants, stands_in } = absence::held(tx, id, day).await?;
    Ok(Some(Staff { id, name, grants, stands_in }))
}

fn id_and_name(row: &Row<'_>) -> Result<(StaffId, String), Error> {
    Ok((StaffId(row.get(0)?), row.get(1)?))
}

/// The active person with this id, and all roles held on `day`.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, id: StaffId, day: Date) -> Result<Option<Staff>, Error> {
    let found =
        tx.opt("select id, name from staff where id = $1 and active = $2", &vals![id, true], id_and_name).await?;
    with_grants(tx, found, day).await
}

/// Who is signed in with a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The person.
    pub staff: Staff,
    /// Whether they have a second factor.
    pub has_factor: bool,
}

/// The person signed in with this session at this time, with the roles of `day`.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn by_session(
    tx: &mut Tx<'_>,
    token_hash: &str,
    now: Timestamp,
    day: Date,
) -> Result<Option<SignedIn>, Error> {
    let found = tx
        .opt(
            "select s.id, s.name, exists (select 1 from second_factor f where f.staff = s.id and f.stage = $1) \
             from session join staff s on s.id = session.staff \
             where session.token_hash = $2 and session.expires_at > $3 and s.active = $4",
            &vals![factor::Stage::Proven.as_str(), token_hash, now, true],
            |row| Ok((id_and_name(row)?, row.get::<bool>(2)?)),
        )
        .await?;
    let Some((found, has_factor)) = found else { return Ok(None) };
    Ok(with_grants(tx, Some(found), day).await?.map(|staff| SignedIn { staff, has_factor }))
}

/// The person a program acts for with this access token, with the roles of `day`.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn by_token(tx: &mut Tx<'_>, token_hash: &str, day: Date) -> Result<Option<Staff>, Error> {
    let found = tx
        .opt(
            "select s.id, s.name from access_token t join staff s on s.id = t.staff \
             where t.token_hash = $1 and t.revoked_at is null and s.active = $2",
            &vals![token_hash, true],
            id_and_name,
        )
        .await?;
    with_grants(tx, found, day).await
}

/// Stores an access token of a program.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn add_token(
    tx: &mut Tx<'_>,
    id: TokenId,
    token_hash: &str,
    staff: StaffId,
    name: &str,
    at: Timestamp,
) -> Result<(), Error> {
    tx.exec(
        "insert into access_token (token_hash, id, staff, name, created_at) values ($1, $2, $3, $4, $5)",
        &vals![token_hash, id, staff, name, at],
    )
    .await?;
    Ok(())
}

/// A colleague, as choices and timelines show people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// Where the role is held.
    pub unit: UnitCode,
    /// The role.
    pub role: StaffRole,
}

/// Restricts a query on grants to those in force on a day.
fn on_day(query: &mut Query, day: Date) {
    query.and("g.valid_from <= ?", [Val::from(day.to_string())]);
    query.and("(g.valid_until is null or g.valid_until >= ?)", [Val::from(day.to_string())]);
}

/// Active people who hold a role in one of the units on `day`.
///
/// # Errors
/// As [`Tx::all`].
pub async fn holding(tx: &mut Tx<'_>, role: StaffRole, units: &[UnitCode], day: Date) -> Result<Vec<Colleague>, Error> {
    let mut query = Query::new("select s.id, s.name, g.unit, g.role from staff_grant g join staff s on s.id = g.staff");
    query.and("g.role = ?", [Val::from(role.as_str())]);
    query.and("s.active = ?", [Val::from(true)]);
    on_day(&mut query, day);
    query.and_in("g.unit", units.iter().map(|unit| unit.as_str().into()).collect());
    query.push(" order by s.name, s.id", []);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| {
        Ok(Colleague {
            id: StaffId(row.get(0)?),
            name: row.get(1)?,
            unit: UnitCode(row.get(2)?),
            role: word(row, 3, StaffRole::parse)?,
        })
    })
    .await
}

/// Active people who hold any role in one of the units on `day`: login and name, by name.
///
/// # Errors
/// As [`Tx::all`].
pub async fn people_of(tx: &mut Tx<'_>, units: &[UnitCode], day: Date) -> Result<Vec<(String, String)>, Error> {
    let mut query = Query::new("select distinct s.login, s.name from staff_grant g join staff s on s.id = g.staff");
    query.and("s.active = ?", [Val::from(true)]);
    on_day(&mut query, day);
    query.and_in("g.unit", units.iter().map(|unit| unit.as_str().into()).collect());
    query.push(" order by s.name, s.login", []);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| Ok((row.get(0)?, row.get(1)?))).await
}

/// Active people who hold any role in one of the units on `day`.
///
/// # Errors
/// As [`Tx::all`].
pub async fn colleagues(tx: &mut Tx<'_>, units: &[UnitCode], day: Date) -> Result<Vec<(StaffId, String)>, Error> {
    let mut query = Query::new("select distinct s.id, s.name from staff_grant g join staff s on s.id = g.staff");
    query.and("s.active = ?", [Val::from(true)]);
    on_day(&mut query, day);
    query.and_in("g.unit", units.iter().map(|unit| unit.as_str().into()).collect());
    let (sql, values) = query.done();
    tx.all(sql, &values, id_and_name).await
}

/// People who hold any of these roles in any unit on `day`.
///
/// # Errors
/// As [`Tx::all`].
pub async fn with_roles(tx: &mut Tx<'_>, roles: &[StaffRole], day: Date) -> Result<Vec<StaffId>, Error> {
    let mut query = Query::new("select distinct s.id from staff_grant g join staff s on s.id = g.staff");
    query.and_in("g.role", roles.iter().map(|role| role.as_str().into()).collect());
    query.and("s.active = ?", [Val::from(true)]);
    on_day(&mut query, day);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| Ok(StaffId(row.get(0)?))).await
}

/// Names of people by id.
///
/// # Errors
/// As [`Tx::all`].
pub async fn names(tx: &mut Tx<'_>, ids: &[StaffId]) -> Result<Vec<(StaffId, String)>, Error> {
    let mut query = Query::new("select id, name from staff");
    query.and_in("id", ids.iter().map(|id| (*id).into()).collect());
    let (sql, values) = query.done();
    tx.all(sql, &values, id_and_name).await
}

/// Units in which an active person holds a role on `day`.
///
/// # Errors
/// As [`Tx::one`].
pub async fn units_with_accounts(tx: &mut Tx<'_>, day: Date) -> Result<Vec<UnitCode>, Error> {
    let mut query = Query::new("select distinct g.unit from staff_grant g join staff s on s.id = g.staff");
    query.and("s.active = ?", [Val::from(true)]);
    on_day(&mut query, day);
    query.push(" order by g.unit", []);
    let (sql, values) = query.done();
    tx.all(sql, &values, |row| Ok(UnitCode(row.get(0)?))).await
}
