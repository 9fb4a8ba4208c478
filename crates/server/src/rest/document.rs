//! The body of a request: a JSON document, alone or with photos beside it.

use app::FieldError;
use app::case::Upload;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use crate::error::Failure;
use crate::sent::Sent;
use crate::site::Site;

/// A document of the interface with the photos that came along: `application/json`, or `multipart/form-data` with the
/// document in the part `body` and files in `photos`.
pub(crate) struct Document<T> {
    pub(crate) value: T,
    pub(crate) uploads: Vec<Upload>,
}

impl<T: DeserializeOwned> FromRequest<Site> for Document<T> {
    type Rejection = Failure;

    async fn from_request(ask: Request, site: &Site) -> Result<Self, Failure> {
        let kind = ask.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let sent = Sent::from_request(ask, site).await?;
            let value = serde_json::from_str(sent.get("body")).map_err(|fault| wrong(&fault.to_string()))?;
            return Ok(Self { value, uploads: sent.uploads("photos", &site.zone()) });
        }
        let Json(value) = Json::from_request(ask, site).await.map_err(refused)?;
        Ok(Self { value, uploads: Vec::new() })
    }
}

fn wrong(why: &str) -> Failure {
    app::Error::Invalid(vec![FieldError::new("body", "api-body-wrong").with("why", why)]).into()
}

fn refused(rejection: JsonRejection) -> Failure {
    match rejection {
        JsonRejection::BytesRejection(bytes) if bytes.status() == StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        rejection => wrong(&rejection.body_text()),
    }
}
