//! The photos of a case.

use app::photo::Size;
use app::view::{self, Viewer};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use domain::code::CaseCode;
use domain::id::PhotoId;

use super::code_of;
use crate::error::Failure;
use crate::keys::Keys;
use crate::rest::case::key;
use crate::site::Site;
use crate::visitor::Visitor;

/// `GET /cases/{code}/photos/{id}`
pub(super) async fn full(
    State(site): State<Site>,
    v: Visitor,
    Path((code, id)): Path<(String, PhotoId)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    photo(&site, code_of(&code)?, id, Size::Full, &v, &headers).await
}

/// `GET /cases/{code}/photos/{id}/thumb`
pub(super) async fn thumb(
    State(site): State<Site>,
    v: Visitor,
    Path((code, id)): Path<(String, PhotoId)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    photo(&site, code_of(&code)?, id, Size::Thumb, &v, &headers).await
}

/// Bytes of a photo never change under their id. What everyone may see, everyone may keep for a day.
async fn photo(
    site: &Site,
    code: CaseCode,
    id: PhotoId,
    size: Size,
    v: &Visitor,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let public = view::photo(&site.app, code, id, size, Viewer::Anyone).await;
    let proof = key(headers).map(Into::into).or_else(|| Keys::of_request(headers).proof(v, code));
    let (found, caching) = match (public, proof) {
        (Err(app::Error::NotFound), Some(proof)) => {
            let own = view::photo(&site.app, code, id, size, Viewer::Reporter(proof)).await;
            (own, "private, max-age=86400, immutable")
        }
        (public, _) => (public, "public, max-age=86400, immutable"),
    };
    let (photo, bytes) = found?;
    Ok(photo_answer(&photo, bytes, caching))
}

/// A picture as WebP, a document to be saved.
pub(in crate::pages) fn photo_answer(photo: &view::Photo, bytes: Vec<u8>, caching: &'static str) -> Response {
    if photo.is_document() {
        let name = format!("attachment; filename=\"{}.pdf\"", photo.id);
        let kind = photo.media_type.clone();
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, name),
            (header::CACHE_CONTROL, caching.to_owned()),
        ];
        return (headers, bytes).into_response();
    }
    ([(header::CONTENT_TYPE, "image/webp"), (header::CACHE_CONTROL, caching)], bytes).into_response()
}
