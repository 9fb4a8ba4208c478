//! GeoJSON (RFC 7946) to areas and back: only polygons, since that is what areas are.

use domain::area::{Area, AreaSet};
use domain::city::{AreaCode, Words};
use geo::{Coord, LineString, MultiPolygon, Polygon, Validation};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

type Ring = Vec<Vec<f64>>;

#[derive(Deserialize)]
pub(super) struct Collection {
    pub(super) features: Vec<Feature>,
}

#[derive(Deserialize)]
pub(super) struct Feature {
    pub(super) properties: Option<Map<String, Value>>,
    pub(super) geometry: Option<Geometry>,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
pub(super) enum Geometry {
    Polygon(Vec<Ring>),
    MultiPolygon(Vec<Vec<Ring>>),
}

/// Why a geometry is not the border of an area.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotAShape {
    #[error("it has no polygon")]
    Empty,
    #[error("a ring is not closed or has fewer than four positions")]
    Open,
    #[error("a position is not longitude and latitude in degrees")]
    Position,
    #[error("a ring crosses itself or another: {0}")]
    Crossing(String),
}

impl Feature {
    /// A property as text; numbers are written out.
    pub(super) fn property(&self, name: &str) -> Option<String> {
        match self.properties.as_ref()?.get(name)? {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

/// The border that a geometry describes.
pub(super) fn shape(geometry: Option<&Geometry>) -> Result<MultiPolygon<f64>, NotAShape> {
    let polygons = match geometry {
        Some(Geometry::Polygon(rings)) => vec![polygon(rings)?],
        Some(Geometry::MultiPolygon(polygons)) => {
            polygons.iter().map(|rings| polygon(rings)).collect::<Result<_, _>>()?
        }
        None => Vec::new(),
    };
    if polygons.is_empty() {
        return Err(NotAShape::Empty);
    }
    let shape = MultiPolygon(polygons);
    shape.check_validation().map_err(|error| NotAShape::Crossing(error.to_string()))?;
    Ok(shape)
}

fn polygon(rings: &[Ring]) -> Result<Polygon<f64>, NotAShape> {
    let mut lines = rings.iter().map(line).collect::<Result<Vec<_>, _>>()?.into_iter();
    let outer = lines.next().ok_or(NotAShape::Empty)?;
    Ok(Polygon::new(outer, lines.collect()))
}

fn line(ring: &Ring) -> Result<LineString<f64>, NotAShape> {
    if ring.len() < 4 || ring.first() != ring.last() {
        return Err(NotAShape::Open);
    }
    let coord = |position: &Vec<f64>| match position[..] {
        [lon, lat, ..] if (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat) => {
            Ok(Coord { x: lon, y: lat })
        }
        _ => Err(NotAShape::Position),
    };
    ring.iter().map(coord).collect::<Result<Vec<_>, _>>().map(LineString::new)
}

/// One area from its parts, with a name in each language.
pub(super) fn area(code: String, names: BTreeMap<String, String>, shape: MultiPolygon<f64>) -> Area {
    Area { code: AreaCode(code), name: Words(names), shape }
}

/// The areas of a set as a GeoJSON text that a pack can hold, one area a line.
pub(super) fn write(set: &AreaSet) -> String {
    let ring = |ring: &LineString<f64>| ring.coords().map(|at| json!([at.x, at.y])).collect::<Value>();
    let lines: Vec<String> = set
        .areas
        .iter()
        .map(|area| {
            let mut properties = Map::from_iter([("code".to_owned(), json!(area.code.as_str()))]);
            properties.extend(area.name.0.iter().map(|(language, name)| (format!("name_{language}"), json!(name))));
            let polygons: Vec<Value> = area
                .shape
                .iter()
                .map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect())
                .collect();
            let geometry = json!({ "type": "MultiPolygon", "coordinates": polygons });
            json!({ "type": "Feature", "properties": properties, "geometry": geometry }).to_string()
        })
        .collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", lines.join(",\n"))
}
