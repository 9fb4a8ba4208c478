//! Accounts of people who work for a unit: signing in, sessions, access tokens of programs.

use crate::{App, Error, FieldError, case::text, digest};
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier, password_hash::SaltString};
use domain::{
    id::{StaffId, TokenId},
    staff::{Grant, Staff},
};
use jiff::SignedDuration;
use std::sync::LazyLock;
use store::staff::Account;
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

/// Makes an account with roles.
///
/// # Errors
/// `Invalid` if the login is taken or empty, or the password too short.
pub async fn add(app: &App, login: &str, name: &str, password: &str, grants: Vec<Grant>) -> Result<StaffId, Error> {
    let (login, name) = (text(login, "login", 3)?.to_lowercase(), text(name, "name", 2)?);
    check_password(password)?;
    let now = app.clock.now();
    let id = StaffId(app.ids.id(now));
    let password_hash = hash(app, password.to_owned()).await?;
    let account = Account { id, login, name, password_hash, active: true };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                store::staff::insert(tx, &account, now).await.map_err(Error::expecting("staff_login_key", taken))?;
                for grant in &grants {
                    store::staff::grant(tx, id, grant).await?;
                }
                Ok::<_, Error>(id)
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
    let ids: Vec<StaffId> = new.iter().map(|_| StaffId(app.ids.id(now))).collect();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                for (id, NewStaff { login, name, grants }) in ids.iter().copied().zip(new) {
                    let account = Account { id, login, name, password_hash: password_hash.clone(), active: true };
                    store::staff::insert(tx, &account, now).await?;
                    for grant in &grants {
                        store::staff::grant(tx, id, grant).await?;
                    }
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
    let login = login.trim().to_lowercase();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let account = store::staff::by_login(tx, &login).await?.ok_or(Error::NotFound)?;
                Ok(store::staff::set_password(tx, account.id, &hash).await?)
            })
        })
        .await
}

/// Signs in; the answer is the session's secret. A wrong login costs the same time as a wrong password.
///
/// # Errors
/// `Invalid` with one and the same message for whatever did not fit.
pub async fn sign_in(app: &App, login: &str, password: &str, length: SignedDuration) -> Result<String, Error> {
    static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| {
        let salt = SaltString::encode_b64(&[7; 16]).ok()?;
        Argon2::default().hash_password(b"nobody", &salt).ok().map(|hash| hash.to_string())
    });
    let wrong = || Error::field("login", "staff-sign-in-wrong");
    let login = login.trim().to_lowercase();
    let account = app
        .db
        .read(move |tx| Box::pin(async move { Ok::<_, Error>(store::staff::by_login(tx, &login).await?) }))
        .await?
        .filter(|account| account.active);
    let known = account.as_ref().map(|account| account.password_hash.clone());
    let password = password.to_owned();
    let fits = off_thread(move || {
        let Some(hash) = known.as_ref().or(NOBODY.as_ref()) else { return false };
        let Ok(parsed) = PasswordHash::new(hash) else { return false };
        Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
    })
    .await?;
    let account = account.filter(|_| fits).ok_or_else(wrong)?;
    let (secret, now) = (app.ids.secret(), app.clock.now());
    let (token, until) = (digest(&secret), now.saturating_add(length).map_err(Error::bug)?);
    app.db
        .write(move |tx| {
            Box::pin(
                async move { Ok::<_, Error>(store::staff::open_session(tx, &token, account.id, now, until).await?) },
            )
        })
        .await?;
    Ok(secret)
}

/// The person signed in with a session's secret.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn by_session(app: &App, secret: &str) -> Result<Option<Staff>, Error> {
    let (token, now) = (digest(secret), app.clock.now());
    app.db
        .read(move |tx| Box::pin(async move { Ok::<_, Error>(store::staff::by_session(tx, &token, now).await?) }))
        .await
}

/// Signs out.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn sign_out(app: &App, secret: &str) -> Result<(), Error> {
    let token = digest(secret);
    app.db
        .write(move |tx| Box::pin(async move { Ok::<_, Error>(store::staff::close_session(tx, &token).await?) }))
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
                Ok::<_, Error>(store::staff::add_token(tx, id, &token, account.id, &name, now).await?)
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
    let token = digest(secret);
    app.db.read(move |tx| Box::pin(async move { Ok::<_, Error>(store::staff::by_token(tx, &token).await?) })).await
}
