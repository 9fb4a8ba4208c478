//! Whether the areas of a set lie side by side: no place in two of them, none left out between them.

use domain::area::Area;
use domain::city::AreaCode;
use geo::{Area as _, BooleanOps, BoundingRect, Centroid, Coord, MapCoords, MultiPolygon, Rect, unary_union};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Metres in a degree of latitude.
const DEGREE: f64 = 110_574.0;
/// Metres in a degree of longitude at the equator.
const EQUATOR: f64 = 111_320.0;

/// Two areas that share ground.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Overlap {
    pub(super) first: AreaCode,
    pub(super) second: AreaCode,
    pub(super) square_metres: f64,
}

/// Ground between areas that belongs to none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gap {
    /// Longitude and latitude of its middle.
    pub(super) at: (f64, f64),
    pub(super) square_metres: f64,
}

/// Pairs of areas that share more than `tolerance` square metres.
pub(super) fn overlaps(areas: &[Area], tolerance: f64) -> Vec<Overlap> {
    let boxed = |(index, area): (usize, &Area)| {
        let bounds = area.shape.bounding_rect()?;
        Some(GeomWithData::new(Rectangle::from_aabb(aabb(bounds)), index))
    };
    let tree = RTree::bulk_load(areas.iter().enumerate().filter_map(boxed).collect());
    let mut overlaps = Vec::new();
    for (index, area) in areas.iter().enumerate() {
        let Some(bounds) = area.shape.bounding_rect() else { continue };
        let mut others: Vec<usize> =
            tree.locate_in_envelope_intersecting(aabb(bounds)).map(|found| found.data).collect();
        others.sort_unstable();
        for other in others.into_iter().filter(|other| *other > index) {
            let square_metres = square_metres(&area.shape.intersection(&areas[other].shape));
            if square_metres > tolerance {
                let (first, second) = (area.code.clone(), areas[other].code.clone());
                overlaps.push(Overlap { first, second, square_metres });
            }
        }
    }
    overlaps
}

/// Holes in the union of all areas larger than `tolerance` square metres.
pub(super) fn gaps(areas: &[Area], tolerance: f64) -> Vec<Gap> {
    let all = unary_union(areas.iter().map(|area| &area.shape));
    let hole = |ring: &geo::LineString<f64>| {
        let hole = geo::Polygon::new(ring.clone(), Vec::new());
        let middle = hole.centroid()?;
        let square_metres = square_metres(&MultiPolygon(vec![hole]));
        (square_metres > tolerance).then_some(Gap { at: (middle.x(), middle.y()), square_metres })
    };
    all.iter().flat_map(geo::Polygon::interiors).filter_map(hole).collect()
}

fn aabb(bounds: Rect<f64>) -> AABB<[f64; 2]> {
    AABB::from_corners([bounds.min().x, bounds.min().y], [bounds.max().x, bounds.max().y])
}

/// The extent on the ground; right to a few in a thousand for anything as large as a city.
pub(super) fn square_metres(shape: &MultiPolygon<f64>) -> f64 {
    let Some(bounds) = shape.bounding_rect() else { return 0.0 };
    let narrow = bounds.center().y.to_radians().cos();
    let metres = |at: Coord<f64>| Coord { x: at.x * EQUATOR * narrow, y: at.y * DEGREE };
    shape.map_coords(metres).unsigned_area()
}
