//! Warnings for programs: those in force, tests that run, past ones, and where each of them holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::warning::{Shape, in_force, past, public, tests_running};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::id::WarningId;
use domain::warning::danger::Danger;
use domain::warning::{Mode, Standing, Warning};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use uuid::Uuid;

use super::map::rounded;
use crate::cache::tagged;
use crate::error::Failure;
use crate::pages::list::{mark, read_mark};
use crate::pages::warning::look::{Teller, level};
use crate::routes::{Permission, Routes};
use crate::site::Site;
use crate::visitor::Visitor;

/// Addresses of this file.
pub(super) fn routes() -> Routes {
    Routes::new()
        .rest(Permission::Public, routes!(list))
        .shared()
        .rest(Permission::Public, routes!(one))
        .shared()
        .rest(Permission::Public, routes!(geojson))
        .shared()
}

/// How dangerous it is.
#[derive(Serialize, ToSchema)]
struct DangerBody {
    /// Legal level of natural-disaster risk, 1 to 5; none where the law has no levels.
    risk: Option<u8>,
    /// `light_blue`, `light_yellow`, `orange`, `red` or `purple`; only of a legal level.
    colour: Option<&'static str>,
    /// `minor`, `moderate`, `severe` or `extreme`: the step of CAP 1.2 that either scale comes to.
    step: &'static str,
}

/// The words in one language.
#[derive(Serialize, ToSchema)]
struct WarningTextBody {
    /// That of a test begins with a mark.
    headline: String,
    description: String,
    /// What people should do.
    instruction: String,
}

/// A picture or document of a warning.
#[derive(Serialize, ToSchema)]
struct WarningFileBody {
    name: String,
    media_type: String,
    size: u64,
    url: String,
}

/// That a warning was called off.
#[derive(Serialize, ToSchema)]
struct CancelledBody {
    reason: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// A warning.
#[derive(Serialize, ToSchema)]
struct WarningBody {
    id: Uuid,
    url: String,
    /// The message in CAP 1.2.
    cap: String,
    /// `in_force`, `test` or `over`, now.
    standing: &'static str,
    /// `released`, `cancelling`, `replaced`, `cancelled` or `expired`.
    state: &'static str,
    /// Nobody is to act on a test.
    test: bool,
    /// `storm`, `flood`, `heat`, `cold`, `air`, `fire`, `epidemic`, `crime`, `traffic`, `utilities` or `other`.
    kind: &'static str,
    danger: DangerBody,
    /// `observed`, `likely`, `possible` or `unknown`.
    certainty: &'static str,
    /// By language.
    texts: BTreeMap<String, WarningTextBody>,
    /// Code of the unit that issues it.
    unit: String,
    /// Codes of the areas named; shapes drawn are in `warnings.geojson`.
    areas: Vec<String>,
    /// When it went out.
    #[schema(value_type = String, format = DateTime)]
    sent: Timestamp,
    /// When what it warns of begins; none if it has begun.
    #[schema(value_type = Option<String>, format = DateTime)]
    onset: Option<Timestamp>,
    /// When it ends by itself.
    #[schema(value_type = String, format = DateTime)]
    expires: Timestamp,
    /// The warnings it continues, the first one first.
    earlier: Vec<Uuid>,
    /// The warning that is out in its place.
    replaced_by: Option<Uuid>,
    cancelled: Option<CancelledBody>,
    files: Vec<WarningFileBody>,
}

/// Warnings of one standing.
#[derive(Serialize, ToSchema)]
struct WarningsBody {
    items: Vec<WarningBody>,
    /// Where the next part of past ones begins.
    next: Option<String>,
}

fn danger(danger: Danger) -> DangerBody {
    let risk = match danger {
        Danger::Risk(risk) => Some(risk),
        Danger::Step(_) => None,
    };
    let colour = risk.map(|risk| risk.colour().as_str());
    DangerBody { risk: risk.map(domain::warning::danger::RiskLevel::number), colour, step: danger.step().as_str() }
}

/// None for what never went out, or has no end.
fn body(site: &Site, teller: &Teller<'_>, warning: &Warning) -> Option<WarningBody> {
    let (base, content) = (&site.config.base_url, &warning.content);
    let address = |rest: &str| base.join(&format!("/warnings/{}{rest}", warning.id));
    let mark = teller.l.say("warning-mode-test");
    let text = |(language, text): (&String, &domain::warning::content::Text)| {
        let headline = warning.headline(language, &mark).unwrap_or_default();
        let (description, instruction) = (text.description.clone(), text.instruction.clone());
        (language.clone(), WarningTextBody { headline, description, instruction })
    };
    let file = |file: &domain::warning::content::Attachment| WarningFileBody {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: file.size,
        url: address(&format!("/files/{}", file.id)),
    };
    let called_off = warning.file.cancellation.as_ref();
    Some(WarningBody {
        id: warning.id.0,
        url: address(""),
        cap: address("/cap.xml"),
        standing: match warning.standing(teller.now) {
            Standing::InForce => "in_force",
            Standing::Test => "test",
            Standing::Over | Standing::Unreleased => "over",
        },
        state: warning.state.as_str(),
        test: warning.mode == Mode::Test,
        kind: content.kind.as_str(),
        danger: danger(content.danger),
        certainty: content.certainty.as_str(),
        texts: content.texts.iter().map(text).collect(),
        unit: warning.unit.to_string(),
        areas: content.cover.areas.iter().map(ToString::to_string).collect(),
        sent: warning.issued()?.at,
        onset: content.onset,
        expires: content.expires?,
        earlier: warning.file.earlier.iter().map(|earlier| earlier.id.0).collect(),
        replaced_by: warning.file.replaced_by.map(|id| id.0),
        cancelled: called_off.and_then(|own| Some(CancelledBody { reason: own.reason.clone(), at: own.agreed?.1 })),
        files: content.attachments.iter().map(file).collect(),
    })
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// `in_force` (as without it), `test` or `over`.
    standing: Option<String>,
    /// `next` of the part before, of those that are over.
    after: Option<String>,
}

/// Warnings in force, the most dangerous first; or tests that run; or those that are over, the last first.
#[utoipa::path(get, path = "/api/v1/warnings", tag = "warnings", params(Which), responses((status = 200, body = WarningsBody)))]
async fn list(State(site): State<Site>, v: Visitor, Query(which): Query<Which>) -> Result<Response, Failure> {
    let city = site.app.city();
    let teller = Teller { l: &v.l, city: &city, now: v.now };
    let unknown = |field: &'static str| app::Error::field(field, "field-choice-unknown");
    let after = which.after.as_deref().map(|text| read_mark(text).ok_or_else(|| unknown("after"))).transpose()?;
    let (found, next) = match which.standing.as_deref() {
        None | Some("in_force") => (in_force(&site.app, v.now), None),
        Some("test") => (tests_running(&site.app, v.now), None),
        Some("over") => {
            let (found, next) = past(&site.app, after.map(|(at, id)| (at, WarningId(id)))).await?;
            (found.into_iter().map(Arc::new).collect(), next)
        }
        Some(_) => return Err(unknown("standing").into()),
    };
    let items = found.iter().filter_map(|warning| body(&site, &teller, warning)).collect();
    let answer = WarningsBody { items, next: next.map(|(at, id)| mark(at, id.0)) };
    Ok(tagged("application/json", serde_json::to_string(&answer).map_err(app::Error::bug)?))
}

/// One warning that went out.
#[utoipa::path(get, path = "/api/v1/warnings/{id}", tag = "warnings", params(("id" = Uuid, Path)),
    responses((status = 200, body = WarningBody), (status = 404)))]
