//! Areas of responsibility: sets of borders with dates, and the index that finds the area of a place.

use crate::borders::{Borders, Metres, Shape};
use crate::city::{AreaCode, Words};
use geo::{BoundingRect, MultiPolygon};
use jiff::civil::Date;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One area of a set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Unique in its set.
    pub code: AreaCode,
    /// Its name.
    pub name: Words,
    /// Its border in WGS 84, x = longitude and y = latitude in degrees.
    pub shape: MultiPolygon<f64>,
}

/// The areas of a city between two days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreaSet {
    /// Unique in the pack (`communes-2025`).
    pub code: String,
    /// Its name.
    pub name: Words,
    /// First day on which it decides who is responsible; none if always.
    pub valid_from: Option<Date>,
    /// Last day; none if still.
    pub valid_to: Option<Date>,
    /// True if the borders are only roughly right; maps and routing say so.
    pub approximate: bool,
    /// Where the borders come from.
    pub source: String,
    /// The licence they come under (SPDX name where there is one).
    pub licence: String,
    /// The areas.
    pub areas: Vec<Area>,
}

/// An area and how far away it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near<'a> {
    /// The area.
    pub area: &'a Area,
    /// Metres to its border; 0 for a place inside it.
    pub distance_m: f64,
}

/// An area set with the indexes that answer for a place in well under a microsecond.
///
/// Areas are held in the order of their codes. A place on a common border lies in all areas that meet there; the first in
/// that order has it, so it never falls between two areas and never into two. Distances are metres on the WGS 84 ellipsoid
/// at the latitude of the middle of the set: right to 0.5 % within 70 km of it.
#[derive(Debug)]
pub struct Areas {
    set: AreaSet,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    shapes: Vec<Shape>,
    borders: Borders,
}

impl Areas {
    /// Indexes a set. Any shape is taken: where rings cross, what an odd number of them encloses is inside; points that
    /// are not numbers are left out.
    #[must_use]
    pub fn new(mut set: AreaSet) -> Self {
        set.areas.sort_by(|one, other| one.code.cmp(&other.code));
        let shapes: Vec<Shape> = set.areas.iter().map(|area| Shape::new(&area.shape)).collect();
        let rects: Vec<_> = set.areas.iter().map(|area| area.shape.bounding_rect()).collect();
        let boxes = rects.iter().enumerate().filter_map(|(at, rect)| {
            let rect = rect.filter(|rect| rect.width().is_finite() && rect.height().is_finite())?;
            Some(GeomWithData::new(Rectangle::from_corners(rect.min().into(), rect.max().into()), at))
        });
        let boxes = RTree::bulk_load(boxes.collect());
        let whole: AABB<[f64; 2]> = boxes.root().envelope();
        let middle = f64::midpoint(whole.lower()[1], whole.upper()[1]);
        let borders = Borders::new(Metres::at(middle), &shapes);
        Self { set, boxes, shapes, borders }
    }

    /// The set it was made of, areas in the order of their codes.
    #[must_use]
    pub fn set(&self) -> &AreaSet {
        &self.set
    }

    /// The first set that is in force on a day.
    #[must_use]
    pub fn in_force(sets: &[Arc<Self>], day: Date) -> Option<&Self> {
        let holds =
            |set: &AreaSet| set.valid_from.is_none_or(|from| from <= day) && set.valid_to.is_none_or(|to| day <= to);
        sets.iter().map(Arc::as_ref).find(|areas| holds(&areas.set))
    }

    /// The area with this code.
    #[must_use]
    pub fn area(&self, code: &AreaCode) -> Option<&Area> {
        let at = self.set.areas.binary_search_by(|area| area.code.cmp(code)).ok()?;
        self.set.areas.get(at)
    }

    /// The one area that has the place, given in degrees.
    #[must_use]
    pub fn locate(&self, lon: f64, lat: f64) -> Option<&Area> {
        self.hits(lon, lat).min().and_then(|at| self.set.areas.get(at))
    }

    /// All areas the place lies in or on the border of, the one that has it first.
    #[must_use]
    pub fn locate_all(&self, lon: f64, lat: f64) -> Vec<&Area> {
        let mut hits: Vec<usize> = self.hits(lon, lat).collect();
        hits.sort_unstable();
        hits.into_iter().filter_map(|at| self.set.areas.get(at)).collect()
    }

    /// Metres from the place to the nearest border of any area; none for a set without areas.
    #[must_use]
    pub fn border_m(&self, lon: f64, lat: f64) -> Option<f64> {
        self.borders.nearest(lon, lat).map(|(_, metres)| metres)
    }

