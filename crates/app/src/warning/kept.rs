//! What is out, in memory: every page shows it, so no page asks the database for it.

use super::areas_of;
use crate::{App, CityNow, Error};
use arc_swap::ArcSwap;
use domain::{
    interest::Place,
    warning::{Standing, Warning, reach::Reach},
};
use jiff::Timestamp;
use std::{cmp::Reverse, sync::Arc};
use tokio::sync::Mutex;

/// A warning that is out, and whom it concerns; everybody, while no boundaries are known.
#[derive(Debug)]
struct Out {
    warning: Arc<Warning>,
    reach: Option<Reach>,
}

impl Out {
    fn new(warning: Warning, city: &CityNow, now: Timestamp) -> Self {
        let reach = areas_of(city, &warning, now).map(|areas| Reach::new(&warning.content.cover, areas));
        Self { warning: Arc::new(warning), reach }
    }

    fn concerns(&self, places: &[Place]) -> bool {
        let touches = |reach: &Reach| places.iter().any(|place| reach.concerns(&place.as_interest()));
        places.is_empty() || self.reach.as_ref().is_none_or(touches)
    }
}

/// Warnings and tests that are out, as this process last read them.
#[derive(Debug, Default)]
pub struct Kept {
    out: ArcSwap<Vec<Arc<Out>>>,
    /// Who reads later also puts later.
    turn: Mutex<()>,
}

impl Kept {
    /// Those of this standing now, the most dangerous first, then the newest. Whether one still holds is asked of the
    /// moment, so that nothing is shown beyond its end.
    #[must_use]
    pub fn standing(&self, standing: Standing, now: Timestamp) -> Vec<Arc<Warning>> {
        self.found(standing, now).iter().map(|out| Arc::clone(&out.warning)).collect()
    }

    /// Those in force in the same order: those that concern somebody with these places, and the others. Who has told us no
    /// place may be anywhere.
    #[must_use]
    pub fn at(&self, places: &[Place], now: Timestamp) -> (Vec<Arc<Warning>>, Vec<Arc<Warning>>) {
        let found = self.found(Standing::InForce, now);
        let (here, elsewhere): (Vec<_>, Vec<_>) = found.into_iter().partition(|out| out.concerns(places));
        let warnings = |found: Vec<Arc<Out>>| found.iter().map(|out| Arc::clone(&out.warning)).collect();
        (warnings(here), warnings(elsewhere))
    }

    fn found(&self, standing: Standing, now: Timestamp) -> Vec<Arc<Out>> {
        let out = self.out.load();
        let mut found: Vec<_> = out.iter().filter(|out| out.warning.standing(now) == standing).cloned().collect();
        // The list is by time, and a stable order keeps it so among equals.
        found.sort_by_key(|out| Reverse(out.warning.content.danger.step()));
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
    let (city, now, known) = (app.city(), app.clock.now(), app.warnings.out.load_full());
    let kept = |warning: Warning| {
        let same = known.iter().find(|one| (one.warning.id, one.warning.version) == (warning.id, warning.version));
        same.cloned().unwrap_or_else(|| Arc::new(Out::new(warning, &city, now)))
    };
    app.warnings.out.store(Arc::new(out.into_iter().map(kept).collect()));
    Ok(())
}

/// After a change that is committed: it has happened, whether or not it can be read now.
pub(super) async fn follow(app: &App) {
    if let Err(fault) = refresh(app).await {
        tracing::warn!(?fault, "the warnings in force cannot be read");
    }
}
