//! Look-ups of the area of a place, against a plain scan over all shapes.
#![expect(clippy::print_stdout, reason = "a measurement prints what it found")]

use domain::area::{Area, AreaSet, Areas};
use domain::city::Words;
use domain::warning::content::Cover;
use domain::warning::reach::{Interest, Reach};
use geo::{Coord, Intersects, LineString, MultiPolygon, Polygon, Rect};
use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

/// Look-ups a second that one core must reach.
const GOAL: f64 = 1_000_000.0;
const LOOKUPS: u32 = 2_000_000;
/// People who asked to be warned.
const SUBSCRIBERS: usize = 600_000;
const SCANS: u32 = 20_000;
/// Columns and rows of the drawn set, and corners on each side of a cell: 126 areas, 27,216 corners.
const COLUMNS: u32 = 14;
const ROWS: u32 = 9;
const SIDE: u32 = 54;

/// Prints look-ups a second on one core and how many times faster than the scan that is. Takes the communes of the
/// folder named by `NHIPCAU_DATA`, or draws a set of the same size.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    #[expect(clippy::disallowed_methods, reason = "a measurement has no configuration")]
    let folder = std::env::var("NHIPCAU_DATA");
    let areas = match &folder {
        Ok(folder) => read(&Path::new(folder).join("hanoi-communes-2025.geojson"))?,
        Err(_) => draw(),
    };
    let corners: usize = areas.iter().flat_map(|area| &area.shape.0).map(|shape| shape.exterior().0.len()).sum();
    println!("  {} areas with {corners} corners, {}", areas.len(), folder.map_or("drawn", |_| "read"));

    let began = Instant::now();
    let areas = Areas::new(set(areas));
    println!("  index built in {:.1} ms", began.elapsed().as_secs_f64() * 1e3);

    let places = places(&areas);
    let inside = places.iter().filter(|place| areas.locate(place.x, place.y).is_some()).count();
    println!("  {} % of the places lie inside", inside * 100 / places.len());
    let fast = per_second(&places, LOOKUPS, |place| areas.locate(place.x, place.y).is_some());
    let slow = per_second(&places, SCANS, |place| areas.set().areas.iter().any(|area| area.shape.intersects(place)));
    println!("  {fast:.0} look-ups/s, {:.0} times a scan of all shapes ({slow:.0}/s)", fast / slow);
    let border = per_second(&places, LOOKUPS / 10, |place| areas.border_m(place.x, place.y).is_some());
    let near = per_second(&places, LOOKUPS / 10, |place| areas.near(place.x, place.y, 50.0).len() > 1);
    println!("  {border:.0} distances to the border/s, {near:.0} searches within 50 m/s");
    let places: Vec<_> = places.iter().cycle().take(SUBSCRIBERS).copied().collect();
    let reach = Reach::new(&cover(&areas), &areas);
    let began = Instant::now();
    let touched = places.iter().filter(|place| reach.concerns(&circle(place))).count();
    let selected = began.elapsed().as_secs_f64();
    println!("  {touched} of {SUBSCRIBERS} circles touched by a warning, in {selected:.2} s (goal: at most 1)");
    if selected > 1.0 {
        return Err(format!("whom a warning concerns is known after {selected:.2} s").into());
    }
    if fast < GOAL { Err(format!("{fast:.0} look-ups/s are fewer than {GOAL}").into()) } else { Ok(()) }
}

/// A third of the areas by name, and a shape drawn over a part of the city.
fn cover(areas: &Areas) -> Cover {
    let named = areas.set().areas.iter().step_by(3).map(|area| area.code.clone()).collect();
    let shape = Rect::new((105.55, 20.75), (105.95, 21.05)).to_polygon();
    Cover { areas: named, shapes: vec![shape] }
}

/// What somebody cares for: half a kilometre round a place.
fn circle(place: &Coord<f64>) -> Interest {
    Interest::Circle { lon: place.x, lat: place.y, metres: 500.0 }
}

