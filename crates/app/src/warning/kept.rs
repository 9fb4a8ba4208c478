//! What is out, in memory: every page shows it, so no page asks the database for it.

use crate::{App, Error};
use arc_swap::ArcSwap;
use domain::warning::{Standing, Warning};
use jiff::Timestamp;
use std::{cmp::Reverse, sync::Arc};
use tokio::sync::Mutex;

/// Warnings and tests that are out, as this process last read them.
#[derive(Debug, Default)]
pub struct Kept {
    out: ArcSwap<Vec<Arc<Warning>>>,
    /// Who reads later also puts later.
    turn: Mutex<()>,
}

impl Kept {
    /// Those of this standing now, the most dangerous first, then the newest. Whether one still holds is asked of the
    /// moment, so that nothing is shown beyond its end.
    #[must_use]
    pub fn standing(&self, standing: Standing, now: Timestamp) -> Vec<Arc<Warning>> {
        let out = self.out.load();
        let mut found: Vec<_> = out.iter().filter(|warning| warning.standing(now) == standing).cloned().collect();
        // The list is by time, and a stable order keeps it so among equals.
        found.sort_by_key(|warning| Reverse(warning.content.danger.step()));
        found
    }
}

/// Reads anew what is out. Each process does so every few seconds, to follow the others, and after every change of its own.
///
/// # Errors
/// `Unavailable` if the database does not answer; then what is known stays.
pub async fn refresh(app: &App) -> Result<(), Error> {
    let _turn = app.warnings.turn.lock().await;
    let out = app.db.read::<_, Error>(|tx| Box::pin(async move { Ok(store::warning::out(tx).await?) })).await?;
    app.warnings.out.store(Arc::new(out.into_iter().map(Arc::new).collect()));
    Ok(())
}

/// After a change that is committed: it has happened, whether or not it can be read now.
pub(super) async fn follow(app: &App) {
    if let Err(fault) = refresh(app).await {
        tracing::warn!(?fault, "the warnings in force cannot be read");
    }
}
