//! Accounts of people who work for a unit: signing in, sessions, access tokens of programs.

pub mod absence;
mod factor;
pub mod forgotten;
pub mod handover;
pub mod invitation;
pub mod own;
pub mod people;

pub use factor::{Entrance, Setup, enter_with_code, enter_with_recovery, half_way};

use crate::{App, CityNow, Error, FieldError, case::text, digest};
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier, password_hash::SaltString};
use domain::{
    authority::counts,
    city::UnitCode,
    id::{StaffId, TokenId},
    routing::standing,
    staff::{Change, Grant, Staff, Term},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde_json::{Value, json};
use std::sync::LazyLock;
pub use store::staff::{SignedIn, event::Event};
use store::{
    Tx,
    staff::{Account, session::Session},
};
use tokio::sync::Semaphore;

/// Passwords are checked one at a time for each core but one: a storm of sign-ins must not stop the pages.
static DESK: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Semaphore::new(cores.saturating_sub(1).max(1))
});

/// Fewest characters of a password.
pub const PASSWORD_LEAST: usize = 10;

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let _seat = DESK.acquire().await.map_err(Error::bug)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::bug)
}

async fn hash(app: &App, password: String) -> Result<String, Error> {
    let salt = [app.ids.random().to_le_bytes(), app.ids.random().to_le_bytes()].concat();
    let salt = SaltString::encode_b64(&salt).map_err(|fault| Error::bug(fault.to_string()))?;
    let hashed =
        off_thread(move || Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()))
            .await?;
    hashed.map_err(|fault| Error::bug(fault.to_string()))
}

/// Makes an account with roles that begin today.
///
/// # Errors
/// `Invalid` if the login is taken or empty, or the password too short.
pub async fn add(app: &App, login: &str, name: &str, password: &str, grants: Vec<Grant>) -> Result<StaffId, Error> {
    let (login, name) = (text(login, "login", 3)?.to_lowercase(), text(name, "name", 2)?);
    check_password(password)?;
    let now = app.clock.now();
    let id = StaffId(app.ids.id(now));
    let terms = from_today(app, grants);
    let password_hash = hash(app, password.to_owned()).await?;
    let account = Account { id, login, name, password_hash, active: true };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                store::staff::insert(tx, &account, now).await.map_err(Error::expecting("staff_login_key", taken))?;
                for term in &terms {
                    store::staff::grant(tx, id, term).await?;
                }
                note(tx, id, Change::Add, None, json!({ "login": account.login, "roles": terms }), now).await?;
                Ok::<_, Error>(id)
            })
        })
        .await
}

/// What somebody is called, among names that were looked up together.
#[must_use]
pub fn name_of(names: &[(StaffId, String)], id: StaffId) -> Option<&str> {
    names.iter().find(|(own, _)| *own == id).map(|(_, name)| name.as_str())
}

fn from_today(app: &App, grants: Vec<Grant>) -> Vec<Term> {
    let from = app.city().day(app.clock.now());
    grants.into_iter().map(|grant| Term { grant, from, until: None }).collect()
}

/// Writes down what was done to an account; by nobody at the command line.
async fn note(
    tx: &mut Tx<'_>,
    whom: StaffId,
    change: Change,
    by: Option<StaffId>,
    body: Value,
    now: Timestamp,
) -> Result<(), Error> {
    let event = Event::new(change, by, now, body);
    store::staff::event::append(tx, whom, event).await.map_err(Error::expecting("staff_event_pkey", Error::moved_on))
}

/// What was done to an account, oldest first.
///
/// # Errors
/// `NotFound` if there is no such login.
pub async fn history(app: &App, login: &str) -> Result<Vec<Event>, Error> {
    let login = login.trim().to_lowercase();
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let account = store::staff::by_login(tx, &login).await?.ok_or(Error::NotFound)?;
                Ok(store::staff::event::of(tx, account.id).await?)
            })
        })
        .await
}

fn taken() -> Error {
    Error::field("login", "staff-login-taken")
}

/// An account to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewStaff {
    /// What the person signs in with.
    pub(crate) login: String,
    /// The person's name.
    pub(crate) name: String,
    /// Roles in units.
    pub(crate) grants: Vec<Grant>,
}

/// Makes many accounts at once with one password, which is hashed only once: for a demonstration.
pub(crate) async fn add_many(app: &App, new: Vec<NewStaff>, password: &str) -> Result<Vec<StaffId>, Error> {
    check_password(password)?;
    let now = app.clock.now();
    let password_hash = hash(app, password.to_owned()).await?;
    let new: Vec<_> = new.into_iter().map(|one| (one.login, one.name, from_today(app, one.grants))).collect();
    let ids: Vec<StaffId> = new.iter().map(|_| StaffId(app.ids.id(now))).collect();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                for (id, (login, name, terms)) in ids.iter().copied().zip(new) {
                    let account = Account { id, login, name, password_hash: password_hash.clone(), active: true };
                    store::staff::insert(tx, &account, now).await?;
                    for term in &terms {
                        store::staff::grant(tx, id, term).await?;
                    }
                    note(tx, id, Change::Add, None, json!({ "login": account.login, "roles": terms }), now).await?;
                }
                Ok::<_, Error>(ids)
            })
        })
        .await
}

