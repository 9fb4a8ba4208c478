//! The documented interface for programs, `/api/v1`. Same actions as the pages, other clothes.

use axum::Json;
use axum::routing::get;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use crate::routes::{Permission, Routes};

#[derive(utoipa::OpenApi)]
#[openapi(info(
    title = "Nhịp Cầu",
    description = "Reports of people to their city, from sending to closing. Times are RFC 3339 in UTC. Errors are \
                   `application/problem+json` (RFC 9457); `errors` names the field of each fault.",
    version = "1"
))]
struct Head;

/// Addresses of the interface.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().page("/api/v1/openapi.json", Permission::Public, get(openapi))
}

/// The document of the whole interface.
#[must_use]
pub fn document() -> OpenApi {
    let mut document = Head::openapi();
    document.merge(routes().api().clone());
    document
}

/// `GET /api/v1/openapi.json`
async fn openapi() -> Json<OpenApi> {
    Json(document())
}
