//! The page that browsers keep for when there is no connection.

use std::sync::Arc;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::show;
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::visitor::Visitor;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new().page("/offline", Permission::Public, get(offline))
}

#[derive(Template)]
#[template(path = "offline/offline.html")]
struct OfflinePage {
    v: Visitor,
}

/// `GET /offline`: names no warning, since it is kept for long; those that were kept come with their age.
async fn offline(v: Visitor) -> Result<Response, Failure> {
    let v = Visitor { warnings: Arc::default(), ..v };
    Ok(show(&OfflinePage { v })?.into_response())
}
