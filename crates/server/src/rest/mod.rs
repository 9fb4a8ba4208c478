//! The documented interface for programs, `/api/v1`. Same actions as the pages, other clothes.

pub(crate) mod body;
pub(crate) mod case;
mod city;
mod document;
mod inbox;
pub(crate) mod map;
mod place;
mod receipts;
mod safety;
pub(crate) mod warning;

use std::sync::Arc;

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::routes;
use utoipa_swagger_ui::Config;

use crate::error::Failure;
use crate::routes::{Permission, Routes};

const DOCUMENT: &str = "/api/v1/openapi.json";

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
    map::routes()
        .rest(Permission::Public, routes!(openapi))
        .page("/api/docs", Permission::Public, get(|| async { Redirect::permanent("/api/docs/") }))
        .page("/api/docs/", Permission::Public, get(|| async { explorer_file("index.html") }))
        .page(
            "/api/docs/{*file}",
            Permission::Public,
            get(|Path(file): Path<String>| async move { explorer_file(&file) }),
        )
        .merge(case::routes())
        .merge(city::routes())
        .merge(inbox::routes())
        .merge(place::routes())
        .merge(receipts::routes())
        .merge(safety::routes())
        .merge(warning::routes())
}

/// The document of the whole interface.
#[must_use]
pub fn document() -> OpenApi {
    let mut document = Head::openapi();
    document.merge(routes().api().clone());
    document
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "city", responses((status = 200, body = serde_json::Value)))]
async fn openapi() -> Json<OpenApi> {
    Json(document())
}

/// `GET /api/docs/…`: a page on which the interface can be tried.
fn explorer_file(file: &str) -> Result<Response, Failure> {
    let found = utoipa_swagger_ui::serve(file, Arc::new(Config::from(DOCUMENT)));
    let file = found.map_err(|fault| app::Error::bug(fault.to_string()))?.ok_or(app::Error::NotFound)?;
    let mut answer = ([(header::CONTENT_TYPE, file.content_type)], file.bytes.into_owned()).into_response();
    if file.gzpipped {
        answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(answer)
}
