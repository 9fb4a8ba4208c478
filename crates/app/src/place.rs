//! Places by name and by position: what people call a place, and who holds what is reported there.

use crate::{App, Error, report};
use domain::{
    area::{Area, Areas},
    city::{AreaRef, CategoryCode, Handler},
    fold::fold,
    report::Position,
    routing::Routing,
};
use geo::InteriorPoint as _;
use jiff::Timestamp;
use serde::Deserialize;
use std::{fs, io, path::Path};
use store::landmark::Landmark;

/// Most places that a search tells.
pub const FOUND_MOST: u16 = 10;

/// A place that a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// What it is: `area`, `street`, `bus_stop` …
    pub kind: String,
    /// A point on it.
    pub at: Position,
    /// Name of the area it lies in; empty for an area itself.
    pub area: String,
}

/// Areas, streets and landmarks in whose names every word of `words` begins a word, with or without marks.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn search(app: &App, words: &str, language: &str) -> Result<Vec<Found>, Error> {
    let folded = fold(&words.chars().take(100).collect::<String>());
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let city = app.city();
    let areas = Areas::in_force(&city.areas, city.day(app.clock.now()));
    let mut found: Vec<Found> = areas.map_or_else(Vec::new, |areas| named(areas, &folded, language));
    let landmarks = app
        .db
        .read(move |tx| {
            Box::pin(async move { Ok::<_, Error>(store::landmark::search(tx, &folded, FOUND_MOST).await?) })
        })
        .await?;
    found.extend(landmarks.into_iter().map(|place| {
        Found {
            area: areas
                .and_then(|areas| areas.area(&place.area.as_str().into()))
                .map_or_else(String::new, |area| area.name.get(language).to_owned()),
            name: place.name,
            kind: place.kind,
            at: Position { lat: place.lat, lon: place.lon },
        }
    }));
    found.truncate(usize::from(FOUND_MOST));
    Ok(found)
}

/// Areas with such a name, at most a few: their streets are more useful.
fn named(areas: &Areas, folded: &str, language: &str) -> Vec<Found> {
    let fits = |area: &&Area| {
        let name = format!(" {}", fold(area.name.get(language)));
        folded.split(' ').all(|word| name.contains(&format!(" {word}")))
    };
    let mut fitting: Vec<&Area> = areas.set().areas.iter().filter(fits).collect();
    fitting.sort_by_key(|area| area.name.get(language).chars().count());
    let found = fitting.into_iter().filter_map(|area| {
        let inside = area.shape.interior_point()?;
        let at = Position::new(inside.y(), inside.x())?;
        Some(Found { name: area.name.get(language).to_owned(), kind: "area".to_owned(), at, area: String::new() })
    });
    found.take(3).collect()
}

/// Who would hold a report from a place, until when it would have to be received, and whether the category was known.
#[derive(Clone, Debug, PartialEq)]
pub struct Holder {
    /// What the rules say.
    pub routing: Routing,
    /// When a report sent now would have to be received.
    pub due_at: Option<Timestamp>,
    /// Without a category the answer is the authority of the area, and some matters go elsewhere.
    pub any_category: bool,
}

/// Who holds what is reported at a place.
///
/// # Errors
/// `Invalid` if it is no place; `NotFound` if the city has no category at all that goes by area.
pub fn holder(app: &App, lat: &str, lon: &str, accuracy: &str, category: &str) -> Result<Holder, Error> {
    let city = app.city();
    let known = city.category(&CategoryCode::from(category));
    let by_area = || city.city().categories.iter().find(|category| category.handler == Handler::Area);
    let category = known.or_else(by_area).ok_or(Error::NotFound)?;
    let input = report::ReportInput {
        category: category.code.to_string(),
        lat: lat.to_owned(),
        lon: lon.to_owned(),
        accuracy: accuracy.to_owned(),
        ..report::ReportInput::default()
    };
    let destination = report::destination(app, &input)?;
    let destination = destination.ok_or_else(|| Error::field("lat", "report-place-not-a-position"))?;
    Ok(Holder { routing: destination.routing, due_at: destination.due_at, any_category: known.is_none() })
}

/// Name of an area of the set in force today.
#[must_use]
pub fn area_name(app: &App, area: &domain::city::AreaCode, language: &str) -> String {
    let city = app.city();
    let set = Areas::in_force(&city.areas, city.day(app.clock.now())).map(|areas| areas.set().code.clone());
    city.area_name(&AreaRef { set: set.unwrap_or_default(), area: area.clone() }, language)
}

