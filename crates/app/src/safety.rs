//! "I am safe" and "I need help": what people answer to a warning that is in force, and what the city counts of it.

use crate::{App, CityNow, Error, FieldError, digest};
use domain::{
    case::State,
    city::AreaCode,
    id::WarningId,
    staff::{Staff, StaffRole},
    warning::{
        Standing, Warning,
        danger::Step,
        reach::Reach,
        safety::{Answer, PEOPLE_MOST},
    },
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use store::{Tx, safety::Safety};

/// How long answers are kept. Ours: no law names it.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Whether people may answer: it holds, it is meant, and it warns of more than little danger. A test asks nobody how they are.
#[must_use]
pub fn is_asked(warning: &Warning, now: Timestamp) -> bool {
    warning.standing(now) == Standing::InForce && warning.content.danger.step() >= Step::Moderate
}

/// Notes that somebody is well, for so many people; a later answer of the same device takes its place.
///
/// # Errors
/// `NotFound` if there is no such warning; `Gone` if it holds no more; `Invalid` for an area it does not reach or an
/// impossible number.
pub async fn safe(app: &App, id: WarningId, key: &str, area: &str, people: &str) -> Result<(), Error> {
    let (city, now, key_hash) = (app.city(), app.clock.now(), digest(key));
    let people = match people.trim() {
        "" => 1,
        text => text
            .parse()
            .ok()
            .filter(|people| (1..=PEOPLE_MOST).contains(people))
            .ok_or_else(|| FieldError::new("people", "safety-people").with("most", PEOPLE_MOST))?,
    };
    let area = (!area.is_empty()).then(|| AreaCode::from(area));
    app.db
        .write(move |tx| {
            let (city, area, key_hash) = (city.clone(), area.clone(), key_hash.clone());
            Box::pin(async move {
                let warning = asked(tx, id, now).await?;
                let reached = areas(&city, &warning, now)?;
                let area = match (area, reached.as_slice()) {
                    (Some(area), _) if !reached.contains(&area) => {
                        return Err(Error::field("area", "safety-area-wrong"));
                    }
                    (None, [only]) => Some(only.clone()),
                    (area, _) => area,
                };
                let answer =
                    Safety { warning: root(&warning), answer: Answer::Safe, area, people, case: None, at: now };
                Ok(store::safety::put(tx, &key_hash, &answer).await?)
            })
        })
        .await
}

async fn asked(tx: &mut Tx<'_>, id: WarningId, now: Timestamp) -> Result<Warning, Error> {
    let found = store::warning::find(tx, id).await?.filter(|warning| warning.file.released.is_some());
    let warning = found.ok_or(Error::NotFound)?;
    if is_asked(&warning, now) { Ok(warning) } else { Err(Error::Gone) }
}

/// What answers are kept under: the first warning of the chain, so that an update asks nobody twice.
fn root(warning: &Warning) -> WarningId {
    warning.file.earlier.first().map_or(warning.id, |first| first.id)
}

/// The areas that a warning reaches, in the order of their codes.
///
/// # Errors
/// `Bug` if no boundary set is in force.
pub fn areas(city: &CityNow, warning: &Warning, now: Timestamp) -> Result<Vec<AreaCode>, Error> {
    let around = crate::warning::around(city, now)?;
    Ok(Reach::new(&warning.content.cover, around.areas).areas().iter().cloned().collect())
}

/// Notes, in the transaction that opens the case, that it is a call for help under a warning. A warning that is none, or is
/// over, keeps nobody from being helped.
pub(crate) async fn called(
    tx: &mut Tx<'_>,
    under: &str,
    case: &store::case::Stored,
    key_hash: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let Ok(id) = under.parse().map(WarningId) else { return Ok(()) };
    let Ok(warning) = asked(tx, id, now).await else { return Ok(()) };
    let area = case.report.place.area.as_ref().map(|area| area.area.clone());
    let answer =
        Safety { warning: root(&warning), answer: Answer::Help, area, people: 1, case: Some(case.case.id), at: now };
    Ok(store::safety::put(tx, key_hash, &answer).await?)
}

/// What is counted of an area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Answers of people who are well.
    pub safe: u32,
    /// For how many people these stand.
    pub people: u32,
    /// Calls for help.
    pub calls: u32,
    /// Of these still open.
    pub open: u32,
}

/// The counts of a warning by area; none for those who did not say where. Areas without an answer are left out.
///
/// # Errors
/// `NotFound` if there is no such warning for this person.
pub async fn counts(
    app: &App,
    staff: &Staff,
    id: WarningId,
) -> Result<(Warning, BTreeMap<Option<AreaCode>, Count>), Error> {
    let (city, staff) = (app.city(), staff.clone());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let found = store::warning::find(tx, id).await?;
                let may = |warning: &Warning| {
                    staff.is(StaffRole::Coordinator) || crate::warning::may_see(&staff, warning, &city)
                };
                let warning = found.filter(may).ok_or(Error::NotFound)?;
                let mut counts: BTreeMap<Option<AreaCode>, Count> = BTreeMap::new();
                for (area, answer, answers, people) in store::safety::counts(tx, root(&warning)).await? {
                    if answer == Answer::Safe {
                        let count = counts.entry(area).or_default();
                        (count.safe, count.people) = (answers, people);
                    }
                }
                for (area, case) in store::safety::cases(tx, root(&warning)).await? {
                    let count = counts.entry(area).or_default();
                    count.calls += 1;
                    let state = store::case::find(tx, case).await?.map(|stored| stored.case.state);
                    count.open += u32::from(state.is_some_and(|state: State| state.is_open()));
                }
                Ok((warning, counts))
            })
        })
        .await
}

/// Forgets answers of long ago.
pub(crate) async fn tidy(app: &App) -> Result<(), Error> {
    let until = app.clock.now() - KEPT;
    app.db.write(move |tx| Box::pin(async move { Ok(store::safety::tidy(tx, until).await.map(drop)?) })).await
}
