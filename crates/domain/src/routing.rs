//! Who is responsible for a place: from category, position and day to a unit, with the reason.

use crate::area::{Areas, Near};
use crate::city::{AreaCode, Category, City, Handler, Unit, UnitCode, UnitKind};
use crate::words::words;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// In a set of approximate borders the sender's word counts this far beyond the drawn border, in metres.
const APPROXIMATE_M: f64 = 2_000.0;

/// Where something is, as the sender gave it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Latitude in degrees, WGS 84.
    pub lat: f64,
    /// Longitude in degrees, WGS 84.
    pub lon: f64,
    /// How many metres the position may be wrong, if the device said.
    pub accuracy_m: Option<f64>,
    /// The area the sender chose when asked.
    pub chosen: Option<AreaCode>,
}

words! {
    /// The rule that found the unit.
    Rule {
        /// The authority of the area the place lies in.
        Area = "area",
        /// The category has one unit for the whole city.
        Category = "category",
        /// The sender took the unit from the list.
        List = "list",
        /// No rule placed it: the coordinator has it.
        Coordinator = "coordinator",
    }
}

/// Why a case went where it went; stored with it and shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Because {
    /// Which rule.
    pub rule: Rule,
    /// Code of the area set that was looked at.
    pub area_set: Option<String>,
    /// Whether its borders are only roughly right.
    pub approximate: bool,
    /// The day for which units and borders were taken.
    pub day: Date,
    /// Whole metres from the place to the nearest border.
    pub border_m: Option<f64>,
    /// Whether the sender's choice between areas decided.
    pub chosen: bool,
    /// The unit the rule names, if another took over from it.
    pub instead_of: Option<UnitCode>,
}

/// A unit for a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// The unit; exists on the day.
    pub unit: UnitCode,
    /// The area of the place.
    pub area: Option<AreaCode>,
    /// Why.
    pub because: Because,
}

/// A possible area when the position is too rough to tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The area.
    pub area: AreaCode,
    /// Its unit.
    pub unit: UnitCode,
    /// Whole metres to it; 0 if the position lies in it.
    pub distance_m: f64,
}

/// What the rules say about a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Routing {
    /// One unit.
    To(Route),
    /// Several are possible: the sender says which area it is. Nearest first.
    Ask(Vec<Candidate>),
    /// The place lies outside the city.
    Outside {
        /// The nearest area.
        nearest: AreaCode,
        /// Whole metres to it.
        distance_m: f64,
    },
}

/// Routes a report by category and place, with the units and borders of `day`.
///
/// A border nearer than the stated accuracy makes several areas possible; if their units differ and the category goes by
/// area, the sender is asked. The sender's choice counts only for an area that is possible. A unit that no longer exists
/// gives way to its successor, and what has no unit goes to the coordinator.
#[must_use]
pub fn route(city: &City, sets: &[Arc<Areas>], category: &Category, place: &Place, day: Date) -> Routing {
    let found = Found::new(sets, place, day);
    let Some(areas) = found.areas else { return Routing::To(found.to(city, category, None, day)) };
    let Some(first) = found.possible.first() else {
        return match areas.nearest(place.lon, place.lat) {
            Some(Near { area, distance_m }) => {
                Routing::Outside { nearest: area.code.clone(), distance_m: distance_m.round() }
            }
            None => Routing::To(found.to(city, category, None, day)),
        };
    };
    if category.handler == Handler::Area && !found.chosen {
        let candidates = candidates(city, &found.possible, day);
        if candidates.iter().any(|candidate| candidate.unit != candidates[0].unit) {
            return Routing::Ask(candidates);
        }
        let only = candidates.first().map_or(&first.area.code, |candidate| &candidate.area);
        return Routing::To(found.to(city, category, Some(only), day));
    }
    Routing::To(found.to(city, category, Some(&first.area.code), day))
}

/// Routes a report to the unit the sender took from the list; none if the unit is unknown, an inner office, or ended
/// without a successor.
#[must_use]
pub fn route_to_unit(city: &City, unit: &UnitCode, day: Date) -> Option<Route> {
    let standing = standing(city, unit, day)?;
    let because = Because {
        rule: Rule::List,
        area_set: None,
        approximate: false,
        day,
        border_m: None,
        chosen: false,
        instead_of: (standing.code != *unit).then(|| unit.clone()),
    };
    Some(Route { unit: standing.code.clone(), area: standing.area.clone(), because })
}

