//! Places by name, and who holds what is reported at a place.

use axum::Json;
use axum::extract::{Query, State};
use domain::routing::Routing;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::site::Site;
use crate::visitor::Visitor;

/// Addresses of this file.
pub(super) fn routes() -> Routes {
    Routes::new().rest(Permission::Public, routes!(places)).rest(Permission::Public, routes!(routing))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlacesQuery {
    /// Beginnings of words of the name, with or without marks.
    #[serde(default)]
    q: String,
}

/// Places that a search found.
#[derive(Serialize, ToSchema)]
struct PlacesBody {
    items: Vec<PlaceBody>,
}

/// A place with a name.
#[derive(Serialize, ToSchema)]
struct PlaceBody {
    name: String,
    /// `area`, `street`, `bus_stop` …
    kind: String,
    /// Latitude of a point on it, WGS 84 degrees.
    lat: f64,
    lon: f64,
    /// Name of the area it lies in; empty for an area itself.
    area: String,
}

/// Find places by name: areas, streets, landmarks.
#[utoipa::path(get, path = "/api/v1/places", tag = "places", params(PlacesQuery), responses((status = 200, body = PlacesBody)))]
async fn places(
    State(site): State<Site>,
    v: Visitor,
    Query(query): Query<PlacesQuery>,
) -> Result<Json<PlacesBody>, Failure> {
    let found = app::place::search(&site.app, &query.q, v.l.tongue().code()).await?;
    let body = |found: app::place::Found| PlaceBody {
        name: found.name,
        kind: found.kind,
        lat: found.at.lat,
        lon: found.at.lon,
        area: found.area,
    };
    Ok(Json(PlacesBody { items: found.into_iter().map(body).collect() }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct RoutingQuery {
    /// Latitude, WGS 84 degrees.
    lat: String,
    /// Longitude.
    lon: String,
    /// How many metres the position may be wrong.
    accuracy: String,
    /// Code of a category; without one the authority of the area is told.
    category: String,
}

impl Default for RoutingQuery {
    fn default() -> Self {
        let none = String::new;
        Self { lat: none(), lon: none(), accuracy: none(), category: none() }
    }
}

/// Who would hold a report from a place.
#[derive(Serialize, ToSchema)]
struct RoutingBody {
    /// `to`, `ask` (the place lies between areas) or `outside`.
    result: &'static str,
    /// The same in words.
    sentence: String,
    /// Code of the unit that would hold it.
    unit: Option<String>,
    /// Its name.
    name: Option<String>,
    /// Whether the borders looked at are only roughly right.
    approximate: bool,
    /// When a report sent now would have to be received.
    receive_by: Option<String>,
    /// The areas between which it lies, nearest first.
    candidates: Vec<CandidateBody>,
}

/// A possible area.
#[derive(Serialize, ToSchema)]
struct CandidateBody {
    area: String,
    unit: String,
    /// Name of the area.
    name: String,
    /// Whole metres to it.
    metres: f64,
}

/// Tell who would hold a report from a place, and until when it must be received.
#[utoipa::path(
    get, path = "/api/v1/routing", tag = "places", params(RoutingQuery),
    responses((status = 200, body = RoutingBody), (status = 422, description = "No place on the earth"))
)]
async fn routing(
    State(site): State<Site>,
    v: Visitor,
    Query(query): Query<RoutingQuery>,
) -> Result<Json<RoutingBody>, Failure> {
    let holder = app::place::holder(&site.app, &query.lat, &query.lon, &query.accuracy, &query.category)?;
    let (l, city) = (&v.l, site.app.city());
    let language = l.tongue().code();
    let area_name = |area: &domain::city::AreaCode| app::place::area_name(&site.app, area, language);
    let mut body = RoutingBody {
        result: "to",
        sentence: String::new(),
        unit: None,
        name: None,
        approximate: false,
        receive_by: holder.due_at.map(|at| at.to_string()),
        candidates: Vec::new(),
    };
    match holder.routing {
        Routing::To(route) => {
            let name = city.unit_name(&route.unit, language).to_owned();
            body.sentence = match holder.due_at {
                Some(at) if !holder.any_category => {
                    l.with("report-routing-to", &[("unit", &name), ("when", &l.when(at))])
                }
                _ => l.with("report-routing-to-any", &[("unit", &name)]),
            };
            body.approximate = route.because.approximate;
            body.unit = Some(route.unit.to_string());
            body.name = Some(name);
        }
        Routing::Ask(candidates) => {
            body.result = "ask";
            body.sentence = l.say("report-routing-ask");
            let one = |candidate: domain::routing::Candidate| CandidateBody {
                name: area_name(&candidate.area),
                area: candidate.area.to_string(),
                unit: candidate.unit.to_string(),
                metres: candidate.distance_m,
            };
            body.candidates = candidates.into_iter().map(one).collect();
        }
        Routing::Outside { nearest, distance_m } => {
            body.result = "outside";
            let args = [("area", area_name(&nearest)), ("km", l.decimal(distance_m / 1000.0, 1))];
            body.sentence = l.with("report-routing-outside", &args);
        }
    }
    Ok(Json(body))
}
