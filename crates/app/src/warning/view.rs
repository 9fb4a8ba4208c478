//! What people see of warnings: those in force, one with its chain, past ones, and the work of those who issue them.

use super::around;
use crate::{App, CityNow, Error, photo};
use domain::{
    area::Areas,
    bulletin::Bulletin,
    case::Actor,
    city::UnitCode,
    id::{PhotoId, StaffId, WarningId},
    staff::{Staff, StaffRole},
    warning::{
        Action, Standing, State, Warning,
        check::{Fault, faults},
        content::Attachment,
        decide::allowed,
        reach::Reach,
    },
};
use geo::{BoundingRect, Polygon};
use jiff::Timestamp;
use std::{collections::BTreeMap, sync::Arc};
pub use store::warning::{Event, Kind, Listed};
use store::{Tx, warning::After};

/// Most warnings of one part of a list.
pub const PAGE: u16 = 30;
/// Most warnings that a program is told of at once.
const TOLD: u16 = 100;

/// The warnings in force now, the most dangerous first. From memory: every page asks.
#[must_use]
pub fn in_force(app: &App, now: Timestamp) -> Vec<Arc<Warning>> {
    app.warnings.standing(Standing::InForce, now)
}

/// The tests that run now. From memory.
#[must_use]
pub fn tests_running(app: &App, now: Timestamp) -> Vec<Arc<Warning>> {
    app.warnings.standing(Standing::Test, now)
}

/// Whether a person of a unit may see a warning that is not out: who issues warnings for its unit, and who releases for
/// the city.
#[must_use]
pub fn may_see(staff: &Staff, warning: &Warning, city: &CityNow) -> bool {
    let issues = |role| staff.holds(role, &warning.unit);
    let city_wide = staff.holds(StaffRole::Releaser, &city.city().coordinator);
    issues(StaffRole::Publisher) || issues(StaffRole::Releaser) || city_wide
}

/// The boundary set that a warning was issued for: the one in force when it went out, or now if it did not yet.
#[must_use]
pub fn areas_of<'a>(city: &'a CityNow, warning: &Warning, now: Timestamp) -> Option<&'a Areas> {
    let at = warning.issued().map_or(now, |issued| issued.at);
    Areas::in_force(&city.areas, city.day(at))
}

/// Where a warning holds: the areas named, then the shapes drawn.
pub fn shapes<'a>(city: &'a CityNow, warning: &'a Warning, now: Timestamp) -> impl Iterator<Item = &'a Polygon<f64>> {
    let cover = &warning.content.cover;
    let set = areas_of(city, warning, now);
    let named = cover.areas.iter().filter_map(move |code| set?.area(code));
    named.flat_map(|area| area.shape.iter()).chain(&cover.shapes)
}

/// A shape on earth.
pub type Shape = Polygon<f64>;

/// West, south, east and north of shapes; none if there are none.
#[must_use]
pub fn bounds<'a>(shapes: impl Iterator<Item = &'a Shape>) -> Option<[f64; 4]> {
    let rects = shapes.filter_map(BoundingRect::bounding_rect);
    rects
        .map(|rect| [rect.min().x, rect.min().y, rect.max().x, rect.max().y])
        .reduce(|one, other| [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])])
}

/// A warning and what belongs to it.
#[derive(Clone, Debug)]
pub struct WarningView {
    /// The warning.
    pub warning: Warning,
    /// All of its chain that went out, from the first to the last, itself included.
    pub chain: Vec<Warning>,
    /// Areas that it touches.
    pub touched: usize,
    /// What the person may do now, in the order of the table; nothing in public.
    pub actions: Vec<Action>,
    /// What keeps it from going out, before it went out; nothing in public.
    pub faults: Vec<Fault>,
    /// What happened, oldest first; nothing in public.
    pub events: Vec<Event>,
    /// Names of the people in the events.
    pub names: BTreeMap<StaffId, String>,
    /// The bulletin that it, or the first of its chain, was written from; nothing in public.
    pub bulletin: Option<Bulletin>,
}

/// A warning that went out, as everyone may see it.
///
/// # Errors
/// `NotFound` if there is none, or it never went out.
pub async fn public(app: &App, id: WarningId) -> Result<WarningView, Error> {
    let (city, now) = (app.city(), app.clock.now());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let found = store::warning::find(tx, id).await?.filter(|warning| warning.file.released.is_some());
                load(tx, found.ok_or(Error::NotFound)?, &city, now).await
            })
        })
        .await
}

/// A warning as those who issue it see it, with what they may do.
///
/// # Errors
/// `NotFound` if there is none for this person.
pub async fn view(app: &App, staff: &Staff, id: WarningId) -> Result<WarningView, Error> {
    let (city, now, staff) = (app.city(), app.clock.now(), staff.clone());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let found = store::warning::find(tx, id).await?.filter(|warning| may_see(&staff, warning, &city));
                let mut view = load(tx, found.ok_or(Error::NotFound)?, &city, now).await?;
                let around = around(&city, now)?;
                view.actions = allowed(&view.warning, &Actor::Staff(staff), &around);
                if matches!(view.warning.state, State::Draft | State::Proposed) {
                    view.faults = faults(&view.warning.content, &around);
                }
                view.events = store::warning::events(tx, id).await?;
                let people: Vec<StaffId> = view.events.iter().filter_map(|event| event.by).collect();
                view.names = store::staff::names(tx, &people).await?.into_iter().collect();
                let first = view.warning.file.earlier.first().map_or(id, |earlier| earlier.id);
                view.bulletin = store::bulletin::of_warning(tx, first).await?;
                Ok(view)
            })
        })
        .await
}

