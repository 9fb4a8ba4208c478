//! Lists of cases: public, the map, neighbours, and the work of a unit.

use crate::{App, Error};
use domain::{
    authority::{Power, Relation, allows, counts, may_for, oversees},
    case::{CaseFile, State},
    city::{City, FieldCode, UnitCode, UnitKind},
    code::CaseCode,
    id::StaffId,
    report::Position,
    staff::{Grant, Staff, StaffRole},
};
use jiff::{Timestamp, ToSpan};
pub use store::list::{After, Brief, Dot, PublicFilter, WorkAfter, WorkFilter};
pub use store::staff::Colleague;

/// Lines of a page.
pub const PAGE: u16 = 20;
/// Most dots on the map.
pub const DOTS_MOST: u16 = 5_000;

/// A page of a list, and where the next one begins.
#[derive(Clone, Debug)]
pub struct Page<T, A> {
    /// The lines.
    pub items: Vec<T>,
    /// Where to go on; none at the end.
    pub next: Option<A>,
}

fn page<A>(mut items: Vec<Brief>, limit: u16, after: impl Fn(&Brief) -> A) -> Page<Brief, A> {
    let more = items.len() > usize::from(limit);
    items.truncate(usize::from(limit));
    let next = if more { items.last().map(after) } else { None };
    Page { items, next }
}

/// Where the place may be a home, no list gives the house number: not even to people of units, whose looks are written down.
fn without_homes(app: &App, cases: impl Iterator<Item = Brief>) -> Vec<Brief> {
    let city = app.city();
    let hide = |mut case: Brief| {
        if city.category(&case.category).is_none_or(|category| category.home) {
            case.address.clear();
        }
        case
    };
    cases.map(hide).collect()
}

/// Public cases, newest first. `filter.text` is folded here.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn public(
    app: &App,
    mut filter: PublicFilter,
    after: Option<After>,
    limit: u16,
) -> Result<Page<Brief, After>, Error> {
    filter.text = filter.text.as_deref().map(domain::fold::fold).filter(|text| !text.is_empty());
    let items = app
        .db
        .read(move |tx| {
            Box::pin(async move { Ok::<_, Error>(store::list::public(tx, &filter, after, limit + 1).await?) })
        })
        .await?;
    let items = without_homes(app, items.into_iter());
    Ok(page(items, limit, |case| After { at: case.sent_at, id: case.id }))
}

/// Dots of public cases for the map, newest first, at most [`DOTS_MOST`].
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn dots(app: &App, mut filter: PublicFilter) -> Result<Vec<Dot>, Error> {
    filter.text = filter.text.as_deref().map(domain::fold::fold).filter(|text| !text.is_empty());
    app.db
        .read(move |tx| Box::pin(async move { Ok::<_, Error>(store::list::dots(tx, &filter, DOTS_MOST).await?) }))
        .await
}

/// Open public cases near a place that may be the same matter, nearest first, with metres.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn near(app: &App, at: Position, field: Option<FieldCode>) -> Result<Vec<(Brief, f64)>, Error> {
    let since = app.clock.now().saturating_sub((90 * 24).hours()).unwrap_or(Timestamp::MIN);
    let found = app
        .db
        .read(move |tx| {
            Box::pin(async move { Ok::<_, Error>(store::list::near(tx, at, field.as_ref(), since, 5).await?) })
        })
        .await?;
    let (cases, metres): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    Ok(without_homes(app, cases.into_iter()).into_iter().zip(metres).collect())
}

/// Whether somebody who holds the role works on the cases of its unit.
fn works(grant: &Grant, city: &City) -> bool {
    counts(grant, city) && allows(grant.role, Power::SeeCase, Relation::Own)
}

/// Units whose cases a person works on: where roles are held, whole offices included.
#[must_use]
pub fn units_of(app: &App, staff: &Staff) -> Vec<UnitCode> {
    let city = app.city();
    let mut units: Vec<_> = staff
        .grants
        .iter()
        .filter(|grant| works(grant, city.city()))
        .map(|grant| match city.city().units.get(&grant.unit) {
            Some(unit) if unit.kind == UnitKind::Office => city.city().superior(&grant.unit),
            _ => grant.unit.clone(),
        })
        .collect();
    units.sort();
    units.dedup();
    units
}

/// Units below those of a person, whose cases the person may see too when they are asked for.
#[must_use]
pub fn units_below(app: &App, staff: &Staff) -> Vec<UnitCode> {
    let (city, own) = (app.city(), units_of(app, staff));
    let units = city.units_on(city.day(app.clock.now())).into_iter().map(|unit| &unit.code);
    units.filter(|unit| !own.contains(unit) && may_for(staff, Power::SeeCase, unit, city.city())).cloned().collect()
}

