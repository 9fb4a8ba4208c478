//! What comes back of letters: receipts of the gateway of text messages, reports of mail servers.

use app::letter::{self, Receipt};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::routing::post;

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
    let limit = || DefaultBodyLimit::max(MOST);
    Routes::new().page("/api/v1/receipts/sms/{key}", Permission::Public, post(of_gateway).layer(limit())).page(
        "/api/v1/receipts/mail/{key}",
        Permission::Public,
        post(of_mail_server).layer(limit()),
    )
}

fn check(site: &Site, key: &str) -> Result<(), Failure> {
    let own = &site.config.receipts_key;
    let fits = own.len() >= 16 && app::digest(own) == app::digest(key);
    if fits { Ok(()) } else { Err(app::Error::NotFound.into()) }
}

/// `POST /api/v1/receipts/sms/{key}`
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

/// `POST /api/v1/receipts/mail/{key}`: one whole message.
async fn of_mail_server(State(site): State<Site>, Path(key): Path<String>, body: Bytes) -> Result<StatusCode, Failure> {
    check(&site, &key)?;
    if let Some(bounce) = bounce::read(&body) {
        let said = if bounce.permanent { Receipt::NobodyThere } else { Receipt::Lost };
        letter::receipts(&site.app, vec![(bounce.letter_id, said)]).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
