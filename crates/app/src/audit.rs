//! Whether history is as it was written, and the figures are what the cases say.

use crate::{App, Error};
use domain::{
    code::CaseCode,
    id::{CaseId, StaffId, WarningId},
    statistics,
};
use store::{Tx, case::Stored};

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// An event was changed, removed or put in: the chain breaks here.
    Chain {
        /// Of this case.
        code: CaseCode,
        /// At this event.
        seq: i64,
    },
    /// The state of the case is not the one its last event led to.
    State {
        /// Of this case.
        code: CaseCode,
    },
    /// An event of a warning was changed, removed or put in.
    WarningChain {
        /// Of this warning.
        id: WarningId,
        /// At this event.
        seq: i64,
    },
    /// The state of the warning is not the one its last event led to.
    WarningState {
        /// Of this warning.
        id: WarningId,
    },
    /// An event of an account was changed, removed or put in.
    StaffChain {
        /// Of this person.
        id: StaffId,
        /// At this event.
        seq: i64,
    },
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Chain { code, seq } => write!(f, "{code}: event {seq} is not as it was written"),
            Self::State { code } => write!(f, "{code}: the case is not in the state its history leads to"),
            Self::WarningChain { id, seq } => write!(f, "warning {id}: event {seq} is not as it was written"),
            Self::StaffChain { id, seq } => write!(f, "account {id}: event {seq} is not as it was written"),
            Self::WarningState { id } => write!(f, "warning {id}: it is not in the state its history leads to"),
        }
    }
}

/// What was looked at, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// Cases looked at.
    pub cases: u64,
    /// Warnings looked at.
    pub warnings: u64,
    /// Events of these looked at.
    pub events: u64,
    /// Changes of accounts looked at.
    pub changes: u64,
    /// What does not fit.
    pub findings: Vec<Finding>,
}

/// Reads the history of every case, warning and account and checks its chain of hashes and its state.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn verify(app: &App) -> Result<Audit, Error> {
    let mut audit = Audit::default();
    let mut after: Option<CaseId> = None;
    loop {
        let (ids, part) = app.db.read(move |tx| Box::pin(async move { page(tx, after).await })).await?;
        audit.cases += part.cases;
        audit.events += part.events;
        audit.findings.extend(part.findings);
        match ids.last() {
            Some(last) => after = Some(*last),
            None => break,
        }
    }
    warnings(app, &mut audit).await?;
    accounts(app, &mut audit).await?;
    Ok(audit)
}

async fn accounts(app: &App, audit: &mut Audit) -> Result<(), Error> {
    let people =
        app.db.read::<_, Error>(|tx| Box::pin(async move { Ok(store::staff::event::people(tx).await?) })).await?;
    for id in people {
        let events = app
            .db
            .read::<_, Error>(move |tx| Box::pin(async move { Ok(store::staff::event::of(tx, id).await?) }))
            .await?;
        let mut previous = String::new();
        for (expected, event) in (1..).zip(&events) {
            if event.seq != expected || event.previous_hash != previous || event.hash != event.digest(id) {
                audit.findings.push(Finding::StaffChain { id, seq: event.seq });
            }
            previous.clone_from(&event.hash);
        }
        audit.changes += u64::try_from(events.len()).unwrap_or_default();
    }
    Ok(())
}

async fn page(tx: &mut Tx<'_>, after: Option<CaseId>) -> Result<(Vec<CaseId>, Audit), Error> {
    let ids = store::list::ids(tx, after, 200).await?;
    let mut audit = Audit::default();
    for id in &ids {
        let Some(stored) = store::case::find(tx, *id).await? else { continue };
        look_at(tx, &stored, &mut audit).await?;
    }
    Ok((ids, audit))
}

async fn look_at(tx: &mut Tx<'_>, stored: &Stored, audit: &mut Audit) -> Result<(), Error> {
    let code = stored.case.code;
    let events = store::event::of_case(tx, stored.case.id).await?;
    let mut previous = String::new();
    for (expected, event) in (1..).zip(&events) {
        let whole =
            event.seq == expected && event.previous_hash == previous && event.hash == event.digest(stored.case.id);
        if !whole {
            audit.findings.push(Finding::Chain { code, seq: event.seq });
        }
        previous.clone_from(&event.hash);
    }
    if events.iter().rev().find_map(|event| event.to) != Some(stored.case.state) {
        audit.findings.push(Finding::State { code });
    }
    audit.cases += 1;
    audit.events += u64::try_from(events.len()).unwrap_or_default();
    Ok(())
}

async fn warnings(app: &App, audit: &mut Audit) -> Result<(), Error> {
    let mut after: Option<WarningId> = None;
    loop {
        let (ids, part) = app.db.read(move |tx| Box::pin(async move { page_of_warnings(tx, after).await })).await?;
        audit.warnings += part.warnings;
        audit.events += part.events;
        audit.findings.extend(part.findings);
        match ids.last() {
            Some(last) => after = Some(*last),
            None => return Ok(()),
        }
    }
}

async fn page_of_warnings(tx: &mut Tx<'_>, after: Option<WarningId>) -> Result<(Vec<WarningId>, Audit), Error> {
    let ids = store::warning::ids(tx, after, 200).await?;
    let mut audit = Audit::default();
    for id in ids.iter().copied() {
        let Some(warning) = store::warning::find(tx, id).await? else { continue };
        let events = store::warning::events(tx, id).await?;
        let mut previous = String::new();
        for (expected, event) in (1..).zip(&events) {
            if event.seq != expected || event.previous_hash != previous || event.hash != event.digest(id) {
                audit.findings.push(Finding::WarningChain { id, seq: event.seq });
            }
            previous.clone_from(&event.hash);
        }
        if events.last().map(|event| event.to) != Some(warning.state) {
            audit.findings.push(Finding::WarningState { id });
        }
        audit.warnings += 1;
        audit.events += u64::try_from(events.len()).unwrap_or_default();
    }
    Ok((ids, audit))
}

/// Whether the rolled-up figures are what counting every case anew gives; the sums of both for the whole city.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn figures_agree(app: &App) -> Result<bool, Error> {
    let question = crate::statistics::Question::default();
    let before = crate::statistics::figures(app, question.clone()).await?;
    crate::statistics::recount(app).await?;
    let after = crate::statistics::figures(app, question).await?;
    let sum = |figures: &crate::statistics::Figures| -> statistics::Tally {
        [figures.on_site, figures.procedure, figures.suggestion].into_iter().sum()
    };
    Ok(before.by_unit == after.by_unit && before.by_field == after.by_field && sum(&before) == sum(&after))
}
