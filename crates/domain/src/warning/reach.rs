//! Whom a warning concerns: by the place where somebody is, by circles round home, school or work, by the areas they chose.

use crate::{
    area::{Area, AreaSet, Areas},
    city::{AreaCode, Words},
    warning::{
        check::{LEAST_SHAPE, broken},
        content::Cover,
    },
};
use geo::{Area as _, BooleanOps, BoundingRect, Intersects, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody wants to be warned about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Interest {
    /// Where a device is.
    Place {
        /// Longitude in degrees.
        lon: f64,
        /// Latitude in degrees.
        lat: f64,
    },
    /// All within some metres of a place.
    Circle {
        /// Longitude of the middle in degrees.
        lon: f64,
        /// Latitude of the middle in degrees.
        lat: f64,
        /// Radius in metres.
        metres: f64,
    },
    /// A whole area.
    Area {
        /// Its code.
        area: AreaCode,
    },
}

/// Where a warning holds, made once and then asked for each of very many people: an answer takes about a microsecond.
///
/// Borders belong to it, for a warning too many is better than one too few. An area is touched where it is named, or shares
/// more than a square metre with a drawn shape: a shape drawn along a border does not reach the neighbours.
#[derive(Debug)]
pub struct Reach {
    areas: BTreeSet<AreaCode>,
    /// The areas named and the shapes drawn, indexed as areas of responsibility are.
    parts: Areas,
}

impl Reach {
    /// Makes it ready. Areas that are not in the set are known by their codes only; broken shapes are left out.
    #[must_use]
    pub fn new(cover: &Cover, areas: &Areas) -> Self {
        let shapes: Vec<&Polygon<f64>> = cover.shapes.iter().filter(|shape| broken(shape).is_none()).collect();
        let named = cover.areas.iter().filter_map(|code| areas.area(code));
        let drawn = shapes.iter().map(|shape| unnamed((*shape).clone().into()));
        let parts = AreaSet { areas: named.cloned().chain(drawn).collect(), ..unnamed_set() };
        let touched = areas.set().areas.iter().filter(|area| shapes.iter().any(|shape| share(&area.shape, shape)));
        let codes = cover.areas.iter().cloned().chain(touched.map(|area| area.code.clone())).collect();
        Self { areas: codes, parts: Areas::new(parts) }
    }

    /// The areas it touches, for lists of people who chose one.
    #[must_use]
    pub const fn areas(&self) -> &BTreeSet<AreaCode> {
        &self.areas
    }

    /// Whether it concerns somebody with this interest.
    #[must_use]
    pub fn concerns(&self, interest: &Interest) -> bool {
        match interest {
            Interest::Place { lon, lat } => self.has_place(*lon, *lat),
            Interest::Circle { lon, lat, metres } => self.parts.meets_circle(*lon, *lat, *metres),
            Interest::Area { area } => self.areas.contains(area),
        }
    }

    /// Whether a place, in degrees, lies in it.
    #[must_use]
    pub fn has_place(&self, lon: f64, lat: f64) -> bool {
        self.parts.locate(lon, lat).is_some()
    }
}

fn unnamed(shape: MultiPolygon<f64>) -> Area {
    Area { code: "".into(), name: Words::default(), shape }
}

fn unnamed_set() -> AreaSet {
    AreaSet {
        code: String::new(),
        name: Words::default(),
        valid_from: None,
        valid_to: None,
        approximate: false,
        source: String::new(),
        licence: String::new(),
        areas: vec![],
    }
}

/// Whether they have more than a border in common.
fn share(area: &MultiPolygon<f64>, shape: &Polygon<f64>) -> bool {
    let boxes = area.bounding_rect().zip(shape.bounding_rect());
    boxes.is_some_and(|(area, shape)| area.intersects(&shape)) && area.intersection(shape).unsigned_area() > LEAST_SHAPE
}

#[cfg(test)]
mod tests {
    use super::{Interest, Reach};
    use crate::{
        area::{Areas, tests::squares},
        warning::content::Cover,
    };
    use geo::{Contains, Coord, Distance, Euclidean, Intersects, LineString, MultiPolygon, Point, Polygon};
    use proptest::prelude::*;

    fn polygon(corners: &[(f64, f64)]) -> Polygon<f64> {
        Polygon::new(LineString::from(corners.to_vec()), vec![])
    }

    /// In hundredths of a degree from the corner of the squares.
    fn drawn(corners: &[(f64, f64)]) -> Polygon<f64> {
        polygon(&corners.iter().map(|(x, y)| (105.8 + x * 0.01, 21.0 + y * 0.01)).collect::<Vec<_>>())
    }

    fn four() -> Areas {
        Areas::new(squares(&[("a", 0.0, 0.0), ("b", 1.0, 0.0), ("c", 0.0, 1.0), ("d", 1.0, 1.0)]))
    }

    fn touched(cover: &Cover) -> Vec<String> {
        Reach::new(cover, &four()).areas().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_area_is_touched_when_named_or_overlapped_and_not_along_a_border() {
        let shapes = |shape: Polygon<f64>| Cover { shapes: vec![shape], ..Cover::default() };
        assert_eq!(touched(&Cover { areas: ["b".into()].into(), shapes: vec![] }), ["b"]);
        let whole_a = drawn(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);
        assert_eq!(touched(&shapes(whole_a)), ["a"], "the neighbours share only the border");
        let strip = drawn(&[(0.5, 0.0), (1.5, 0.0), (1.5, 1.0), (0.5, 1.0)]);
        assert_eq!(touched(&shapes(strip)), ["a", "b"], "all corners lie on borders");
        let inside = drawn(&[(0.2, 1.2), (0.4, 1.2), (0.3, 1.4)]);
        assert_eq!(touched(&shapes(inside)), ["c"]);
        let around = drawn(&[(-9.0, -9.0), (9.0, -9.0), (9.0, 9.0), (-9.0, 9.0)]);
        assert_eq!(touched(&shapes(around)), ["a", "b", "c", "d"]);
        assert!(touched(&shapes(drawn(&[(5.0, 5.0), (6.0, 5.0), (6.0, 6.0)]))).is_empty());
        let bow_tie = drawn(&[(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)]);
        assert!(touched(&shapes(bow_tie)).is_empty(), "broken shapes are left out");
        assert_eq!(touched(&Cover { areas: ["gone".into()].into(), shapes: vec![] }), ["gone"], "known by its code");
    }

    #[test]
    fn a_circle_is_touched_when_it_reaches_in() {
        let reach = Reach::new(&Cover { areas: ["a".into()].into(), shapes: vec![] }, &four());
        let concerns = |lon, lat, metres| reach.concerns(&Interest::Circle { lon, lat, metres });
        assert!(concerns(105.805, 21.005, 0.0), "inside");
        assert!(concerns(105.805, 21.005, -1.0), "a radius below 0 is 0");
        assert!(!concerns(105.815, 21.005, 500.0), "519 m from the border");
        assert!(concerns(105.815, 21.005, 530.0));
        assert!(!concerns(f64::NAN, 21.005, 500.0));
        assert!(!concerns(105.815, 21.005, f64::NAN));
        assert!(reach.has_place(105.81, 21.005), "the border belongs to it");
        assert!(!reach.has_place(105.8101, 21.005));
        assert!(reach.concerns(&Interest::Area { area: "a".into() }));
        assert!(!reach.concerns(&Interest::Area { area: "b".into() }));
    }

    #[test]
    fn a_warning_without_a_place_concerns_nobody() {
        let reach = Reach::new(&Cover::default(), &four());
        assert!(!reach.has_place(105.805, 21.005));
        assert!(!reach.concerns(&Interest::Circle { lon: 105.805, lat: 21.005, metres: 1e9 }));
    }

    fn triangle() -> impl Strategy<Value = Polygon<f64>> {
        let corner = || (-1.0..3.0, -1.0..3.0);
        (corner(), corner(), corner()).prop_map(|(one, two, three)| drawn(&[one, two, three]))
    }

    proptest! {
        #[test]
        fn places_and_circles_agree_with_plain_geometry(
            shape in triangle(),
            places in prop::collection::vec((-2.0..4.0, -2.0..4.0, 0.0..2_000.0_f64), 50),
        ) {
            let areas = four();
            let cover = Cover { areas: ["d".into()].into(), shapes: vec![shape.clone()] };
            let reach = Reach::new(&cover, &areas);
            let plain = MultiPolygon(vec![areas.area(&"d".into()).unwrap().shape.0[0].clone(), shape]);
            // Metres per degree at 21°, to a few thousandths; the shapes reach 0.03° from there.
            let metres = |point: Coord<f64>| Coord { x: point.x * 103_966.0, y: point.y * 110_703.0 };
            let flat = geo::MapCoords::map_coords(&plain, metres);
            for (x, y, radius) in places {
                let place = Coord { x: 105.8 + x * 0.01, y: 21.0 + y * 0.01 };
                prop_assert_eq!(reach.has_place(place.x, place.y), plain.intersects(&place));
                let away = Euclidean.distance(&Point::from(metres(place)), &flat);
                if (away - radius).abs() > 20.0 || away == 0.0 {
                    let circle = Interest::Circle { lon: place.x, lat: place.y, metres: radius };
                    prop_assert_eq!(reach.concerns(&circle), away <= radius, "{} m, {} m", away, radius);
                }
            }
        }

        #[test]
        fn a_place_inside_a_shape_is_in_an_area_it_touches(shape in triangle(), places in prop::collection::vec((0.0..2.0, 0.0..2.0), 50)) {
            let areas = four();
            let reach = Reach::new(&Cover { shapes: vec![shape.clone()], ..Cover::default() }, &areas);
            for (x, y) in places {
                let place = Coord { x: 105.8 + x * 0.01, y: 21.0 + y * 0.01 };
                if shape.contains(&place) {
                    let area = areas.locate(place.x, place.y).unwrap();
                    prop_assert!(reach.areas().contains(&area.code));
                }
            }
        }
    }
}
