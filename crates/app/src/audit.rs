//! Whether history is as it was written, and the figures are what the cases say.

mod personal;

use crate::{App, Error};
use domain::{
    code::CaseCode,
    consent::Subject,
    id::{CaseId, RequestId, StaffId, WarningId},
    statistics,
};
use std::collections::BTreeSet;
use store::{Tx, access::Access, case::Stored, chain};

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
    /// A look at personal data was changed, removed or put in.
    AccessChain {
        /// The number of the look.
        seq: i64,
    },
    /// The record of a time that things were cleared away was changed, removed or put in.
    RetentionChain {
        /// Its number.
        seq: i64,
    },
    /// A line of the ledger of consents was changed, removed or put in.
    ConsentChain {
        /// Of this case, account or address.
        about: Subject,
        /// At this line.
        seq: i64,
    },
    /// An event of a request about personal data was changed, removed or put in.
    RequestChain {
        /// Of this request.
        id: RequestId,
        /// At this event.
        seq: i64,
    },
    /// A chain does not end where it was noted: something was cut off, or the note was changed.
    End {
        /// Its name.
        chain: String,
    },
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Chain { code, seq } => write!(f, "{code}: event {seq} is not as it was written"),
            Self::State { code } => write!(f, "{code}: the case is not in the state its history leads to"),
            Self::WarningChain { id, seq } => write!(f, "warning {id}: event {seq} is not as it was written"),
            Self::StaffChain { id, seq } => write!(f, "account {id}: event {seq} is not as it was written"),
            Self::AccessChain { seq } => write!(f, "look {seq} at personal data is not as it was written"),
            Self::RetentionChain { seq } => {
                write!(f, "the record {seq} of what was cleared away is not as it was written")
            }
            Self::ConsentChain { about, seq } => {
                write!(f, "{} {}: line {seq} of the consents is not as it was written", about.whose(), about.id())
            }
            Self::RequestChain { id, seq } => write!(f, "request {id}: event {seq} is not as it was written"),
            Self::End { chain } => write!(f, "{chain}: the end is not where it was noted"),
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
    /// Looks at personal data looked at.
    pub looks: u64,
    /// Where the chain of looks ends: its length and last hash, to be kept elsewhere.
    pub end: (i64, String),
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
    looks(app, &mut audit).await?;
    runs(app, &mut audit).await?;
    personal::verify(app, &mut audit.findings).await?;
    Ok(audit)
}

/// The chain of times that things were cleared away.
async fn runs(app: &App, audit: &mut Audit) -> Result<(), Error> {
    let read = app.db.read::<_, Error>(|tx| {
        Box::pin(async move {
            let head = chain::head(tx, store::retention::RUNS).await?;
            Ok((store::retention::all(tx).await?, head))
        })
    });
    let (runs, head) = read.await?;
    let mut previous = String::new();
    for (expected, run) in (1..).zip(&runs) {
        if run.seq != expected || run.previous_hash != previous || run.hash != run.digest() {
            audit.findings.push(Finding::RetentionChain { seq: run.seq });
        }
        previous.clone_from(&run.hash);
    }
    let end = runs.last().map(|last| (last.seq, last.hash.as_str())).unwrap_or_default();
    if head.as_ref().map(|head| (head.length, head.hash.as_str())) != Some(end) {
        audit.findings.push(Finding::End { chain: store::retention::RUNS.to_owned() });
    }
    Ok(())
}

/// The chain of looks at personal data, from where it was cleared to its end.
async fn looks(app: &App, audit: &mut Audit) -> Result<(), Error> {
    let (_, head) = looks_after(app, i64::MAX).await?;
    let (mut seq, mut previous) = head.map(|head| (head.cleared, head.cleared_hash)).unwrap_or_default();
    let head = loop {
        let (page, head) = looks_after(app, seq).await?;
        if page.is_empty() {
            break head;
        }
        for look in &page {
            if look.seq != seq + 1 || look.previous_hash != previous || look.hash != look.digest() {
                audit.findings.push(Finding::AccessChain { seq: look.seq });
            }
            (seq, previous) = (look.seq, look.hash.clone());
        }
        audit.looks += u64::try_from(page.len()).unwrap_or_default();
    };
    if head.is_none_or(|head| (head.length, &head.hash) != (seq, &previous)) {
        audit.findings.push(Finding::End { chain: chain::ACCESS.to_owned() });
    }
    audit.end = (seq, previous);
    Ok(())
}

/// Some of the looks after one, and where the chain ended at that moment: people look at data while this runs.
async fn looks_after(app: &App, seq: i64) -> Result<(Vec<Access>, Option<chain::Head>), Error> {
    app.db
        .read(move |tx| {
            Box::pin(
                async move { Ok((store::access::page(tx, seq, 500).await?, chain::head(tx, chain::ACCESS).await?)) },
            )
        })
        .await
}

async fn accounts(app: &App, audit: &mut Audit) -> Result<(), Error> {
    let people =
        app.db.read::<_, Error>(|tx| Box::pin(async move { Ok(store::staff::event::people(tx).await?) })).await?;
    let noted = app.db.read::<_, Error>(|tx| Box::pin(async move { Ok(chain::names(tx, "staff ").await?) })).await?;
    let known: BTreeSet<String> = people.iter().map(|id| chain::of_staff(*id)).collect();
    // All of it may have been cut off.
    let gone = noted.into_iter().filter(|name| !known.contains(name));
    audit.findings.extend(gone.map(|chain| Finding::End { chain }));
    for id in people {
        let (events, head) = app
            .db
            .read::<_, Error>(move |tx| {
                Box::pin(async move {
                    let head = chain::head(tx, &chain::of_staff(id)).await?;
                    Ok((store::staff::event::of(tx, id).await?, head))
                })
            })
            .await?;
        let end = events.last().map(|last| (last.seq, last.hash.as_str()));
        if head.as_ref().map(|head| (head.length, head.hash.as_str())) != end {
            audit.findings.push(Finding::End { chain: chain::of_staff(id) });
        }
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