/// The unit itself if it exists on the day, else the nearest of those that took over from it; never an inner office.
#[must_use]
pub fn standing<'a>(city: &'a City, unit: &UnitCode, day: Date) -> Option<&'a Unit> {
    let mut waiting = VecDeque::from([unit]);
    let mut seen = BTreeSet::new();
    while let Some(code) = waiting.pop_front() {
        let Some(unit) = city.units.get(code).filter(|unit| unit.kind != UnitKind::Office && seen.insert(code)) else {
            continue;
        };
        if unit.exists_on(day) {
            return Some(unit);
        }
        waiting.extend(&unit.successors);
    }
    None
}

/// The authority of an area on a day, and the unit it took over from if the area's own has ended.
fn authority<'a>(city: &'a City, area: &AreaCode, day: Date) -> Option<(&'a Unit, Option<UnitCode>)> {
    let own = || city.units.values().filter(|unit| unit.area.as_ref() == Some(area) && unit.kind != UnitKind::Office);
    if let Some(unit) = own().find(|unit| unit.exists_on(day)) {
        return Some((unit, None));
    }
    own().find_map(|unit| Some((standing(city, &unit.code, day)?, Some(unit.code.clone()))))
}

fn candidates(city: &City, possible: &[Near<'_>], day: Date) -> Vec<Candidate> {
    let candidate = |near: &Near<'_>| {
        let (unit, _) = authority(city, &near.area.code, day)?;
        let area = near.area.code.clone();
        Some(Candidate { area, unit: unit.code.clone(), distance_m: near.distance_m.round() })
    };
    possible.iter().filter_map(candidate).collect()
}

/// What the map says of a place.
struct Found<'a> {
    areas: Option<&'a Areas>,
    /// Areas that may have it, the likeliest first.
    possible: Vec<Near<'a>>,
    chosen: bool,
    border_m: Option<f64>,
}

impl<'a> Found<'a> {
    fn new(sets: &'a [Arc<Areas>], place: &Place, day: Date) -> Self {
        let Some(areas) = Areas::in_force(sets, day) else {
            return Self { areas: None, possible: vec![], chosen: false, border_m: None };
        };
        let border_m = areas.border_m(place.lon, place.lat).map(f64::round);
        let accuracy = place.accuracy_m.filter(|metres| metres.is_finite()).unwrap_or(0.0).max(0.0);
        let slack = if areas.set().approximate { accuracy.max(APPROXIMATE_M) } else { accuracy };
        if let Some(chosen) = &place.chosen {
            let near = areas.near(place.lon, place.lat, slack);
            if let Some(near) = near.into_iter().find(|near| near.area.code == *chosen) {
                return Self { areas: Some(areas), possible: vec![near], chosen: true, border_m };
            }
        }
        let possible = if accuracy > 0.0 {
            areas.near(place.lon, place.lat, accuracy)
        } else {
            areas.locate(place.lon, place.lat).map(|area| Near { area, distance_m: 0.0 }).into_iter().collect()
        };
        Self { areas: Some(areas), possible, chosen: false, border_m }
    }

    fn to(&self, city: &City, category: &Category, area: Option<&AreaCode>, day: Date) -> Route {
        let (rule, unit) = match &category.handler {
            Handler::Unit(code) => {
                let unit = standing(city, code, day).map(|unit| (unit, (unit.code != *code).then(|| code.clone())));
                (Rule::Category, unit)
            }
            Handler::Area => (Rule::Area, area.and_then(|area| authority(city, area, day))),
        };
        let (rule, unit, instead_of) = match unit {
            Some((unit, instead_of)) => (rule, unit.code.clone(), instead_of),
            None => (Rule::Coordinator, city.coordinator.clone(), None),
        };
        let because = Because {
            rule,
            area_set: self.areas.map(|areas| areas.set().code.clone()),
            approximate: self.areas.is_some_and(|areas| areas.set().approximate),
            day,
            border_m: self.border_m,
            chosen: self.chosen,
            instead_of,
        };
        Route { unit, area: area.cloned(), because }
    }
}

#[cfg(test)]
mod tests;
