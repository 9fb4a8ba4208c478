//! Keys of devices: a telephone or a computer signs in by a finger, a face or its code. The exchange with the device is
//! `WebAuthn`, spoken by whoever serves pages; here is what is kept of it.

use super::STAYS;
use crate::{App, Error};
use domain::id::{AccountId, AttemptId};
use jiff::SignedDuration;
use serde_json::Value;
pub use store::account::passkey::Passkey;

/// How long a device may take to answer.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);
/// Most keys of an account.
const MOST: usize = 10;

/// Keeps what a device was asked: by whoever is signed in and makes a key, or by somebody who wants to sign in.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn ask_device(app: &App, account: Option<AccountId>, state: Value) -> Result<AttemptId, Error> {
    let now = app.clock.now();
    let id = AttemptId(app.ids.id(now));
    app.db
        .write(move |tx| {
            let state = state.clone();
            Box::pin(async move {
                Ok::<_, Error>(store::account::passkey::ask(tx, id, account, state, now + PATIENCE).await?)
            })
        })
        .await?;
    Ok(id)
}

/// What a device was asked. The same question is not answered twice.
///
/// # Errors
/// `Invalid` if it was answered, took too long, or is of another account.
pub async fn answered(app: &App, id: AttemptId, account: Option<AccountId>) -> Result<Value, Error> {
    let now = app.clock.now();
    let found = app
        .db
        .write(move |tx| Box::pin(async move { Ok::<_, Error>(store::account::passkey::take(tx, id, now).await?) }))
        .await?;
    found
        .filter(|(owner, _)| *owner == account)
        .map(|(_, state)| state)
        .ok_or_else(|| Error::field("passkey", "account-passkey-late"))
}

/// The keys of an account, the oldest first.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn passkeys(app: &App, account: AccountId) -> Result<Vec<Passkey>, Error> {
    app.db
        .read(move |tx| {
            Box::pin(async move { Ok::<_, Error>(store::account::passkey::of_account(tx, account).await?) })
        })
        .await
}

/// Adds a key that a device made.
///
/// # Errors
/// `Invalid` if the account has enough, or has it already.
pub async fn add_passkey(app: &App, account: AccountId, id: String, data: Value, device: &str) -> Result<(), Error> {
    let new = Passkey { id, device: device.to_owned(), data, created_at: app.clock.now(), used_at: None };
    app.db
        .write(move |tx| {
            let new = new.clone();
            Box::pin(async move {
                let had = store::account::passkey::of_account(tx, account).await?;
                if had.len() >= MOST {
                    return Err(Error::field("passkey", "account-passkey-many"));
                }
                if had.iter().any(|known| known.id == new.id) {
                    return Err(Error::field("passkey", "account-passkey-known"));
                }
                Ok(store::account::passkey::insert(tx, account, &new).await?)
            })
        })
        .await
}

/// Signs in whom a key has named; `data` is the key with its new counter. The answer is the token of the session.
///
/// # Errors
/// `Invalid` if the account has the key no more.
pub async fn enter_by_passkey(
    app: &App,
    account: AccountId,
    id: &str,
    data: Value,
    device: &str,
) -> Result<String, Error> {
    let (id, device, now) = (id.to_owned(), device.to_owned(), app.clock.now());
    app.db
        .write(move |tx| {
            let (id, data, device) = (id.clone(), data.clone(), device.clone());
            Box::pin(async move {
                if !store::account::passkey::used(tx, account, &id, data, now).await? {
                    return Err(Error::field("passkey", "account-passkey-unknown"));
                }
                Ok(store::account::session::open(tx, account, &device, now, now + STAYS).await?)
            })
        })
        .await
}

/// Takes a key from an account. One way to sign in has to stay.
///
/// # Errors
/// `Invalid` for the last one.
pub async fn drop_passkey(app: &App, account: AccountId, id: &str) -> Result<(), Error> {
    let id = id.to_owned();
    app.db
        .write(move |tx| {
            let id = id.clone();
            Box::pin(async move {
                store::account::passkey::remove(tx, account, &id).await?;
                super::own::keep_a_way(tx, account, "passkey").await
            })
        })
        .await
}
