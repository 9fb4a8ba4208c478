//! What people see and change of their own account: sessions, password, second factor.

use super::{check_password, factor, fits, hash, new_password, note};
use crate::{App, Error, digest};
use domain::staff::{Change, Staff, Term};
use jiff::Timestamp;
use serde_json::json;
use store::staff::{
    factor::{self as factors, Stage},
    session as sessions,
};

/// A session, as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// By what it is named to end it; tells nothing of its secret.
    pub name: String,
    /// The browser in words; empty if it is not known.
    pub browser: String,
    /// When it was opened.
    pub since: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// Whether it is the one that asks.
    pub own: bool,
}

/// What people see of their own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// What they sign in with.
    pub login: String,
    /// Every role they were ever given.
    pub terms: Vec<Term>,
    /// Their sessions, newest first.
    pub sessions: Vec<Session>,
    /// Since when they have a second factor.
    pub factor_since: Option<Timestamp>,
    /// Recovery codes that are left.
    pub codes_left: i64,
}

/// What people see of their own account; `secret` is that of the session that asks.
///
/// # Errors
/// `NotFound` if the person is no longer there.
pub async fn look(app: &App, staff: &Staff, secret: &str) -> Result<Own, Error> {
    let (id, now, token) = (staff.id, app.clock.now(), digest(secret));
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let person = store::staff::people::find(tx, id).await?.ok_or(Error::NotFound)?;
                let session = |one: sessions::Session| Session {
                    name: digest(&one.token_hash),
                    browser: one.browser,
                    since: one.created_at,
                    until: one.expires_at,
                    own: one.token_hash == token,
                };
                Ok(Own {
                    login: person.login,
                    terms: store::staff::terms(tx, id).await?,
                    sessions: sessions::of(tx, id, now).await?.into_iter().map(session).collect(),
                    factor_since: factors::find(tx, id, Stage::Proven).await?.map(|factor| factor.at),
                    codes_left: factors::codes_left(tx, id).await?,
                })
            })
        })
        .await
}

/// Ends one session of the person; harmless if it has ended already.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn sign_out_of(app: &App, staff: &Staff, name: &str) -> Result<(), Error> {
    let (id, now, name) = (staff.id, app.clock.now(), name.to_owned());
    app.db
        .write(move |tx| {
            let name = name.clone();
            Box::pin(async move {
                let all = sessions::of(tx, id, now).await?;
                if let Some(found) = all.iter().find(|one| digest(&one.token_hash) == name) {
                    sessions::close(tx, &found.token_hash).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Ends every session of the person but the one that asks.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn sign_out_elsewhere(app: &App, staff: &Staff, secret: &str) -> Result<(), Error> {
    let (id, token) = (staff.id, digest(secret));
    app.db
        .write(move |tx| {
            let token = token.clone();
            Box::pin(async move {
                sessions::close_others(tx, id, &token).await?;
                Ok(())
            })
        })
        .await
}

/// Sets a new password for who knows the old one, and ends every session but the one that asks.
///
/// # Errors
/// `Invalid` if the old password is another, or the new one too short; `NotFound` if the person is no longer there.
pub async fn change_password(app: &App, staff: &Staff, secret: &str, old: &str, new: &str) -> Result<(), Error> {
    check_password(new)?;
    let (id, now, token) = (staff.id, app.clock.now(), digest(secret));
    let known = app
        .db
        .read(move |tx| {
            Box::pin(async move {
                let person = store::staff::people::find(tx, id).await?.ok_or(Error::NotFound)?;
                Ok::<_, Error>(store::staff::by_login(tx, &person.login).await?)
            })
        })
        .await?;
    if !fits(known.map(|account| account.password_hash), old.to_owned()).await? {
        return Err(Error::field("old", "me-password-wrong"));
    }
    let hash = hash(app, new.to_owned()).await?;
    app.db
        .write(move |tx| {
            let (hash, token) = (hash.clone(), token.clone());
            Box::pin(async move {
                new_password(tx, id, &hash, now).await?;
                sessions::close_others(tx, id, &token).await?;
                note(tx, id, Change::Password, Some(id), json!({}), now).await
            })
        })
        .await
}

/// The second factor that the person has begun to set up, if any.
///
/// # Errors
/// `NotFound` if the person is no longer there.
pub async fn setup(app: &App, staff: &Staff) -> Result<Option<factor::Setup>, Error> {
    let id = staff.id;
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let person = store::staff::people::find(tx, id).await?.ok_or(Error::NotFound)?;
                let asked = factors::find(tx, id, Stage::Asked).await?;
                Ok(asked.map(|asked| factor::Setup { secret: asked.secret, login: person.login }))
            })
        })
        .await
}

/// Begins to set up a second factor. Who has one shows it first: its code, or a recovery code.
///
/// # Errors
/// `Invalid` if what was shown is not good.
pub async fn begin_setup(app: &App, staff: &Staff, shown: &str) -> Result<(), Error> {
    factor::begin(app, staff, shown).await
}

/// Ends setting up with the first code of the app. The answer is recovery codes, which are told only now.
///
/// # Errors
/// `Invalid` if the code is none or of another time; `Gone` if nothing was begun.
pub async fn prove_setup(app: &App, staff: &Staff, code: &str) -> Result<Vec<String>, Error> {
    factor::prove(app, staff, code).await
}

/// New recovery codes in place of all earlier ones, for who shows a code of the app; they are told only now.
///
/// # Errors
/// `Invalid` if the code is not good.
pub async fn renew_codes(app: &App, staff: &Staff, code: &str) -> Result<Vec<String>, Error> {
    factor::renew_codes(app, staff, code).await
}