fn per_second(places: &[Coord<f64>], times: u32, mut ask: impl FnMut(&Coord<f64>) -> bool) -> f64 {
    let began = Instant::now();
    for (_, place) in (0..times).zip(places.iter().cycle()) {
        black_box(ask(black_box(place)));
    }
    f64::from(times) / began.elapsed().as_secs_f64()
}

/// Places spread evenly over the box of the set, by the additive recurrence of the plastic number (M. Roberts, 2018).
fn places(areas: &Areas) -> Vec<Coord<f64>> {
    let corners =
        || areas.set().areas.iter().flat_map(|area| area.shape.0.iter().flat_map(|shape| shape.exterior().0.iter()));
    let least = corners().fold((f64::MAX, f64::MAX), |least, corner| (least.0.min(corner.x), least.1.min(corner.y)));
    let most = corners().fold((f64::MIN, f64::MIN), |most, corner| (most.0.max(corner.x), most.1.max(corner.y)));
    let spread = |at: u32, step: f64, least: f64, most: f64| least + (f64::from(at) * step).fract() * (most - least);
    (0..200_000)
        .map(|at| Coord {
            x: spread(at, 0.754_877_666_246_693, least.0, most.0),
            y: spread(at, 0.569_840_290_998_053, least.1, most.1),
        })
        .collect()
}

fn set(areas: Vec<Area>) -> AreaSet {
    AreaSet {
        code: "bench".to_owned(),
        name: Words::default(),
        valid_from: None,
        valid_to: None,
        approximate: false,
        source: String::new(),
        licence: String::new(),
        areas,
    }
}

/// Cells with wavy sides that neighbours share.
fn draw() -> Vec<Area> {
    let wave = |along: f64, of: f64| 0.12 * (along * 23.0 + of * 5.0).sin() + 0.04 * (along * 91.0 + of * 3.0).sin();
    let corner = |column: f64, row: f64| Coord {
        x: 105.3 + 0.05 * (column + wave(row, column)),
        y: 20.6 + 0.07 * (row + wave(column, row)),
    };
    let cell = |column: u32, row: u32| {
        let steps = (0..SIDE).map(|step| f64::from(step) / f64::from(SIDE));
        let (west, south) = (f64::from(column), f64::from(row));
        let ring = [
            (west, south, 1.0, 0.0),
            (west + 1.0, south, 0.0, 1.0),
            (west + 1.0, south + 1.0, -1.0, 0.0),
            (west, south + 1.0, 0.0, -1.0),
        ];
        let ring = ring
            .into_iter()
            .flat_map(|(x, y, east, north)| steps.clone().map(move |step| (x + east * step, y + north * step)));
        let ring: LineString<f64> = ring.map(|(x, y)| corner(x, y)).collect();
        let code = format!("{column:02}{row:02}").as_str().into();
        Area { code, name: Words::default(), shape: MultiPolygon(vec![Polygon::new(ring, vec![])]) }
    };
    (0..COLUMNS).flat_map(|column| (0..ROWS).map(move |row| cell(column, row))).collect()
}

fn read(file: &Path) -> Result<Vec<Area>, Box<dyn Error>> {
    let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let features = json["features"].as_array().ok_or("no features")?;
    features
        .iter()
        .map(|feature| area(feature).ok_or_else(|| "a feature is not a polygon with a code".into()))
        .collect()
}

fn area(feature: &serde_json::Value) -> Option<Area> {
    let point = |point: &serde_json::Value| Some(Coord { x: point[0].as_f64()?, y: point[1].as_f64()? });
    let ring = |ring: &serde_json::Value| ring.as_array()?.iter().map(point).collect::<Option<LineString<f64>>>();
    let mut rings = feature["geometry"]["coordinates"].as_array()?.iter().map(ring);
    let shape = Polygon::new(rings.next()??, rings.collect::<Option<_>>()?);
    Some(Area { code: feature["properties"]["code"].as_str()?.into(), name: Words::default(), shape: shape.into() })
}