/// Offices a person is confined to: those of all grants, if no grant is for a whole unit.
fn offices_of(app: &App, staff: &Staff) -> Option<Vec<UnitCode>> {
    let city = app.city();
    let is_office = |code: &UnitCode| city.city().units.get(code).is_some_and(|unit| unit.kind == UnitKind::Office);
    let held = || staff.grants.iter().filter(|grant| works(grant, city.city())).map(|grant| &grant.unit);
    (held().next().is_some() && held().all(is_office)).then(|| held().cloned().collect())
}

/// Cuts a filter down to what the person may see: the own units, or those asked for that are own ones or below them.
fn scoped(app: &App, staff: &Staff, mut filter: WorkFilter) -> WorkFilter {
    if !oversees(staff, app.city().city()) {
        let (city, own) = (app.city(), units_of(app, staff));
        let sees = |unit: &UnitCode| own.contains(unit) || may_for(staff, Power::SeeCase, unit, city.city());
        filter.units = Some(match filter.units.take() {
            Some(asked) => asked.into_iter().filter(sees).collect(),
            None => own,
        });
        filter.offices = filter.offices.or_else(|| offices_of(app, staff));
    }
    filter.more.text = filter.more.text.as_deref().map(domain::fold::fold).filter(|text| !text.is_empty());
    filter
}

/// Cases a person may see, what is due first on top.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn work(
    app: &App,
    staff: &Staff,
    filter: WorkFilter,
    after: Option<WorkAfter>,
    limit: u16,
) -> Result<Page<Brief, WorkAfter>, Error> {
    let filter = scoped(app, staff, filter);
    let items = app
        .db
        .read(move |tx| {
            Box::pin(async move { Ok::<_, Error>(store::list::work(tx, &filter, after, limit + 1).await?) })
        })
        .await?;
    let items = without_homes(app, items.into_iter());
    Ok(page(items, limit, |case| WorkAfter { due_at: case.due_at, id: case.id }))
}

/// A case that waits to be placed, and how it came to wait.
#[derive(Clone, Debug, PartialEq)]
pub struct Unplaced {
    /// The case.
    pub case: Brief,
    /// How often a unit passed it on.
    pub forwards: u16,
    /// Whether its refusal was contested.
    pub contested: bool,
}

/// Cases that wait to be placed, what is due first on top, as far as the person may see them.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn unplaced(app: &App, staff: &Staff, limit: u16) -> Result<Vec<Unplaced>, Error> {
    let more = PublicFilter { states: vec![State::Sent], ..PublicFilter::default() };
    let filter = scoped(app, staff, WorkFilter { to_place: true, more, ..WorkFilter::default() });
    let found = app
        .db
        .read(move |tx| {
            Box::pin(async move { Ok::<_, Error>(store::list::work_with_files(tx, &filter, limit).await?) })
        })
        .await?;
    let (cases, files): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let one = |(case, file): (Brief, CaseFile)| Unplaced { case, forwards: file.forwards, contested: file.contested };
    Ok(without_homes(app, cases.into_iter()).into_iter().zip(files).map(one).collect())
}

/// How many cases such a list has, by state.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn work_counts(app: &App, staff: &Staff, filter: WorkFilter) -> Result<Vec<(State, u32)>, Error> {
    let filter = scoped(app, staff, filter);
    app.db.read(move |tx| Box::pin(async move { Ok::<_, Error>(store::list::work_counts(tx, &filter).await?) })).await
}

/// Officers of units and of their offices, for choosing from a list.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn officers(app: &App, unit: &UnitCode) -> Result<Vec<Colleague>, Error> {
    let city = app.city();
    let day = city.day(app.clock.now());
    let mut units = vec![unit.clone()];
    units.extend(city.city().offices(unit, day).map(|office| office.code.clone()));
    app.db
        .read(move |tx| {
            Box::pin(async move { Ok::<_, Error>(store::staff::holding(tx, StaffRole::Officer, &units, day).await?) })
        })
        .await
}

/// Names of people of units, for lists that colleagues read.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn names(app: &App, ids: Vec<StaffId>) -> Result<Vec<(StaffId, String)>, Error> {
    app.db.read(move |tx| Box::pin(async move { Ok::<_, Error>(store::staff::names(tx, &ids).await?) })).await
}

/// A case code in what somebody typed into a search box.
#[must_use]
pub fn code_in(text: &str) -> Option<CaseCode> {
    text.trim().parse().ok()
}
