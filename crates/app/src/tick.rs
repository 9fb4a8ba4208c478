//! What time alone does: silence lapses, rating windows close, missed deadlines are noted, warnings end.

use crate::{App, Error, case::carry_out};
use domain::{
    case::{Actor, State},
    command::Command,
    id::CaseId,
};

/// Takes the city into force that others loaded, ends warnings whose time is over, asks for looks at feeds, and acts on every
/// case whose deadline has passed; tells how many warnings and cases. Runs every minute; harmless to run twice.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn tick(app: &App) -> Result<u64, Error> {
    if let Err(fault) = crate::city::refresh(app).await {
        // Deadlines pass all the same, by the city that is known.
        tracing::error!(?fault, "the city in force cannot be read");
    }
    crate::keys::refresh(app).await;
    let mut done = crate::warning::expire(app).await.unwrap_or_else(|fault| {
        tracing::error!(?fault, "warnings whose time is over were not noted");
        0
    });
    crate::bulletin::ask_to_look(app).await?;
    loop {
        let now = app.clock.now();
        let due = app
            .db
            .read(move |tx| Box::pin(async move { Ok::<_, Error>(store::case::past_due(tx, now, 200).await?) }))
            .await?;
        let mut moved = 0;
        for id in &due {
            moved += u64::from(one(app, *id).await?);
        }
        done += moved;
        if moved == 0 {
            return Ok(done);
        }
    }
}

/// Clears away what is kept for a while only, and asks for the letters of the next morning. Runs every hour; harmless to run
/// twice.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn tidy(app: &App) -> Result<(), Error> {
    crate::notice::ask_for_morning(app).await?;
    crate::keys::retire(app).await?;
    crate::retention::nightly(app).await?;
    crate::subscriber::tidy(app).await?;
    crate::account::tidy(app).await?;
    crate::block::tidy(app).await?;
    crate::bulletin::tidy(app).await
}

async fn one(app: &App, id: CaseId) -> Result<bool, Error> {
    let (city, now) = (app.city(), app.clock.now());
    let outcome = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let Some(stored) = store::case::find(tx, id).await? else { return Ok(None) };
                let command = match stored.case.state {
                    State::Clarifying => Command::Lapse,
                    State::Answered => Command::Close,
                    _ => Command::Overrun,
                };
                let action = command.action();
                carry_out(tx, &city, stored, &Actor::Clock, command, None, now).await?;
                Ok(Some(action))
            })
        })
        .await;
    match outcome {
        Ok(Some(action)) => {
            app.counts.note(Some(action), &Ok(()));
            Ok(true)
        }
        // Somebody acted in the meantime, or the moment is exactly now: the next round looks again.
        Ok(None) | Err(Error::Conflict(_)) => Ok(false),
        Err(other) => Err(other),
    }
}
