//! "I am safe" and "I need help": what people answer to a warning that is in force, and what the city counts of it.

use crate::{App, CityNow, Error, FieldError, digest};
use domain::{
    case::State,
    city::AreaCode,
    id::WarningId,
    staff::{Staff, StaffRole},
    warning::{Standing, Warning, danger::Step, reach::Reach, safety::PEOPLE_MOST},
};
use jiff::Timestamp;
use std::{cmp::Reverse, collections::BTreeMap};
use store::{Tx, safety::Safety};

/// Whether people may answer: it holds, it is meant, and it warns of more than little danger. A test asks nobody how they are.
#[must_use]
pub fn is_asked(warning: &Warning, now: Timestamp) -> bool {
    warning.standing(now) == Standing::InForce && warning.content.danger.step() >= Step::Moderate
}

/// The warning under which people answer at the address of this one: an update of it that is out in its place, else itself.
///
/// # Errors
/// `NotFound` if there is no such warning; `Gone` if it holds no more, or is a test.
pub async fn asked(app: &App, id: WarningId) -> Result<Warning, Error> {
    let now = app.clock.now();
    app.db.read(move |tx| Box::pin(async move { latest(tx, id, now).await })).await
}

async fn latest(tx: &mut Tx<'_>, id: WarningId, now: Timestamp) -> Result<Warning, Error> {
    let found = store::warning::find(tx, id).await?.filter(|warning| warning.file.released.is_some());
    let mut warning = found.ok_or(Error::NotFound)?;
    while let Some(next) = warning.file.replaced_by {
        warning = store::warning::find(tx, next).await?.ok_or(Error::NotFound)?;
    }
    if is_asked(&warning, now) { Ok(warning) } else { Err(Error::Gone) }
}

/// Notes that somebody is well, for so many people; a later answer of the same device takes its place. `device` is a secret
/// of the device.
///
/// # Errors
/// As [`asked`]; `Invalid` for an area it does not reach or an impossible number.
pub async fn safe(app: &App, id: WarningId, device: &str, area: &str, people: &str) -> Result<(), Error> {
    let (city, now, device_hash) = (app.city(), app.clock.now(), digest(device));
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
            let (city, area, device_hash) = (city.clone(), area.clone(), device_hash.clone());
            Box::pin(async move {
                let warning = latest(tx, id, now).await?;
                let reached = areas(&city, &warning, now)?;
                let area = match (area, reached.as_slice()) {
                    (Some(area), _) if !reached.contains(&area) => {
                        return Err(Error::field("area", "safety-area-wrong"));
                    }
                    (None, [only]) => Some(only.clone()),
                    (area, _) => area,
                };
                let answer = Safety { warning: root(&warning), area, people, case: None, at: now };
                Ok(store::safety::put(tx, &device_hash, &answer).await?)
            })
        })
        .await
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
    device_hash: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let Ok(id) = under.parse().map(WarningId) else { return Ok(()) };
    let Ok(warning) = latest(tx, id, now).await else { return Ok(()) };
    let area = case.report.place.area.as_ref().map(|area| area.area.clone());
    let answer = Safety { warning: root(&warning), area, people: 1, case: Some(case.case.id), at: now };
    Ok(store::safety::put(tx, device_hash, &answer).await?)
}

/// What is counted of an area. Of one device the latest answer counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Answers of people who are well.
    pub safe: u32,
    /// For how many people these stand.
    pub people: u32,
    /// Calls for help that no unit has taken in yet.
    pub waiting: u32,
    /// Calls for help that are being handled.
    pub in_progress: u32,
    /// Calls for help that are over.
    pub done: u32,
}

impl Count {
    /// Calls for help.
    #[must_use]
    pub const fn calls(&self) -> u32 {
        self.waiting + self.in_progress + self.done
    }

    fn add(&mut self, other: Self) {
        self.safe += other.safe;
        self.people += other.people;
        self.waiting += other.waiting;
        self.in_progress += other.in_progress;
        self.done += other.done;
    }
}

/// How people are under a warning.
#[derive(Clone, Debug)]
pub struct Counts {
    /// The warning.
    pub warning: Warning,
    /// The first of its chain, under which all answers are kept.
    pub root: WarningId,
    /// When it was counted.
    pub at: Timestamp,
    /// By area, also those from which nobody answered; none stands for those who did not say where. Where people wait for
    /// help comes first.
    pub by_area: Vec<(Option<AreaCode>, Count)>,
    /// All together.
    pub total: Count,
}

/// The counts of a warning, for the coordinator and for those who issue it.
///
/// # Errors
/// `NotFound` if there is no such warning for this person, or it never went out.
pub async fn counts(app: &App, staff: &Staff, id: WarningId) -> Result<Counts, Error> {
    let (city, now, staff) = (app.city(), app.clock.now(), staff.clone());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let found = store::warning::find(tx, id).await?.filter(|warning| warning.file.released.is_some());
                let may = |warning: &Warning| {
                    staff.is(StaffRole::Coordinator) || crate::warning::may_see(&staff, warning, &city)
                };
                let warning = found.filter(may).ok_or(Error::NotFound)?;
                let root = root(&warning);
                let reached = areas(&city, &warning, now)?.into_iter().map(|area| (Some(area), Count::default()));
                let mut counts: BTreeMap<_, _> = reached.collect();
                let mut total = Count::default();
                let mut add = |area: Option<AreaCode>, count: Count| {
                    counts.entry(area).or_default().add(count);
                    total.add(count);
                };
                for (area, safe, people) in store::safety::safe(tx, root).await? {
                    add(area, Count { safe, people, ..Count::default() });
                }
                for (area, state, calls) in store::list::calls(tx, root).await? {
                    add(area, called_in(state, calls));
                }
                let mut by_area: Vec<_> = counts.into_iter().collect();
                by_area.sort_by_key(|(_, count)| Reverse((count.waiting, count.in_progress)));
                Ok(Counts { warning, root, at: now, by_area, total })
            })
        })
        .await
}

/// Calls for help whose cases are in this state.
fn called_in(state: State, calls: u32) -> Count {
    match state {
        State::Sent => Count { waiting: calls, ..Count::default() },
        open if open.is_open() => Count { in_progress: calls, ..Count::default() },
        _ => Count { done: calls, ..Count::default() },
    }
}
