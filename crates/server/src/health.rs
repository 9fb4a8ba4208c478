//! For machines that watch over the program.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

use crate::error::{self, Failure};
use crate::routes::{Permission, Routes};
use crate::site::Site;

/// Addresses of this file.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .page("/healthz", Permission::Public, get(healthz))
        .page("/readyz", Permission::Public, get(readyz))
        .page("/metrics", Permission::Monitor, get(metrics))
}

/// `GET /healthz`: the program runs.
async fn healthz() -> &'static str {
    "ok"
}

/// `GET /readyz`: it can serve people, so the database answers.
async fn readyz(State(site): State<Site>) -> Result<&'static str, Failure> {
    site.ready().await?;
    Ok("ready")
}

/// `GET /metrics`
async fn metrics(State(site): State<Site>) -> Result<impl IntoResponse, Failure> {
    // The other counts are told even if the database is not there: then they matter most.
    let queues = app::jobs::queues(&site.app).await.unwrap_or_else(|fault| {
        tracing::warn!(cause = error::chain(&fault), "the queues cannot be counted");
        Vec::new()
    });
    let text = site.metrics.text(&site.app.counts.all(), &site.gauges(), &queues).map_err(app::Error::bug)?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text))
}