fn check_password(password: &str) -> Result<(), Error> {
    if password.chars().count() < PASSWORD_LEAST {
        return Err(FieldError::new("password", "field-short").with("least", PASSWORD_LEAST).into());
    }
    Ok(())
}

/// Sets a new password.
///
/// # Errors
/// `NotFound` if there is no such login; `Invalid` if the password is too short.
pub async fn set_password(app: &App, login: &str, password: &str) -> Result<(), Error> {
    check_password(password)?;
    let hash = hash(app, password.to_owned()).await?;
    let (login, now) = (login.trim().to_lowercase(), app.clock.now());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let account = store::staff::by_login(tx, &login).await?.ok_or(Error::NotFound)?;
                new_password(tx, account.id, &hash, now).await?;
                note(tx, account.id, Change::Password, None, Value::Null, now).await
            })
        })
        .await
}

/// Sets the hash of a new password; a link by which another could be set ends.
async fn new_password(tx: &mut Tx<'_>, id: StaffId, hash: &str, now: Timestamp) -> Result<(), Error> {
    store::staff::set_password(tx, id, hash).await?;
    Ok(store::staff::invitation::end(tx, id, now).await?)
}

/// Takes away the second factor of somebody whom nobody above can help: who has lost phone and recovery codes, and looks after
/// everybody else. They are signed out everywhere, and told of it.
///
/// # Errors
/// `NotFound` if there is no such login in service; `Conflict` if the person has no second factor.
pub async fn reset_factor(app: &App, login: &str) -> Result<(), Error> {
    let (login, now) = (login.trim().to_lowercase(), app.clock.now());
    app.db
        .write(move |tx| {
            let login = login.clone();
            Box::pin(async move {
                let account = store::staff::by_login(tx, &login).await?.filter(|account| account.active);
                let account = account.ok_or(Error::NotFound)?;
                people::take_factor(tx, account.id, &account.name, now).await?;
                note(tx, account.id, Change::Reset, None, Value::Null, now).await
            })
        })
        .await
}

/// A role for the days from one to another, from today on if no first one is named.
fn checked(
    city: &CityNow,
    grant: Grant,
    (from, until): (Option<Date>, Option<Date>),
    now: Timestamp,
) -> Result<Term, Error> {
    let from = from.unwrap_or_else(|| city.day(now));
    let unit = city.city().units.get(&grant.unit).ok_or_else(|| Error::field("unit", "staff-unit-unknown"))?;
    if !unit.exists_on(from) && until.is_none_or(|until| !unit.exists_on(until)) {
        return Err(Error::field("unit", "staff-unit-ended"));
    }
    Term::new(grant, from, until).map_err(|fault| {
        tracing::debug!(%fault, "no term");
        Error::field("until", "staff-term-backwards")
    })
}

/// Gives a role for a term; one that was given before gets these days instead, so an earlier last day ends it.
///
/// # Errors
/// `NotFound` if there is no such login in service; `Invalid` if no such unit exists in the term, or the term runs backwards.
pub async fn give(app: &App, login: &str, grant: Grant, from: Option<Date>, until: Option<Date>) -> Result<(), Error> {
    let term = checked(&app.city(), grant, (from, until), app.clock.now())?;
    let (login, now) = (login.trim().to_lowercase(), app.clock.now());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let account = store::staff::by_login(tx, &login).await?.filter(|account| account.active);
                let id = account.ok_or(Error::NotFound)?.id;
                store::staff::grant(tx, id, &term).await?;
                note(tx, id, Change::Give, None, json!({ "role": term }), now).await
            })
        })
        .await
}

/// Takes a person out of service from this moment: browsers and programs that were signed in for them are so no longer.
///
/// # Errors
/// `NotFound` if there is no such login in service.
pub async fn remove(app: &App, login: &str) -> Result<(), Error> {
    let (login, now) = (login.trim().to_lowercase(), app.clock.now());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let account = store::staff::by_login(tx, &login).await?.ok_or(Error::NotFound)?;
                if !store::staff::remove(tx, account.id, now).await? {
                    return Err(Error::NotFound);
                }
                note(tx, account.id, Change::Remove, None, Value::Null, now).await
            })
        })
        .await
}

/// A unit that ended while somebody still held a role in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedUnit {
    /// The unit.
    pub unit: UnitCode,
    /// The unit that has its work now: a successor, or whoever succeeded that one.
    pub successor: Option<UnitCode>,
}

/// The units of a person's present roles that do not exist any more.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn ended_units(app: &App, id: StaffId) -> Result<Vec<EndedUnit>, Error> {
    let (city, day) = (app.city(), app.city().day(app.clock.now()));
    let terms =
        app.db.read(move |tx| Box::pin(async move { Ok::<_, Error>(store::staff::terms(tx, id).await?) })).await?;
    let mut units: Vec<_> = terms
        .into_iter()
        .filter(|term| term.covers(day) && !exists(&city, &term.grant.unit, day))
        .map(|term| term.grant.unit)
        .collect();
    units.dedup();
    let heir = |unit: &UnitCode| standing(city.city(), unit, day).map(|heir| heir.code.clone());
    Ok(units.into_iter().map(|unit| EndedUnit { successor: heir(&unit), unit }).collect())
}

