//! Who is signed in. Every page of theirs asks it, so for pages the token is enough, and the database is asked only where it is
//! not.

use super::STAYS;
use crate::{App, Error, Hash, hash};
use domain::id::AccountId;
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::HashSet,
    sync::{PoisonError, RwLock},
};
use store::account::session;
use tokio::sync::Mutex;

/// For how long a reading is relied on: several times the pause between two of them.
const FRESH: SignedDuration = SignedDuration::from_secs(15);
/// How far each reading goes back behind the one before: longer than a transaction waits and than clocks differ.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);
/// How often everything is read anew, and what is over falls out.
const ANEW: SignedDuration = SignedDuration::from_hours(1);
/// Most tokens that are kept in memory. If more were revoked, the database is asked for each session.
const MOST: u32 = 200_000;

/// Sessions that were ended before their time, as this process last read them.
#[derive(Debug, Default)]
pub struct Revocations {
    /// None where nothing can be relied on.
    known: RwLock<Option<Known>>,
    /// Who reads later also puts later.
    turn: Mutex<()>,
}

#[derive(Debug)]
struct Known {
    /// Hashes of the tokens.
    tokens: HashSet<Hash>,
    /// When everything was read, not only what was new.
    since: Timestamp,
    read_at: Timestamp,
}

impl Known {
    fn is_fresh(&self, now: Timestamp) -> bool {
        (self.read_at..self.read_at + FRESH).contains(&now)
    }

    fn is_full(&self) -> bool {
        self.tokens.len() >= MOST as usize
    }
}

impl Revocations {
    /// Whether it is certain that a token was not revoked.
    fn spare(&self, token: &Hash, now: Timestamp) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().is_some_and(|known| known.is_fresh(now) && !known.is_full() && !known.tokens.contains(token))
    }

    fn set(&self, known: Option<Known>) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
    }

    /// Puts in what was revoked since the last reading, if there was one that can be gone on from.
    fn add(&self, new: Vec<Hash>, now: Timestamp) {
        if let Some(known) = self.known.write().unwrap_or_else(PoisonError::into_inner).as_mut() {
            known.tokens.extend(new);
            known.read_at = now;
        }
    }

    /// When everything known was read, if only what is new is missing.
    fn last(&self, now: Timestamp) -> Option<Timestamp> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let goes_on = |known: &&Known| known.is_fresh(now) && now < known.since + ANEW;
        known.as_ref().filter(goes_on).map(|known| known.read_at)
    }
}

/// The account signed in with a session, asked of the database: for whatever changes something.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn by_session(app: &App, token: &str) -> Result<Option<AccountId>, Error> {
    let (token, now) = (hash(token), app.clock.now());
    app.db.look(move |tx| Box::pin(async move { Ok::<_, Error>(session::find(tx, token, now).await?) })).await
}

/// The same for whatever is only read: a token by the newest key that was not revoked is enough. The account may have ended a few
/// seconds ago, or be younger than a copy that was put in the place of the database.
///
/// # Errors
/// `Unavailable` if the database is asked and does not answer.
pub async fn by_token(app: &App, token: &str) -> Result<Option<AccountId>, Error> {
    let now = app.clock.now();
    match app.db.session_claims(token) {
        Some(claims)
            if (now..=now + STAYS).contains(&claims.expires_at) && app.revocations.spare(&hash(token), now) =>
        {
            Ok(Some(claims.account))
        }
        _ => by_session(app, token).await,
    }
}

/// Signs out of one browser: the one with this token.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn sign_out(app: &App, token: &str) -> Result<(), Error> {
    let (said, token, now) = (app.db.session_claims(token), hash(token), app.clock.now());
    app.db
        .write(move |tx| Box::pin(async move { Ok::<_, Error>(session::revoke(tx, token, said, now).await?) }))
        .await?;
    follow(app).await;
    Ok(())
}

/// Signs out of every browser but the one with this token; tells of how many.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn close_others(app: &App, id: AccountId, token: &str) -> Result<usize, Error> {
    let (token, now) = (hash(token), app.clock.now());
    let closed = app
        .db
        .write(move |tx| Box::pin(async move { Ok::<_, Error>(session::revoke_others(tx, id, token, now).await?) }))
        .await?;
    follow(app).await;
    Ok(closed)
}

/// Reads what was revoked, and the keys. Each process does so every few seconds, to follow the others, and after every change of
/// its own; one that has not been able to for a while asks the database for each session.
///
/// # Errors
/// `Unavailable` if the database does not answer; `Locked` if the keys are sealed by another master key by now.
pub async fn follow_revocations(app: &App) -> Result<(), Error> {
    let _turn = app.revocations.turn.lock().await;
    let now = app.clock.now();
    app.db.refresh_keys().await?;
    let last = app.revocations.last(now);
    let since = last.map_or(Timestamp::UNIX_EPOCH, |last| last - OVERLAP);
    let revoked =
        app.db.read::<_, Error>(move |tx| Box::pin(async move { Ok(session::revoked(tx, since, MOST).await?) }));
    let revoked = revoked.await?;
    if last.is_some() {
        app.revocations.add(revoked, now);
    } else {
        let tokens = revoked.into_iter().collect();
        app.revocations.set(Some(Known { tokens, since: now, read_at: now }));
    }
    Ok(())
}

/// After a change that is committed: it has happened, whether or not it can be read now.
pub(super) async fn follow(app: &App) {
    if let Err(fault) = follow_revocations(app).await {
        app.revocations.set(None);
        tracing::warn!(?fault, "revoked sessions cannot be read: each session is asked for");
    }
}
