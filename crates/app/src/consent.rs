//! What people agreed to: written down in the transaction of the act by which they do, and taken back by them at any time.

use crate::{
    App, CityNow, Error,
    case::{Proof, reporter},
    subscriber::Reached,
};
use domain::{
    case::{Channel, Visibility},
    code::CaseCode,
    consent::{Act, Consent, Entry, Purpose, Subject, consents, stands},
    id::{CaseId, StaffId},
    report::Report,
    subscriber::Part,
};
use jiff::Timestamp;
use store::Tx;

/// By which way somebody agrees or takes it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// The channel.
    pub(crate) channel: Channel,
    /// Who writes it down for them, if somebody does.
    pub(crate) staff: Option<StaffId>,
}

impl Told {
    /// By the person, on the pages.
    pub(crate) const WEB: Self = Self { channel: Channel::Web, staff: None };
}

/// Writes down that somebody agrees, by the words that are shown now; nothing if they did before and did not take it back.
pub(crate) async fn give(
    tx: &mut Tx<'_>,
    about: Subject,
    purpose: Purpose,
    told: Told,
    now: Timestamp,
) -> Result<(), Error> {
    put(tx, about, purpose, Act::Given, told, now).await
}

/// Writes down that somebody takes it back; nothing if it does not stand.
pub(crate) async fn end(
    tx: &mut Tx<'_>,
    about: Subject,
    purpose: Purpose,
    told: Told,
    now: Timestamp,
) -> Result<(), Error> {
    put(tx, about, purpose, Act::Withdrawn, told, now).await
}

async fn put(
    tx: &mut Tx<'_>,
    about: Subject,
    purpose: Purpose,
    act: Act,
    told: Told,
    now: Timestamp,
) -> Result<(), Error> {
    let lines = store::consent::of(tx, about).await?;
    let open = consents(lines.iter().map(|line| &line.entry)).into_iter().find(|one| is_open(one, purpose));
    let text = match (act, open) {
        (Act::Given, None) => purpose.text(),
        (Act::Withdrawn, Some(open)) => open.text,
        (Act::Given, Some(_)) | (Act::Withdrawn, None) => return Ok(()),
    };
    let entry = Entry { purpose, act, text, channel: told.channel, staff: told.staff, at: now };
    let appended = store::consent::append(tx, about, lines.last(), entry).await;
    appended.map(drop).map_err(Error::expecting("consent_pkey", Error::moved_on))
}

fn is_open(one: &Consent, purpose: Purpose) -> bool {
    one.purpose == purpose && one.withdrawn_at.is_none()
}

/// Writes down what whoever sends a report agrees to: that it is handled, and that they are written to if they say where.
pub(crate) async fn sent(
    tx: &mut Tx<'_>,
    case: CaseId,
    report: &Report,
    staff: Option<StaffId>,
    now: Timestamp,
) -> Result<(), Error> {
    let contact = report.contact.is_some().then_some(Purpose::Contact);
    let mut last = None;
    for purpose in [Purpose::Handling].into_iter().chain(contact) {
        let (act, text, channel) = (Act::Given, purpose.text(), report.channel);
        let entry = Entry { purpose, act, text, channel, staff, at: now };
        last = Some(store::consent::append(tx, Subject::Case(case), last.as_ref(), entry).await?);
    }
    Ok(())
}

/// What stands in the ledger for a subject.
pub(crate) async fn of(tx: &mut Tx<'_>, about: Subject) -> Result<Vec<Consent>, Error> {
    let lines = store::consent::of(tx, about).await?;
    Ok(consents(lines.iter().map(|line| &line.entry)))
}

/// What whoever sent a case agreed to with it.
///
/// # Errors
/// `NotFound` if the case is not theirs.
pub async fn of_case(app: &App, proof: Proof, code: CaseCode) -> Result<Vec<Consent>, Error> {
    app.db
        .read(move |tx| {
            let proof = proof.clone();
            Box::pin(async move {
                let case = own(tx, &proof, code).await?;
                of(tx, Subject::Case(case)).await
            })
        })
        .await
}

/// The case that somebody sent.
pub(crate) async fn own(tx: &mut Tx<'_>, proof: &Proof, code: CaseCode) -> Result<CaseId, Error> {
    let case = store::case::id_of(tx, code).await?.ok_or(Error::NotFound)?;
    reporter(tx, case, proof).await?.ok_or(Error::NotFound)?;
    Ok(case)
}

/// Takes back what whoever sent a case agreed to with it. Without `contact` nobody can write to them: the address goes, and no
/// more letters. Without `handling` their name goes. The case itself stays, as a record of the unit that holds it.
///
/// # Errors
/// `NotFound` if the case is not theirs; `Conflict` if that does not stand.
pub async fn withdraw(app: &App, proof: Proof, code: CaseCode, purpose: Purpose) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    app.db
        .write(move |tx| {
            let (proof, city) = (proof.clone(), city.clone());
            Box::pin(async move {
                let case = own(tx, &proof, code).await?;
                let lines = store::consent::of(tx, Subject::Case(case)).await?;
                if !stands(lines.iter().map(|line| &line.entry), purpose) {
                    return Err(Error::conflict("consent-conflict-none"));
                }
                take_back(tx, &city, case, &[purpose], Told::WEB, now).await
            })
        })
        .await
}

/// Takes back purposes of a case, with what follows from it; those that do not stand are left out of the ledger.
pub(crate) async fn take_back(
    tx: &mut Tx<'_>,
    city: &CityNow,
    case: CaseId,
    purposes: &[Purpose],
    told: Told,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(mut stored) = store::case::find(tx, case).await? else { return Ok(()) };
    for purpose in purposes.iter().copied() {
        match purpose {
            Purpose::Handling => {
                stored.report.reporter_name = None;
                if stored.report.visibility == Visibility::Public {
                    stored.report.visibility = Visibility::NameHidden;
                }
            }
            Purpose::Contact => {
                if let Some(contact) = stored.report.contact.take() {
                    stop_telling(tx, city, case, &contact).await?;
                }
            }
            Purpose::Account | Purpose::Notices => continue,
        }
        end(tx, Subject::Case(case), purpose, told, now).await?;
    }
    Ok(store::case::forget_reporter(tx, case, &stored.report, now).await?)
}

/// The address that was left with a case hears of it no more as its sender, and is forgotten if that was all it was for
/// and nothing else was agreed to for it.
async fn stop_telling(tx: &mut Tx<'_>, city: &CityNow, case: CaseId, contact: &str) -> Result<(), Error> {
    let Some(left) = Reached::parse(contact, city) else { return Ok(()) };
    let Some(to) = store::subscriber::at(tx, left.channel(), &left.target()).await? else { return Ok(()) };
    let follows = store::follow::of_case(tx, case).await?;
    if follows.iter().all(|follow| follow.subscriber != to.id || follow.part != Part::Reporter) {
        return Ok(());
    }
    let lines = store::consent::of(tx, Subject::Subscriber(to.id)).await?;
    if stands(lines.iter().map(|line| &line.entry), Purpose::Notices) {
        return Ok(store::follow::remove(tx, case, to.id).await?);
    }
    Ok(store::retention::unfollow(tx, case, to.id).await?)
}