async fn one(State(site): State<Site>, v: Visitor, Path(id): Path<Uuid>) -> Result<Json<WarningBody>, Failure> {
    let found = public(&site.app, WarningId(id)).await?;
    let city = site.app.city();
    let teller = Teller { l: &v.l, city: &city, now: v.now };
    Ok(Json(body(&site, &teller, &found.warning).ok_or(app::Error::NotFound)?))
}

/// Where the warnings in force hold, as GeoJSON. Tests are not among them.
#[utoipa::path(get, path = "/api/v1/warnings.geojson", tag = "warnings",
    responses((status = 200, body = Value, content_type = "application/geo+json")))]
async fn geojson(State(site): State<Site>, v: Visitor) -> Response {
    let city = site.app.city();
    let teller = Teller { l: &v.l, city: &city, now: v.now };
    let found = in_force(&site.app, v.now);
    tagged("application/geo+json", collection(&teller, found.iter().map(AsRef::as_ref)).to_string())
}

/// Features of warnings: the areas named and the shapes drawn of each as one.
pub(crate) fn collection<'w>(teller: &Teller<'_>, warnings: impl IntoIterator<Item = &'w Warning>) -> Value {
    let features: Vec<Value> = warnings.into_iter().map(|warning| feature(teller, warning)).collect();
    json!({ "type": "FeatureCollection", "features": features })
}

/// The rings of a shape as GeoJSON has them.
pub(crate) fn rings(shape: &Shape) -> Value {
    let rings = std::iter::once(shape.exterior()).chain(shape.interiors());
    rings.map(|ring| ring.0.iter().map(|at| json!([rounded(at.x), rounded(at.y)])).collect::<Value>()).collect()
}

fn feature(teller: &Teller<'_>, warning: &Warning) -> Value {
    let shapes: Vec<Value> = app::warning::shapes(teller.city, warning, teller.now).map(rings).collect();
    let level = level(teller.l, warning.content.danger);
    let mark = match warning.mode {
        Mode::Actual => level.mark,
        Mode::Test => format!("{}: {}", teller.l.say("warning-mode-test"), level.mark),
    };
    json!({
        "type": "Feature",
        "id": warning.id,
        "geometry": { "type": "MultiPolygon", "coordinates": shapes },
        "properties": {
            "id": warning.id,
            "title": teller.headline(warning).0,
            "url": format!("/warnings/{}", warning.id),
            "kind": warning.content.kind,
            "level": level.words,
            "mark": mark,
            "tone": if level.class.is_empty() { warning.content.danger.step().as_str() } else { level.class },
            "test": warning.mode == Mode::Test,
            "expires": warning.content.expires,
        },
    })
}