    /// The areas within some metres of the place, nearest first; those it lies in come first of all.
    #[must_use]
    pub fn near(&self, lon: f64, lat: f64, metres: f64) -> Vec<Near<'_>> {
        let mut found = self.borders.within(lon, lat, metres);
        for at in self.hits(lon, lat) {
            found.insert(at, 0.0);
        }
        let mut near: Vec<Near<'_>> = found
            .into_iter()
            .filter_map(|(at, distance_m)| Some(Near { area: self.set.areas.get(at)?, distance_m }))
            .collect();
        near.sort_by(|one, other| one.distance_m.total_cmp(&other.distance_m));
        near
    }

    /// Whether a circle round the place meets any area; a radius below 0 counts as 0.
    #[must_use]
    pub fn meets_circle(&self, lon: f64, lat: f64, metres: f64) -> bool {
        self.hits(lon, lat).next().is_some() || self.borders.any_within(lon, lat, metres.max(0.0))
    }

    /// The area that has the place, or else the nearest; none for a set without areas.
    #[must_use]
    pub fn nearest(&self, lon: f64, lat: f64) -> Option<Near<'_>> {
        if let Some(area) = self.locate(lon, lat) {
            return Some(Near { area, distance_m: 0.0 });
        }
        let (at, distance_m) = self.borders.nearest(lon, lat)?;
        Some(Near { area: self.set.areas.get(at)?, distance_m })
    }

    fn hits(&self, lon: f64, lat: f64) -> impl Iterator<Item = usize> {
        let boxes = self.boxes.locate_all_at_point([lon, lat]).map(|found| found.data);
        boxes.filter(move |at| self.shapes.get(*at).is_some_and(|shape| shape.holds(lon, lat)))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Area, AreaSet, Areas};
    use crate::city::Words;
    use geo::{Coord, Intersects, LineString, MultiPolygon, Polygon, Rect};
    use proptest::prelude::*;
    use std::{fs, path::PathBuf};

    /// Squares of a hundredth of a degree, about 1,040 m by 1,107 m, in columns from 105.80 and rows from 21.00.
    pub(crate) fn squares(codes: &[(&str, f64, f64)]) -> AreaSet {
        let square = |(code, column, row): &(&str, f64, f64)| {
            let (lon, lat) = (105.8 + column * 0.01, 21.0 + row * 0.01);
            let corners =
                (Coord { x: lon, y: lat }, Coord { x: 105.8 + (column + 1.0) * 0.01, y: 21.0 + (row + 1.0) * 0.01 });
            let shape = MultiPolygon(vec![Rect::new(corners.0, corners.1).to_polygon()]);
            Area { code: (*code).into(), name: Words::default(), shape }
        };
        AreaSet {
            code: "squares".to_owned(),
            name: Words::default(),
            valid_from: None,
            valid_to: None,
            approximate: false,
            source: "drawn for the test".to_owned(),
            licence: "CC0-1.0".to_owned(),
            areas: codes.iter().map(square).collect(),
        }
    }

    fn with_shape(shape: MultiPolygon<f64>) -> Areas {
        let mut set = squares(&[("one", 0.0, 0.0)]);
        set.areas[0].shape = shape;
        Areas::new(set)
    }

    fn code(areas: &Areas, lon: f64, lat: f64) -> Option<&str> {
        areas.locate(lon, lat).map(|area| area.code.as_str())
    }

    #[test]
    fn a_place_on_a_border_belongs_to_the_first_code_and_to_it_alone() {
        let areas = Areas::new(squares(&[("b", 0.0, 0.0), ("a", 1.0, 0.0), ("c", 0.0, 1.0), ("d", 1.0, 1.0)]));
        assert_eq!(code(&areas, 105.805, 21.005), Some("b"));
        assert_eq!(code(&areas, 105.8 + 0.01, 21.005), Some("a"), "between a and b");
        assert_eq!(code(&areas, 105.8 + 0.01, 21.01), Some("a"), "where four meet");
        assert_eq!(areas.locate_all(105.8 + 0.01, 21.01).len(), 4);
        for (lon, lat) in
            [(105.8, 21.0), (105.82, 21.0), (105.8, 21.02), (105.82, 21.02), (105.8, 21.003), (105.803, 21.02)]
        {
            assert!(areas.locate(lon, lat).is_some(), "the outer border at {lon} {lat} belongs to somebody");
        }
        for (lon, lat) in
            [(105.79, 21.0), (105.805, 20.999), (105.805, 21.021), (f64::NAN, 21.0), (105.8, f64::INFINITY)]
        {
            assert_eq!(code(&areas, lon, lat), None, "{lon} {lat}");
        }
    }

    #[test]
    fn distances_are_metres() {
        let areas = Areas::new(squares(&[("a", 0.0, 0.0), ("b", 1.0, 0.0), ("c", 5.0, 0.0)]));
        let close =
            |metres: Option<f64>, expected: f64| assert!((metres.unwrap() - expected).abs() < 1.0, "{metres:?}");
        close(areas.border_m(105.809, 21.005), 103.9);
        close(areas.border_m(105.805, 21.0005), 55.4);
        let near = areas.near(105.809, 21.005, 150.0);
        assert_eq!(near.iter().map(|near| near.area.code.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        close(Some(near[1].distance_m), 103.9);
        assert_eq!(areas.near(105.809, 21.005, 100.0).len(), 1);
        let nearest = areas.nearest(105.84, 21.005).unwrap();
        assert_eq!(nearest.area.code.as_str(), "c");
        close(Some(nearest.distance_m), 1039.5);
        assert_eq!(areas.nearest(105.805, 21.005).unwrap().distance_m.to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        let areas = Areas::new(squares(&[]));
        assert_eq!(areas.locate(105.8, 21.0), None);
        assert_eq!(areas.nearest(105.8, 21.0), None);
        assert_eq!(areas.border_m(105.8, 21.0), None);
        assert_eq!(with_shape(MultiPolygon(vec![])).locate(105.8, 21.0), None);
    }

    #[test]
    fn a_hole_is_outside_and_its_border_is_not() {
        let ring = |low: f64, high: f64| Rect::new((low, low), (high, high)).to_polygon().exterior().clone();
        let areas = with_shape(MultiPolygon(vec![Polygon::new(ring(0.0, 4.0), vec![ring(1.0, 3.0)])]));
        assert_eq!(code(&areas, 0.5, 2.0), Some("one"));
        assert_eq!(code(&areas, 2.0, 2.0), None);
        assert_eq!(code(&areas, 1.0, 2.0), Some("one"));
        assert_eq!(code(&areas, 3.0, 3.0), Some("one"));
    }

    fn star(radii: &[f64]) -> MultiPolygon<f64> {
        let step = std::f64::consts::TAU / f64::from(u32::try_from(radii.len()).unwrap());
        let corner = |(at, radius): (u32, &f64)| {
            let (sin, cos) = (f64::from(at) * step).sin_cos();
            Coord { x: (radius * cos).round(), y: (radius * sin).round() }
        };
        MultiPolygon(vec![Polygon::new(LineString((0..).zip(radii).map(corner).collect()), vec![])])
    }

    proptest! {
        /// Whole numbers, so that many points meet corners, level edges and borders exactly.
        #[test]
        fn the_index_agrees_with_a_plain_scan(radii in prop::collection::vec(3.0..12.0, 3..40)) {
            let shape = star(&radii);
            let areas = with_shape(shape.clone());
            for (x, y) in (-12..=12).flat_map(|x| (-12..=12).map(move |y| (f64::from(x), f64::from(y)))) {
                let plain = shape.intersects(&Coord { x, y });
                prop_assert_eq!(areas.locate(x, y).is_some(), plain, "{} {}", x, y);
            }
        }
    }

    fn communes() -> AreaSet {
        #[expect(clippy::disallowed_methods, reason = "the folder of the data is told to tests by the environment")]
        let folder: PathBuf = std::env::var("NHIPCAU_DATA").unwrap().into();
        let text = fs::read_to_string(folder.join("hanoi-communes-2025.geojson")).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let point = |point: &serde_json::Value| Coord { x: point[0].as_f64().unwrap(), y: point[1].as_f64().unwrap() };
        let ring = |ring: &serde_json::Value| LineString(ring.as_array().unwrap().iter().map(point).collect());
        let area = |feature: &serde_json::Value| {
            let rings = feature["geometry"]["coordinates"].as_array().unwrap();
            let shape = Polygon::new(ring(&rings[0]), rings[1..].iter().map(ring).collect());
            let code = feature["properties"]["code"].as_str().unwrap().into();
            Area { code, name: Words::default(), shape: shape.into() }
        };
        AreaSet { areas: json["features"].as_array().unwrap().iter().map(area).collect(), ..squares(&[]) }
    }

    #[test]
    #[ignore = "needs NHIPCAU_DATA"]
    fn the_communes_of_hanoi_are_found_as_by_a_plain_scan() {
        let areas = Areas::new(communes());
        assert_eq!(areas.set().areas.len(), 126);
        assert_eq!(code(&areas, 105.8524, 21.0288), Some("00070"), "the lake lies in Phường Hoàn Kiếm");
        let corners = areas.set().areas.iter().flat_map(|area| area.shape.0[0].exterior().0.iter().step_by(40));
        let grid = (0..60).flat_map(|x| (0..60).map(move |y| (f64::from(x), f64::from(y))));
        let grid = grid.map(|(x, y)| Coord { x: 105.28 + x * 0.0125, y: 20.56 + y * 0.014 });
        for point in corners.copied().chain(grid) {
            let plain = areas.set().areas.iter().find(|area| area.shape.intersects(&point));
            assert_eq!(areas.locate(point.x, point.y), plain, "{point:?}");
        }
    }
}
