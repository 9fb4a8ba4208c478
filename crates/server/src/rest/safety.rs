//! How people are under a warning, for programs: saying that one is safe, and the counts for those who issue and coordinate.

use app::safety::{self, Count};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use domain::city::AreaCode;
use domain::id::WarningId;
use domain::warning::safety::Answer;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

use super::document::Document;
use crate::error::Failure;
use crate::limit;
use crate::routes::{Permission, Routes};
use crate::site::Site;
use crate::visitor::Visitor;

/// Header with a secret of the device.
const DEVICE_KEY: &str = "device-key";

/// Addresses of this file.
pub(super) fn routes() -> Routes {
    Routes::new().rest(Permission::Public, routes!(answer, counts))
}

/// The secret of the device, if it sent one that can be one.
pub(super) fn device(headers: &HeaderMap) -> Option<String> {
    let key = headers.get(DEVICE_KEY)?.to_str().ok()?;
    (16..=100).contains(&key.len()).then(|| key.to_owned())
}

/// How people are. A call for help is a case of its own: send it to `/api/v1/cases` with the id of the warning.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSafetyBody {
    /// `safe`.
    answer: String,
    /// Code of an area that the warning reaches; left out by those who would rather not say.
    #[serde(default)]
    area: String,
    /// For how many people, 1 to 99; 1 if left out.
    people: Option<i64>,
}

/// Say that you are safe under a warning in force, or under the one it was updated to. `Device-Key` is any secret of your own, 16 to 100 characters: of one key the latest answer counts, so that sending again changes nothing.
#[utoipa::path(post, path = "/api/v1/warnings/{id}/safety", tag = "warnings",
    params(("id" = Uuid, Path), ("Device-Key" = String, Header)), request_body = NewSafetyBody,
    responses((status = 204), (status = 404), (status = 410, description = "It holds no more, or is a test"),
        (status = 422, description = "`errors` names every field at fault"), (status = 429)))]
async fn answer(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    body: Document<NewSafetyBody>,
) -> Result<StatusCode, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let NewSafetyBody { answer, area, people } = body.value;
    match Answer::parse(&answer) {
        Some(Answer::Safe) => {}
        Some(Answer::Help) => return Err(app::Error::field("answer", "safety-help-is-a-case").into()),
        None => return Err(app::Error::field("answer", "field-choice-unknown").into()),
    }
    let key = device(&headers).ok_or_else(|| app::Error::field(DEVICE_KEY, "safety-device-key"))?;
    let people = people.map(|people| people.to_string()).unwrap_or_default();
    safety::safe(&site.app, WarningId(id), &key, &area, &people).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is counted; of one device the latest answer.
#[derive(Serialize, ToSchema)]
struct CountBody {
    /// Answers that people are safe.
    safe: u32,
    /// For how many people these stand.
    people: u32,
    /// Calls for help that no unit has received yet.
    waiting: u32,
    /// Calls for help that are being handled.
    in_progress: u32,
    /// Calls for help that are over.
    done: u32,
}

impl From<&Count> for CountBody {
    fn from(count: &Count) -> Self {
        let Count { safe, people, waiting, in_progress, done } = *count;
        Self { safe, people, waiting, in_progress, done }
    }
}

/// What is counted of an area.
#[derive(Serialize, ToSchema)]
struct AreaCountBody {
    /// Its code; none for those who did not say where.
    area: Option<String>,
    #[serde(flatten)]
    count: CountBody,
}

/// How people are under a warning and all that it continues.
#[derive(Serialize, ToSchema)]
struct SafetyBody {
    /// When it was counted.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Every area that it reaches, those where people wait for help first.
    areas: Vec<AreaCountBody>,
    total: CountBody,
}

/// How people are under a warning: for the coordinator, and for those who issue warnings of its unit.
#[utoipa::path(get, path = "/api/v1/warnings/{id}/safety", tag = "warnings", params(("id" = Uuid, Path)),
    responses((status = 200, body = SafetyBody), (status = 401), (status = 404)))]
async fn counts(State(site): State<Site>, v: Visitor, Path(id): Path<Uuid>) -> Result<Json<SafetyBody>, Failure> {
    let staff = v.staff.as_ref().ok_or(Failure::SignIn)?;
    let counts = safety::counts(&site.app, staff, WarningId(id)).await?;
    let of_area = |(area, count): &(Option<AreaCode>, Count)| AreaCountBody {
        area: area.as_ref().map(ToString::to_string),
        count: count.into(),
    };
    Ok(Json(SafetyBody {
        at: counts.at,
        areas: counts.by_area.iter().map(of_area).collect(),
        total: (&counts.total).into(),
    }))
}