/// Why places were not imported.
#[derive(Debug, thiserror::Error)]
pub enum NotImported {
    /// The file cannot be read.
    #[error("the file cannot be read")]
    File(#[from] io::Error),
    /// Not GeoJSON of lines with `name` and `commune`.
    #[error("the file is not GeoJSON of streets")]
    Streets(#[from] serde_json::Error),
    /// Not CSV with the columns `type,name,lon,lat,commune,osm`.
    #[error("the file is not CSV of places")]
    Places(#[from] csv::Error),
    /// The database refused.
    #[error("the places cannot be stored")]
    Store(#[source] Error),
}

/// Imports streets from GeoJSON (`name`, `commune`; lines) or places from CSV (`type,name,lon,lat,commune,osm`), and tells how
/// many. What was imported before under the same code is replaced.
///
/// # Errors
/// [`NotImported`]; then nothing is changed.
pub async fn import(app: &App, file: &Path) -> Result<usize, NotImported> {
    let text = fs::read_to_string(file)?;
    let is_json = text.trim_start().starts_with('{');
    let places = if is_json { streets(&text)? } else { listed(&text)? };
    let number = places.len();
    let places = std::sync::Arc::new(places);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                for place in places.iter() {
                    store::landmark::put(tx, place).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await
        .map_err(NotImported::Store)?;
    Ok(number)
}

#[derive(Deserialize)]
struct Streets {
    features: Vec<Street>,
}

#[derive(Deserialize)]
struct Street {
    properties: StreetFacts,
    geometry: Lines,
}

#[derive(Deserialize)]
struct StreetFacts {
    name: String,
    #[serde(default)]
    commune: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Lines {
    LineString(Vec<[f64; 2]>),
    MultiLineString(Vec<Vec<[f64; 2]>>),
}

impl Lines {
    /// The middle of the piece with the most points: a point that is on the street.
    fn middle(&self) -> Option<Position> {
        let longest = match self {
            Self::LineString(line) => line,
            Self::MultiLineString(lines) => lines.iter().max_by_key(|line| line.len())?,
        };
        let [lon, lat] = longest.get(longest.len() / 2)?;
        Position::new(*lat, *lon)
    }
}

fn streets(text: &str) -> Result<Vec<Landmark>, serde_json::Error> {
    let streets: Streets = serde_json::from_str(text)?;
    let place = |street: Street| {
        let at = street.geometry.middle()?;
        let StreetFacts { name, commune } = street.properties;
        let code = format!("street/{commune}/{}", fold(&name));
        Some(Landmark { code, name, kind: "street".to_owned(), lat: at.lat, lon: at.lon, area: commune })
    };
    Ok(streets.features.into_iter().filter_map(place).collect())
}

#[derive(Deserialize)]
struct Listed {
    #[serde(rename = "type")]
    kind: String,
    name: String,
    lon: f64,
    lat: f64,
    #[serde(default)]
    commune: String,
    osm: String,
}

fn listed(text: &str) -> Result<Vec<Landmark>, csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut places = Vec::new();
    for row in reader.deserialize::<Listed>() {
        let Listed { kind, name, lon, lat, commune, osm } = row?;
        if let (Some(at), false) = (Position::new(lat, lon), name.trim().is_empty()) {
            places.push(Landmark { code: osm, name, kind, lat: at.lat, lon: at.lon, area: commune });
        }
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_is_found_at_a_point_on_it() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"name":"Phố Huế","commune":"00256"},
             "geometry":{"type":"MultiLineString","coordinates":[[[105.1,21.1]],[[105.85,21.01],[105.851,21.015],[105.852,21.02]]]}}]}"#;
        let [street] = &streets(text).unwrap()[..] else { unreachable!("one street") };
        assert_eq!((street.code.as_str(), street.lat, street.lon), ("street/00256/pho hue", 21.015, 105.851));
    }

    #[test]
    fn a_list_without_its_columns_is_refused() {
        assert!(listed("a,b\n1,2\n").is_err());
        let places = listed("type,name,lon,lat,commune,osm\nbus_stop,Bờ Hồ,105.85,21.03,00070,node/1\nx,,0,0,,n\n");
        assert_eq!(places.unwrap().len(), 1);
    }
}
