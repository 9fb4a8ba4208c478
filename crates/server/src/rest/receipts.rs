//! What comes back of letters: receipts of the gateway of text messages, reports of mail servers.

use app::letter::{self, Receipt};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use utoipa_axum::router::UtoipaMethodRouter;
use utoipa_axum::routes;

use crate::adapters::mail::bounce;
use crate::adapters::receipt_form;
use crate::adapters::sms::{self, Outcome};
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::site::Site;

/// Most bytes of one posting: a gateway that was cut off for a day may send all of it at once.
const MOST: usize = 32 * 1024 * 1024;

/// Addresses of this file. Their last part is the secret of the settings, for whoever posts here can do nothing else.
pub(super) fn routes() -> Routes {
    let large = |(schemas, paths, handlers): UtoipaMethodRouter<Site>| {
        (schemas, paths, handlers.layer(DefaultBodyLimit::max(MOST)))
    };
    Routes::new()
        .rest(Permission::Public, large(routes!(of_gateway)))
        .rest(Permission::Public, large(routes!(of_mail_server)))
}

fn check(site: &Site, key: &str) -> Result<(), Failure> {
    let own = &site.config.receipts_key;
    let fits = own.len() >= 16 && app::digest(own) == app::digest(key);
    if fits { Ok(()) } else { Err(app::Error::NotFound.into()) }
}

/// Take delivery receipts of the gateway of text messages, as JSON or as a form; the settings name the fields.
#[utoipa::path(
    post,
    path = "/api/v1/receipts/sms/{key}",
    tag = "receipts",
    params(("key" = String, Path, description = "Secret of the settings")),
    request_body(content = String, content_type = "application/json"),
    responses((status = 204), (status = 404, description = "Another key, or receipts are not taken"), (status = 422))
)]
async fn of_gateway(State(site): State<Site>, Path(key): Path<String>, body: Bytes) -> Result<StatusCode, Failure> {
    check(&site, &key)?;
    let form = receipt_form(&site.config).map_err(app::Error::bug)?.ok_or(app::Error::NotFound)?;
    let read = tokio::task::spawn_blocking(move || sms::receipts(&form, &body)).await.map_err(app::Error::bug)?;
    let read = read.map_err(|fault| {
        tracing::warn!(%fault, "receipts cannot be read");
        app::Error::field("body", "receipts-unreadable")
    })?;
    let said = read.into_iter().filter_map(|receipt| {
        let said = match receipt.outcome {
            Outcome::Delivered => Receipt::Arrived,
            Outcome::Failed { gone: false } => Receipt::Lost,
            Outcome::Failed { gone: true } => Receipt::NobodyThere,
            Outcome::Pending => return None,
        };
        Some((receipt.reference, said))
    });
    letter::receipts(&site.app, said.collect()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a report of a mail server that could not deliver (RFC 3464): one whole message. What is no report is let go.
#[utoipa::path(
    post,
    path = "/api/v1/receipts/mail/{key}",
    tag = "receipts",
    params(("key" = String, Path, description = "Secret of the settings")),
    request_body(content = String, content_type = "message/rfc822"),
    responses((status = 204), (status = 404, description = "Another key, or reports are not taken"))
)]
async fn of_mail_server(State(site): State<Site>, Path(key): Path<String>, body: Bytes) -> Result<StatusCode, Failure> {
    check(&site, &key)?;
    if let Some(bounce) = bounce::read(&body) {
        let said = if bounce.permanent { Receipt::NobodyThere } else { Receipt::Lost };
        letter::receipts(&site.app, vec![(bounce.letter_id, said)]).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
