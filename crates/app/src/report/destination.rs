//! Where a report goes, and until when it must be received.

use super::ReportInput;
use crate::{App, CityNow, Error, FieldError};
use domain::{
    area::Areas,
    city::{AreaCode, AreaRef, Category, CategoryCode, Handler, Stream, UnitCode},
    deadline::ClockKind,
    report::Position,
    routing::{self, Route, Routing},
};
use jiff::{Timestamp, civil::Date};

/// Where a report would go, and until when it must be received.
#[derive(Clone, Debug, PartialEq)]
pub struct Destination {
    /// What the rules say.
    pub routing: Routing,
    /// When it would have to be received, if sent now.
    pub due_at: Option<Timestamp>,
}

fn number(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse().ok()
}

pub(super) fn position(input: &ReportInput) -> Result<Option<Position>, FieldError> {
    if input.lat.trim().is_empty() && input.lon.trim().is_empty() {
        return Ok(None);
    }
    let parsed = number(&input.lat).zip(number(&input.lon)).and_then(|(lat, lon)| Position::new(lat, lon));
    parsed.map(Some).ok_or_else(|| FieldError::new("place", "report-place-not-a-position"))
}

pub(super) fn accuracy(input: &ReportInput) -> Option<f64> {
    number(&input.accuracy).filter(|metres| metres.is_finite() && *metres > 0.0).map(|metres| metres.min(100_000.0))
}

/// Where a report like this would go if sent now; none while category or place are missing.
///
/// # Errors
/// `Invalid` if the position is none, `Bug` if the pack lacks a deadline policy.
pub fn destination(app: &App, input: &ReportInput) -> Result<Option<Destination>, Error> {
    let city = app.city();
    let now = app.clock.now();
    let Some(category) = city.category(&CategoryCode::from(input.category.as_str())) else { return Ok(None) };
    let Some(routing) = route(&city, category, input, now)? else { return Ok(None) };
    let due_at = if let Routing::To(route) = &routing {
        let run = domain::deadline::ClockRun::start(ClockKind::Reception, now, city.deadlines(now)?);
        run.map(|run| run.due_at(&city.city().calendar, &route.unit, now))
    } else {
        None
    };
    Ok(Some(Destination { routing, due_at }))
}

fn route(
    city: &CityNow,
    category: &Category,
    input: &ReportInput,
    now: Timestamp,
) -> Result<Option<Routing>, FieldError> {
    let day = city.day(now);
    if let Some(at) = position(input)? {
        let chosen = (!input.area.is_empty()).then(|| AreaCode::from(input.area.as_str()));
        let place = routing::Place { lat: at.lat, lon: at.lon, accuracy_m: accuracy(input), chosen };
        return Ok(Some(routing::route(city.city(), &city.areas, category, &place, day)));
    }
    let by_list = |unit: &UnitCode| routing::route_to_unit(city.city(), unit, day).map(Routing::To);
    if !input.unit.is_empty() {
        let unit = UnitCode::from(input.unit.as_str());
        let chosen = by_list(&unit).ok_or_else(|| FieldError::new("unit", "case-unit-unknown"))?;
        return Ok(Some(of_category(city, category, day).unwrap_or(chosen)));
    }
    // A matter without a place, such as a suggestion about the service, goes where its category says.
    Ok(match &category.handler {
        Handler::Unit(unit) if category_needs_no_place(city, category) => by_list(unit),
        _ => None,
    })
}

/// Where a matter goes that one unit has for the whole city, whichever ward the sender took from the list.
fn of_category(city: &CityNow, category: &Category, day: Date) -> Option<Routing> {
    let Handler::Unit(unit) = &category.handler else { return None };
    let mut route = routing::route_to_unit(city.city(), unit, day)?;
    route.because.rule = routing::Rule::Category;
    Some(Routing::To(route))
}

fn category_needs_no_place(city: &CityNow, category: &Category) -> bool {
    city.city().field(&category.field).is_some_and(|field| field.stream != Stream::OnSite)
}

/// Where the report goes, or what keeps it from going anywhere.
pub(super) fn destined(
    city: &CityNow,
    category: &Category,
    input: &ReportInput,
    now: Timestamp,
) -> Result<Route, FieldError> {
    match route(city, category, input, now)? {
        Some(Routing::To(route)) => Ok(route),
        Some(Routing::Ask(_)) => Err(FieldError::new("area", "report-area-ask")),
        Some(Routing::Outside { nearest, distance_m }) => {
            Err(outside(city, &nearest, distance_m, &input.language, now))
        }
        None => Err(FieldError::new("place", "report-place-missing")),
    }
}

/// What is wrong with the place whatever the report will be about; which area it is, only some categories ask.
pub(super) fn misplaced(city: &CityNow, input: &ReportInput, now: Timestamp) -> Option<FieldError> {
    let by_area = city.city().categories.iter().find(|category| category.handler == Handler::Area)?;
    destined(city, by_area, input, now).err().filter(|fault| fault.field != "area")
}

pub(super) fn area_of(route: &Route) -> Option<AreaRef> {
    Some(AreaRef { set: route.because.area_set.clone()?, area: route.area.clone()? })
}

/// What is said of a place outside the city.
fn outside(city: &CityNow, nearest: &AreaCode, metres: f64, language: &str, now: Timestamp) -> FieldError {
    let set = Areas::in_force(&city.areas, city.day(now)).map(|areas| areas.set().code.clone()).unwrap_or_default();
    let name = city.area_name(&AreaRef { set, area: nearest.clone() }, language);
    FieldError::new("place", "report-place-outside").with("area", name).with("km", format!("{:.1}", metres / 1000.0))
}
