//! Shapes as people write them: GeoJSON (RFC 7946), or one corner a line as `latitude, longitude`.

use geo::{Coord, LineString, Polygon};
use serde_json::Value;

/// Why a text is no list of shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotShapes {
    /// It begins like JSON and is no polygon of GeoJSON.
    #[error("no polygon of GeoJSON")]
    GeoJson,
    /// A line is not two numbers.
    #[error("line {0} is not latitude and longitude")]
    Line(usize),
}

impl NotShapes {
    /// The message that says it, with its arguments.
    #[must_use]
    pub fn message(self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Self::GeoJson => ("warning-shapes-geojson", Vec::new()),
            Self::Line(line) => ("warning-shapes-line", vec![("line", line.to_string())]),
        }
    }
}

/// Reads shapes: GeoJSON if the text begins with a brace, else corners, with an empty line between two shapes. Whether they
/// are good shapes is for the rules to say.
///
/// # Errors
/// [`NotShapes`] names the line.
pub fn read(text: &str) -> Result<Vec<Polygon<f64>>, NotShapes> {
    if text.trim_start().starts_with('{') {
        let value: Value = serde_json::from_str(text).ok().ok_or(NotShapes::GeoJson)?;
        let mut found = Vec::new();
        gather(&value, &mut found).ok_or(NotShapes::GeoJson)?;
        return Ok(found);
    }
    corners(text)
}

fn corners(text: &str) -> Result<Vec<Polygon<f64>>, NotShapes> {
    let mut shapes = vec![Vec::new()];
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            shapes.push(Vec::new());
            continue;
        }
        let corner = corner(line).ok_or(NotShapes::Line(number))?;
        if let Some(shape) = shapes.last_mut() {
            shape.push(corner);
        }
    }
    shapes.retain(|shape| !shape.is_empty());
    Ok(shapes.into_iter().map(|shape| Polygon::new(LineString::new(shape), vec![])).collect())
}

/// `21.02, 105.85`, also with a space or a semicolon between.
fn corner(line: &str) -> Option<Coord<f64>> {
    let mut numbers = line.split([',', ';', ' ', '\t']).filter(|part| !part.is_empty()).map(str::parse::<f64>);
    let (lat, lon) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    if numbers.next().is_some() { None } else { coord(lon, lat) }
}

/// Six decimals are a tenth of a metre, and are read back as they were written.
fn coord(lon: f64, lat: f64) -> Option<Coord<f64>> {
    let rounded = |degrees: f64| (degrees * 1e6).round() / 1e6;
    (lon.abs() < 1e6 && lat.abs() < 1e6).then(|| Coord { x: rounded(lon), y: rounded(lat) })
}

fn gather(value: &Value, found: &mut Vec<Polygon<f64>>) -> Option<()> {
    let each = |name: &str| value.get(name)?.as_array();
    match value.get("type")?.as_str()? {
        "FeatureCollection" => each("features")?.iter().try_for_each(|feature| gather(feature, found)),
        "GeometryCollection" => each("geometries")?.iter().try_for_each(|geometry| gather(geometry, found)),
        "Feature" => gather(value.get("geometry")?, found),
        "Polygon" => {
            found.push(polygon(value.get("coordinates")?)?);
            Some(())
        }
        "MultiPolygon" => {
            for one in each("coordinates")? {
                found.push(polygon(one)?);
            }
            Some(())
        }
        _ => None,
    }
}

fn polygon(rings: &Value) -> Option<Polygon<f64>> {
    let mut rings = rings.as_array()?.iter().map(ring).collect::<Option<Vec<_>>>()?.into_iter();
    Some(Polygon::new(rings.next()?, rings.collect()))
}

fn ring(ring: &Value) -> Option<LineString<f64>> {
    let at = |position: &Value| coord(position.get(0)?.as_f64()?, position.get(1)?.as_f64()?);
    ring.as_array()?.iter().map(at).collect::<Option<Vec<_>>>().map(LineString::new)
}

/// The corners of shapes, one a line, an empty line between two shapes.
#[must_use]
pub fn write(shapes: &[Polygon<f64>]) -> String {
    let shape = |shape: &Polygon<f64>| {
        let corners = shape.exterior().coords().collect::<Vec<_>>();
        let open = corners.split_last().map_or(&corners[..], |(_, open)| open);
        open.iter().map(|at| format!("{}, {}", at.y, at.x)).collect::<Vec<_>>().join("\n")
    };
    shapes.iter().map(shape).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::{NotShapes, read, write};

    const LINES: &str = "21.01, 105.85\n21.02, 105.85\n21.02, 105.86\n\n21.1, 105.9\n21.1, 105.8\n21, 105.8";

    #[test]
    fn corners_are_read_and_written_alike() {
        let shapes = read(LINES).unwrap();
        assert_eq!(shapes.len(), 2);
        assert_eq!(shapes[0].exterior().0.len(), 4, "closed");
        assert_eq!(write(&shapes), LINES);
        assert_eq!(read("\n 21.01 105.85 \r\n21.02;105.85\n21.02,105.86\n\n").unwrap().len(), 1);
        assert!(read(" \n").unwrap().is_empty());
    }

    #[test]
    fn geojson_is_read_in_all_its_wrappings() {
        let ring = "[[105.85,21.01],[105.85,21.02],[105.86,21.02],[105.85,21.01]]";
        let polygon = format!("{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}");
        let feature = format!("{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{polygon}}}");
        let many = format!("{{\"type\":\"MultiPolygon\",\"coordinates\":[[{ring}],[{ring}]]}}");
        let all = format!("{{\"type\":\"FeatureCollection\",\"features\":[{feature},{feature}]}}");
        let counts = [polygon, feature, many, all].map(|text| read(&text).unwrap().len());
        assert_eq!(counts, [1, 1, 2, 2]);
    }

    #[test]
    fn what_is_no_shape_is_told_with_its_line() {
        assert_eq!(read("21.01, 105.85\nHồ Tây"), Err(NotShapes::Line(2)));
        assert_eq!(read("21.01, 105.85, 3"), Err(NotShapes::Line(1)));
        assert_eq!(read("nan, inf"), Err(NotShapes::Line(1)));
        for broken in ["{", "{\"type\":\"Point\",\"coordinates\":[1,2]}", "{\"type\":\"Polygon\"}"] {
            assert_eq!(read(broken), Err(NotShapes::GeoJson), "{broken}");
        }
    }
}