async fn load(tx: &mut Tx<'_>, warning: Warning, city: &CityNow, now: Timestamp) -> Result<WarningView, Error> {
    let chain = links(tx, &warning).await?;
    let touched = Reach::new(&warning.content.cover, around(city, now)?.areas).areas().len();
    let (actions, faults, events, names, bulletin) = Default::default();
    Ok(WarningView { warning, chain, touched, actions, faults, events, names, bulletin })
}

/// The chain of a warning: what it continues, itself if it went out, and what continues it.
async fn links(tx: &mut Tx<'_>, warning: &Warning) -> Result<Vec<Warning>, Error> {
    let mut chain = Vec::with_capacity(warning.file.earlier.len() + 1);
    for earlier in &warning.file.earlier {
        chain.extend(store::warning::find(tx, earlier.id).await?);
    }
    if warning.file.released.is_some() {
        chain.push(warning.clone());
    }
    let mut next = warning.file.replaced_by;
    while let Some(id) = next {
        let Some(later) = store::warning::find(tx, id).await? else { break };
        next = later.file.replaced_by;
        chain.push(later);
    }
    Ok(chain)
}

/// Warnings that are over, the last first, and where the next part begins if there is one.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn past(app: &App, after: Option<After>) -> Result<(Vec<Warning>, Option<After>), Error> {
    let now = app.clock.now();
    let mut found = app
        .db
        .read::<_, Error>(move |tx| Box::pin(async move { Ok(store::warning::past(tx, now, after, PAGE + 1).await?) }))
        .await?;
    let more = found.len() > usize::from(PAGE);
    found.truncate(PAGE.into());
    let next = found.last().filter(|_| more).and_then(Warning::issued).map(|last| (last.at, last.id));
    Ok((found, next))
}

/// Warnings and tests that went out, replaced ones too, the last first: for programs.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn went_out(app: &App) -> Result<Vec<Warning>, Error> {
    app.db.read::<_, Error>(|tx| Box::pin(async move { Ok(store::warning::went_out(tx, TOLD).await?) })).await
}

/// Units for which a person issues warnings; none means all.
fn units(staff: &Staff, city: &CityNow) -> Option<Vec<UnitCode>> {
    if staff.holds(StaffRole::Releaser, &city.city().coordinator) {
        return None;
    }
    let own = staff.grants.iter().filter(|grant| grant.role.issues_warnings());
    let mut units: Vec<UnitCode> = own.map(|grant| grant.unit.clone()).collect();
    units.sort_unstable();
    units.dedup();
    Some(units)
}

/// The warnings of a person's units in some states, what changed last first, and where the next part begins.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn list(
    app: &App,
    staff: &Staff,
    states: &'static [State],
    after: Option<After>,
) -> Result<(Vec<Listed>, Option<After>), Error> {
    let units = units(staff, &app.city());
    let mut found = app
        .db
        .read::<_, Error>(move |tx| {
            Box::pin(async move { Ok(store::warning::of_units(tx, units.as_deref(), states, after, PAGE + 1).await?) })
        })
        .await?;
    let more = found.len() > usize::from(PAGE);
    found.truncate(PAGE.into());
    let next = found.last().filter(|_| more).map(|last| (last.changed_at, last.warning.id));
    Ok((found, next))
}

/// The units for which a person may write warnings.
#[must_use]
pub fn work(staff: &Staff) -> Vec<UnitCode> {
    let own = staff.grants.iter().filter(|grant| grant.role == StaffRole::Publisher);
    own.map(|grant| grant.unit.clone()).collect()
}

/// The bytes of an attachment: of a warning that went out for everyone, else for those who issue it.
///
/// # Errors
/// `NotFound` if there is none, or none for this viewer.
pub async fn file(
    app: &App,
    staff: Option<&Staff>,
    id: WarningId,
    file: PhotoId,
) -> Result<(Attachment, Vec<u8>), Error> {
    let (city, staff) = (app.city(), staff.cloned());
    let warning = app.db.read::<_, Error>(move |tx| {
        Box::pin(async move {
            let found = store::warning::find(tx, id).await?;
            let sees = |warning: &Warning| staff.as_ref().is_some_and(|staff| may_see(staff, warning, &city));
            found.filter(|warning| warning.file.released.is_some() || sees(warning)).ok_or(Error::NotFound)
        })
    });
    let attachments = warning.await?.content.attachments;
    let attachment = attachments.into_iter().find(|own| own.id == file).ok_or(Error::NotFound)?;
    let picture = attachment.media_type.starts_with("image/");
    let size = if picture { photo::Size::Full } else { photo::Size::Original };
    let bytes = photo::open(Arc::clone(&app.files), file, size).await.map_err(Error::bug)?;
    Ok((attachment, bytes.ok_or(Error::NotFound)?))
}
