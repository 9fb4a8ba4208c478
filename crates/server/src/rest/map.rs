//! What maps draw: cases as points, and the areas in force with their borders.

use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use app::view::{self, Sight, Viewer};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::area::{Area, Areas};
use domain::case::State as CaseState;
use domain::city::CategoryCode;
use domain::code::CaseCode;
use domain::report::Position;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;
use utoipa_axum::routes;

use crate::error::Failure;
use crate::pages::list::Search;
use crate::pages::parts::{tone, word};
use crate::routes::{Permission, Routes};
use crate::say::Say;
use crate::site::Site;
use crate::visitor::Visitor;

const GEOJSON: HeaderValue = HeaderValue::from_static("application/geo+json");

/// Addresses of this file.
pub(super) fn routes() -> Routes {
    Routes::new().rest(Permission::Public, routes!(cases)).shared().rest(Permission::Public, routes!(areas))
}

/// Which one case, if not those of a search.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct One {
    /// Code of a case, instead of a search.
    code: Option<String>,
}

/// The newest public cases that fit the filters of the list, or the one with `code`, as points of GeoJSON.
#[utoipa::path(get, path = "/api/v1/cases.geojson", tag = "cases", params(One, Search),
    responses((status = 200, body = Value, content_type = "application/geo+json")))]
async fn cases(
    State(site): State<Site>,
    v: Visitor,
    Query(one): Query<One>,
    Query(search): Query<Search>,
) -> Result<Response, Failure> {
    let city = site.app.city();
    let feature = |code: CaseCode, at: Position, category: &CategoryCode, state: CaseState| {
        let category = city.category(category).map(|category| category.name.get(v.tongue().code()));
        point(&v.l, code, at, category.unwrap_or_default(), state)
    };
    let features: Vec<Value> = if let Some(text) = one.code {
        let found = match text.parse::<CaseCode>() {
            Ok(code) => view::view(&site.app, code, Viewer::Anyone).await.ok(),
            Err(fault) => {
                tracing::debug!(%fault, "no code");
                None
            }
        };
        let shown = found.filter(|found| found.sight == Sight::Public);
        let of = |found: view::CaseView| {
            let (case, at) = (found.stored.case, found.stored.report.place.public?);
            Some(feature(case.code, at, &case.category, case.state))
        };
        shown.and_then(of).into_iter().collect()
    } else {
        let dots = app::list::dots(&site.app, search.filter(&city, v.now)).await?;
        dots.iter().map(|dot| feature(dot.code, dot.at, &dot.category, dot.state)).collect()
    };
    let body = json!({ "type": "FeatureCollection", "features": features }).to_string();
    Ok(([(header::CONTENT_TYPE, GEOJSON)], body).into_response())
}

fn point(l: &Say, code: CaseCode, at: Position, title: &str, state: CaseState) -> Value {
    json!({
        "type": "Feature",
        "geometry": { "type": "Point", "coordinates": [rounded(at.lon), rounded(at.lat)] },
        "properties": {
            "code": code,
            "title": title,
            "url": format!("/cases/{code}"),
            "state": word(l, "case-state", state.as_str()),
            "tone": tone(state),
        },
    })
}

/// Five decimals: about a metre.
pub(super) fn rounded(degrees: f64) -> f64 {
    (degrees * 100_000.0).round() / 100_000.0
}

/// The areas of one pack and day, written once.
#[derive(Debug)]
struct Written {
    etag: String,
    plain: Vec<u8>,
    zipped: Vec<u8>,
}

/// Keeps what was written last.
#[derive(Debug, Default)]
pub struct KeptAreas(Mutex<Option<Arc<Written>>>);

impl KeptAreas {
    fn get(&self, areas: &Areas, tag: &str) -> Result<Arc<Written>, app::Error> {
        let etag = format!("\"{}-{tag}\"", areas.set().code);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(written) = kept.as_ref().filter(|written| written.etag == etag) {
            return Ok(Arc::clone(written));
        }
        let plain = collection(areas).to_string().into_bytes();
        let mut zip = GzEncoder::new(Vec::new(), Compression::best());
        zip.write_all(&plain).map_err(app::Error::bug)?;
        let zipped = zip.finish().map_err(app::Error::bug)?;
        Ok(Arc::clone(kept.insert(Arc::new(Written { etag, plain, zipped }))))
    }
}

fn collection(areas: &Areas) -> Value {
    let set = areas.set();
    let features: Vec<Value> = set.areas.iter().map(|area| feature(area, set.approximate)).collect();
    json!({
        "type": "FeatureCollection",
        "name": set.code,
        "source": set.source,
        "licence": set.licence,
        "features": features,
    })
}

fn feature(area: &Area, approximate: bool) -> Value {
    let polygons = area.shape.iter().map(|polygon| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let points = rings.map(|ring| ring.0.iter().map(|at| [rounded(at.x), rounded(at.y)]).collect::<Vec<_>>());
        points.collect::<Vec<_>>()
    });
    let coordinates: Vec<_> = polygons.collect();
    json!({
        "type": "Feature",
        "geometry": { "type": "MultiPolygon", "coordinates": coordinates },
        "properties": { "code": area.code, "name": area.name.get("vi"), "approximate": approximate },
    })
}

/// The borders in force today as GeoJSON. `approximate` says that they are only roughly right.
#[utoipa::path(get, path = "/api/v1/areas.geojson", tag = "places",
    responses((status = 200, body = Value, content_type = "application/geo+json"), (status = 304), (status = 404)))]
async fn areas(State(site): State<Site>, headers: HeaderMap) -> Result<Response, Failure> {
    let city = site.app.city();
    let areas = Areas::in_force(&city.areas, city.day(site.now())).ok_or(app::Error::NotFound)?;
    let written = site.areas.get(areas, &city.tag())?;
    let has = |name, part: &str| {
        headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).is_some_and(|value| value.contains(part))
    };
    let zip = has(header::ACCEPT_ENCODING, "gzip");
    let kept = has(header::IF_NONE_MATCH, &written.etag);
    let body = if kept {
        Vec::new()
    } else if zip {
        written.zipped.clone()
    } else {
        written.plain.clone()
    };
    let mut answer = (if kept { StatusCode::NOT_MODIFIED } else { StatusCode::OK }, body).into_response();
    let own = answer.headers_mut();
    own.insert(header::CONTENT_TYPE, GEOJSON);
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    own.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    own.insert(header::ETAG, HeaderValue::try_from(&written.etag).map_err(app::Error::bug)?);
    if zip && !kept {
        own.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(answer)
}
