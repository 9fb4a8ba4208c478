//! Who is signed in. Every page of theirs asks it, so the database is asked only where the token does not settle it.

use super::STAYS;
use crate::{App, Error, Hash, hash};
use arc_swap::ArcSwapOption;
use domain::id::AccountId;
use jiff::{SignedDuration, Timestamp};
use std::{collections::HashMap, sync::Arc};
use store::account::session::{self, Claims};
use tokio::sync::Mutex;

/// For how long a reading is relied on: several times the pause between two of them.
const FRESH: SignedDuration = SignedDuration::from_secs(15);
/// How far each reading goes back behind the one before: longer than a transaction waits and than clocks differ.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);

/// Sessions that were revoked, as this process last read them.
#[derive(Debug, Default)]
pub struct Revoked {
    known: ArcSwapOption<Known>,
    /// Who reads later also puts later.
    turn: Mutex<()>,
}

#[derive(Clone, Debug)]
struct Known {
    /// The hashes of their tokens, with the ends they would have had.
    tokens: Arc<HashMap<Hash, Timestamp>>,
    read_at: Timestamp,
    /// When everything was read, not only what was new.
    since: Timestamp,
    /// The end of the last session that there was then.
    last_end: Option<Timestamp>,
}

impl Known {
    fn is_fresh(&self, now: Timestamp) -> bool {
        (self.read_at..self.read_at + FRESH).contains(&now)
    }

    /// Whether a token counts without a question. One that is younger than every session of a database that was just opened
    /// does not: if an older copy was put in its place, there are no such session and perhaps no such account.
    fn vouches(&self, token: &Hash, claims: Claims, now: Timestamp) -> bool {
        let was_there = self.last_end.is_some_and(|last| claims.expires_at <= last);
        let is_new = claims.expires_at >= self.since + STAYS;
        self.is_fresh(now) && now < claims.expires_at && (was_there || is_new) && !self.tokens.contains_key(token)
    }
}

/// The account signed in with a session's token. If that is sealed by a key in use and not revoked, no database is asked.
///
/// # Errors
/// `Unavailable` if the database is asked and does not answer.
pub async fn by_session(app: &App, token: &str) -> Result<Option<AccountId>, Error> {
    let (found, now) = (hash(token), app.clock.now());
    if let (Some(claims), Some(known)) = (app.db.claims(token), &*app.revoked.known.load())
        && known.vouches(&found, claims, now)
    {
        return Ok(Some(claims.account));
    }
    app.db.look(move |tx| Box::pin(async move { Ok::<_, Error>(session::account(tx, found, now).await?) })).await
}

/// Signs out of one browser: the one with this token.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn sign_out(app: &App, token: &str) -> Result<(), Error> {
    let (token, now) = (hash(token), app.clock.now());
    app.db.write(move |tx| Box::pin(async move { Ok::<_, Error>(session::revoke(tx, token, now).await?) })).await?;
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

/// Reads what was revoked. Each process does so every few seconds, to follow the others, and after every change of its own;
/// one that has not done so for a while asks the database again for each session.
///
/// # Errors
/// `Unavailable` if the database does not answer; then what is known is relied on for a few seconds more.
pub async fn refresh(app: &App) -> Result<(), Error> {
    let _turn = app.revoked.turn.lock().await;
    let now = app.clock.now();
    let known = match app.revoked.known.load_full().filter(|known| known.is_fresh(now)) {
        Some(known) => news(app, &known, now).await,
        None => everything(app, now).await,
    };
    app.revoked.known.store(Some(Arc::new(known?)));
    Ok(())
}

async fn everything(app: &App, now: Timestamp) -> Result<Known, Error> {
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let tokens = session::revoked(tx, Timestamp::UNIX_EPOCH, now).await?.into_iter().collect();
                let last_end = session::last_end(tx).await?;
                Ok(Known { tokens: Arc::new(tokens), read_at: now, since: now, last_end })
            })
        })
        .await
}

async fn news(app: &App, known: &Known, now: Timestamp) -> Result<Known, Error> {
    let since = known.read_at - OVERLAP;
    let new =
        app.db.read::<_, Error>(move |tx| Box::pin(async move { Ok(session::revoked(tx, since, now).await?) })).await?;
    let mut next = Known { read_at: now, ..known.clone() };
    if new.iter().any(|(token, _)| !known.tokens.contains_key(token)) {
        let tokens = Arc::make_mut(&mut next.tokens);
        tokens.retain(|_, end| *end > now);
        tokens.extend(new);
    }
    Ok(next)
}

/// After a change that is committed: it has happened, whether or not it can be read now.
pub(super) async fn follow(app: &App) {
    if let Err(fault) = refresh(app).await {
        app.revoked.known.store(None);
        tracing::warn!(?fault, "revoked sessions cannot be read: each session is asked for");
    }
}
