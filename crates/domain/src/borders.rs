//! Borders as edges, arranged for two questions: is a point inside, and how far is the nearest edge.

use geo::algorithm::kernels::{Kernel, Orientation};
use geo::{Coord, GeoNum, LinesIter, MultiPolygon};
use rstar::primitives::{GeomWithData, Line};
use rstar::{PointDistance, RTree};
use std::collections::BTreeMap;

/// An edge of a border, its lower end first.
#[derive(Clone, Copy, Debug)]
struct Edge {
    low: Coord<f64>,
    high: Coord<f64>,
    left: f64,
    right: f64,
}

/// One area cut into level bands, about one for each edge: a point meets only the few edges of its band.
///
/// Inside is what an odd number of edges separates from the far east. Whether a point lies on an edge is decided exactly
/// (adaptive predicates of J. R. Shewchuk, 1997), so neighbours with a common edge agree about every point.
#[derive(Debug)]
pub(crate) struct Shape {
    edges: Vec<Edge>,
    /// Edges of all bands one after the other; an edge is repeated in each band it touches.
    banded: Vec<Edge>,
    /// Where the edges of each band begin in `banded`, and where the last ends.
    begins: Vec<usize>,
    bottom: f64,
    height: f64,
}

impl Shape {
    pub(crate) fn new(shape: &MultiPolygon<f64>) -> Self {
        let mut edges: Vec<Edge> = shape.lines_iter().map(|line| edge(line.start, line.end)).collect();
        edges.retain(|edge| [edge.low, edge.high].iter().all(|end| end.x.is_finite() && end.y.is_finite()));
        let bottom = edges.iter().map(|edge| edge.low.y).fold(f64::INFINITY, f64::min);
        let top = edges.iter().map(|edge| edge.high.y).fold(f64::NEG_INFINITY, f64::max);
        let tall: f64 = edges.iter().map(|edge| edge.high.y - edge.low.y).sum();
        let count = band_count(edges.len(), tall / (top - bottom));
        let height = ((top - bottom) / f64::from(count)).max(f64::MIN_POSITIVE);
        let count = count as usize;
        let mut bands: Vec<Vec<Edge>> = vec![Vec::new(); count];
        for edge in &edges {
            let (from, to) = (band(edge.low.y, bottom, height, count), band(edge.high.y, bottom, height, count));
            bands[from..=to].iter_mut().for_each(|band| band.push(*edge));
        }
        let mut begins = vec![0];
        begins.extend(bands.iter().scan(0, |end, band| {
            *end += band.len();
            Some(*end)
        }));
        Self { edges, banded: bands.concat(), begins, bottom, height }
    }

    /// Whether a point lies inside or on the border.
    pub(crate) fn holds(&self, x: f64, y: f64) -> bool {
        let count = self.begins.len() - 1;
        let band = band(y, self.bottom, self.height, count);
        let mut inside = false;
        for edge in &self.banded[self.begins[band]..self.begins[band + 1]] {
            if y < edge.low.y || y > edge.high.y || x > edge.right {
                continue;
            }
            // An edge holds its lower end and not its upper one, so a point level with a corner crosses there once.
            let crossed = y < edge.high.y;
            if x < edge.left {
                inside ^= crossed;
                continue;
            }
            match <f64 as GeoNum>::Ker::orient2d(edge.low, edge.high, Coord { x, y }) {
                Orientation::Collinear => return true,
                Orientation::CounterClockwise => inside ^= crossed,
                Orientation::Clockwise => {}
            }
        }
        inside
    }
}

/// About a band for each edge, but fewer where edges are tall (`tall` times the whole height together), so that an edge is
/// repeated in eight bands on average at most.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
fn band_count(edges: usize, tall: f64) -> u32 {
    let edges = u32::try_from(edges).unwrap_or(u32::MAX);
    let most = f64::from(edges) * 8.0 / tall.max(1.0);
    edges.min(most as u32).max(1)
}

fn edge(one: Coord<f64>, other: Coord<f64>) -> Edge {
    let (low, high) = if one.y <= other.y { (one, other) } else { (other, one) };
    Edge { low, high, left: one.x.min(other.x), right: one.x.max(other.x) }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates and the result is capped"
)]
fn band(y: f64, bottom: f64, height: f64, count: usize) -> usize {
    (((y - bottom) / height) as usize).min(count - 1)
}

/// Metres per degree at a latitude.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Metres {
    east: f64,
    north: f64,
}

impl Metres {
    /// Series for the WGS 84 ellipsoid, right to a centimetre per kilometre.
    pub(crate) fn at(latitude: f64) -> Self {
        let angle = latitude.to_radians();
        Self {
            east: 111_412.84 * angle.cos() - 93.5 * (3.0 * angle).cos() + 0.118 * (5.0 * angle).cos(),
            north: 111_132.92 - 559.82 * (2.0 * angle).cos() + 1.175 * (4.0 * angle).cos(),
        }
    }

    fn point(self, lon: f64, lat: f64) -> [f64; 2] {
        [lon * self.east, lat * self.north]
    }
}

/// All edges of all areas in metres, each with the number of its area.
#[derive(Debug)]
pub(crate) struct Borders {
    metres: Metres,
    edges: RTree<GeomWithData<Line<[f64; 2]>, usize>>,
}

impl Borders {
    pub(crate) fn new(metres: Metres, shapes: &[Shape]) -> Self {
        let line =
            |edge: &Edge| Line::new(metres.point(edge.low.x, edge.low.y), metres.point(edge.high.x, edge.high.y));
        let edges = shapes.iter().enumerate();
        let edges = edges.flat_map(|(at, shape)| shape.edges.iter().map(move |edge| GeomWithData::new(line(edge), at)));
        Self { metres, edges: RTree::bulk_load(edges.collect()) }
    }

    /// The nearest area by its border and the metres to it; of areas equally near the first.
    pub(crate) fn nearest(&self, lon: f64, lat: f64) -> Option<(usize, f64)> {
        let point = self.point(lon, lat)?;
        let metres = self.edges.nearest_neighbor(point)?.distance_2(&point).sqrt();
        let first = self.within(lon, lat, metres).into_iter().min_by(|one, other| one.1.total_cmp(&other.1));
        Some(first.unwrap_or((self.edges.nearest_neighbor(point)?.data, metres)))
    }

    /// The areas with a border within some metres, and the metres to it.
    pub(crate) fn within(&self, lon: f64, lat: f64, metres: f64) -> BTreeMap<usize, f64> {
        let mut found = BTreeMap::new();
        let Some(point) = self.point(lon, lat) else { return found };
        for edge in self.edges.locate_within_distance(point, metres * metres) {
            let distance = edge.distance_2(&point).sqrt();
            found.entry(edge.data).and_modify(|least: &mut f64| *least = least.min(distance)).or_insert(distance);
        }
        found
    }

    /// Whether any border is within some metres.
    pub(crate) fn any_within(&self, lon: f64, lat: f64, metres: f64) -> bool {
        let found = |point| self.edges.locate_within_distance(point, metres * metres).next();
        self.point(lon, lat).is_some_and(|point| found(point).is_some())
    }

    fn point(&self, lon: f64, lat: f64) -> Option<[f64; 2]> {
        let point = self.metres.point(lon, lat);
        point.iter().all(|metres| metres.is_finite()).then_some(point)
    }
}