fn exists(city: &CityNow, unit: &UnitCode, day: Date) -> bool {
    city.city().units.get(unit).is_some_and(|unit| unit.exists_on(day))
}

/// Without the roles that count for nothing today: those in units that do not exist, and those that watch over the city from
/// elsewhere than its coordinating unit.
fn in_service(city: &CityNow, day: Date, mut staff: Staff) -> Staff {
    let holds = |grant: &Grant| exists(city, &grant.unit, day) && counts(grant, city.city());
    staff.grants.retain(holds);
    for one in &mut staff.stands_in {
        one.grants.retain(holds);
    }
    staff
}

/// With what somebody signs in, and for how long.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The browser in words; empty if it is not known.
    pub browser: String,
    /// How long the session is to hold.
    pub length: SignedDuration,
}

impl From<SignedDuration> for Visit {
    fn from(length: SignedDuration) -> Self {
        Self { browser: String::new(), length }
    }
}

/// Signs in, or goes half-way where a second factor is to be shown. A wrong login costs the same time as a wrong password.
///
/// # Errors
/// `Invalid` with one and the same message for whatever did not fit.
pub async fn sign_in(app: &App, login: &str, password: &str, visit: impl Into<Visit>) -> Result<Entrance, Error> {
    let login = login.trim().to_lowercase();
    let account = app
        .db
        .read(move |tx| Box::pin(async move { Ok::<_, Error>(store::staff::by_login(tx, &login).await?) }))
        .await?
        .filter(|account| account.active);
    let known = account.as_ref().map(|account| account.password_hash.clone());
    let fits = fits(known, password.to_owned()).await?;
    let account = account.filter(|_| fits).ok_or_else(|| Error::field("login", "staff-sign-in-wrong"))?;
    factor::begin_visit(app, account.id, visit.into()).await
}

/// Whether a password is the one of the hash; without a hash it takes as long and is not.
async fn fits(known: Option<String>, password: String) -> Result<bool, Error> {
    static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| {
        let salt = SaltString::encode_b64(&[7; 16]).ok()?;
        Argon2::default().hash_password(b"nobody", &salt).ok().map(|hash| hash.to_string())
    });
    off_thread(move || {
        let Some(hash) = known.as_ref().or(NOBODY.as_ref()) else { return false };
        let Ok(parsed) = PasswordHash::new(hash) else { return false };
        Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known.is_some()
    })
    .await
}

/// A session that begins now.
fn session(app: &App, secret: &str, visit: Visit) -> Result<Session, Error> {
    let now = app.clock.now();
    let expires_at = now.saturating_add(visit.length).map_err(Error::bug)?;
    Ok(Session { token_hash: digest(secret), browser: visit.browser, created_at: now, expires_at })
}

/// The person signed in with a session's secret.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn by_session(app: &App, secret: &str) -> Result<Option<SignedIn>, Error> {
    let (token, now, city) = (digest(secret), app.clock.now(), app.city());
    let day = city.day(now);
    let found = app
        .db
        .look(move |tx| Box::pin(async move { Ok::<_, Error>(store::staff::by_session(tx, &token, now, day).await?) }))
        .await?;
    Ok(found.map(|own| SignedIn { staff: in_service(&city, day, own.staff), ..own }))
}

/// Signs out.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn sign_out(app: &App, secret: &str) -> Result<(), Error> {
    let token = digest(secret);
    app.db
        .write(move |tx| Box::pin(async move { Ok::<_, Error>(store::staff::session::close(tx, &token).await?) }))
        .await
}

/// Makes an access token with which a program acts for a person; shown once.
///
/// # Errors
/// `NotFound` if there is no such login.
pub async fn add_token(app: &App, login: &str, name: &str) -> Result<String, Error> {
    let name = text(name, "name", 1)?;
    let (secret, now) = (format!("nc_{}", app.ids.secret()), app.clock.now());
    let (token, id) = (digest(&secret), TokenId(app.ids.id(now)));
    let login = login.trim().to_lowercase();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let account = store::staff::by_login(tx, &login).await?.ok_or(Error::NotFound)?;
                store::staff::add_token(tx, id, &token, account.id, &name, now).await?;
                note(tx, account.id, Change::Token, None, json!({ "name": name }), now).await
            })
        })
        .await?;
    Ok(secret)
}

/// The person a program acts for.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn by_token(app: &App, secret: &str) -> Result<Option<Staff>, Error> {
    let (token, city) = (digest(secret), app.city());
    let day = city.day(app.clock.now());
    let found = app
        .db
        .look(move |tx| Box::pin(async move { Ok::<_, Error>(store::staff::by_token(tx, &token, day).await?) }))
        .await?;
    Ok(found.map(|staff| in_service(&city, day, staff)))
}
