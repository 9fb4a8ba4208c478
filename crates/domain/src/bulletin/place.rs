//! Where a message holds, and whether that is in the city.

use crate::{
    area::Areas,
    cap::{self, Alert, Circle},
    city::AreaCode,
    warning::{check::broken, content::Cover, reach::Reach},
    words::words,
};
use geo::{Coord, LineString, Polygon};
use std::f64::consts::PI;

/// Corners of a circle.
const CORNERS: u32 = 32;
/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.2;
/// Least radius of a circle in kilometres: of one that is a place alone. Our own number.
const LEAST_KM: f64 = 0.1;

words! {
    /// Whether a message concerns the city.
    Place {
        /// It holds in some area of the city.
        Here = "here",
        /// All of it holds elsewhere.
        Elsewhere = "elsewhere",
        /// It says so in words only.
        Unknown = "unknown",
    }
}

/// Where a message holds: in the city if any area of it is.
#[must_use]
pub fn place(alert: &Alert, areas: &Areas) -> Place {
    let places: Vec<Place> = alert.infos.iter().flat_map(|info| &info.areas).map(|area| of_area(area, areas)).collect();
    let holds = |place| places.contains(&place);
    match places.len() {
        _ if holds(Place::Here) => Place::Here,
        0 => Place::Unknown,
        _ if holds(Place::Unknown) => Place::Unknown,
        _ => Place::Elsewhere,
    }
}

fn of_area(area: &cap::Area, areas: &Areas) -> Place {
    let (sound, unsound): (Vec<_>, Vec<_>) = shapes(area).into_iter().partition(|shape| broken(shape).is_none());
    let is_here = known(area, areas).next().is_some() || !touched(&sound, areas).areas().is_empty();
    match (sound.is_empty(), unsound.is_empty()) {
        _ if is_here => Place::Here,
        (false, true) => Place::Elsewhere,
        _ => Place::Unknown,
    }
}

/// What sound shapes touch.
pub(super) fn touched(shapes: &[Polygon<f64>], areas: &Areas) -> Reach {
    Reach::new(&Cover { shapes: shapes.to_vec(), ..Cover::default() }, areas)
}

/// Areas of the city that it names by their codes.
pub(super) fn known<'a>(area: &'a cap::Area, areas: &'a Areas) -> impl Iterator<Item = AreaCode> + 'a {
    let own = area.geocodes.iter().filter(|code| code.name == areas.set().code);
    own.map(|code| AreaCode::from(code.value.as_str())).filter(|code| areas.area(code).is_some())
}

/// The shapes of an area; circles as polygons that leave nothing of them out.
#[must_use]
pub fn shapes(area: &cap::Area) -> Vec<Polygon<f64>> {
    let drawn = area.polygons.iter().map(|ring| Polygon::new(ring.clone(), vec![]));
    drawn.chain(area.circles.iter().map(|circle| round(*circle))).collect()
}

/// Everywhere it holds, each shape once: what it draws, and the borders of areas that it names by our codes.
#[must_use]
pub fn extent(alert: &Alert, areas: &Areas) -> Vec<Polygon<f64>> {
    let mut all: Vec<Polygon<f64>> = Vec::new();
    for area in alert.infos.iter().flat_map(|info| &info.areas) {
        let named = known(area, areas).filter_map(|code| areas.area(&code)).flat_map(|area| area.shape.iter().cloned());
        for shape in shapes(area).into_iter().chain(named) {
            if !all.contains(&shape) {
                all.push(shape);
            }
        }
    }
    all
}

fn round(circle: Circle) -> Polygon<f64> {
    let step = 2.0 * PI / f64::from(CORNERS);
    let radius = circle.km.max(LEAST_KM) / (step / 2.0).cos() / DEGREE_KM;
    let narrow = circle.lat.to_radians().cos().max(0.01);
    let corner = |number: u32| {
        let (sin, cos) = (f64::from(number) * step).sin_cos();
        let (lon, lat) = (circle.lon + radius * cos / narrow, circle.lat + radius * sin);
        Coord { x: lon.clamp(-180.0, 180.0), y: lat.clamp(-90.0, 90.0) }
    };
    Polygon::new(LineString((0..CORNERS).map(corner).collect()), vec![])
}
